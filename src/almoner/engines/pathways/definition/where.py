"""The filter language that worklists and indicators share: which cases are meant.

where:
  all:                              # or any: or none:, and they nest
    - {field: state, in: [enquiry, plan]}
    - {field: opened, months_over: 6}
    - {field: facts.lacks_capacity, is: true}
    - {field: facts.advocate, exists: false}
    - {field: clock.first-contact, is: breached}
    - {count: {pathway: safeguarding, months: 12}, over: 3}
    - {event: {transition: review, within_days: 365}, exists: false}
    - {instrument: frailty-ld, exists: true}
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from almoner.kernel.marks import Marked
from almoner.kernel.reader import CODE, NAME, Reader, as_code, as_one_of, as_text

TEXTS = frozenset(
    {"pathway", "state", "kind", "queue", "priority", "route", "outcome", "information"}
)
FLAGS = frozenset({"closed", "unallocated", "breached", "joint", "paused"})
TIMES = frozenset({"opened", "closed_on", "state_since", "contact_due", "due"})
PERSON = frozenset({"age"})
CLOCKS = frozenset({"running", "stopped", "breached", "in-time", "paused", "warned", "never"})
_EQUAL = ("is", "not", "in", "exists")
_SIZE = ("over", "under", "at_least", "at_most")
_AGE = ("days_over", "days_under", "months_over", "months_under")
_ALLOWED = {
    "text": _EQUAL,
    "flag": ("is",),
    "time": (*_AGE, "exists"),
    "fact": (*_EQUAL, *_SIZE, "contains", *_AGE),
    "moment": ("exists", *_AGE),
    "clock": ("is",),
    "person": _SIZE,
    "count": _SIZE,
    "event": ("exists",),
    "instrument": ("exists",),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """`kind` says what is asked; `name` of what; `operator` and `value` how."""

    kind: str
    name: str
    operator: str
    value: Any
    detail: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Where:
    """`mode`: all, any or none of `parts`."""

    mode: str
    parts: tuple[Condition | Where, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a filter may name. None: anything that looks like a code."""

    states: Collection[str] | None = None
    queues: Collection[str] | None = None
    priorities: Collection[str] | None = None
    routes: Collection[str] | None = None
    outcomes: Collection[str] | None = None
    fields: Collection[str] | None = None
    moments: Collection[str] | None = None
    clocks: Collection[str] | None = None
    transitions: Collection[str] | None = None
    pathways: Collection[str] | None = None


EVERYTHING = Where("all", ())


def read_where(node: Marked, known: Vocabulary | None = None) -> Where:
    """Reads `where:`: a mapping of all, any or none, or one condition. DefinitionError."""
    return _group(node, known or Vocabulary())


def _group(node: Marked, known: Vocabulary) -> Where:
    if not isinstance(node.value, dict):
        raise node.error("must be one of all, any, none with a list, or one condition")
    modes = [mode for mode in ("all", "any", "none") if mode in node.value]
    if not modes:
        return Where("all", (_condition(node, known),))
    reader = Reader(node)
    parts = [
        Where(mode, reader.each(mode, lambda item: _part(item, known), empty=False))
        for mode in modes
    ]
    reader.done()
    return parts[0] if len(parts) == 1 else Where("all", tuple(parts))


def _part(node: Marked, known: Vocabulary) -> Condition | Where:
    nested = isinstance(node.value, dict) and {"all", "any", "none"} & set(node.value)
    return _group(node, known) if nested else _condition(node, known)


def _condition(node: Marked, known: Vocabulary) -> Condition:
    reader = Reader(node)
    kinds = [kind for kind in ("field", "count", "event", "instrument") if reader.has(kind)]
    if len(kinds) != 1:
        raise node.error("must ask one thing: field, count, event or instrument")
    if kinds == ["field"]:
        field = reader.take("field")
        kind, name = _field(field, known)
        detail: tuple[tuple[str, Any], ...] = ()
    else:
        kind = kinds[0]
        name, detail = _SPECIAL[kind](reader.take(kind), known)
    operator, value = _operator(reader, node, kind, name, known)
    reader.done()
    return Condition(kind, name, operator, value, detail)


