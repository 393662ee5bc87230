"""The invented people one can sign in as while the demo is on."""

from dataclasses import dataclass

from django.conf import settings

from almoner.demo.growing.cast import PERSONAS
from almoner.platform.access.rights import ROLES
from almoner.platform.accounts.models import User
from almoner.registers.workforce.models import Employment


@dataclass(frozen=True, slots=True)
class Persona:
    """One of them, and what is worth trying as them."""

    email: str
    name: str
    role: str
    organisation: str
    what_to_try: str


def personas() -> list[Persona]:
    """In the order of the cast; none while the demo is off or before the place is there."""
    if not settings.DEMO:
        return []
    there = dict(User.objects.exclude(persona="").values_list("email", "name"))
    jobs = Employment.objects.filter(worker__user__email__in=there).select_related("organisation")
    names = {
        email: job.organisation.name
        for job in jobs.select_related("worker__user")
        if job.worker.user is not None and (email := job.worker.user.email)
    }
    return [
        Persona(
            part.email,
            there[part.email],
            ROLES[part.access_role].title,
            names.get(part.email, ""),
            part.what_to_try,
        )
        for part in PERSONAS
        if part.email in there
    ]
