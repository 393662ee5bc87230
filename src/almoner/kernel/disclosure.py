"""Disclosure control: small counts of people are not shown, nor can they be worked out.

Counts from 1 up to one less than the threshold are hidden; nought is shown.
The threshold of 5 is a common default, not a national rule (D).
Hidden counts are None. In a row or table with totals, more counts are hidden
until no hidden one can be worked out exactly, even by a reader who knows that
every hidden count is at least 1.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

THRESHOLD = 5
HIDDEN = "not shown"
Place = tuple[int, int]
Grid = list[list[int]]
_Line = tuple[str, int]


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
    for place in sorted(hidden, key=lambda at: (grid[at[0]][at[1]], at)):
        hidden |= _cheapest_cover(grid, hidden, place)
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


def _with_totals(rows: Sequence[Sequence[int]]) -> Grid:
    grid = [[*row, sum(row)] for row in rows]
    width = len(grid[0]) if grid else 1
    return [*grid, [sum(row[column] for row in grid) for column in range(width)]]


def _places(grid: Grid) -> Iterator[tuple[Place, int]]:
    for i, line in enumerate(grid):
        for j, count in enumerate(line):
            yield (i, j), count


def _cheapest_cover(grid: Grid, hidden: set[Place], place: Place) -> set[Place]:
    """What to hide, at least cost, so that the count at `place` cannot be worked out.

    Two tables that agree on all that is shown differ by closed walks over hidden
    places, along which counts rise and fall by 1 in turn. So a count is safe once
    such a walk leads through it, and the cheapest walk hides least. There always is
    one: the count and its totals rise together.
    """
    walks = [_cheapest_walk(grid, hidden, place, step) for step in (1, -1)]
    return min((walk for walk in walks if walk is not None), key=lambda walk: walk[0])[1]


def _cheapest_walk(
    grid: Grid, hidden: set[Place], place: Place, step: int
) -> tuple[int, set[Place]] | None:
    """Dijkstra from the column of `place` back to its row: (cost, places), None if blocked."""
    if not _can_move(grid, place, step):
        return None
    row, column = place
    queue: list[tuple[int, _Line, list[Place]]] = [(0, ("column", column), [place])]
    done: set[_Line] = set()
    while queue:
        cost, line, walked = heappop(queue)
        if line == ("row", row):
            return cost, set(walked)
        if line in done:
            continue
        done.add(line)
        change = -step if line[0] == "column" else step
        for other, beyond in _crossings(grid, line):
            if other != place and beyond not in done and _can_move(grid, other, change):
                price = 0 if other in hidden else _price(grid, other)
                heappush(queue, (cost + price, beyond, [*walked, other]))
    return None


def _crossings(grid: Grid, line: _Line) -> Iterator[tuple[Place, _Line]]:
    side, at = line
    if side == "column":
        return (((i, at), ("row", i)) for i in range(len(grid)))
    return (((at, j), ("column", j)) for j in range(len(grid[0])))


def _can_move(grid: Grid, place: Place, step: int) -> bool:
    """Noughts stay shown, and hidden counts stay at 1 or more.

    A total counts with the opposite sign: it falls when its line has to rise.
    """
    count = grid[place[0]][place[1]]
    rises = (step > 0) is not (_totals_in(grid, place) == 1)
    return count > 0 if rises else count > 1


def _price(grid: Grid, place: Place) -> int:
    """People hidden. Any total is dearer than all the counts that are not totals."""
    dearer = (grid[-1][-1] + 1) * len(grid) * len(grid[0]) if _totals_in(grid, place) else 0
    return dearer + grid[place[0]][place[1]]


def _totals_in(grid: Grid, place: Place) -> int:
    """0 for a count, 1 for the total of a row or column, 2 for the grand total."""
    return (place[0] == len(grid) - 1) + (place[1] == len(grid[0]) - 1)
