"""Who works where: the town's workers, with the named parts taking some of their places. Pure."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from almoner.demo.growing.cast import PARTS, Part
from almoner.demo.invent.organisations import ACUTE_TRUST, COMMUNITY_TRUST
from almoner.demo.invent.roles import ROLES
from almoner.demo.invent.shapes import Registration, Training, Worker
from almoner.demo.invent.town import Town
from almoner.demo.invent.workers import registration_number

TEAMS = (
    "Coventry east community nursing",
    "Coventry west community nursing",
    "Rugby community nursing",
    "North Warwickshire community nursing",
    "South Warwickshire community nursing",
)
THERAPY_TEAM = "Community therapy"
WARD_TEAM, HUB_TEAM = "Avonford wards", "Discharge hub"
COUNCIL_TEAMS = ("Adult social care, Coventry east", "Adult social care, Coventry west")
NURSES = ("district-nurse", "community-nurse")
THERAPISTS = ("occupational-therapist", "speech-and-language-therapist", "physiotherapist")
CARES_ENOUGH = ("3", "4", "5", "6", "PA")
"""Care Workforce Pathway roles that may be delegates here."""
_FEWEST_DELEGATES = 4
_LONG_AGO = 1200
_ROLES = {
    "registered-manager": "registered_manager",
    "deputy-manager": "registered_manager",
    **dict.fromkeys((*NURSES, *THERAPISTS), "delegator"),
}
_REGISTERS = {
    "15": ("HCPC", "Occupational therapist"),
    "17": ("HCPC", "Speech and language therapist"),
    "16": ("NMC", "Registered nurse"),
}


@dataclass(frozen=True, slots=True)
class Job:
    employer: str
    team: str
    title: str
    job_role: str
    pathway: str
    access_role: str
    ascwds_id: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Hired:
    """One worker of the place. `role`: a code of the generator's roles; empty for the extras."""

    key: str
    given: str
    family: str
    email: str
    label: str
    role: str
    jobs: tuple[Job, ...]
    registrations: tuple[Registration, ...] = ()
    training: tuple[Training, ...] = ()

    def job(self, employer: str) -> Job | None:
        return next((job for job in self.jobs if job.employer == employer), None)

    def works_for(self, employer: str, today: date) -> bool:
        job = self.job(employer)
        return job is not None and (job.ends_on is None or job.ends_on > today)


def staff_of(town: Town) -> list[Hired]:
    """Everybody, the town's own first. Each provider has enough workers who may be delegates."""
    parts = {part.number: part for part in PARTS if part.number}
    hired = [
        _part(town, parts[number], town.worker(number))
        if number in parts
        else _plain(town, number, town.worker(number))
        for number in range(1, town.size.workers + 1)
    ]
    hired += [_extra(town, part) for part in PARTS if part.number is None]
    return _with_enough_delegates(hired, town.today)


def _plain(town: Town, number: int, worker: Worker) -> Hired:
    role = _ROLES.get(worker.role, "care_worker")
    jobs = tuple(
        Job(
            job.employer,
            _team(worker.role, job.employer, number),
            job.job_title,
            job.job_role,
            job.pathway,
            role,
            job.ascwds_id,
            job.starts_on,
            job.ends_on,
        )
        for job in worker.employments
    )
    return Hired(
        worker.key,
        worker.name.given,
        worker.name.family,
        worker.email,
        "",
        worker.role,
        jobs,
        _registrations(worker.registration),
        worker.training,
    )


def _team(role: str, employer: str, number: int) -> str:
    if employer != COMMUNITY_TRUST:
        return ""
    return TEAMS[number % len(TEAMS)] if role in NURSES else THERAPY_TEAM


def _registrations(now: Registration | None) -> tuple[Registration, ...]:
    """The present registration and the one that it renewed, so that the past holds too."""
    if now is None:
        return ()
    length = now.expires_on - now.starts_on
    before = replace(now, starts_on=now.starts_on - length, expires_on=now.starts_on)
    return (before, now)


