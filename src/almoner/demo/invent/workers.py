"""The workers of a synthetic place, one at a time, each from their own stream of chance."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from almoner.demo.invent import addresses
from almoner.demo.invent.addresses import mobile
from almoner.demo.invent.chance import (
    Weighted,
    birthday,
    day_between,
    happens,
    one_of,
    stream,
    whole,
    years_before,
)
from almoner.demo.invent.courses import training
from almoner.demo.invent.names import language_of, worker_name
from almoner.demo.invent.organisations import HOME_CARE
from almoner.demo.invent.roles import MANAGERS, MIX, PREFIXES, ROLES, Role, role_of
from almoner.demo.invent.shapes import Employment, Registration, Worker

_HOURS = Weighted(
    (Decimal("37.5"), 40), (Decimal("30"), 24), (Decimal("22.5"), 20), (Decimal("16"), 16)
)
_CONTRACTS = Weighted(("permanent", 78), ("bank", 14), ("temporary", 8))
_TRAVEL = Weighted(("car", 66), ("bus", 14), ("walking", 12), ("bicycle", 8))
_SECOND_JOBS = {HOME_CARE[0]: HOME_CARE[1], HOME_CARE[1]: HOME_CARE[0]}
_SHARE_WITH_TWO_EMPLOYERS = 0.12
_SHARE_WHO_LEFT = 0.05
_NMC_LETTERS = "ABCDEFGHIJKL"
_NMC_YEARS, _NMC_NUMBERS = 90, 10_000
_HCPC_FIRST = 900_000
_SCATTER, _NMC_SPACE = 7_654_321, _NMC_YEARS * len(_NMC_LETTERS) * _NMC_NUMBERS
_REGISTRATION_YEARS = {"NMC": 3, "HCPC": 2}
_DAYS_IN_A_YEAR = 365


def worker_key(number: int) -> str:
    return f"worker-{number:06d}"


def worker(seed: int, number: int, today: date) -> Worker:
    """Worker `number` (counted from 1) of the place that grows from `seed`, as of `today`."""
    chance = stream(seed, "worker", number)
    role = role_of(number) or ROLES[MIX.pick(chance)]
    age = whole(chance, 30 if role.body or role.pathway == "7" else 19, 64)
    name = worker_name(chance, age)
    jobs = _employments(chance, role, number, age, today)
    own = language_of(name.community)
    return Worker(
        key=worker_key(number),
        name=name,
        born_on=birthday(chance, age, today),
        address=addresses.address(chance),
        phone=mobile(chance),
        email=f"{worker_key(number)}@example.org",
        role=role.code,
        registration=_registration(chance, role, number, today) if role.body else None,
        employments=jobs,
        training=tuple(
            record
            for job in jobs
            for record in training(chance, role, job.employer, job.starts_on, job.ends_on or today)
        ),
        languages=tuple(dict.fromkeys(("English", own))),
        travels_by=_TRAVEL.pick(chance),
    )


def _employments(
    chance: Random, role: Role, number: int, age: int, today: date
) -> tuple[Employment, ...]:
    employer = MANAGERS[number - 1] if number <= len(MANAGERS) else one_of(chance, role.employers)
    first = _employment(chance, role, number, employer, age, today)
    other = _SECOND_JOBS.get(employer)
    if other and role.gives_care and happens(chance, _SHARE_WITH_TWO_EMPLOYERS):
        return (first, _employment(chance, role, number, other, age, today))
    return (first,)


def _employment(
    chance: Random, role: Role, number: int, employer: str, age: int, today: date
) -> Employment:
    longest = min(9.0, age - 18.5)
    newest = 0.1 if role.pathway == "1" else 0.4
    oldest = 0.3 if role.pathway == "1" else longest
    started = day_between(chance, years_before(today, oldest), years_before(today, newest))
    lowest, highest = role.pence
    contract = _CONTRACTS.pick(chance) if role.gives_care else "permanent"
    return Employment(
        employer=employer,
        job_title=role.job_title,
        job_role=role.job_role,
        pathway=role.pathway,
        ascwds_id=f"W{number:06d}",
        starts_on=started,
        ends_on=_left(chance, started, today) if number > len(MANAGERS) else None,
        contract=contract,
        weekly_hours=Decimal(0) if contract == "bank" else _HOURS.pick(chance),
        hourly_rate=Decimal(whole(chance, lowest, highest)).scaleb(-2),
    )


def _left(chance: Random, started: date, today: date) -> date | None:
    if not happens(chance, _SHARE_WHO_LEFT):
        return None
    return day_between(chance, started + timedelta(days=1), today)


def _registration(chance: Random, role: Role, number: int, today: date) -> Registration:
    """Renewed in time by nearly all; one in forty has lapsed within the last half year."""
    years = _REGISTRATION_YEARS[role.body]
    lapsed = role_of(number) is None and happens(chance, 0.025)
    ahead = -whole(chance, 1, 180) if lapsed else whole(chance, 1, years * _DAYS_IN_A_YEAR)
    expires = today + timedelta(days=ahead)
    starts = expires - timedelta(days=years * _DAYS_IN_A_YEAR)
    return Registration(
        role.body,
        role.profession,
        registration_number(role.profession, number),
        starts,
        expires,
        day_between(chance, max(starts, years_before(today, 0.5)), today),
    )


def registration_number(profession: str, number: int) -> str:
    """A number of the register's shape, `12A3456E` or `OT900001`, different for every worker."""
    if prefix := PREFIXES.get(profession):
        return f"{prefix}{_HCPC_FIRST + number % 100_000:06d}"
    rest, digits = divmod(number * _SCATTER % _NMC_SPACE, _NMC_NUMBERS)
    year, letter = divmod(rest, len(_NMC_LETTERS))
    return f"{year + 10}{_NMC_LETTERS[letter]}{digits:04d}E"
