"""What suspends a delegation by itself, and what must be true before it may go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from almoner.kernel.basis import Basis, read_basis
from almoner.kernel.marks import Marked
from almoner.kernel.reader import Reader
from almoner.kernel.sourced import Sourced

from .sources import Values, fill, read_values
from .vocabulary import LIFTERS


@dataclass(frozen=True, slots=True)
class SuspensionTrigger:
    """One trigger. It takes effect at once; `lifted_by` are codes of vocabulary.LIFTERS and
    every line of `lifted_when` must be true."""

    code: str
    title: str
    words: str
    cause: str
    immediate_action: tuple[str, ...]
    lifted_by: tuple[str, ...]
    lifted_when: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class SuspensionTriggers:
    version: int
    triggers: tuple[SuspensionTrigger, ...]
    values: Values

    def trigger(self, code: str) -> SuspensionTrigger:
        """KeyError for a code that is not defined."""
        return {one.code: one for one in self.triggers}[code]

    def value(self, name: str) -> Sourced[Any]:
        return self.values[name]


def read_suspensions(node: Marked) -> SuspensionTriggers:
    reader = Reader(node)
    values = read_values(reader)
    triggers = reader.each("triggers", lambda item: _trigger(item, values))
    found = SuspensionTriggers(reader.whole("version"), triggers, values)
    reader.done()
    codes = [one.code for one in triggers]
    for code in codes:
        if codes.count(code) > 1:
            raise node.value["triggers"].error(f"the trigger {code!r} stands twice; keep one")
    return found


def _trigger(node: Marked, values: Values) -> SuspensionTrigger:
    reader = Reader(node)
    trigger = SuspensionTrigger(
        code=reader.code("code"),
        title=reader.text("title"),
        words=fill(reader.take("words"), values),
        cause=fill(reader.take("cause"), values),
        immediate_action=reader.each("immediate_action", lambda item: fill(item, values)),
        lifted_by=reader.codes("lifted_by", LIFTERS, "kind of person who can lift"),
        lifted_when=reader.each("lifted_when", lambda item: fill(item, values)),
        basis=read_basis(reader.take("basis")),
    )
    reader.done()
    return trigger
