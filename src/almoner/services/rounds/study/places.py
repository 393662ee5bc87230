"""An invented place: real postcodes of Coventry and Warwickshire, invented people.

The same seed and sizes give the same place. Nothing here is measured: shares and times are
chosen so that the days look like days of home care.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from random import Random

from almoner.kernel.refusals import refuse
from almoner.platform.geography.placing import Place as Postcode
from almoner.platform.geography.placing import places_in
from almoner.services.rounds.problem.travel import CAR
from almoner.services.rounds.study.cells import ground
from almoner.services.rounds.study.place import (
    WEEK,
    Call,
    Carer,
    Person,
    Place,
    Shift,
    Spot,
)
from almoner.services.rounds.study.staying import is_lonely, stays
from almoner.services.rounds.study.values import values_at

COVENTRY = ("E08000026",)
WARWICKSHIRE = ("E07000218", "E07000219", "E07000220", "E07000221", "E07000222")
AREAS = {
    "coventry": COVENTRY,
    "warwickshire": WARWICKSHIRE,
    "coventry-and-warwickshire": (*COVENTRY, *WARWICKSHIRE),
}
STARTS = date(2026, 9, 7)
FEWEST, MOST = 20, 3_000
PEOPLE_TO_A_PROVIDER = 45
LARGE_USERS = 6
"""More postcodes than this on one spot are post boxes of firms, where nobody lives."""

BUS, BICYCLE, FOOT = "bus", "bicycle", "foot"
CARE, MEDICINES, DELEGATED = "personal care", "medicines", "delegated task"
SHORT_EARLY, LONG_EARLY = Shift(6 * 60 + 45, 11 * 60 + 15), Shift(6 * 60 + 45, 14 * 60 + 45)
SHORT_LATE, LONG_LATE = Shift(18 * 60 + 30, 22 * 60 + 45), Shift(15 * 60 + 15, 22 * 60 + 45)
BUSY = 175.0
"""Minutes in which the visits of a morning, or of a bedtime, have to be done."""
TIMES = {"morning": 8 * 60 + 15, "lunch": 12 * 60 + 30, "tea": 17 * 60, "bed": 20 * 60 + 30}
BY_COUNT = {
    1: ("morning",),
    2: ("morning", "bed"),
    3: ("morning", "lunch", "bed"),
    4: ("morning", "lunch", "tea", "bed"),
}


def invent(
    people: int = 400,
    seed: int = 1,
    days: int = 28,
    area: str = "coventry",
    providers: int | None = None,
    starts: date = STARTS,
) -> Place:
    """People with one to four calls a day, dotted about among rival providers, and workers enough.

    Refused for a place too small or too large, or an area that is not known.
    """
    if area not in AREAS:
        refuse("unknown-area", f"There is no area {area}.", f"Choose from {', '.join(AREAS)}.")
    if not FEWEST <= people <= MOST:
        refuse("people-range", f"{people} people.", f"Give from {FEWEST} to {MOST}.")
    chance = Random(f"{seed}/{area}/{people}")  # noqa: S311  (invention, not secrecy)
    homes = _homes(AREAS[area])
    count = providers or max(3, round(people / PEOPLE_TO_A_PROVIDER))
    shares = [1 / (rank + 1.5) for rank in range(count)]
    names = [f"provider {chr(ord('A') + n % 26)}{n // 26 or ''}" for n in range(count)]
    found = tuple(
        _person(chance, number, homes, chance.choices(names, shares)[0], days, starts)
        for number in range(1, people + 1)
    )
    carers = tuple(_carers(chance, found, homes))
    cells = tuple(ground(AREAS[area]))
    return Place(f"An invented place with {people} people", starts, found, carers, ground=cells)


@cache
def _homes(authorities: tuple[str, ...]) -> tuple[Postcode, ...]:
    """Postcodes where people live."""
    found = list(places_in(authorities))
    crowd = Counter((one.easting, one.northing) for one in found)
    return tuple(one for one in found if crowd[one.easting, one.northing] <= LARGE_USERS)


def _person(
    chance: Random,
    number: int,
    homes: Sequence[Postcode],
    provider: str,
    days: int,
    starts: date,
) -> Person:
    home = chance.choice(homes)
    return Person(
        f"P{number:04d}",
        _spot(home),
        provider,
        tuple(_calls(chance)),
        home.postcode[:-2],
        is_lonely(chance, values_at(starts)),
        tuple(stays(chance, days, values_at(starts))),
        starts + timedelta(days=chance.randrange(365)),
    )


def _spot(home: Postcode) -> Spot:
    return Spot(home.easting, home.northing, home.latitude, home.longitude)


def _calls(chance: Random) -> Iterator[Call]:
    count = chance.choices((1, 2, 3, 4), (30, 30, 15, 25))[0]
    double = chance.random() < {1: 0.02, 2: 0.06, 3: 0.15, 4: 0.4}[count]
    critical = chance.random() < 0.12
    delegated = chance.random() < 0.06
    weekdays = WEEK if count > 1 or chance.random() < 0.6 else frozenset({0, 2, 4})
    for name in BY_COUNT[count]:
        first = name == "morning"
        needs = DELEGATED if delegated and first else chance.choice((CARE, CARE, MEDICINES))
        length = chance.choice((30, 30, 45) if first else (15, 30, 30) if name != "bed" else (30,))
        yield Call(
            name,
            float(TIMES[name] + chance.randrange(-75, 76, 15)),
            float(length),
            needs,
            15.0 if critical and first else 30.0,
            critical and first,
            2 if double and name in ("morning", "bed") else 1,
            weekdays,
        )


def _carers(chance: Random, people: Sequence[Person], homes: Sequence[Postcode]) -> Iterator[Carer]:
    number = 0
    for provider in sorted({person.provider for person in people}):
        own = [person for person in people if person.provider == provider]
        for shift, count in _crew(own).items():
            for turn in range(count):
                number += 1
                yield _carer(chance, number, provider, homes, shift, turn)


def _crew(people: Sequence[Person]) -> dict[Shift, int]:
    """Workers for each shift, working five days of seven: the long shifts for lunch and tea, the
    short ones for what is more in the mornings and at bedtime."""
    need = {name: _at_once(people, name) for name in TIMES}
    early, late = max(2.0, need["lunch"]), max(2.0, need["tea"])
    return {
        LONG_EARLY: _heads(early),
        SHORT_EARLY: _heads(max(1.0, need["morning"] - early)),
        LONG_LATE: _heads(late),
        SHORT_LATE: _heads(max(1.0, need["bed"] - late)),
    }


def _at_once(people: Sequence[Person], name: str) -> float:
    """Workers that the visits of this name keep busy, with ten minutes of travel to each."""
    calls = [call for person in people for call in person.calls if call.name == name]
    return sum((call.minutes + 10) * call.workers for call in calls) / BUSY


def _heads(on_duty: float) -> int:
    return math.ceil(on_duty * 7 / 5)


def _carer(
    chance: Random,
    number: int,
    provider: str,
    homes: Sequence[Postcode],
    shift: Shift,
    turn: int,
) -> Carer:
    home = chance.choice(homes)
    can = {CARE}
    if chance.random() < 0.92:
        can.add(MEDICINES)
    if turn % 3 == 0:
        can.add(DELEGATED)
    off = {turn % 7, (turn + 3) % 7}
    mode = chance.choices((CAR, BUS, BICYCLE, FOOT), (78, 6, 6, 10))[0]
    spot = _spot(home)
    return Carer(f"W{number:03d}", provider, spot, frozenset(can), mode, shift, WEEK - off)
