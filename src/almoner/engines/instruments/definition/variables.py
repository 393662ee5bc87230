"""What the conditions of an instrument may speak of, and of which kind each is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from cel_expr_python import cel

from almoner.engines.instruments.definition.shapes import Item
from almoner.kernel.expressions import Expression, Expressions, Kind
from almoner.kernel.marks import Marked

PERSON: Mapping[str, Any] = {
    "age": cel.Type.INT,
    "age_known": cel.Type.BOOL,
    "learning_disability": cel.Type.BOOL,
    "pregnant": cel.Type.BOOL,
    "setting": cel.Type.STRING,
    "conditions": cel.Type.List(cel.Type.STRING),
}
_BY_TYPE: Mapping[str, Any] = {
    "yes-no": cel.Type.BOOL,
    "declaration": cel.Type.BOOL,
    "choices": cel.Type.List(cel.Type.STRING),
    "whole": cel.Type.INT,
    "scale": cel.Type.INT,
    "decimal": cel.Type.DYN,
    "table": cel.Type.List(cel.Type.DYN),
}
_COMPARED = r"(?:\s*(?:==|!=)\s*(['\"])(?P<one>[^'\"]*)\1|\s+in\s+\[(?P<many>[^\]]*)\])"
_HELD = re.compile(r"(['\"])(?P<code>[^'\"]*)\1\s+in\s+answers\.(?P<name>\w+)")

ANSWERS = Expressions({"answers": Kind.RECORD})
SCORED = Expressions({"answers": Kind.RECORD, "scores": Kind.RECORD})
ABOUT_PERSON = Expressions({"person": Kind.RECORD})


class Known:
    """The items (and scores) that may be named so far. A condition that compares an answer with
    something of another kind, or with a code that is not among its choices, is refused: at work it
    would only be false."""

    def __init__(self, items: Iterable[Item], scores: Mapping[str, Any] | None = None) -> None:
        self.items = {item.code: item for item in items if item.is_question}
        self.scores = dict(scores or {})
        types = {f"answers.{code}": _type(item) for code, item in self.items.items()}
        types |= {f"scores.{code}": kind for code, kind in self.scores.items()}
        self._types = types

    def compile(self, node: Marked, returns: type = bool, later: str = "") -> Expression:
        """`later` says why a name that is not known yet may not be used here."""
        language = SCORED if self.scores else ANSWERS
        made = language.compile(node, returns)
        for variable, known in (("answers", self.items), ("scores", self.scores)):
            for name in sorted(made.members(variable) - set(known)):
                raise node.error(f"{variable}.{name} is not known here{later}")
        _same_kinds(node, made.text, self._types, returns)
        self._check_codes(node, made.text)
        return made

    def _check_codes(self, node: Marked, text: str) -> None:
        for name, code in _codes_compared(text, self.items):
            allowed = codes_of(self.items[name])
            if allowed is not None and code not in allowed:
                raise node.error(f"{code!r} is not an answer of {name}: {', '.join(allowed)}")


def about_person(node: Marked) -> Expression:
    made = ABOUT_PERSON.compile(node)
    for name in sorted(made.members("person") - set(PERSON)):
        raise node.error(f"person.{name} is not known; use: {', '.join(PERSON)}")
    _same_kinds(node, made.text, {f"person.{name}": kind for name, kind in PERSON.items()})
    return made


def codes_of(item: Item) -> tuple[str, ...] | None:
    """The only answers an item can have, or None when it takes any text."""
    if item.choices:
        return tuple(choice.code for choice in item.choices)
    return ("yes", "no", "unknown") if item.type == "yes-no-unknown" else None


def _type(item: Item) -> Any:
    return _BY_TYPE.get(item.type, cel.Type.STRING)


def _same_kinds(node: Marked, text: str, types: Mapping[str, Any], returns: type = bool) -> None:
    """Compiled once more with the kind of each name, so that kinds cannot be mixed up."""
    dotted = re.sub(r"\b(answers|scores|person)\[\s*['\"](\w+)['\"]\s*\]", r"\1.\2", text)
    # Whether there is an answer is true or false, whatever kind the answer is.
    dotted = re.sub(r"\bhas\((?:answers|scores|person)\.\w+\)", "true", dotted)
    try:
        made = cel.NewEnv(variables=dict(types)).compile(dotted)
    except RuntimeError as problem:
        said = str(problem).splitlines()[0].partition("<input>:")[2].partition(": ")[2]
        raise node.error(f"“{text}” mixes kinds of answer: {said or problem}") from problem
    if returns is bool and made.return_type() not in (cel.Type.BOOL, cel.Type.DYN):
        raise node.error(f"“{text}” mixes kinds of answer: it must give true or false")


def _codes_compared(text: str, items: Mapping[str, Item]) -> Iterable[tuple[str, str]]:
    for name in items:
        for found in re.finditer(rf"\banswers\.{name}{_COMPARED}", text):
            if found["one"] is not None:
                yield name, found["one"]
            for code in re.findall(r"['\"]([^'\"]*)['\"]", found["many"] or ""):
                yield name, code
    for found in _HELD.finditer(text):
        if found["name"] in items:
            yield found["name"], found["code"]
