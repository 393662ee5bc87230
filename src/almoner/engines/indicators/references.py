"""Do the names in an indicator lead anywhere? Pathways change on their own, so this is asked of
both together and not when one of them is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from almoner.engines.indicators.conditions import FieldTest, NotYet, OfCase, case_tests, single
from almoner.engines.indicators.definition import Indicator
from almoner.engines.indicators.vocabulary import MOMENT
from almoner.engines.pathways.definition import Pathway

_VALUED = ("outcome", "route", "priority", "state", "queue")


def unknown_names(one: Indicator, pathways: Mapping[str, Pathway]) -> list[str]:
    """One sentence for each name that no pathway of the indicator has."""
    missing = [f"{one.code}: there is no pathway “{p}”." for p in one.pathways if p not in pathways]
    if one.of == "completions" or missing:
        return missing
    chosen = [p for code, p in pathways.items() if not one.pathways or code in one.pathways]
    return [
        f"{one.code}: no pathway has the {kind} “{name}”."
        for kind, name in sorted(set(_named(one)))
        if not any(name in _names(pathway, kind) for pathway in chosen)
    ]


def _named(one: Indicator) -> Iterator[tuple[str, str]]:
    """(kind, name) of all that an indicator asks of pathways."""
    ends = (one.when, one.measure.start, one.measure.end) if one.measure else (one.when,)
    yield from (("moment", end.removeprefix(MOMENT)) for end in ends if end.startswith(MOMENT))
    yield from (("clock", code) for code in one.clocks)
    if one.measure and one.measure.fact:
        yield "field", one.measure.fact
    for condition in (one.numerator, one.denominator, one.excludes):
        for test in single(condition):
            yield from _of_test(test)


def _of_test(test: object) -> Iterator[tuple[str, str]]:
    if isinstance(test, NotYet):
        yield "moment", test.moment
    elif isinstance(test, FieldTest) and test.field in ("clock", "transition", "moment"):
        values = test.value if isinstance(test.value, tuple) else (test.value,)
        yield from ((test.field, value) for value in values if isinstance(value, str))
    elif isinstance(test, OfCase):
        for part in case_tests(test.where):
            yield from _of_case(part.kind, part.name, part.value)


def _of_case(kind: str, name: str, value: object) -> Iterator[tuple[str, str]]:
    if kind == "fact":
        yield "field", name
    elif kind in ("moment", "clock"):
        yield kind, name
    elif kind == "text" and name in _VALUED:
        values = value if isinstance(value, tuple) else (value,)
        yield from ((name, str(one)) for one in values if isinstance(one, str))


def _names(pathway: Pathway, kind: str) -> set[str]:
    return {
        "moment": set(pathway.moments),
        "clock": set(pathway.clocks),
        "field": set(pathway.fields),
        "outcome": set(pathway.outcomes),
        "route": {route.code for route in pathway.entry.routes},
        "priority": {priority.code for priority in pathway.priorities},
        "state": set(pathway.states),
        "queue": set(pathway.queues),
        "transition": set(pathway.transitions),
    }[kind]
