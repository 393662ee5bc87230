"""A provider's day to plan: five people, three workers, insulin that one of them may give."""

from dataclasses import dataclass
from datetime import timedelta

from tests.replay import replayed
from tests.services.delegation.world import INSULIN, NOW, World, make_person, make_worker
from tests.services.delegation.world import make_world as make_place

from almoner.registers.people.models import Person
from almoner.registers.workforce.models import Worker
from almoner.services.rounds.commands.planning import ask_for_plan, perform
from almoner.services.rounds.models import RoundPlan, Shift, WantedVisit
from almoner.services.rounds.rules.clock import moment_of

DAY = (NOW + timedelta(days=1)).date()
OFFICE = (52.4081, -1.5106)
QUICK = 2000


@dataclass
class Rounds:
    """The place, its people by name, and what they want of `DAY`."""

    place: World
    ada: Person
    ben: Person
    cyd: Person
    ann: Worker
    kit: Worker
    insulin: WantedVisit
    wash: WantedVisit
    lunch: WantedVisit
    hoist: WantedVisit

    @property
    def manager(self):
        return self.place.viewer(self.place.manager)

    @property
    def joe(self) -> Worker:
        return self.place.worker

    @property
    def rival(self):
        return self.place.viewer(self.place.rival_manager)


def near(north: float = 0.0, east: float = 0.0) -> dict[str, float]:
    """A place so many kilometres from the office."""
    return {"latitude": OFFICE[0] + north / 111.2, "longitude": OFFICE[1] + east / 67.8}


def wanted(person: Person, provider, opens: int, **fields) -> WantedVisit:
    fields = {"closes": opens + 60, "minutes": 30, **fields}
    return WantedVisit.objects.create(
        provider=provider, person=person, day=DAY, opens=opens, **fields
    )


def shift(worker: Worker, provider, starts: float = 7, ends: float = 15, day=DAY) -> Shift:
    return Shift.objects.create(
        provider=provider,
        worker=worker,
        day=day,
        starts_at=moment_of(day, starts * 60),
        ends_at=moment_of(day, ends * 60),
    )


@replayed
def make_rounds() -> Rounds:
    place = make_place()
    own = place.provider
    type(own).objects.filter(pk=own.pk).update(**near())
    Person.objects.filter(pk=place.person.pk).update(**near(1, 1))
    part = (own, "provider", None)
    ada = make_person(part, given_name="Ada", family_name="Lark", **near(2, 0))
    ben = make_person(part, given_name="Ben", family_name="Moor", **near(0, 2))
    cyd = make_person(part, given_name="Cyd", family_name="Nash", **near(-1, -1))
    ann = make_worker("Ann Reed", own, "care_worker")
    kit = make_worker("Kit Snow", own, "care_worker")
    for worker in (place.worker, ann, kit):
        shift(worker, own)
    return Rounds(
        place,
        ada,
        ben,
        cyd,
        ann,
        kit,
        wanted(place.person, own, 8 * 60, activities=[INSULIN], latest=9 * 60),
        wanted(ada, own, 8 * 60, closes=10 * 60),
        wanted(ben, own, 12 * 60),
        wanted(cyd, own, 9 * 60, workers=2),
    )


def planned(rounds: Rounds, **asked) -> RoundPlan:
    """A plan of the day that was searched for and kept."""
    row = ask_for_plan(rounds.manager, day=DAY, at=NOW, **asked)
    perform(row.pk, NOW, moves=QUICK)
    row.refresh_from_db()
    return row
