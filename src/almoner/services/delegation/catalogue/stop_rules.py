"""Stop rules as defined: when, what happens, the words and steps the worker sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from almoner.kernel.basis import Basis, read_basis
from almoner.kernel.marks import Marked
from almoner.kernel.reader import Reader
from almoner.kernel.sourced import Sourced

from .predicates import Condition, Fields, comparisons, read_condition
from .sources import PLACEHOLDER, Values, fill, named_value
from .vocabulary import Effect

EFFECTS = frozenset(effect.value for effect in Effect)
RELEASED = "The delegator has said to go ahead. Do it as they told you and record what they said."
# A call to 999 keeps the act back unless its rule says otherwise: a rescue medicine goes on.
HOLDS_UNLESS_SAID = {Effect.CALL_999: True, Effect.CALL_DELEGATOR: None}


@dataclass(frozen=True, slots=True)
class Advice:
    """What the worker is told at one point of a recheck."""

    effect: Effect
    words: str
    steps: tuple[str, ...]
    released_when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Recheck:
    """How a blocked act becomes possible again.

    A reading counts from `earliest` after the last one that blocked; the worker is told to
    test after `after`. After `max_cycles` treatments that did not help, `exhausted` applies.
    """

    fields: tuple[str, ...]
    earliest: timedelta
    after: timedelta
    max_cycles: int
    too_soon: str
    exhausted: Advice
    recovered: Advice


@dataclass(frozen=True, slots=True)
class StopRule:
    """One rule. `holds` keeps the act back, until `released_when` is true or the named rule
    has recovered where the rule says so. Once released, `released_words` are shown. `values`
    are the sourced numbers that its condition and words use."""

    id: str
    title: str
    when: Condition
    effect: Effect
    holds: bool
    released_when: Condition | None
    released_by_recovery_of: str
    released_words: str
    words: str
    steps: tuple[str, ...]
    recheck: Recheck | None
    basis: Basis
    values: tuple[Sourced[Any], ...]


class StopRuleReader:
    """Reads stop rules against the fields and values of their activity."""

    def __init__(self, record: Fields, plan: Fields, values: Values) -> None:
        self.record = record
        self.plan = plan
        self.values = values

    def read(self, node: Marked) -> StopRule:
        reader = Reader(node)
        when = self._condition(reader, "when")
        effect = Effect(reader.one_of("effect", EFFECTS))
        rule = StopRule(
            id=reader.code("id"),
            title=reader.text("title"),
            when=when,
            effect=effect,
            holds=self._holds(reader, effect),
            released_when=self._optional(reader, "released_when"),
            released_by_recovery_of=_named(reader, "released_by_recovery_of"),
            released_words=self._released_words(reader),
            words=self._words(reader),
            steps=self._steps(reader),
            recheck=self._recheck(reader, effect),
            basis=read_basis(reader.take("basis")),
            values=self._used(node, when),
        )
        reader.done()
        return rule

    def _condition(self, reader: Reader, key: str) -> Condition:
        return read_condition(reader.take(key), self.record, self.plan, self.values)

    def _optional(self, reader: Reader, key: str) -> Condition | None:
        return self._condition(reader, key) if reader.has(key) else None

    def _holds(self, reader: Reader, effect: Effect) -> bool:
        if effect not in HOLDS_UNLESS_SAID:
            if reader.has("holds"):
                raise reader.take("holds").error("only a call says whether it holds")
            return effect in (Effect.BLOCK, Effect.BLOCK_UNTIL_RECHECK)
        default = HOLDS_UNLESS_SAID[effect]
        if default is None and not reader.has("holds"):
            raise reader.missing("holds")
        return reader.flag("holds", default=bool(default))

    def _words(self, reader: Reader, key: str = "words") -> str:
        return fill(reader.take(key), self.values)

    def _released_words(self, reader: Reader) -> str:
        if not reader.has("released_words"):
            return RELEASED
        return self._words(reader, "released_words")

    def _steps(self, reader: Reader) -> tuple[str, ...]:
        return reader.each("steps", lambda item: fill(item, self.values))

    def _recheck(self, reader: Reader, effect: Effect) -> Recheck | None:
        if effect is not Effect.BLOCK_UNTIL_RECHECK:
            return None
        inner = reader.within("recheck")
        recheck = Recheck(
            fields=inner.codes("fields", self.record, "record field"),
            earliest=self._minutes(inner.take("earliest")),
            after=self._minutes(inner.take("after")),
            max_cycles=self._cycles(inner.take("max_cycles")),
            too_soon=self._words(inner, "too_soon"),
            exhausted=self._exhausted(inner.within("exhausted")),
            recovered=self._recovered(inner.within("recovered")),
        )
        if recheck.after < recheck.earliest:
            raise inner.node.error("after must not be sooner than earliest")
        inner.done()
        return recheck

    def _minutes(self, node: Marked) -> timedelta:
        sourced = named_value(node, self.values)
        if sourced.unit != "minutes" or not isinstance(sourced.value, int) or sourced.value < 1:
            raise node.error("needs a value in whole minutes above nought")
        return timedelta(minutes=sourced.value)

    def _cycles(self, node: Marked) -> int:
        sourced = named_value(node, self.values)
        if not isinstance(sourced.value, int) or sourced.value < 1:
            raise node.error("needs a whole number above nought")
        return sourced.value

    def _exhausted(self, reader: Reader) -> Advice:
        effect = Effect(reader.one_of("effect", {"call_delegator", "call_999"}))
        advice = Advice(
            effect,
            self._words(reader),
            self._steps(reader),
            self._optional(reader, "released_when"),
        )
        reader.done()
        return advice

    def _recovered(self, reader: Reader) -> Advice:
        advice = Advice(Effect.RECORD_ONLY, self._words(reader), self._steps(reader))
        reader.done()
        return advice

    def _used(self, node: Marked, when: Condition) -> tuple[Sourced[Any], ...]:
        """Every sourced value that the condition, the recheck or the words rest on, once."""
        names = set(_names_in(node.plain()))
        from_words = [value for name, value in self.values.items() if name in names]
        from_condition = [part.sourced for part in comparisons(when) if part.sourced]
        return tuple(dict.fromkeys([*from_condition, *from_words]))


def _named(reader: Reader, key: str) -> str:
    return reader.code(key) if reader.has(key) else ""


def _names_in(plain: Any) -> Iterable[str]:
    """Texts that may be value names: whole strings and {placeholders}."""
    if isinstance(plain, dict):
        plain = list(plain.values())
    if isinstance(plain, list):
        for item in plain:
            yield from _names_in(item)
    elif isinstance(plain, str):
        yield plain
        yield from PLACEHOLDER.findall(plain)
