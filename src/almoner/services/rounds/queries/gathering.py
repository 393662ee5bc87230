"""Everything that a day of rounds is planned from, read together."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Q

from almoner.kernel.refusals import Refusal, refuse
from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.models import Organisation
from almoner.registers.people.models import HospitalStay, Person
from almoner.registers.workforce.models import Worker
from almoner.services.delegation.queries.authority import Question, may_each
from almoner.services.rounds.models import Ask, Shift, Traveller, WantedVisit
from almoner.services.rounds.queries.needs import with_people
from almoner.services.rounds.queries.outside import outside_of
from almoner.services.rounds.queries.ways import house_ways
from almoner.services.rounds.rules.around import Outside
from almoner.services.rounds.rules.clock import moment_of
from almoner.services.rounds.rules.working_time import week_of
from almoner.services.rounds.travelling.ways import TravelTimes
from almoner.services.visits.queries import callers_between, hours_between

CONTINUITY = timedelta(days=28)
Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Facts:
    """The rows of one provider's day. `answers`: (worker id, wanted id) → why the authority does
    not let this worker do what is due there; absent where it does. `known`: person id → ids of
    workers who came in the 28 days before; `worked`: worker id → visits around the day; `outside`:
    visits of the day that no plan has made or taken over; `ways`: travel times in place of the
    straight line; `postcodes`: of places, by which a table of travel times knows them."""

    day: date
    office: Spot
    wanted: tuple[WantedVisit, ...]
    shifts: tuple[Shift, ...]
    people: Mapping[int, Person]
    workers: Mapping[int, Worker]
    travellers: Mapping[int, Traveller]
    asks: Mapping[int, Ask]
    answers: Mapping[tuple[int, int], tuple[Refusal, ...]]
    known: Mapping[int, set[int]]
    worked: Mapping[int, list[tuple[datetime, datetime]]]
    in_hospital: frozenset[int] = field(default_factory=frozenset)
    outside: tuple[Outside, ...] = ()
    ways: TravelTimes | None = None
    postcodes: Mapping[Spot, str] = field(default_factory=dict)


def facts_of(viewer: Viewer, day: date) -> Facts:
    """Refused when the provider has no place on the map."""
    own = viewer.organisation_id
    wanted = tuple(
        with_people(
            WantedVisit.objects.filter(provider_id=own, day=day, off_because="").order_by(
                "opens", "pk"
            )
        )
    )
    shifts = tuple(
        Shift.objects.filter(
            Q(off_because="") | Q(off_from__gt=F("starts_at")), provider_id=own, day=day
        )
        .select_related("worker")
        .order_by("worker__family_name", "worker__given_name", "pk")
    )
    people = {one.person_id: one.person for one in wanted}
    workers = {one.worker_id: one.worker for one in shifts}
    midnight = moment_of(day, 0)
    monday, next_monday = week_of(day)
    (office, postcode), outside = _office(viewer), outside_of(viewer, day)
    travellers = Traveller.objects.filter(provider_id=own, worker_id__in=workers)
    return Facts(
        day=day,
        office=office,
        wanted=wanted,
        shifts=shifts,
        people=people,
        workers=workers,
        travellers={one.worker_id: one for one in travellers},
        asks={
            one.person_id: one for one in Ask.objects.filter(provider_id=own, person_id__in=people)
        },
        answers=answers(viewer, wanted, workers),
        known=callers_between(viewer, people, midnight - CONTINUITY, midnight),
        worked=hours_between(
            viewer,
            workers,
            moment_of(min(monday, day - timedelta(days=1)), 0),
            moment_of(max(next_monday, day + timedelta(days=2)), 0),
        ),
        in_hospital=_in_hospital(people, midnight),
        outside=outside,
        ways=house_ways(),
        postcodes=_postcodes([*people.values(), *travellers], outside) | {office: postcode},
    )


def answers(
    viewer: Viewer, wanted: Sequence[WantedVisit], workers: Collection[int]
) -> dict[tuple[int, int], tuple[Refusal, ...]]:
    """What the authority says against each worker at each visit at which something is due.

    Asked for the moment the window opens and for the last at which the visit may start.
    """
    asked, about = [], []
    for visit in wanted:
        for activity in visit.activities:
            for worker in workers:
                for minute in (visit.opens, visit.latest or visit.closes):
                    at = moment_of(visit.day, minute)
                    about.append((worker, visit.pk))
                    asked.append(
                        Question(worker, activity, visit.person_id, at, viewer.organisation_id)
                    )
    found: dict[tuple[int, int], tuple[Refusal, ...]] = {}
    for key, answer in zip(about, may_each(asked) if asked else (), strict=True):
        if not answer.granted:
            new = [one for one in answer.refusals if one not in found.get(key, ())]
            found[key] = (*found.get(key, ()), *new)
    return found


def _postcodes(placed: Iterable[Any], outside: Iterable[Outside]) -> dict[Spot, str]:
    found = {one.spot: one.postcode for one in outside if one.spot is not None}
    return found | {(one.latitude, one.longitude): one.postcode for one in placed}


def _office(viewer: Viewer) -> tuple[Spot, str]:
    """Where it is, and its postcode."""
    office = Organisation.objects.get(pk=viewer.own)
    if office.latitude is None or office.longitude is None:
        refuse(
            "office-nowhere",
            "Your organisation has no postcode, so we cannot tell where rounds start.",
            "Add the postcode on your organisation's page.",
            "The registered manager",
        )
    return (office.latitude, office.longitude), office.postcode


def _in_hospital(people: Collection[int], at: datetime) -> frozenset[int]:
    stays = HospitalStay.objects.filter(
        person_id__in=people, admitted_at__lt=at + timedelta(days=1), discharged_at__isnull=True
    )
    return frozenset(stays.values_list("person_id", flat=True))
