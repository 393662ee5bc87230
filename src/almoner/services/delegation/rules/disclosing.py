"""What a board may read of small numbers: no count of 1 to 4, nor a way to work one out.

Counts of people are hidden from 1 to 4 and otherwise rounded to the nearest 5. Shares and rates are
worked out from the rounded counts. The sum below a table is made of the lines that are shown and of
nothing else, so it says nothing new; and people are counted by provider only, never along a second
side that could be laid beside the first.
"""

from collections.abc import Sequence
from typing import NamedTuple

from almoner.kernel.disclosure import HIDDEN, suppress

BASE = 5
NOTHING = "nothing to count"


class Row(NamedTuple):
    """`n` of `d` for one line of a table, and how many people stand behind it."""

    people: int
    n: int
    d: int


class Shown(NamedTuple):
    """The lines of a table as a board may read them, and the sum of those that are shown."""

    lines: tuple[str, ...]
    total: str


def rounded(count: int) -> int:
    """To the nearest 5."""
    return BASE * ((count + BASE // 2) // BASE)


def few(people: int) -> bool:
    return suppress(people) is None


def counts(people: Sequence[int], numbers: Sequence[int]) -> Shown:
    """Counts of people or of what was done to them, each line with its people behind it."""
    pairs = list(zip(people, numbers, strict=True))
    shown = [rounded(n) for p, n in pairs if not few(p) and not few(n)]
    told = tuple(HIDDEN if few(p) or few(n) else f"{rounded(n):,}" for p, n in pairs)
    return Shown(told, f"{sum(shown):,}" if shown or not pairs else HIDDEN)


def shares(rows: Sequence[Row]) -> Shown:
    """Percentages of rounded counts."""
    shown = [row for row in rows if not few(row.people) and not few(row.d)]
    n, d = sum(rounded(row.n) for row in shown), sum(rounded(row.d) for row in shown)
    told = tuple(_share(rounded(r.n), rounded(r.d)) if r in shown else HIDDEN for r in rows)
    return Shown(told, _share(n, d) if shown or not rows else HIDDEN)


def rates(rows: Sequence[Row], per: int = 1000) -> Shown:
    """So many for every `per`. `d` counts acts and not people, so it is not rounded."""
    shown = [row for row in rows if not few(row.people) and not few(row.n)]
    n, d = sum(rounded(row.n) for row in shown), sum(row.d for row in shown)
    told = tuple(_rate(rounded(r.n), r.d, per) if r in shown else HIDDEN for r in rows)
    return Shown(told, _rate(n, d, per) if shown or not rows else HIDDEN)


def _share(n: int, d: int) -> str:
    return f"{round(100 * min(n, d) / d)}%" if d else NOTHING


def _rate(n: int, d: int, per: int) -> str:
    return f"{per * n / d:,.1f}" if d else NOTHING