def _field(node: Marked, known: Vocabulary) -> tuple[str, str]:
    text = as_text(node)
    head, dot, rest = text.partition(".")
    if not dot:
        for kind, columns in (("text", TEXTS), ("flag", FLAGS), ("time", TIMES)):
            if text in columns:
                return kind, text
    named = {
        "facts": ("fact", known.fields),
        "moments": ("moment", known.moments),
        "clock": ("clock", known.clocks),
        "person": ("person", PERSON),
    }
    if head in named and rest:
        kind, names = named[head]
        _check(node, rest, names, head)
        return kind, rest
    listed = ", ".join(sorted(TEXTS | FLAGS | TIMES))
    raise node.error(f"{text!r} cannot be asked. Ask: {listed}, facts.…, moments.…, clock.…")


def _check(node: Marked, code: str, names: Collection[str] | None, what: str) -> None:
    if names is None:
        if not (CODE.fullmatch(code) or NAME.fullmatch(code)):
            raise node.error(f"{code!r} is not a code")
    elif code not in names:
        listed = ", ".join(sorted(names)) or "none"
        raise node.error(f"{code!r} is not known in {what}. Known: {listed}")


def _count(node: Marked, known: Vocabulary) -> tuple[str, tuple[tuple[str, Any], ...]]:
    reader = Reader(node)
    pathway = reader.code("pathway")
    _check(node, pathway, known.pathways, "pathway")
    months = reader.whole("months")
    if not 1 <= months <= 120:
        raise node.error("months must be from 1 to 120")
    reader.done()
    return pathway, (("months", months),)


def _event(node: Marked, known: Vocabulary) -> tuple[str, tuple[tuple[str, Any], ...]]:
    reader = Reader(node)
    kind = "transition" if reader.has("transition") else "moment"
    code = as_text(reader.take(kind))
    _check(node, code, known.transitions if kind == "transition" else known.moments, kind)
    days = reader.whole("within_days") if reader.has("within_days") else None
    reader.done()
    return code, (("of", kind), ("within_days", days))


def _instrument(node: Marked, known: Vocabulary) -> tuple[str, tuple[tuple[str, Any], ...]]:
    return as_code(node), ()


_SPECIAL = {"count": _count, "event": _event, "instrument": _instrument}


def _operator(
    reader: Reader, node: Marked, kind: str, name: str, known: Vocabulary
) -> tuple[str, Any]:
    allowed = _ALLOWED[kind]
    given = [one for one in allowed if reader.has(one)]
    if len(given) != 1:
        raise node.error(f"must compare in one way, with one of: {', '.join(allowed)}")
    [operator] = given
    value = reader.take(operator)
    return operator, _value(value, kind, name, operator, known)


def _value(node: Marked, kind: str, name: str, operator: str, known: Vocabulary) -> Any:
    if operator == "exists" or kind == "flag":
        if not isinstance(node.value, bool):
            raise node.error("must be true or false")
        return node.value
    if operator in (*_SIZE, *_AGE):
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            raise node.error("must be a number")
        if operator in _AGE and (not isinstance(node.value, int) or node.value < 0):
            raise node.error("must be a whole number, 0 or more")
        return node.value
    if kind == "clock":
        return as_one_of(node, CLOCKS)
    if operator == "in":
        if not isinstance(node.value, list) or not node.value:
            raise node.error("must be a list")
        return tuple(_plain(item, kind, name, known) for item in node.value)
    return _plain(node, kind, name, known)


def _plain(node: Marked, kind: str, name: str, known: Vocabulary) -> Any:
    value = node.value
    if kind != "text":
        if isinstance(value, dict | list):
            raise node.error("must be one value")
        return value
    code = as_text(node)
    names = {
        "state": known.states,
        "queue": known.queues,
        "priority": known.priorities,
        "route": known.routes,
        "outcome": known.outcomes,
        "pathway": known.pathways,
        "kind": ("open", "waiting", "closed"),
        "information": ("given", "not-needed"),
    }[name]
    _check(node, code, names, name)
    return code
