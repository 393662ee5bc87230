"""Condition frameworks: which activities and which people are suitable, and the steps."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from almoner.kernel.basis import Basis, read_basis
from almoner.kernel.marks import Marked
from almoner.kernel.reader import Reader, unique
from almoner.kernel.sourced import Sourced

from .sources import Values, fill, read_values, read_whole
from .vocabulary import CONTACTS

KINDS = frozenset({"acute", "long-term"})


@dataclass(frozen=True, slots=True)
class SuitableActivity:
    """One activity that fits the condition, and why."""

    code: str
    why: str


@dataclass(frozen=True, slots=True)
class EscalationSign:
    """A sign, whom to call (a code of vocabulary.CONTACTS) and what to say or do."""

    sign: str
    call: str
    words: str


@dataclass(frozen=True, slots=True)
class ConditionFramework:
    """One condition. `suitable_when` and `not_suitable_when` are fact codes; `review_every`
    is weeks for a long-term condition and days for an acute one."""

    code: str
    version: int
    title: str
    kind: str
    description: str
    activities: tuple[SuitableActivity, ...]
    suitable_when: tuple[str, ...]
    not_suitable_when: tuple[str, ...]
    steps: tuple[str, ...]
    escalate: tuple[EscalationSign, ...]
    review_every: Sourced[Any]
    values: Mapping[str, Sourced[Any]]
    basis: Basis

    @property
    def activity_codes(self) -> tuple[str, ...]:
        return tuple(one.code for one in self.activities)


def read_framework(
    node: Marked, activities: Collection[str], facts: Collection[str]
) -> ConditionFramework:
    reader = Reader(node)
    values = read_values(reader)
    kind = reader.one_of("kind", KINDS)
    suited = reader.each("activities", lambda item: _suitable(item, activities))
    unique(node, "activities", tuple(one.code for one in suited))
    framework = ConditionFramework(
        code=reader.code("code"),
        version=reader.whole("version"),
        title=reader.text("title"),
        kind=kind,
        description=reader.text("description"),
        activities=suited,
        suitable_when=reader.codes("suitable_when", facts, "fact in facts.yaml"),
        not_suitable_when=reader.codes("not_suitable_when", facts, "fact in facts.yaml"),
        steps=reader.each("steps", lambda item: fill(item, values)),
        escalate=reader.each("escalate", lambda item: _sign(item, values)),
        review_every=read_whole(
            reader.take("review_every"), "days" if kind == "acute" else "weeks"
        ),
        values=values,
        basis=read_basis(reader.take("basis")),
    )
    reader.done()
    _check_no_contradiction(node, framework)
    return framework


def _suitable(node: Marked, activities: Collection[str]) -> SuitableActivity:
    reader = Reader(node)
    code = reader.take("code")
    if code.value not in activities:
        raise code.error(f"{code.value!r} is not a known activity")
    suitable = SuitableActivity(code.value, reader.text("why"))
    reader.done()
    return suitable


def _sign(node: Marked, values: Values) -> EscalationSign:
    reader = Reader(node)
    sign = EscalationSign(
        fill(reader.take("sign"), values),
        reader.one_of("call", CONTACTS),
        fill(reader.take("words"), values),
    )
    reader.done()
    return sign


def _check_no_contradiction(node: Marked, framework: ConditionFramework) -> None:
    for code in framework.suitable_when:
        if code in framework.not_suitable_when:
            raise node.error(f"{code!r} makes a person both suitable and not suitable")
