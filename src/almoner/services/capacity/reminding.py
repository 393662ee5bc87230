"""Mail to those who can say again what is free, before it goes stale: a link and nothing else."""

from collections.abc import Collection
from datetime import date, datetime

from django.urls import reverse

from almoner.platform.access.rights import ROLES
from almoner.platform.accounts import mail
from almoner.platform.web.words import plural
from almoner.registers.workforce.access import in_force
from almoner.registers.workforce.models import Employment
from almoner.services.capacity.commands.stating import RIGHT
from almoner.services.capacity.models import Standing

SUBJECT = "Say again what is free"
_TEXT = """\
What you said is free at {services} soon no longer holds. From then on nobody who looks for care
is shown it as free.

Open your page. One tap says that it is still right:
{link}

You get this once for each time that you say what is free. Do not answer it.
"""


def publishers(organisation_id: int, today: date) -> list[int]:
    """Accounts of those who work there today in a role that may say what is free."""
    roles = [role.code for role in ROLES.values() if RIGHT in role.rights]
    jobs = Employment.objects.filter(
        in_force(today),
        organisation_id=organisation_id,
        access_role__in=roles,
        worker__user__is_active=True,
    )
    return sorted(set(jobs.values_list("worker__user_id", flat=True)))


def remind(user_id: int, services: Collection[int], nudged_at: datetime, at: datetime) -> bool:
    """Mails once what was nudged then and has not been said again since. Whether it was sent."""
    waiting = Standing.objects.filter(
        service_id__in=services, nudged_at=nudged_at, holds_until__gt=at
    ).count()
    if not waiting:
        return False
    text = _TEXT.format(
        services=plural(waiting, "service"), link=mail.link(reverse("capacity:home"))
    )
    return mail.send(user_id, SUBJECT, text)
