"""A place with a board, its council and trust, two rival providers and rotas of a few days."""

from dataclasses import dataclass
from datetime import timedelta

from tests.factories import organisation
from tests.replay import replayed
from tests.services.delegation.world import INSULIN, NOW, World, make_person, make_worker
from tests.services.delegation.world import make_world as make_base

from almoner.registers.organisations.models import Organisation
from almoner.registers.people.models import Person
from almoner.registers.workforce.models import Worker
from almoner.services.rounds.models import Shift, WantedVisit
from almoner.services.rounds.rules.clock import moment_of
from almoner.services.visits.models import Visit

FIRST = (NOW + timedelta(days=1)).date()
DAYS = 5
EACH = 14
MIDDLE = (52.4081, -1.5106)


@dataclass
class Place:
    """`ours`: people with the council, `EACH` of each provider. `strangers`: without it."""

    base: World
    council: Organisation
    analyst: Worker
    chair: Worker
    other: Worker
    ours: list[Person]
    strangers: list[Person]

    @property
    def viewer(self):
        return self.base.viewer(self.analyst)

    @property
    def board(self):
        return self.base.viewer(self.chair)


def at(number: int) -> dict[str, object]:
    """Somewhere within a few kilometres, and the cell of it."""
    import h3

    north, east = (number * 7 % 11 - 5) * 0.006, (number * 5 % 13 - 6) * 0.008
    spot = MIDDLE[0] + north, MIDDLE[1] + east
    return {
        "latitude": spot[0],
        "longitude": spot[1],
        "neighbourhood": h3.latlng_to_cell(*spot, 8),
        "local_authority": "E08000026",
    }


def visit(person, worker, provider, day, hour, minute=0, **more) -> Visit:
    starts = moment_of(FIRST + timedelta(days=day), hour * 60 + minute)
    ends = starts + timedelta(minutes=30)
    given = {"starts_at": starts, "ends_at": ends} | more
    return Visit.objects.create(person=person, worker=worker, provider=provider, **given)


@replayed
def make_own_place() -> Place:
    base = make_base()
    council = organisation("council", "A council", parent=base.icb)
    elsewhere = organisation("council", "Another council", parent=base.icb)
    ours, strangers = [], []
    for number in range(2 * EACH):
        provider = base.provider if number % 2 else base.rival
        parts = [(provider, "provider", None), (council, "council", None)]
        ours.append(make_person(*parts, given_name=f"P{number}", **at(number)))
    for number, provider in enumerate((base.provider, base.rival)):
        parts = (provider, "provider", None), (elsewhere, "council", None)
        strangers.append(make_person(*parts, given_name=f"S{number}", **at(number)))
    crews = {
        provider.pk: [make_worker(f"{name}{n} Crew", provider, "care_worker") for n in range(3)]
        for name, provider in (("A", base.provider), ("B", base.rival))
    }
    for number, person in enumerate([*ours, *strangers]):
        provider = (base.provider if number % 2 else base.rival) if number < 2 * EACH else None
        provider = provider or (base.provider, base.rival)[number - 2 * EACH]
        worker = crews[provider.pk][number // 2 % 3]
        for day in range(DAYS):
            visit(person, worker, provider, day, 7 + number // 6 * 2 % 12, number // 2 % 3 * 10)
    return Place(
        base,
        council,
        make_worker("Ida Lock", council, "analyst"),
        make_worker("Bo Reed", base.icb, "board"),
        make_worker("Una West", elsewhere, "analyst"),
        ours,
        strangers,
    )


__all__ = ["DAYS", "EACH", "FIRST", "INSULIN", "Place", "Shift", "WantedVisit", "make_own_place"]
