"""Reads the smaller pieces of a pathway: fields, queues, states, moves."""

from __future__ import annotations

from collections.abc import Collection

from almoner.engines.pathways.definition import shapes as s
from almoner.engines.pathways.definition.language import ON_ENTRY, language
from almoner.kernel.choices import read_choice
from almoner.kernel.expressions import Expression
from almoner.kernel.marks import Marked
from almoner.kernel.reader import Reader, as_code, as_name, as_one_of, as_text
from almoner.platform.access.rights import ROLES

FIELD_TYPES = frozenset(
    {
        "text",
        "long-text",
        "yes-no",
        "choice",
        "choices",
        "date",
        "whole",
        "decimal",
        "money",
        "carer",
        "provider",
    }
)
# Fields that name somebody in the registers.
NAMING = ("carer", "provider")
_GIVES: dict[str, type] = {"yes-no": bool, "whole": int, "money": int, "decimal": float}
WORKERS = frozenset(set(ROLES) - {"nobody"})
ACTORS = WORKERS | {"owner", "system"}
ORDERS = frozenset({"clock", "priority", "opened"})
LINKS = frozenset({"caused", "related", "repeats"})
EVERY = frozenset({"week", "month", "quarter", "year"})


def field(node: Marked) -> s.Field:
    reader = Reader(node)
    kind = reader.one_of("type", FIELD_TYPES)
    chooses = kind in ("choice", "choices")
    made = s.Field(
        code=reader.name("code"),
        title=reader.text("title"),
        type=kind,
        help=reader.text_or("help", ""),
        choices=reader.each("choices", read_choice) if chooses else (),
        personal=reader.flag("personal", default=True),
        between=_between(reader, kind),
    )
    reader.done()
    no_repeats(node, [one.code for one in made.choices], "choice")
    return made


def _between(reader: Reader, kind: str) -> tuple[int, int] | None:
    if not reader.has("between"):
        return None
    node = reader.take("between")
    low_high = node.plain()
    if kind not in ("whole", "decimal", "money"):
        raise node.error("is only for numbers")
    if not (isinstance(low_high, list) and len(low_high) == 2 and low_high[0] < low_high[1]):
        raise node.error("must be [lowest, highest]")
    return low_high[0], low_high[1]


def queue(node: Marked) -> s.Queue:
    reader = Reader(node)
    days = reader.whole("waiting_contact_days") if reader.has("waiting_contact_days") else None
    if days is not None and days < 1:
        raise node.error("waiting_contact_days must be 1 or more")
    made = s.Queue(
        reader.code("code"),
        reader.text("title"),
        reader.one_of("role", WORKERS),
        reader.one_of("order", ORDERS) if reader.has("order") else "clock",
        reader.text_or("team", ""),
        days,
    )
    reader.done()
    return made


def priority(node: Marked) -> s.Priority:
    reader = Reader(node)
    made = s.Priority(
        reader.code("code"), reader.text("title"), reader.whole("rank"), guard(reader, "when")
    )
    reader.done()
    return made


def guard(reader: Reader, key: str, names: tuple[str, ...] = ()) -> Expression | None:
    return language(names).compile(reader.take(key)) if reader.has(key) else None


def state(node: Marked) -> s.State:
    reader = Reader(node)
    kind = reader.one_of("kind", {s.OPEN, s.WAITING, s.CLOSED})
    if kind == s.CLOSED and reader.has("queue"):
        raise reader.take("queue").error("is not for a closed state: nobody works on it")
    made = s.State(
        reader.code("code"),
        reader.text("title"),
        kind,
        "" if kind == s.CLOSED else reader.code("queue"),
        reader.text_or("words", ""),
        reader.each("outcomes", as_code) if kind == s.CLOSED and reader.has("outcomes") else (),
    )
    reader.done()
    return made


def outcome(node: Marked) -> s.Outcome:
    reader = Reader(node)
    made = s.Outcome(
        reader.code("code"),
        reader.text("title"),
        reader.one_of("information_given", {"required", "not-needed"}),
        reader.text_or("counts_as", ""),
    )
    reader.done()
    return made


def entry(node: Marked) -> s.Entry:
    reader = Reader(node)
    made = s.Entry(
        routes=reader.each("routes", read_choice),
        criteria=reader.each("criteria", _criterion, empty=True),
        asks=reader.each("asks", as_name, empty=True),
        override=reader.flag("override", default=True),
    )
    reader.done()
    no_repeats(node, [one.code for one in made.routes], "route")
    return made


def _criterion(node: Marked) -> s.Criterion:
    reader = Reader(node)
    made = s.Criterion(
        language(ON_ENTRY).compile(reader.take("when")),
        reader.text("reason"),
        reader.text("otherwise"),
    )
    reader.done()
    return made


def transition(node: Marked, states: Collection[str], fields: dict[str, s.Field]) -> s.Transition:
    reader = Reader(node)
    when = guard(reader, "when")
    if when is not None and not reader.has("unless_words"):
        raise node.error("has “when” but no “unless_words”: say in plain words why not")
    sources = _sources(reader, states)
    made = s.Transition(
        code=reader.code("code"),
        title=reader.text("title"),
        sources=sources,
        to=reader.code("to"),
        by=reader.each("by", lambda one: as_one_of(one, ACTORS)),
        when=when,
        unless_words=reader.text_or("unless_words", ""),
        requires=_requires(reader),
        asks=reader.each("asks", as_name, empty=True),
        sets=_sets(reader, fields),
        records=reader.name("records") if reader.has("records") else "",
        queue=reader.code("queue") if reader.has("queue") else "",
        outcomes=reader.each("outcomes", as_code, empty=True),
        opens=reader.each("opens", _opens, empty=True),
        tells=reader.each("tells", lambda one: as_one_of(one, WORKERS), empty=True),
        worked_by=reader.code("worked_by") if reader.has("worked_by") else "",
        words=reader.text_or("words", ""),
        usual=_usual(reader, sources),
        urgent=reader.flag("urgent"),
        forgets=reader.name("forgets") if reader.has("forgets") else "",
    )
    reader.done()
    if made.usual and made.urgent:
        raise node.error("is both usual and urgent: the usual next step stands first as it is")
    return made


