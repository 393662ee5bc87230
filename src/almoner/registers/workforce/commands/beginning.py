"""The first organisation and the first account of an empty installation: once, and never again."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from almoner.kernel.refusals import refuse
from almoner.kernel.zone import to_london
from almoner.platform.access.viewer import system
from almoner.platform.accounts.models import User
from almoner.platform.audit.commands import record as audit
from almoner.registers.organisations.commands import register_organisation
from almoner.registers.organisations.models import Organisation
from almoner.registers.workforce.commands.accounts import make_account
from almoner.registers.workforce.commands.jobs import add_worker
from almoner.registers.workforce.models import Worker
from almoner.registers.workforce.rules import administrator_role

INSTALLATION = "installation"
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('almoner.begin', 0))"


@dataclass(frozen=True, slots=True)
class Begun:
    organisation: Organisation
    worker: Worker
    account: User
    role: str


@transaction.atomic
def begin(*, organisation: str, kind: str, name: str, email: str, at: datetime) -> Begun:
    """Makes the first organisation and the account that manages it. Nobody is written to.

    Refused as soon as there is any account, whoever's: from then on accounts come from employers.
    The account may do what the manager of such an organisation may; it has no password yet.
    """
    _refuse_twice()
    made = register_organisation(
        system(INSTALLATION),
        kind=kind,
        name=organisation,
        at=at,
        synthetic=settings.SYNTHETIC_ONLY,
    )
    actor, role = system(INSTALLATION, made.pk), administrator_role(made.kind)
    given, family = _names(name)
    worker = add_worker(
        actor,
        given_name=given,
        family_name=family,
        access_role=role,
        starts_on=to_london(at).date(),
        at=at,
    )
    account = make_account(email, worker.name, invite=False)
    worker.user = account
    worker.save(update_fields=["user"])
    audit(actor, "installation.begun", made, at=at, worker=worker.pk, account=account.pk, role=role)
    return Begun(made, worker, account, role)


def _refuse_twice() -> None:
    """Two beginnings at once wait for each other here: the second finds the first's account."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
    if User.objects.exists():
        refuse(
            "begun-already",
            "This server already has an account, so it has begun.",
            "Sign in with that account and add others under “Workers”.",
            "Whoever manages your organisation",
        )


def _names(name: str) -> tuple[str, str]:
    given, _, family = " ".join(name.split()).rpartition(" ")
    if not given:
        refuse(
            "name-in-full",
            "The name needs a first name and a family name.",
            "Write both, as in “Rosa Mills”.",
        )
    return given, family
