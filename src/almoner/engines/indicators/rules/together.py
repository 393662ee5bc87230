"""Hides small numbers across the indicators of one family.

First each indicator is protected by itself. Then, where one set of rows lies within another, the
inner one is hidden wherever the difference of the two is small. Indicators with rows in common,
and those that add up to a third, hide the same members: whole rows, two of them at least, or the
total too. So a person can always be thought of in another hidden row: no number can be told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from almoner.engines.indicators.rules.families import ALL_OF, COUNTED, Family, Rows
from almoner.engines.indicators.rules.suppression import (
    HIDDEN,
    Counted,
    Protected,
    Shown,
    protect,
)
from almoner.kernel.disclosure import suppress

Place = tuple[str, str]
WHOLE: Place = ("", "")
NOBODY = Counted(0, 0)


@dataclass(frozen=True, slots=True)
class Exact:
    """One indicator in one period, as it was counted. `share`: it has a numerator."""

    total: Counted
    slices: Mapping[str, Mapping[str, Counted]]
    share: bool
    below: int

    def at(self, place: Place) -> Counted:
        if place == WHOLE:
            return self.total
        return self.slices.get(place[0], {}).get(place[1], NOBODY)

    def alone(self) -> Protected:
        return protect(self.total, self.slices, self.below, share=self.share)


def protect_together(family: Family, exact: Mapping[str, Exact]) -> Mapping[str, Protected]:
    """Code to what may be shown, for every indicator of the family that was worked out."""
    alone = {code: one.alone() for code, one in exact.items()}
    given_away = {code: set(_given_away(code, family, exact)) for code in exact}
    found: dict[str, Protected] = {}
    for group in _groups(family, exact, alone):
        forced = set().union(*(given_away[code] for code in group))
        if len(group) == 1 and not forced:
            found[group[0]] = alone[group[0]]
        else:
            found |= _alike(group, exact, alone, forced)
    return found


def _given_away(code: str, family: Family, exact: Mapping[str, Exact]) -> Iterator[Place]:
    """Where another indicator less this one is a small number of people."""
    for inner, outer in family.within:
        if inner.code != code or outer.code not in exact:
            continue
        for place in _shared_places([exact[code], exact[outer.code]]):
            gap = _count(exact, outer, place) - _count(exact, inner, place)
            if gap > 0 and _small(gap, exact[code].below):
                yield place


def _groups(
    family: Family, exact: Mapping[str, Exact], alone: Mapping[str, Protected]
) -> list[list[str]]:
    """Indicators that hide the same members. A family has few, so joining is simple."""
    groups = [{code} for code in exact]
    for joined in (*_unlike(family, exact, alone), *_completing(family, exact)):
        touched = [group for group in groups if group & joined]
        groups = [group for group in groups if group not in touched] + [set().union(*touched)]
    return [sorted(group) for group in groups]


def _unlike(
    family: Family, exact: Mapping[str, Exact], alone: Mapping[str, Protected]
) -> Iterator[set[str]]:
    """One shows a count of the very rows that the other hides."""
    for one, other in family.same:
        if one.code in exact and other.code in exact:
            places = _shared_places([exact[one.code], exact[other.code]])
            if any(_hides(alone, one, at) != _hides(alone, other, at) for at in places):
                yield {one.code, other.code}


def _hides(alone: Mapping[str, Protected], rows: Rows, place: Place) -> bool:
    found = alone[rows.code]
    if place != WHOLE and place[1] not in found.slices[place[0]]:
        return False
    shown = found.total if place == WHOLE else found.slices[place[0]][place[1]]
    return (shown.of if rows.part == ALL_OF else shown.counted) is None


def _completing(family: Family, exact: Mapping[str, Exact]) -> Iterator[set[str]]:
    """Two sets that lie within a third and, as the numbers stand, make it up between them. The
    rest of a share is such a set too."""
    parts: dict[Rows, list[Rows]] = {}
    for inner, outer in family.within:
        if inner.code in exact and outer.code in exact and outer.part == ALL_OF:
            parts.setdefault(outer, []).append(inner)
    for outer, inners in parts.items():
        pairs = list(combinations(inners, 2))
        if exact[outer.code].share:
            pairs += [(one, _counting(outer)) for one in inners]
        for one, other in pairs:
            if one.code != other.code and _make_up(one, other, outer, exact):
                yield {outer.code, one.code, other.code}
    for one, other in family.same:
        two = [rows for rows in (one, other) if rows.code in exact and not rows.inner]
        shares = len(two) == 2 and all(exact[rows.code].share for rows in two)
        if shares and _make_up(_counting(one), _counting(other), one, exact):
            yield {one.code, other.code}


def _counting(rows: Rows) -> Rows:
    return Rows(rows.code, COUNTED, rows.tests)


def _make_up(one: Rows, other: Rows, outer: Rows, exact: Mapping[str, Exact]) -> bool:
    """True also where both are as large as each other everywhere: then one may be the other."""
    places = list(_shared_places([exact[rows.code] for rows in (one, other, outer)]))
    counts = [[_count(exact, rows, at) for rows in (one, other, outer)] for at in places]
    if not all(counts[0]):
        return False
    alike = COUNTED in (one.part, other.part) and all(a == b for a, b, _ in counts)
    return alike or all(a + b == c for a, b, c in counts)


def _alike(
    group: Sequence[str],
    exact: Mapping[str, Exact],
    alone: Mapping[str, Protected],
    forced: Collection[Place],
) -> dict[str, Protected]:
    """The members of each slice that any of the group has to hide are hidden in all of it."""
    unsafe = WHOLE in forced or any(_unsafe(exact[code], WHOLE) for code in group)
    unsafe = unsafe or any(alone[code].total.of is None for code in group)
    hidden: dict[str, set[str]] = {}
    for slice_ in dict.fromkeys(name for code in group for name in exact[code].slices):
        members = {name for code in group for name in exact[code].slices.get(slice_, {})}
        hidden[slice_] = _hidden_members(slice_, members, group, exact, forced)
        unsafe = unsafe or len(hidden[slice_]) == 1
    return {code: _shown(exact[code], hidden, everything=unsafe) for code in group}


def _hidden_members(
    slice_: str,
    members: Collection[str],
    group: Sequence[str],
    exact: Mapping[str, Exact],
    forced: Collection[Place],
) -> set[str]:
    """Two at least, or none; one alone where no other has anybody to hide it among."""
    hidden = {
        name
        for name in members
        if (slice_, name) in forced or any(_unsafe(exact[code], (slice_, name)) for code in group)
    }
    if len(hidden) == 1:
        size = {
            name: sum(exact[code].at((slice_, name)).of for code in group)
            for name in set(members) - hidden
        }
        spare = [name for name in sorted(size) if size[name]]
        hidden |= {min(spare, key=lambda name: size[name])} if spare else set()
    return hidden


def _unsafe(one: Exact, place: Place) -> bool:
    found = one.at(place)
    counts = (found.of, found.counted, found.of - found.counted) if one.share else (found.of,)
    return any(_small(count, one.below) for count in counts)


def _shown(one: Exact, hidden: Mapping[str, Collection[str]], *, everything: bool) -> Protected:
    slices = {
        slice_: {
            name: HIDDEN if everything or name in hidden[slice_] else _plain(count)
            for name, count in rows.items()
        }
        for slice_, rows in one.slices.items()
    }
    return Protected(HIDDEN if everything else _plain(one.total), slices)


def _plain(count: Counted) -> Shown:
    return Shown(count.counted, count.of)


def _shared_places(some: Sequence[Exact]) -> Iterator[Place]:
    yield WHOLE
    for slice_ in set.intersection(*(set(one.slices) for one in some)):
        members = {name for one in some for name in one.slices[slice_]}
        yield from ((slice_, name) for name in members)


def _count(exact: Mapping[str, Exact], rows: Rows, place: Place) -> int:
    found = exact[rows.code].at(place)
    return found.of if rows.part == ALL_OF else found.counted


def _small(count: int, below: int) -> bool:
    return suppress(count, below) is None
