"""Indicators of the same rows: which of them lie within, equal or complete each other.

One indicator may be safe by itself and still give another one away: all less of-which is the
rest. A family shares its rows, date and period. Within it a set of rows lies inside another when
it has to pass every test of the other, and perhaps more.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from almoner.engines.indicators.conditions import Condition, FieldTest, Group, OfCase
from almoner.engines.indicators.definition import Indicator

Tests = frozenset[Hashable]
ALL_OF, COUNTED = "of", "counted"


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that an indicator counts in all (`of`), or those of them that count (`counted`)."""

    code: str
    part: str
    tests: Tests

    @property
    def inner(self) -> bool:
        return self.part == COUNTED


@dataclass(frozen=True, slots=True)
class Family:
    """`within`: (inner, outer) sets of different indicators. `same`: sets of two indicators that
    are one and the same."""

    codes: tuple[str, ...]
    within: tuple[tuple[Rows, Rows], ...]
    same: tuple[tuple[Rows, Rows], ...]


@lru_cache(maxsize=32)
def families(indicators: tuple[Indicator, ...]) -> tuple[Family, ...]:
    """Families of two or more, each indicator in one at most."""
    by_rows: dict[Hashable, list[Indicator]] = {}
    for one in indicators:
        by_rows.setdefault(_base(one), []).append(one)
    found = (_family(some) for some in by_rows.values() if len(some) > 1)
    return tuple(family for family in found if family.within or family.same)


def family_of(code: str, indicators: Mapping[str, Indicator]) -> Family | None:
    found = families(tuple(indicators.values()))
    return next((family for family in found if code in family.codes), None)


def _base(one: Indicator) -> Hashable:
    return one.of, one.when, one.period, one.pathways, one.clocks, one.instruments


def _family(some: Iterable[Indicator]) -> Family:
    sets = [rows for one in some for rows in _sets(one)]
    whole = {rows.code: rows.tests for rows in sets if rows.part == ALL_OF}
    pairs = [(a, b) for a in sets for b in sets if a.code != b.code]
    # Those that count lie within all rows of their own indicator, and are protected there.
    return Family(
        tuple(dict.fromkeys(rows.code for rows in sets)),
        tuple(
            (a, b)
            for a, b in pairs
            if inside(a.tests, b.tests) and b.tests not in (a.tests, whole[a.code])
        ),
        tuple((a, b) for a, b in pairs if a.tests == b.tests and a.code < b.code),
    )


def _sets(one: Indicator) -> Iterator[Rows]:
    tests = frozenset(_all_tests(one))
    yield Rows(one.code, ALL_OF, tests)
    if one.numerator is not None:
        yield Rows(one.code, COUNTED, tests | frozenset(_single(one.numerator)))


def _all_tests(one: Indicator) -> Iterator[Hashable]:
    yield from _single(one.denominator)
    if one.excludes is not None:
        yield ("not", frozenset(_single(one.excludes)))
    if one.waiting_over_days:
        yield ("waiting", one.waiting_over_days)
    if one.measure is not None:
        yield ("measured", one.measure)
    if one.statistic == "each":
        yield ("worker",)


def _single(condition: Condition | None) -> Iterator[Hashable]:
    """The tests that all have to hold."""
    if condition is None:
        return
    if isinstance(condition, Group) and condition.join == "all":
        for part in condition.parts:
            yield from _single(part)
    elif isinstance(condition, OfCase) and condition.where.mode == "all":
        yield from condition.where.parts
    else:
        yield condition


def inside(inner: Tests, outer: Tests) -> bool:
    """Whatever passes `inner` passes `outer`."""
    return all(any(_implies(one, other) for one in inner) for other in outer)


def _implies(one: Hashable, other: Hashable) -> bool:
    if one == other:
        return True
    if isinstance(one, tuple) and isinstance(other, tuple):
        return one[0] == other[0] == "waiting" and one[1] >= other[1]
    mine, theirs = _values(one), _values(other)
    return mine is not None and theirs is not None and mine[0] == theirs[0] and mine[1] <= theirs[1]


def _values(test: object) -> tuple[Hashable, frozenset[Hashable]] | None:
    """(what is asked, the values that pass) of a test with a list of values."""
    operator = getattr(test, "operator", "")
    if operator not in ("is", "in"):
        return None
    value = test.value  # type: ignore[attr-defined]
    passed = frozenset(value) if operator == "in" else frozenset([value])
    if isinstance(test, FieldTest):
        return ("row", test.field), passed
    return (test.kind, test.name, test.detail), passed  # type: ignore[attr-defined]