def _usual(reader: Reader, sources: s.Codes) -> s.Codes:
    """True: from every state that it leaves; or a list of those states."""
    if not reader.has("usual"):
        return ()
    node = reader.take("usual")
    if node.value is True:
        return sources
    if not isinstance(node.value, list) or not node.value:
        raise node.error("must be true, or a list of the states that it is usual in")
    found = tuple(as_code(item) for item in node.value)
    for code in found:
        if code not in sources:
            raise node.error(f"names {code!r}, which is not under “from”")
    return found


def _sources(reader: Reader, states: Collection[str]) -> s.Codes:
    node = reader.take("from")
    if node.value == "any-open":
        return tuple(states)
    if not isinstance(node.value, list) or not node.value:
        raise node.error("must be a list of states, or any-open")
    return tuple(as_code(item) for item in node.value)


def _requires(reader: Reader) -> s.Requires:
    if not reader.has("requires"):
        return s.Requires()
    inner = reader.within("requires")
    made = s.Requires(
        instruments=inner.each("instruments", as_code, empty=True),
        fields=inner.each("fields", as_name, empty=True),
        reason=inner.each("reason", as_code, empty=True),
        evidence=inner.text_or("evidence", ""),
        note=inner.flag("note"),
        two_people=inner.flag("two_people", default=inner.has("second")),
        second=_second(inner.within("second")) if inner.has("second") else None,
    )
    inner.done()
    if made.second and not made.two_people:
        raise inner.node.error("names a second person, but does not take two people")
    return made


def _second(reader: Reader) -> s.Second:
    made = s.Second(
        reader.each("role", _seconding_role) if reader.has("role") else (),
        reader.one_of("organisation", {"other", "same"}) if reader.has("organisation") else "",
    )
    reader.done()
    if not made.roles and not made.organisation:
        raise reader.node.error("says nothing: name a role or an organisation, or leave it out")
    return made


def _seconding_role(node: Marked) -> str:
    role = as_one_of(node, WORKERS)
    if "case.work" not in ROLES[role].rights:
        raise node.error(f"{role!r} does not work on cases, so nobody of that role could agree")
    return role


def _sets(reader: Reader, fields: dict[str, s.Field]) -> tuple[tuple[str, Expression], ...]:
    if not reader.has("sets"):
        return ()
    node = reader.take("sets")
    if not isinstance(node.value, dict):
        raise node.error("must be a mapping of fields to expressions")
    found = []
    for code, value in node.value.items():
        if code not in fields:
            raise value.error(f"{code!r} is not a field of this pathway")
        kind = fields[code].type
        if kind == "choices":
            raise value.error("a field of several choices cannot be set by an expression")
        if kind in NAMING:
            raise value.error(f"a field that names a {kind} cannot be set by an expression")
        found.append((code, language().compile(value, _GIVES.get(kind, str))))
    return tuple(found)


def _opens(node: Marked) -> s.Opens:
    reader = Reader(node)
    made = s.Opens(
        reader.code("pathway"),
        reader.one_of("link", LINKS) if reader.has("link") else "caused",
        guard(reader, "when"),
        reader.code("route") if reader.has("route") else "",
        _names(reader, "facts"),
        reader.name("person") if reader.has("person") else "",
        reader.name("provider") if reader.has("provider") else "",
    )
    reader.done()
    return made


def dip(node: Marked) -> s.Dip:
    reader = Reader(node)
    made = s.Dip(
        percent(reader.take("share")),
        reader.one_of("every", EVERY),
        reader.code("instrument") if reader.has("instrument") else "",
        reader.flag("closed_only"),
    )
    reader.done()
    return made


def tracking(node: Marked) -> s.Tracking:
    reader = Reader(node)
    made = s.Tracking(
        reader.one_of("every", EVERY), reader.each("for", as_code), reader.name("records")
    )
    reader.done()
    return made


def migration(node: Marked) -> s.Migration:
    reader = Reader(node)
    made = s.Migration(
        reader.whole("from"),
        _names(reader, "states"),
        _names(reader, "fields"),
        reader.each("drops", as_name, empty=True),
    )
    reader.done()
    return made


def _names(reader: Reader, key: str) -> dict[str, str]:
    if not reader.has(key):
        return {}
    node = reader.take(key)
    if not isinstance(node.value, dict):
        raise node.error("must be a mapping of one code to another")
    return {old: as_text(new) for old, new in node.value.items()}


def percent(node: Marked) -> int:
    """ "5%" as 5."""
    text = str(node.value).strip()
    if not (text.endswith("%") and text[:-1].isdigit() and 1 <= int(text[:-1]) <= 100):
        raise node.error("must be a share such as 5%, in quotes if need be")
    return int(text[:-1])


def no_repeats(node: Marked, codes: list[str], what: str) -> None:
    for code in codes:
        if codes.count(code) > 1:
            raise node.error(f"the {what} {code!r} stands twice; keep one")
