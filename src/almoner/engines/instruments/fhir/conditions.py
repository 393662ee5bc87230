"""enableWhen to a condition and back."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Resource = Mapping[str, Any]
_LIKE = {"=": "==", "!=": "!=", ">": ">", "<": "<", ">=": ">=", "<=": "<="}
_BACK = {word: sign for sign, word in _LIKE.items()}
_ORDERED = frozenset({"decimal", "whole", "date", "time"})
_NAME = r"answers\.(?P<name>\w+)"
_ATOMS = (
    (re.compile(rf"^has\({_NAME}\)$"), "exists", True),
    (re.compile(rf"^!has\({_NAME}\)$"), "exists", False),
    (re.compile(rf"^{_NAME}$"), "=", True),
    (re.compile(rf"^!{_NAME}$"), "=", False),
)
_COMPARED = re.compile(rf"^{_NAME} (?P<sign>==|!=|>=|<=|>|<) (?P<value>.+)$")
_HELD = re.compile(rf"^(?P<value>'[^']*'|\"[^\"]*\") in {_NAME}$")


class NotCarried(ValueError):
    """Says in words why a condition cannot be carried over."""


@dataclass(frozen=True)
class Asked:
    """A question that a condition may name: its code here, its kind here, and its answers."""

    code: str
    type: str
    unit: str = ""
    options: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def option(self, system: str, code: str) -> str:
        """The code here of an answer there. A system that is left out matches any."""
        found = [
            ours
            for (theirs, one), ours in self.options.items()
            if one == code and (not system or not theirs or theirs == system)
        ]
        if not found:
            raise NotCarried(f"names the answer {code!r}, which the question does not have")
        return found[0]


def condition_of(item: Resource, known: Mapping[str, Asked], left: Collection[str] = ()) -> str:
    """The condition of an item's enableWhen; empty without one. NotCarried says why not. `left`
    are the links of what is left out."""
    rules = item.get("enableWhen") or []
    if not rules:
        return ""
    behaviour = item.get("enableBehavior", "all" if len(rules) == 1 else "")
    if behaviour not in ("all", "any"):
        raise NotCarried("has several conditions and does not say whether all or any must hold")
    for rule in rules:
        if rule.get("question") in left:
            raise NotCarried(f"depends on {rule['question']!r}, which nobody is asked here")
    joined = " && " if behaviour == "all" else " || "
    return joined.join(_one(rule, known) for rule in rules)


def _one(rule: Resource, known: Mapping[str, Asked]) -> str:
    asked = known.get(str(rule.get("question")))
    if asked is None:
        raise NotCarried(
            f"depends on {rule.get('question')!r}, which is not asked before it; ask it first"
        )
    operator, (kind, answer) = rule.get("operator"), _answer(rule)
    name = f"answers.{asked.code}"
    if operator == "exists":
        if not isinstance(answer, bool):
            raise NotCarried("asks whether an answer exists, and does not say true or false")
        return f"has({name})" if answer else f"!has({name})"
    if operator not in _LIKE:
        raise NotCarried(f"compares with {operator!r}, which FHIR R4 does not know")
    return _compared(asked, name, operator, kind, answer)


def _compared(asked: Asked, name: str, operator: str, kind: str, answer: Any) -> str:
    if operator not in ("=", "!=") and asked.type not in _ORDERED:
        raise NotCarried("compares more or less of answers that have no order")
    if asked.type == "moment":
        raise NotCarried("compares a date with a time, which depends on the time zone")
    literal = _literal(asked, kind, answer)
    if asked.type == "choices":
        held = f"{literal} in {name}"
        return held if operator == "=" else f"!({held})"
    if asked.type == "table":
        held = f"{name}.exists(row, has(row.answer) && row.answer {_LIKE[operator]} {literal})"
        if operator != "!=":
            return held
        return f"!{name}.exists(row, has(row.answer) && row.answer == {literal})"
    return f"{name} {_LIKE[operator]} {literal}"


def _answer(rule: Resource) -> tuple[str, Any]:
    given = [(key[6:], value) for key, value in rule.items() if key.startswith("answer")]
    if len(given) != 1:
        raise NotCarried("does not say exactly one answer to compare with")
    return given[0]


def _literal(asked: Asked, kind: str, answer: Any) -> str:
    if kind == "Reference":
        raise NotCarried("depends on a reference to another resource")
    if kind == "Coding":
        return _quoted(asked.option(str(answer.get("system", "")), str(answer.get("code", ""))))
    if kind == "Quantity":
        return _quantity(asked, answer)
    if kind == "Boolean":
        return "true" if answer else "false"
    if asked.options:
        return _quoted(asked.option("", str(answer)))
    if kind in ("Integer", "Decimal"):
        return str(answer)
    return _quoted(str(answer)[:5] if kind == "Time" else str(answer))


def _quantity(asked: Asked, answer: Resource) -> str:
    unit = str(answer.get("unit") or answer.get("code") or "")
    if unit and asked.unit and unit != asked.unit:
        raise NotCarried(f"compares {asked.unit} with {unit}; write both in one unit")
    return str(answer.get("value"))


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


@dataclass(frozen=True)
class Told:
    """A question as an export names it: its link and the way its answer is written. `options` are
    the answers here, each with the kind of its value there and that value."""

    link_id: str
    type: str
    unit: str = ""
    options: Mapping[str, tuple[str, Any]] = field(default_factory=dict)


def enable_when(text: str, told: Mapping[str, Told]) -> tuple[list[dict[str, Any]], str] | None:
    """(enableWhen, enableBehavior) of a condition; None for one that they cannot say."""
    both = " && " in text, " || " in text
    if all(both):
        return None
    atoms = re.split(r" && | \|\| ", text)
    rules = [_atom(atom.strip(), told) for atom in atoms]
    if any(rule is None for rule in rules):
        return None
    behaviour = ("any" if both[1] else "all") if len(rules) > 1 else ""
    return [rule for rule in rules if rule is not None], behaviour


def _atom(text: str, told: Mapping[str, Told]) -> dict[str, Any] | None:
    for pattern, operator, answer in _ATOMS:
        if (found := pattern.match(text)) and found["name"] in told:
            asked = told[found["name"]]
            if operator == "exists" or asked.type == "boolean":
                return {
                    "question": asked.link_id,
                    "operator": operator,
                    "answerBoolean": answer,
                }
            return None
    if (found := _HELD.match(text)) and found["name"] in told:
        return _rule(told[found["name"]], "=", found["value"])
    if (found := _COMPARED.match(text)) and found["name"] in told:
        return _rule(told[found["name"]], _BACK[found["sign"]], found["value"])
    return None


def _rule(asked: Told, operator: str, literal: str) -> dict[str, Any] | None:
    value = _value(literal)
    rule: dict[str, Any] = {"question": asked.link_id, "operator": operator}
    if value is None:
        return None
    if asked.type == "choice":
        kind, answer = asked.options.get(str(value), ("", None))
        return {**rule, f"answer{kind}": answer} if kind else None
    if asked.type == "quantity":
        return {**rule, "answerQuantity": {"value": value, "unit": asked.unit}}
    key = {"boolean": "Boolean", "integer": "Integer", "decimal": "Decimal"}.get(asked.type)
    if key is None:
        key = {"date": "Date", "time": "Time", "string": "String", "text": "String"}.get(asked.type)
    if key == "Time":
        value = f"{value}:00"
    return {**rule, f"answer{key}": value} if key else None


def _value(literal: str) -> Any:
    text = literal.strip()
    if text[:1] in "'\"":
        same = text[-1:] == text[:1] and len(text) > 1 and "\\" not in text
        return text[1:-1] if same and text[0] not in text[1:-1] else None
    try:
        return json.loads(text, parse_float=Decimal)
    except ValueError:
        return None
