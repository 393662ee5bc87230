"""Reads a whole pathway, then checks that it holds together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from almoner.engines.pathways.definition import parts
from almoner.engines.pathways.definition import shapes as s
from almoner.engines.pathways.definition.checking import check
from almoner.engines.pathways.definition.clocks import clock
from almoner.engines.pathways.definition.where import Vocabulary, read_where
from almoner.kernel.basis import read_basis
from almoner.kernel.choices import read_choice
from almoner.kernel.marks import Marked
from almoner.kernel.reader import Reader, as_code, as_one_of

T = TypeVar("T")
ABOUT = frozenset({"person", "carer", "provider", "place"})


def read(node: Marked) -> s.Pathway:
    """The pathway in a marked text. DefinitionError names file, line and key of the first fault."""
    reader = Reader(node)
    fields = _coded(reader, "fields", parts.field, empty=True)
    queues = _coded(reader, "queues", parts.queue)
    states = _coded(reader, "states", parts.state)
    standing = [code for code, one in states.items() if one.kind != s.CLOSED]
    made = s.Pathway(
        code=reader.code("code"),
        version=_version(reader),
        title=reader.text("title"),
        summary=reader.text("summary"),
        about=reader.one_of("about", ABOUT),
        basis=read_basis(reader.take("basis")),
        sources=reader.texts("sources", empty=True),
        restricted_to=_restricted(reader),
        entry=parts.entry(reader.take("entry")),
        fields=fields,
        queues=queues,
        priorities=_priorities(reader),
        states=states,
        initial=reader.code("initial"),
        transitions=_coded(
            reader, "transitions", lambda one: parts.transition(one, standing, fields)
        ),
        reasons={one.code: one.label for one in reader.each("reasons", read_choice, empty=True)},
        pause_reasons=reader.each("pause_reasons", as_code, empty=True),
        outcomes=_coded(reader, "outcomes", parts.outcome),
        clocks=_coded(reader, "clocks", clock, empty=True),
        worklists={},
        dip=parts.dip(reader.take("dip_sample")) if reader.has("dip_sample") else None,
        tracking=reader.each("tracking", parts.tracking, empty=True),
        migrations=reader.each("migrations", parts.migration, empty=True),
        simulation=_simulation(reader),
        indicators=reader.each("indicators", as_code, empty=True),
        instruments=reader.each("instruments", as_code, empty=True),
    )
    object.__setattr__(made, "worklists", _worklists(reader, made))
    reader.done()
    check(node, made)
    return made


def _version(reader: Reader) -> int:
    version = reader.whole("version")
    if version < 1:
        raise reader.node.error("version must be 1 or more")
    return version


def _coded(
    reader: Reader, key: str, read_one: Callable[[Marked], Any], *, empty: bool = False
) -> dict[str, Any]:
    found: dict[str, Any] = {}

    def each(node: Marked) -> None:
        one = read_one(node)
        if one.code in found:
            raise node.error(f"the code {one.code!r} stands twice in {key}; keep one")
        found[one.code] = one

    reader.each(key, each, empty=empty)
    return found


def _priorities(reader: Reader) -> tuple[s.Priority, ...]:
    found = _coded(reader, "priorities", parts.priority, empty=True)
    return tuple(sorted(found.values(), key=lambda one: one.rank))


def _restricted(reader: Reader) -> s.Codes:
    """`restricted_to: [roles]`: others do not see that there is a case."""
    if not reader.has("restricted_to"):
        return ()
    return reader.each("restricted_to", lambda one: as_one_of(one, parts.WORKERS))


def _worklists(reader: Reader, made: s.Pathway) -> dict[str, s.Worklist]:
    known = Vocabulary(
        states=set(made.states),
        queues=set(made.queues),
        priorities=set(made.ranks),
        routes={one.code for one in made.entry.routes},
        outcomes=set(made.outcomes),
        fields=set(made.fields),
        moments=made.moments,
        clocks=set(made.clocks),
        transitions=set(made.transitions),
    )

    def one(node: Marked) -> s.Worklist:
        inner = Reader(node)
        listed = s.Worklist(
            inner.code("code"),
            inner.text("title"),
            inner.text("purpose"),
            read_where(inner.take("where"), known),
            inner.one_of("order", parts.ORDERS) if inner.has("order") else "opened",
        )
        inner.done()
        return listed

    return _coded(reader, "worklists", one, empty=True)


def _simulation(reader: Reader) -> s.Simulation | None:
    if not reader.has("simulate"):
        return None
    inner = reader.within("simulate")
    made = s.Simulation(
        arrivals_per_week=_amount(inner.take("arrivals_per_week")),
        minutes=_each_of(inner, "minutes_per_state", _triangle),
        staff=_each_of(inner, "staff", _amount),
        branch=_each_of(inner, "branch", _shares),
        basis=read_basis(inner.take("basis")),
    )
    inner.done()
    return made


def _each_of(reader: Reader, key: str, read_one: Callable[[Marked], T]) -> dict[str, T]:
    if not reader.has(key):
        return {}
    node = reader.take(key)
    if not isinstance(node.value, dict):
        raise node.error("must be a mapping")
    return {code: read_one(value) for code, value in node.value.items()}


def _amount(node: Marked) -> float:
    if isinstance(node.value, bool) or not isinstance(node.value, int | float) or node.value < 0:
        raise node.error("must be a number, 0 or more")
    return float(node.value)


def _triangle(node: Marked) -> tuple[float, float, float]:
    if not isinstance(node.value, list) or len(node.value) != 3:
        raise node.error("must be [lowest, usual, highest] in minutes")
    low, mode, high = (_amount(item) for item in node.value)
    if not low <= mode <= high:
        raise node.error("must go from the lowest to the highest")
    return low, mode, high


def _shares(node: Marked) -> dict[str, float]:
    if not isinstance(node.value, dict):
        raise node.error("must be a mapping of transitions to shares")
    found = {code: _amount(value) for code, value in node.value.items()}
    if not 0.99 <= sum(found.values()) <= 1.01:
        raise node.error(f"the shares add up to {sum(found.values()):g}, not to 1")
    return found
