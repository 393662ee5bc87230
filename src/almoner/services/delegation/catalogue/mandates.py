"""Delegated functions: function, scope, exclusions, period, and on whose authority."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from almoner.kernel.basis import Basis, read_basis
from almoner.kernel.marks import Marked
from almoner.kernel.reader import Reader, unique
from almoner.kernel.refusals import Refusal
from almoner.kernel.sourced import Sourced

from .fields import CHOSEN, FieldDefinition, check_value, read_plan_field
from .predicates import Condition, read_condition
from .sources import read_whole


@dataclass(frozen=True, slots=True)
class ScopeRule:
    """A limit of the function, in words, and where the work goes when it is outside."""

    code: str
    when: Condition
    words: str
    goes_to: str


@dataclass(frozen=True, slots=True)
class MandateDefinition:
    """One delegated function. `scope` are the facts that decide whether a case is inside;
    every rule of `requires` must hold and none of `exclusions`. `max_period` and
    `review_every` are months."""

    code: str
    version: int
    title: str
    function: str
    legal_basis: str
    granted_by: tuple[str, ...]
    held_by: str
    scope: tuple[FieldDefinition, ...]
    requires: tuple[ScopeRule, ...]
    exclusions: tuple[ScopeRule, ...]
    max_period: Sourced[Any]
    review_every: Sourced[Any]
    words: str
    basis: Basis


def check_scope(definition: MandateDefinition, facts: Mapping[str, Any]) -> list[Refusal]:
    """Every reason why a case lies outside the function. A missing fact counts against."""
    refusals = _unanswered(definition, facts)
    if refusals:
        return refusals
    for rule in definition.requires:
        if not rule.when.holds(facts, {}):
            refusals.append(_outside(definition, rule))
    for rule in definition.exclusions:
        if rule.when.holds(facts, {}):
            refusals.append(_outside(definition, rule))
    return refusals


def can_use(definition: MandateDefinition, facts: Mapping[str, Any]) -> bool:
    return not check_scope(definition, facts)


def _unanswered(definition: MandateDefinition, facts: Mapping[str, Any]) -> list[Refusal]:
    refusals: list[Refusal] = []
    for field in definition.scope:
        if facts.get(field.name) is not None:
            refusals.extend(check_value(field, facts[field.name]))
        elif field.required:
            refusals.append(
                Refusal(
                    f"scope-unknown-{field.name}",
                    f"This has not been answered: {field.label}",
                    "Answer it before you use this authority.",
                    "the practitioner",
                )
            )
    return refusals


def _outside(definition: MandateDefinition, rule: ScopeRule) -> Refusal:
    return Refusal(f"{definition.code}-{rule.code}", rule.words, rule.goes_to, rule.goes_to)


def read_mandates(node: Marked) -> dict[str, MandateDefinition]:
    reader = Reader(node)
    found: dict[str, MandateDefinition] = {}
    for mandate, marked in reader.each("mandates", lambda item: (_mandate(item), item)):
        if mandate.code in found:
            raise marked.error(f"the function {mandate.code!r} stands twice; keep one")
        found[mandate.code] = mandate
    reader.done()
    return found


def _mandate(node: Marked) -> MandateDefinition:
    reader = Reader(node)
    scope = reader.each("scope", _scope_field)
    unique(node, "scope", tuple(field.name for field in scope))
    mandate = MandateDefinition(
        code=reader.code("code"),
        version=reader.whole("version"),
        title=reader.text("title"),
        function=reader.text("function"),
        legal_basis=reader.text("legal_basis"),
        granted_by=reader.texts("granted_by"),
        held_by=reader.text("held_by"),
        scope=scope,
        requires=_rules(reader, "requires", scope),
        exclusions=_rules(reader, "exclusions", scope),
        max_period=read_whole(reader.take("max_period"), "months"),
        review_every=read_whole(reader.take("review_every"), "months"),
        words=reader.text("words"),
        basis=read_basis(reader.take("basis")),
    )
    reader.done()
    return mandate


def _scope_field(node: Marked) -> FieldDefinition:
    field = read_plan_field(node)
    if field.type != "boolean" and field.type not in CHOSEN:
        raise node.error("a scope question is answered by yes or no or by a choice")
    return field


def _rules(reader: Reader, key: str, scope: tuple[FieldDefinition, ...]) -> tuple[ScopeRule, ...]:
    fields = {field.name: field for field in scope}
    rules = reader.each(key, lambda item: _rule(item, fields), empty=key == "requires")
    unique(reader.node, key, tuple(rule.code for rule in rules))
    return rules


def _rule(node: Marked, fields: Mapping[str, FieldDefinition]) -> ScopeRule:
    reader = Reader(node)
    rule = ScopeRule(
        code=reader.code("code"),
        when=read_condition(reader.take("when"), fields, {}, {}),
        words=reader.text("words"),
        goes_to=reader.text("goes_to"),
    )
    reader.done()
    return rule
