"""Plain functions that make the few rows most tests need. Everyone made here is invented."""

from datetime import date
from itertools import count
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from almoner.kernel.nhs_number import is_valid
from almoner.platform.access.middleware import CHOSEN
from almoner.platform.access.viewer import Viewer, load_viewer
from almoner.platform.accounts.models import User
from almoner.registers.organisations.models import Organisation, Partnership, Team
from almoner.registers.people.models import Involvement, Person
from almoner.registers.workforce.models import Employment, Worker

PASSWORD = "correct horse battery staple"
TOTP_SECRET = "JBSWY3DPEHPK3PXP"
LONG_AGO = date(2020, 1, 1)
_numbers = count(1)


def organisation(kind: str = "provider", name: str = "", **fields: Any) -> Organisation:
    n = next(_numbers)
    return Organisation.objects.create(
        kind=kind, name=name or f"{kind.capitalize()} {n}", synthetic=True, **fields
    )


def team(of: Organisation, name: str = "", **fields: Any) -> Team:
    return Team.objects.create(organisation=of, name=name or f"Team {next(_numbers)}", **fields)


def partnership(
    delegating: Organisation, provider: Organisation, starts_on: date = LONG_AGO, **fields: Any
) -> Partnership:
    fields.setdefault("contract_allows_delegation", True)
    return Partnership.objects.create(
        delegating=delegating, provider=provider, starts_on=starts_on, **fields
    )


def account(name: str = "", *, second_factor: bool = True, **fields: Any) -> User:
    """An account with `PASSWORD`, and an authenticator app unless `second_factor` is False."""
    fields.setdefault("email", f"worker{next(_numbers)}@example.test")
    user = User.objects.create_user(password=PASSWORD, name=name, **fields)
    if second_factor:
        TOTP.activate(user, TOTP_SECRET)
    return user


def worker(
    employer: Organisation | None = None,
    role: str = "care_worker",
    *,
    user: bool | User = True,
    given_name: str = "Sam",
    family_name: str = "",
    starts_on: date = LONG_AGO,
    ends_on: date | None = None,
    **job: Any,
) -> Worker:
    """A worker with one job (none without `employer`) and, unless `user` is False, an account."""
    family_name = family_name or f"Worker{next(_numbers)}"
    owner = account(f"{given_name} {family_name}") if user is True else (user or None)
    made = Worker.objects.create(
        given_name=given_name, family_name=family_name, user=owner, synthetic=True
    )
    if employer is not None:
        employ(made, employer, role, starts_on=starts_on, ends_on=ends_on, **job)
    return made


def employ(
    who: Worker, employer: Organisation, role: str = "care_worker", **job: Any
) -> Employment:
    job.setdefault("starts_on", LONG_AGO)
    return Employment.objects.create(worker=who, organisation=employer, access_role=role, **job)


def person(
    involved: list[Organisation] | tuple[Organisation, ...] = (),
    *,
    given_name: str = "Ada",
    family_name: str = "",
    registered_by: Organisation | None = None,
    since: date = LONG_AGO,
    **fields: Any,
) -> Person:
    """A person in whose care each of `involved` has a part. `involved[0]` registered them."""
    family_name = family_name or f"Person{next(_numbers)}"
    made = Person.objects.create(
        given_name=given_name,
        family_name=family_name,
        registered_by=registered_by or involved[0],
        synthetic=True,
        **fields,
    )
    for each in involved:
        involve(made, each, since=since)
    return made


def involve(
    who: Person, part: Organisation, *, since: date = LONG_AGO, **fields: Any
) -> Involvement:
    kinds = {"trust": "nursing", "icb": "nursing", "practice": "practice", "council": "council"}
    fields.setdefault("kind", kinds.get(part.kind, "provider"))
    return Involvement.objects.create(person=who, organisation=part, starts_on=since, **fields)


def viewer(who: Worker, acting_for: Organisation | None = None) -> Viewer:
    return load_viewer(who.user, acting_for and acting_for.pk)


def client_for(who: Worker | User, acting_for: Organisation | None = None) -> Client:
    """A browser signed in as a worker (or an account)."""
    client = Client()
    client.force_login(who if isinstance(who, User) else who.user)
    if acting_for is not None:
        session = client.session
        session[CHOSEN] = acting_for.pk
        session.save()
    return client


def nhs_number(n: int | None = None) -> str:
    """A valid number that no real person has: it starts with 9."""
    first_nine = 900_000_000 + (next(_numbers) if n is None else n) * 11
    while True:
        for digit in range(10):
            if is_valid(f"{first_nine}{digit}"):
                return f"{first_nine}{digit}"
        first_nine += 1
