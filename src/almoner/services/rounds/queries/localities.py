"""Neighbourhoods as the place names them, and how much of a day lies in each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from almoner.registers.organisations.models import Locality
from almoner.services.rounds.queries.plans import Standing
from almoner.services.rounds.rules.drawing import Bar, Line
from almoner.services.rounds.rules.outlines import Areas, areas_around


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One neighbourhood of the day: calls, the minutes of them, the workers who make them, and
    visits that nobody makes."""

    name: str
    calls: int
    minutes: int
    workers: tuple[str, ...]
    left: int


def areas_of(kept: Standing) -> Areas:
    """Names and outlines of neighbourhoods are public, whoever manages them."""
    named = Locality.objects.order_by("name", "pk").values_list("name", "neighbourhoods")
    return areas_around(named, kept.day.spots)


def area_rows(areas: Areas, lines: Sequence[Line], left: Iterable[Bar]) -> list[AreaRow]:
    """What the map shows, in words: by name, and at the end what lies in none."""
    if not areas.areas:
        return []
    calls: dict[str, list[tuple[str, Bar]]] = {}
    for line in lines:
        for bar in line.bars:
            calls.setdefault(bar.area, []).append((line.name, bar))
    nobody = [areas.name_of(bar.spot) for bar in left if not bar.key.endswith("-1")]
    names = [one.name for one in areas.areas]
    names += [""] if "" in calls or "" in nobody else []
    return [_row(name, calls.get(name, ()), nobody.count(name)) for name in names]


def _row(name: str, calls: Sequence[tuple[str, Bar]], left: int) -> AreaRow:
    return AreaRow(
        name or "Elsewhere",
        len(calls),
        round(sum(bar.ends - bar.starts for _, bar in calls)),
        tuple(dict.fromkeys(worker for worker, _ in calls)),
        left,
    )
