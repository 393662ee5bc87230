"""Grows the whole place, from its organisations to this minute's round."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from almoner.demo.growing.brokering import lay_out_brokering
from almoner.demo.growing.capacity import lay_out_capacity
from almoner.demo.growing.capacity_ahead import lay_out_ahead
from almoner.demo.growing.capacity_told import lay_out_told
from almoner.demo.growing.casework import lay_out_casework
from almoner.demo.growing.cast import IDA
from almoner.demo.growing.casting import cast
from almoner.demo.growing.commissioning import lay_out_commissioning
from almoner.demo.growing.directory import lay_out_directory
from almoner.demo.growing.governing import govern
from almoner.demo.growing.hiring import hire
from almoner.demo.growing.history import lay_out_history
from almoner.demo.growing.homeward import lay_out_homeward
from almoner.demo.growing.keeping import keep_up
from almoner.demo.growing.leaving import lay_out_leaving
from almoner.demo.growing.living import lay_out
from almoner.demo.growing.organising import organise
from almoner.demo.growing.peopling import people_it
from almoner.demo.growing.place import Place
from almoner.demo.growing.planner import lay_out_planner
from almoner.demo.growing.rounds import lay_out_rounds
from almoner.demo.growing.safety import lay_out_safety
from almoner.demo.growing.script import Clock, Script
from almoner.demo.growing.staffing import staff_of
from almoner.demo.growing.stopping import lay_out_stops
from almoner.demo.growing.tending import lay_out_tending
from almoner.demo.invent.shapes import PlaceSize
from almoner.demo.invent.town import Town
from almoner.engines.indicators.commands.computing import compute
from almoner.kernel.london import add_months
from almoner.registers.people.models import Person
from almoner.services.delegation.commands.counting import count_acts
from almoner.services.delegation.models import Act, Delegation
from almoner.services.visits.models import Visit


@dataclass(frozen=True, slots=True)
class Scale:
    """How much there is. `alike`: delegations of one kind; `history`: days with acts.

    `rows`: how many rows of the table of delegations; all of them by default. `cases`: how many
    cases came to rest in each state of each pathway. `rounds`: a day of rounds to plan.
    """

    size: PlaceSize
    alike: int
    history: int
    rows: int | None = None
    cases: int = 0
    rounds: bool = False


_PERIODS = 13
"""Months of figures that are there from the start; the rest is worked out at night."""
FULL = Scale(
    PlaceSize(people=400, workers=160, practices=12), alike=12, history=395, cases=2, rounds=True
)
SMALL = Scale(PlaceSize(people=200, workers=130, practices=3), alike=1, history=45)
"""Every state and every stop once, for tests."""


def grow(seed: int, now: datetime, scale: Scale) -> dict[str, int]:
    """How many rows of each main kind there are at the end. Call it inside a transaction."""
    place = laid_out(seed, now, scale)
    organise(place)
    hire(place)
    people_it(place)
    _analyse()
    govern(place)
    for arc in place.casting.arcs:
        lay_out(place, arc)
        keep_up(place, arc)
    lay_out_stops(place)
    lay_out_tending(place)
    lay_out_safety(place)
    lay_out_history(place)
    lay_out_rounds(place)
    lay_out_directory(place)
    lay_out_capacity(place)
    lay_out_brokering(place)
    if scale.cases:
        lay_out_leaving(place)
        lay_out_homeward(place)
        lay_out_casework(place, scale.cases)
    if scale.rounds:
        lay_out_planner(place)
        lay_out_commissioning(place)
    if scale.cases:
        lay_out_told(place)
        lay_out_ahead(place)
    place.script.run()
    _analyse()
    _count(clock=place.clock)
    if scale.cases:
        compute(place.viewer(IDA), at=place.clock.now, periods=_PERIODS)
    _leave_nothing_to_do()
    return {
        "people": Person.objects.count(),
        "workers": len(place.workers),
        "delegations": Delegation.objects.count(),
        "acts": Act.objects.count(),
        "visits": Visit.objects.count(),
    }


def laid_out(seed: int, now: datetime, scale: Scale) -> Place:
    """The place before anything is written."""
    clock = Clock(now)
    town = Town(seed, clock.today, scale.size)
    invented = {person.key: person for person in town.people()}
    staff = staff_of(town)
    return Place(
        seed=seed,
        town=town,
        clock=clock,
        script=Script(clock),
        history=scale.history,
        casting=cast(seed, clock, list(invented.values()), staff, scale.alike, scale.rows),
        hired={one.key: one for one in staff},
        invented=invented,
    )


def _count(clock: Clock) -> None:
    """The months that have acts, this one too."""
    this = clock.today.replace(day=1)
    first = date(this.year - 1, this.month, 1)
    count_acts(first, add_months(this, 1), clock.now)


def _leave_nothing_to_do() -> None:
    """What the story left for the background was for its own time, and has been done in it."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo'")


def _analyse() -> None:
    """The planner has to know what was just written: the story reads it thousands of times."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
