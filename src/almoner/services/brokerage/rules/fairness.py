"""Whether small providers win their share: what each size was asked, offered and won. Counts only.

Bands are a common division of firms and no rule for care (D). Counts below the threshold of
disclosure control are hidden, and shares and hours with them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from almoner.kernel.disclosure import suppress_table

BANDS = (
    (0, 9, "Under 10 workers"),
    (10, 49, "10 to 49 workers"),
    (50, 249, "50 to 249 workers"),
    (250, 10**9, "250 workers or more"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One service that was asked about one package, and what became of it."""

    provider_id: int
    size: int
    offered: bool
    won: bool
    hours_a_week: float


@dataclass(frozen=True, slots=True)
class Line:
    """One size. None is not shown. Shares are of all packages, in per cent; `hours` is what was
    won in a week. `providers` counts those that were asked at all."""

    title: str
    providers: int
    asked: int | None
    offered: int | None
    won: int | None
    share_asked: float | None
    share_won: float | None
    hours: float | None
    share_hours: float | None


def fairness(rows: Iterable[Asked]) -> list[Line]:
    """A line for each size that was asked, the smallest first."""
    known = list(rows)
    by_band = [
        (title, [one for one in known if low <= one.size <= high]) for low, high, title in BANDS
    ]
    filled = [(title, ones) for title, ones in by_band if ones]
    if not filled:
        return []
    counts = [[len(ones), _offers(ones), _wins(ones)] for _, ones in filled]
    # What was won is part of what was offered, and that of what was asked: no sums across.
    columns = [suppress_table([[row[at]] for row in counts]) for at in range(3)]
    hours = sum(one.hours_a_week for one in known if one.won)
    return [_line(title, ones, at, columns, hours) for at, (title, ones) in enumerate(filled)]


def _line(title: str, ones: list[Asked], at: int, columns: list, all_hours: float) -> Line:
    asked, offered, won = (column.rows[at][0] for column in columns)
    own = sum(one.hours_a_week for one in ones if one.won)
    shown = won is not None
    return Line(
        title,
        len({one.provider_id for one in ones}),
        asked,
        offered,
        won,
        _share(asked, columns[0].total),
        _share(won, columns[2].total),
        round(own, 1) if shown else None,
        round(100 * own / all_hours, 1) if shown and all_hours else None,
    )


def _offers(ones: list[Asked]) -> int:
    return sum(one.offered for one in ones)


def _wins(ones: list[Asked]) -> int:
    return sum(one.won for one in ones)


def _share(part: int | None, total: int | None) -> float | None:
    return None if part is None or not total else round(100 * part / total, 1)
