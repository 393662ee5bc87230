"""Hides small numbers of people across the slices of an indicator and across its total.

A share has three counts: those counted, the rest, and all. Every slice of the same rows has the
same total, so what one slice hides another may give away. Where any slice has to hide a total,
only the first slice is shown, so that nothing of a second one can be set against it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from almoner.kernel.disclosure import suppress_row, suppress_table


@dataclass(frozen=True, slots=True)
class Counted:
    """Of `of` rows `counted` count. Without a numerator both are the same."""

    counted: int
    of: int

    def __post_init__(self) -> None:
        if not 0 <= self.counted <= self.of:
            raise ValueError(f"{self.counted} of {self.of}: the part is more than the whole.")


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown; None is hidden. `value` tells whether the figure itself may be."""

    counted: int | None
    of: int | None

    @property
    def value(self) -> bool:
        return self.counted is not None and self.of is not None


HIDDEN = Shown(None, None)
Rows = Mapping[str, Counted]


@dataclass(frozen=True, slots=True)
class Protected:
    """The total and each member of each slice, as they may be shown."""

    total: Shown
    slices: Mapping[str, Mapping[str, Shown]]


def protect(total: Counted, slices: Mapping[str, Rows], below: int, *, share: bool) -> Protected:
    """Primary and secondary suppression of one period. `share`: the rest is a count too.

    Every slice holds all the rows of the total, each row once; a member for rows that belong to
    none keeps that so. ValueError when a slice does not add up.
    """
    for name, rows in slices.items():
        _check_adds_up(name, rows, total)
    made = {name: _one(rows, below, share) for name, rows in slices.items()}
    if not made:
        return Protected(_one({"": total}, below, share)[0], {})
    first, *others = made
    if all(whole.value for whole, _ in made.values()):
        whole = Shown(total.counted, total.of)
        return Protected(whole, {name: cells for name, (_, cells) in made.items()})
    whole, cells = made[first]
    hidden = {name: dict.fromkeys(slices[name], HIDDEN) for name in others}
    return Protected(whole, {first: cells, **hidden})


def _one(rows: Rows, below: int, share: bool) -> tuple[Shown, dict[str, Shown]]:
    """The total and the members of one slice."""
    names, counts = list(rows), list(rows.values())
    if not share:
        row = suppress_row([one.of for one in counts], below)
        members = [Shown(count, count) for count in row.counts]
        return Shown(row.total, row.total), dict(zip(names, members, strict=True))
    table = suppress_table([(one.counted, one.of - one.counted) for one in counts], below)
    members = [_shown(cells, of) for cells, of in zip(table.rows, table.row_totals, strict=True)]
    return _shown(table.column_totals, table.total), dict(zip(names, members, strict=True))


def _shown(cells: Sequence[int | None], of: int | None) -> Shown:
    """A numerator stands only beside its denominator: of two hidden counts neither helps."""
    counted = cells[0] if of is not None and None not in cells else None
    return Shown(counted, of)


def _check_adds_up(name: str, rows: Rows, total: Counted) -> None:
    summed = sum(one.counted for one in rows.values()), sum(one.of for one in rows.values())
    if summed != (total.counted, total.of):
        raise ValueError(f"The slice {name!r} holds {summed}, the total is {total}.")