def _part(town: Town, part: Part, worker: Worker) -> Hired:
    """A named part in a worker's place: their own name and job, in date whatever chance said."""
    number = int(worker.key.rpartition("-")[2])
    registers = _registers_of(part, number, town.today) if part.access_role != "care_worker" else ()
    return Hired(
        part.key,
        part.given,
        part.family,
        part.email or f"{part.key}@example.org",
        part.label,
        worker.role,
        (_job(town, part, f"W{number:06d}"),),
        registers,
        () if part.access_role == "care_worker" else worker.training,
    )


def _extra(town: Town, part: Part) -> Hired:
    number = 90_000 + PARTS.index(part)
    registers = _registers_of(part, number, town.today) if part.access_role == "delegator" else ()
    email = part.email or f"{part.key}@example.org"
    jobs = (_job(town, part, f"W{number:06d}"),)
    return Hired(part.key, part.given, part.family, email, part.label, "", jobs, registers)


def _job(town: Town, part: Part, ascwds_id: str) -> Job:
    starts = town.today - timedelta(days=_LONG_AGO)
    return Job(
        part.employer,
        part.team,
        part.job_title,
        part.job_role,
        part.pathway,
        part.access_role,
        ascwds_id,
        starts,
        None,
    )


def _registers_of(part: Part, number: int, today: date) -> tuple[Registration, ...]:
    if part.employer not in (COMMUNITY_TRUST, ACUTE_TRUST) and part.access_role != "delegator":
        return ()
    body, profession = _REGISTERS[part.job_role]
    if part.job_title == "Physiotherapist":
        profession = part.job_title
    starts = today - timedelta(days=300)
    return _registrations(
        Registration(
            body,
            profession,
            registration_number(profession, number),
            starts,
            starts + timedelta(days=1095),
            today - timedelta(days=40),
        )
    )


def _with_enough_delegates(hired: list[Hired], today: date) -> list[Hired]:
    """Small places have few enhanced care workers: care workers step up until there are enough."""
    kept = {one.key: one for one in hired}
    for employer in sorted({job.employer for one in hired for job in one.jobs}):
        able = [one for one in kept.values() if is_delegate(one, employer, today)]
        willing = [
            one
            for one in kept.values()
            if one.role in ("care-worker", "new-to-care") and one.works_for(employer, today)
        ]
        for one in willing[: max(0, _FEWEST_DELEGATES - len(able))]:
            kept[one.key] = _stepped_up(one, employer, today)
    return list(kept.values())


def _stepped_up(one: Hired, employer: str, today: date) -> Hired:
    jobs = tuple(
        replace(
            job,
            pathway="3",
            title="Enhanced care worker",
            starts_on=min(job.starts_on, today - timedelta(days=500)),
        )
        if job.employer == employer
        else job
        for job in one.jobs
    )
    return replace(one, jobs=jobs)


def is_delegate(one: Hired, employer: str, today: date) -> bool:
    job = one.job(employer)
    return (
        job is not None
        and job.access_role == "care_worker"
        and job.ends_on is None
        and job.pathway in CARES_ENOUGH
        and job.starts_on <= today - timedelta(days=60)
    )


def can_delegate(one: Hired, today: date) -> bool:
    """A nurse or therapist of the community trust, on the register now and for the past year."""
    job = one.job(COMMUNITY_TRUST)
    return (
        job is not None
        and job.ends_on is None
        and job.starts_on <= today - timedelta(days=440)
        and any(r.starts_on <= today < r.expires_on for r in one.registrations)
    )


def profession_of(one: Hired) -> str:
    """The register's profession as the catalogue writes it: registered-nurse."""
    return one.registrations[-1].profession.lower().replace(" ", "-") if one.registrations else ""


def gives_care(one: Hired) -> bool:
    return one.role in ROLES and ROLES[one.role].gives_care
