"""Workers with their accounts, jobs, registrations and training."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from random import Random

from django.contrib.auth.hashers import make_password

from almoner.demo.growing.arcs import Arc
from almoner.demo.growing.organising import FOUNDED
from almoner.demo.growing.place import Place
from almoner.demo.growing.staffing import Hired
from almoner.demo.invent.chance import whole
from almoner.demo.invent.organisations import COMMUNITY_TRUST
from almoner.demo.invent.shapes import Training
from almoner.platform.accounts.models import User
from almoner.platform.audit.commands import record
from almoner.registers.workforce.courses import PREFIX
from almoner.registers.workforce.models import Employment, Registration, TrainingRecord, Worker
from almoner.services.delegation.catalogue import activity as definition
from almoner.services.delegation.catalogue import courses
from almoner.services.delegation.models import Competence
from almoner.services.delegation.queries.authority import required_courses

TRAINING_LAPSED = 1
"""Days ago on which the story's course ran out: the first day it did not count."""
_STORY_COURSE = "catheter-practical"
_OVERLAP = 12
_GIVEN_BY = ("Three Herons Community NHS Trust (demo)", "Skills North Star (demo)", "In house")


def hire(place: Place) -> None:
    """Writes everybody, with one audit event for each employer."""
    _write_workers(place)
    _write_jobs(place)
    _write_registrations(place)
    _write_training(place)
    _write_own_competence(place)
    at = place.clock.at(FOUNDED - 1, 9)
    for key, row in place.organisations.items():
        count = sum(one.job(key) is not None for one in place.hired.values())
        if count:
            record(place.installation(key), "workers.brought_in", row, at=at, workers=count)


def _write_workers(place: Place) -> None:
    """Nobody has a password: personas are entered from the demo page, the others not at all."""
    everybody = list(place.hired.values())
    users = User.objects.bulk_create(
        User(
            email=one.email,
            name=f"{one.given} {one.family}",
            persona=one.label,
            password=make_password(None),
        )
        for one in everybody
    )
    rows = Worker.objects.bulk_create(
        Worker(user=user, given_name=one.given, family_name=one.family, synthetic=True)
        for one, user in zip(everybody, users, strict=True)
    )
    place.workers.update(zip((one.key for one in everybody), rows, strict=True))


def _write_jobs(place: Place) -> None:
    Employment.objects.bulk_create(
        Employment(
            worker=place.workers[one.key],
            organisation=place.organisations[job.employer],
            team=place.teams[job.team] if job.team else None,
            job_title=job.title,
            job_role=job.job_role,
            pathway=job.pathway,
            access_role=job.access_role,
            ascwds_id=job.ascwds_id,
            starts_on=job.starts_on,
            ends_on=job.ends_on,
        )
        for one in place.hired.values()
        for job in one.jobs
    )


def _write_registrations(place: Place) -> None:
    """As invented, save the nurse whose registration runs out while she delegates."""
    Registration.objects.bulk_create(
        Registration(
            worker=place.workers[one.key],
            body=held.body,
            number=held.number,
            profession=held.profession.lower().replace(" ", "-"),
            starts_on=held.starts_on,
            expires_on=_expiry(place, one, held.expires_on),
            checked_on=held.checked_on,
            checked_by="The register's public page",
        )
        for one in place.hired.values()
        for held in one.registrations
    )


def _expiry(place: Place, one: Hired, expires_on: date) -> date:
    lapsing = place.casting.find("stop:registration-lapsed")
    if lapsing is None or one.key != lapsing.delegator or expires_on <= place.clock.today:
        return expires_on
    return place.clock.day(lapsing.turns)


def _write_training(place: Place) -> None:
    needed = _needed(place.casting.arcs)
    rows = list(_invented(place, needed)) + list(_kept_up(place, needed))
    TrainingRecord.objects.bulk_create(rows, batch_size=2000)


def _needed(arcs: Iterable[Arc]) -> dict[tuple[str, str, str], int]:
    """(worker, employer, course) → since how many days ago it has to be in date."""
    needed: dict[tuple[str, str, str], int] = {}
    for arc in arcs:
        for course in required_courses(arc.activity):
            key = (arc.worker, arc.provider, course)
            needed[key] = max(needed.get(key, 0), arc.began + 5)
    return needed


def _invented(place: Place, needed: dict[tuple[str, str, str], int]) -> Iterator[TrainingRecord]:
    for one in place.hired.values():
        for held in one.training:
            if (one.key, held.employer, held.course) not in needed and one.job(held.employer):
                yield _row(
                    place,
                    (one.key, held.employer, _recorded_as(held)),
                    held.completed_on,
                    held.expires_on,
                    held.delivered_by,
                    held.title,
                )


def _recorded_as(held: Training) -> str:
    """What no activity asks for is kept under its ASC-WDS category, as a file would bring it."""
    return held.course if held.course in courses() else f"{PREFIX}{held.category}"


def _kept_up(place: Place, needed: dict[tuple[str, str, str], int]) -> Iterator[TrainingRecord]:
    """Renewed in time, year upon year, until a day ahead; the story's ran out yesterday."""
    story = place.casting.of("story-training")
    for key, since in needed.items():
        chance = place.chance("training", *key)
        given_by = _GIVEN_BY[whole(chance, 0, 2)]
        length = round(courses()[key[2]].validity.value * 30.4375)
        expires = _last_day(place, key, story, chance, length)
        while True:
            completed = expires - timedelta(days=length)
            yield _row(place, key, completed, expires, given_by)
            if completed <= place.clock.day(since):
                break
            expires = completed + timedelta(days=_OVERLAP)


def _last_day(
    place: Place, key: tuple[str, str, str], story: Arc, chance: Random, length: int
) -> date:
    if key == (story.worker, story.provider, _STORY_COURSE):
        return place.clock.day(TRAINING_LAPSED)
    return place.clock.today + timedelta(days=whole(chance, 18, length - 5))


def _row(
    place: Place,
    key: tuple[str, str, str],
    completed: date,
    expires: date,
    given_by: str,
    title: str = "",
) -> TrainingRecord:
    worker, employer, course = key
    known = courses().get(course)
    return TrainingRecord(
        worker=place.workers[worker],
        employer=place.organisations[employer],
        course=course,
        title=known.title if known else title,
        completed_on=completed,
        expires_on=expires,
        practical=known.kind == "practical" if known else False,
        delivered_by=given_by,
        source="demo",
    )


def _write_own_competence(place: Place) -> None:
    """Each delegator's own competence in what they delegate, watched by the team lead."""
    pairs = sorted({(arc.delegator, arc.activity) for arc in place.casting.arcs})
    Competence.objects.bulk_create(
        Competence(
            worker=place.workers[delegator],
            employer=place.organisations[COMMUNITY_TRUST],
            activity=activity,
            activity_version=definition(activity).version,
            assessor=place.workers["lin"],
            signed_off_at=place.clock.at(500, 14),
            valid_until=place.clock.today
            + timedelta(days=whole(place.chance("own", delegator, activity), 90, 500)),
        )
        for delegator, activity in pairs
    )
