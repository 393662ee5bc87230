"""Changes to how an account is used."""

from allauth.account import app_settings as allauth
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from almoner.kernel.refusals import refuse
from almoner.platform.access.viewer import Viewer
from almoner.platform.accounts.models import User
from almoner.platform.accounts.queries import Job, jobs
from almoner.platform.audit import commands as audit


@transaction.atomic
def act_for(viewer: Viewer, organisation_id: int | None) -> Job:
    """Changes which of their employers the viewer acts for. Refused for anyone else's."""
    job = next((job for job in jobs(viewer) if job.organisation_id == organisation_id), None)
    if job is None:
        refuse(
            "not-your-employer",
            "You have no current job there.",
            "Choose one of your employers from the list.",
        )
    if not job.chosen:
        audit.record(viewer, "account.acting_for", ("organisation", job.organisation_id))
    return job


def password_link(account: User) -> str:
    """The address at which the owner of an account chooses a password: once, and soon.

    It ends when a password is chosen, or after PASSWORD_RESET_TIMEOUT seconds.
    """
    key = allauth.PASSWORD_RESET_TOKEN_GENERATOR().make_token(account)
    parts = {"uidb36": user_pk_to_url_str(account), "key": key}
    return f"{site_address()}{reverse('account_reset_password_from_key', kwargs=parts)}"


def site_address() -> str:
    """The origin at which this installation is known, for links in mails and on paper."""
    return next(iter(settings.CSRF_TRUSTED_ORIGINS), "http://127.0.0.1:8000")
