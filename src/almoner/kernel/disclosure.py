"""Disclosure control: small counts of people are not shown, nor can they be worked out.

Counts from 1 up to one less than the threshold are hidden; nought is shown.
The threshold of 5 is a common default, not a national rule (D).
Hidden counts are None. In a row or table with totals, more counts are hidden
until no hidden one can be worked out exactly, even by a reader who knows that
every hidden count is at least 1.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

THRESHOLD = 5
HIDDEN = "not shown"
_Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SuppressedRow:
    counts: tuple[int | None, ...]
    total: int | None


@dataclass(frozen=True, slots=True)
class SuppressedTable:
    rows: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None


def suppress(count: int, threshold: int = THRESHOLD) -> int | None:
    """The count, or None if it is from 1 to `threshold` - 1. ValueError if negative."""
    if threshold < 1:
        raise ValueError("The threshold is at least 1.")
    if count < 0:
        raise ValueError("A count of people cannot be negative.")
    return None if 0 < count < threshold else count


def shown(count: int | None) -> str:
    """For the screen: "1,234" or "not shown"."""
    return HIDDEN if count is None else f"{count:,}"


def suppress_row(counts: Sequence[int], threshold: int = THRESHOLD) -> SuppressedRow:
    """One row with its total. Hides the total only when no other count is left to hide."""
    total = sum(counts)
    hidden = {at for at, count in enumerate(counts) if suppress(count, threshold) is None}
    total_hidden = suppress(total, threshold) is None
    while hidden and not total_hidden and _row_gives_away(counts, hidden):
        spare = [at for at, count in enumerate(counts) if count and at not in hidden]
        if spare:
            hidden.add(min(spare, key=lambda at: counts[at]))
        else:
            total_hidden = True
    return SuppressedRow(
        tuple(None if at in hidden else count for at, count in enumerate(counts)),
        None if total_hidden else total,
    )


def _row_gives_away(counts: Sequence[int], hidden: set[int]) -> bool:
    return len(hidden) == 1 or sum(counts[at] for at in hidden) == len(hidden)


def suppress_table(rows: Sequence[Sequence[int]], threshold: int = THRESHOLD) -> SuppressedTable:
    """Rows of equal length with row totals, column totals and a grand total."""
    if len({len(row) for row in rows}) > 1:
        raise ValueError("Every row of a table has the same number of counts.")
    grid = _with_totals(rows)
    hidden = {place for place, count in _places(grid) if suppress(count, threshold) is None}
    while (exposed := _first_exposed(grid, hidden)) is not None:
        hidden.add(_next_to_hide(grid, hidden, exposed))
    kept = [
        tuple(None if (i, j) in hidden else count for j, count in enumerate(line))
        for i, line in enumerate(grid)
    ]
    return SuppressedTable(
        rows=tuple(line[:-1] for line in kept[:-1]),
        row_totals=tuple(line[-1] for line in kept[:-1]),
        column_totals=kept[-1][:-1],
        total=kept[-1][-1],
    )


def _with_totals(rows: Sequence[Sequence[int]]) -> list[list[int]]:
    grid = [[*row, sum(row)] for row in rows]
    width = len(grid[0]) if grid else 1
    return [*grid, [sum(row[column] for row in grid) for column in range(width)]]


def _places(grid: list[list[int]]) -> Iterator[tuple[_Place, int]]:
    for i, line in enumerate(grid):
        for j, count in enumerate(line):
            yield (i, j), count


def _first_exposed(grid: list[list[int]], hidden: set[_Place]) -> _Place | None:
    return next((place for place in sorted(hidden) if not _could_differ(grid, hidden, place)), None)


def _could_differ(grid: list[list[int]], hidden: set[_Place], place: _Place) -> bool:
    """Whether some other table with the same shown counts has another count here.

    Two tables that agree on what is shown differ by closed walks over hidden
    places, adding and taking 1 in turn, so it is enough to look for one walk.
    """
    return any(_closed_walk(grid, hidden, place, step) for step in (1, -1))


def _closed_walk(grid: list[list[int]], hidden: set[_Place], place: _Place, step: int) -> bool:
    if not _can_move(grid, place, step):
        return False
    row, column = place
    reached, frontier = {("column", column)}, [("column", column)]
    while frontier:
        side, line = frontier.pop()
        change = -step if side == "column" else step
        for other in hidden - {place}:
            here, there = (other[1], other[0]) if side == "column" else other
            node = ("row" if side == "column" else "column", there)
            if here == line and node not in reached and _can_move(grid, other, change):
                reached.add(node)
                frontier.append(node)
    return ("row", row) in reached


def _can_move(grid: list[list[int]], place: _Place, step: int) -> bool:
    """A total counts with the opposite sign: it falls when its line has to rise."""
    i, j = place
    is_total = (i == len(grid) - 1) is not (j == len(grid[0]) - 1)
    return (-step if is_total else step) > 0 or grid[i][j] > 1


def _next_to_hide(grid: list[list[int]], hidden: set[_Place], exposed: _Place) -> _Place:
    """The smallest count in the same line, cells before totals; else the smallest anywhere."""
    last_row, last_column = len(grid) - 1, len(grid[0]) - 1

    def cost(place: _Place) -> tuple[bool, bool, int, _Place]:
        i, j = place
        elsewhere = i != exposed[0] and j != exposed[1]
        return (elsewhere, i == last_row or j == last_column, grid[i][j], place)

    spare = [place for place, count in _places(grid) if count and place not in hidden]
    return min(spare, key=cost)
