"""What a board may read of small numbers: never a count of 1 to 4, nor a way to work it out."""

from collections.abc import Mapping, Sequence
from math import ceil, floor, inf
from typing import NamedTuple

from almoner.kernel.disclosure import HIDDEN, THRESHOLD, suppress, suppress_row

FEW = f"fewer than {THRESHOLD}"
NOTHING = "nothing to count"


class Row(NamedTuple):
    """`n` of `d` for one line of a table, and how many people stand behind it."""

    people: int
    n: int
    d: int


class Shown(NamedTuple):
    """The lines of a table as a board may read them, and the line below that sums them up."""

    lines: tuple[str, ...]
    total: str


def hidden_lines(people: Sequence[int]) -> tuple[frozenset[int], bool]:
    """Which lines stand for so few people that they are hidden whole, and whether the sum is."""
    row = suppress_row(people)
    lines = frozenset(i for i, count in enumerate(row.counts) if count is None)
    return lines, row.total is None


def counts(people: Sequence[int], numbers: Sequence[int]) -> Shown:
    """Counts of people or of what was done to them, each line with its people behind it."""
    lines, no_total = hidden_lines(people)
    cover = _cover(numbers, lines)
    told = tuple(
        HIDDEN if i in lines else _count(count, i in cover.hidden)
        for i, count in enumerate(numbers)
    )
    total = HIDDEN if no_total or cover.no_total else _count(sum(numbers), False)
    return Shown(told, total)


def shares(rows: Sequence[Row]) -> Shown:
    """Percentages. A small count on either side shows as a bound; whatever would let a reader
    subtract their way to it is not shown."""
    lines, no_total = hidden_lines([row.people for row in rows])
    yes = _cover([row.n for row in rows], lines)
    no = _cover([row.d - row.n for row in rows], lines)
    told = tuple(
        HIDDEN if i in lines else _share(row.n, row.d, i in yes.hidden | no.hidden)
        for i, row in enumerate(rows)
    )
    n, d = sum(row.n for row in rows), sum(row.d for row in rows)
    total = HIDDEN if no_total or yes.no_total or no.no_total else _share(n, d, False)
    return Shown(told, total)


def rates(rows: Sequence[Row], per: int = 1000) -> Shown:
    """So many for every `per`. A small number shows as a bound."""
    lines, no_total = hidden_lines([row.people for row in rows])
    cover = _cover([row.n for row in rows], lines)
    told = tuple(
        HIDDEN if i in lines else _rate(row.n, row.d, per, i in cover.hidden)
        for i, row in enumerate(rows)
    )
    n, d = sum(row.n for row in rows), sum(row.d for row in rows)
    total = HIDDEN if no_total or cover.no_total else _rate(n, d, per, False)
    return Shown(told, total)


class _Cover(NamedTuple):
    """Lines hidden besides the small ones, so that those cannot be worked out from the sum."""

    hidden: frozenset[int]
    no_total: bool


def _cover(numbers: Sequence[int], unknown: frozenset[int]) -> _Cover:
    """A reader knows that a small line is 1 to 4, that a covering one is more, and the sum."""
    small = {i for i, count in enumerate(numbers) if suppress(count) is None}
    ranges: dict[int, tuple[float, float]] = dict.fromkeys(unknown, (0, inf))
    ranges |= dict.fromkeys(small - unknown, (1, THRESHOLD - 1))
    hidden: set[int] = set()
    while _certain(numbers, ranges, small):
        spare = [i for i, n in enumerate(numbers) if n and i not in ranges]
        if not spare:
            return _Cover(frozenset(hidden), True)
        smallest = min(spare, key=lambda i: numbers[i])
        hidden.add(smallest)
        ranges[smallest] = (THRESHOLD, inf)
    return _Cover(frozenset(hidden), False)


def _certain(
    numbers: Sequence[int], ranges: Mapping[int, tuple[float, float]], small: set[int]
) -> bool:
    """Whether the sum of what is not shown leaves some small line only one value."""
    rest = sum(numbers[i] for i in ranges)
    for i in small:
        low, high = ranges[i]
        others = [ranges[j] for j in ranges if j != i]
        low = max(low, rest - sum(most for _, most in others))
        high = min(high, rest - sum(least for least, _ in others))
        if low == high and len(numbers) > 1:
            return True
    return False


def _count(count: int, covered: bool) -> str:
    if suppress(count) is None:
        return FEW
    return HIDDEN if covered else f"{count:,}"


def _share(n: int, d: int, covered: bool) -> str:
    few_yes, few_no = suppress(n) is None, suppress(d - n) is None
    if d == 0:
        return NOTHING
    if few_yes and few_no:
        return HIDDEN
    if few_yes:
        return f"less than {min(100, ceil(100 * THRESHOLD / d))}%"
    if few_no:
        return f"more than {max(0, floor(100 * (d - THRESHOLD) / d))}%"
    return HIDDEN if covered else f"{round(100 * n / d)}%"


def _rate(n: int, d: int, per: int, covered: bool) -> str:
    if d == 0:
        return NOTHING
    if suppress(n) is None:
        return f"less than {_rounded_up(per * THRESHOLD / d)}"
    return HIDDEN if covered else f"{per * n / d:,.1f}"


def _rounded_up(value: float) -> str:
    return f"{ceil(value * 10) / 10:,.1f}"
