"""Accounts come from employers: nobody signs up by themselves."""

from datetime import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from almoner.kernel.refusals import refuse
from almoner.kernel.zone import to_london
from almoner.platform.access.viewer import Viewer
from almoner.platform.accounts.models import User
from almoner.platform.audit.commands import record as audit
from almoner.registers.organisations.access import check_right
from almoner.registers.workforce.access import own_worker
from almoner.registers.workforce.models import Worker

MANAGE = "worker.manage"
_SUBJECT = "Your account on Almoner"
_BODY = (
    "Your employer has made an account for you on Almoner.\n\n"
    "Open the sign-in page your employer gave you, choose 'Forgot your password?'"
    " and enter this email address. You will get a link to choose your password.\n"
)


@transaction.atomic
def invite_account(actor: Viewer, *, worker_id: int, email: str, at: datetime) -> User:
    """Makes an account for one of the actor's own workers and tells them by email how to use it."""
    check_right(actor, MANAGE)
    worker: Worker = own_worker(actor, worker_id, current_on=to_london(at).date())
    if worker.user_id is not None:
        refuse("has-account", "This worker already has an account.")
    made = make_account(email, worker.name)
    worker.user = made
    worker.save(update_fields=["user"])
    audit(actor, "worker.invited", worker, at=at, account=made.pk)
    return made


def make_account(email: str, name: str, *, invite: bool = True) -> User:
    """An account without a password. The invitation goes out when the transaction holds.

    Refused in the same words for any address that has an account, whoever's it is.
    """
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        refuse(
            "email-shape",
            "This is not an email address.",
            "Enter an address like name@example.org.",
        )
    try:
        with transaction.atomic():
            made = User.objects.create_user(address, name=name)
    except IntegrityError:
        refuse(
            "email-not-usable",
            "We could not make an account with this email address.",
            "Use the worker's own work address with you.",
        )
    if invite:
        transaction.on_commit(partial(send_mail, _SUBJECT, _BODY, None, [address]), robust=True)
    return made
