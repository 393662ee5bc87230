"""What rounds of the viewer's place are planned from, read through the two doors of reading.py."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.models import Organisation
from almoner.services.rounds.neighbourhoods.partition import Partition
from almoner.services.rounds.queries.ways import house_map
from almoner.services.rounds.rules.studying import Wish, check_enough
from almoner.services.rounds.study.borders import cut, ground_of, people_in
from almoner.services.rounds.study.own import Duty, Wanted, own_place
from almoner.services.rounds.study.place import Place
from almoner.services.rounds.study.settings import HOSPITAL
from almoner.services.rounds.study.staying import with_stays

COMMISSIONS = (Organisation.Kind.ICB, Organisation.Kind.COUNCIL)
OWN_NAME = "People whose care the organisation is part of"
_VISITS = "SELECT * FROM almoner_place_visits(%s, %s, %s)"
_SHIFTS = "SELECT * FROM almoner_place_shifts(%s, %s)"


@dataclass(frozen=True, slots=True)
class PlaceRows:
    """Unnamed visits and shifts of some days. `providers`: id → the name in the rows."""

    wanted: tuple[Wanted, ...]
    duties: tuple[Duty, ...]
    providers: Mapping[int, str]

    @property
    def ids(self) -> dict[str, int]:
        return {name: key for key, name in self.providers.items()}

    @property
    def authorities(self) -> Counter[str]:
        """People in each local authority."""
        return Counter({one.number: one.authority for one in self.wanted}.values())

    @property
    def last(self) -> date | None:
        """The last day with a visit."""
        return max((one.day for one in self.wanted), default=None)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a study is about. `partition`: neighbourhoods; None where the study divides the place
    itself. `days`: how many there are to plan, where that is not the study's choice. `borders`: the
    neighbourhood of each cell, where they follow cells."""

    place: Place
    partition: Partition | None = None
    days: int | None = None
    borders: Mapping[str, str] | None = None


def subject_of(rows: PlaceRows, wish: Wish, cells: Mapping[str, str] | None) -> Subject:
    """The viewer's place for a study: with the borders given, or with borders along cells cut anew.

    Refused when nothing was read, or so few people that nothing can be said of them.
    """
    assert wish.first is not None
    days = (rows.last - wish.first).days + 1 if rows.last else wish.days
    place = own_place(OWN_NAME, wish.first, days, rows.wanted, rows.duties, wish.seed)
    check_enough(len(place.people))
    if HOSPITAL in wish.switches:
        place = with_stays(place, days, wish.seed)
    borders = cells or cut(ground_of(place, rows.authorities), wish.size, wish.seed, house_map())
    return Subject(place, people_in(place, borders), days, borders)


def commissions(viewer: Viewer) -> bool:
    """Whether the viewer's organisation is one that may read a place."""
    own = Organisation.objects.filter(pk=viewer.own, kind__in=COMMISSIONS)
    return own.exists()


def place_rows(viewer: Viewer, starts: date, days: int, keep: int | None = None) -> PlaceRows:
    """Inside `scoped(viewer)`, whose organisation the database asks. Nothing for any other kind of
    organisation. `keep`: an allocation for which providers are told whom a number stands for."""
    ends = starts + timedelta(days=days)
    with connection.cursor() as cursor:
        cursor.execute(_VISITS, [starts, ends, keep])
        visits = cursor.fetchall()
        cursor.execute(_SHIFTS, [starts, ends])
        shifts = cursor.fetchall()
    names = _names({row[1] for row in (*visits, *shifts)})
    return PlaceRows(
        tuple(_wanted(row, names) for row in visits),
        tuple(_duty(row, names) for row in shifts),
        names,
    )


def _names(ids: set[int]) -> dict[int, str]:
    """By name, with the id where two have the same one."""
    found = dict(Organisation.objects.filter(pk__in=ids).values_list("pk", "name"))
    times = Counter(found.values())
    return {key: name if times[name] == 1 else f"{name} ({key})" for key, name in found.items()}


def _wanted(row: tuple[Any, ...], names: Mapping[int, str]) -> Wanted:
    number, provider, day, opens, closes, critical, minutes, workers, needs, cell, code, review = (
        row
    )
    return Wanted(
        number,
        names[provider],
        day,
        float(opens),
        None if closes is None else float(closes),
        bool(critical),
        float(minutes),
        workers,
        tuple(needs),
        cell or "",
        code or "",
        review,
    )


def _duty(row: tuple[Any, ...], names: Mapping[int, str]) -> Duty:
    number, provider, day, starts, ends, mode, cell, can = row
    return Duty(
        number, names[provider], day, float(starts), float(ends), mode, cell or "", tuple(can)
    )
