"""Reads how results are worked out, and what each result means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from cel_expr_python import cel

from almoner.engines.instruments.definition.shapes import (
    NUMBERS,
    Action,
    Band,
    Bands,
    Item,
    Rule,
    Score,
    Step,
)
from almoner.engines.instruments.definition.values import (
    between,
    number_or_code,
    number_or_none,
    words,
)
from almoner.engines.instruments.definition.variables import Known, codes_of
from almoner.kernel.marks import Marked
from almoner.kernel.reader import Reader, unique

METHODS = ("sum", "count", "table", "rules", "expression")
_WITH_OF = ("sum", "count", "table")
COLOURS = ("green", "yellow", "orange", "red", "grey", "blue", "purple", "white")


class ScoringReader:
    """A score may use the items and the scores before it."""

    def __init__(self, items: Iterable[Item]) -> None:
        self.items = {item.code: item for item in items if item.is_question}
        self.scores: dict[str, Score] = {}

    def read(self, reader: Reader) -> tuple[Score, ...]:
        for made in reader.each("scoring", self._score_in_turn, empty=True):
            self.scores.setdefault(made.code, made)
        return tuple(self.scores.values())

    def _score_in_turn(self, node: Marked) -> Score:
        made = self._score(node)
        if made.code in self.scores or made.code in self.items:
            raise node.error(f"{made.code!r} stands twice; give the score another code")
        self.scores[made.code] = made
        return made

    def _score(self, node: Marked) -> Score:
        reader = Reader(node)
        method = reader.one_of("method", METHODS)
        of = self._of(reader, node, method)
        made = Score(
            code=reader.name("code"),
            title=reader.text("title"),
            method=method,
            of=of,
            answer=self._answer(reader, of) if method == "count" else "",
            steps=reader.each("table", _step) if method == "table" else (),
            rules=reader.each("rules", self._rule) if method == "rules" else (),
            otherwise=self._otherwise(reader, method),
            expression=self._expression(reader) if method == "expression" else None,
            limits=between(reader),
            whole=reader.flag("whole"),
            unit=reader.text_or("unit", ""),
            change=reader.one_of("change", ("none", "higher-better", "lower-better"))
            if reader.has("change")
            else "none",
            words=words(reader, "words"),
            line=node.place.line,
        )
        reader.done()
        return replace(made, integral=self._is_integral(made))

    def _is_integral(self, made: Score) -> bool:
        if made.method == "sum":
            return all(self._part_is_integral(code) for code in made.of)
        if made.method == "expression":
            return made.whole
        values = [step.value for step in made.steps] + [rule.value for rule in made.rules]
        values.append(made.otherwise)
        return not any(isinstance(value, Decimal) and value % 1 for value in values)

    def _part_is_integral(self, code: str) -> bool:
        if code in self.scores:
            return self.scores[code].integral
        item = self.items[code]
        return item.type != "decimal" and not any(one % 1 for one in item.points_of.values())

    def _of(self, reader: Reader, node: Marked, method: str) -> tuple[str, ...]:
        if method not in _WITH_OF:
            return ()
        place = node.value.get("of", node)
        of = unique(node, "of", reader.texts("of"))
        for code in of:
            if code not in self.items and code not in self.scores:
                raise place.error(f"{code!r} is neither an item nor a score before this one")
            if method == "sum" and not self._adds_up(code):
                raise place.error(f"{code!r} has no points and is no number, so it adds nothing")
        if method == "table" and (len(of) != 1 or not self._is_number(of[0])):
            raise place.error("a table looks up one number")
        return of

    def _adds_up(self, code: str) -> bool:
        return self._is_number(code) or bool(code in self.items and self.items[code].points_of)

    def _is_number(self, code: str) -> bool:
        if code in self.scores:
            return not gives_codes(self.scores[code])
        return self.items[code].type in NUMBERS

    def _answer(self, reader: Reader, of: tuple[str, ...]) -> str:
        """What a count counts. Each of the items must be able to have that answer."""
        node = reader.take("answer")
        answer = {True: "yes", False: "no"}.get(node.value, node.value)
        for code in of:
            known = codes_of(self.items[code]) if code in self.items else ()
            if code in self.items and self.items[code].type == "yes-no":
                known = ("yes", "no")
            if not known or answer not in known:
                raise node.error(f"{answer!r} is not an answer of {code}")
        return str(answer)

    def _rule(self, node: Marked) -> Rule:
        reader = Reader(node)
        when = self._known().compile(reader.take("when"))
        made = Rule(when, number_or_code(reader.take("value")), node.place.line)
        reader.done()
        return made

    def _otherwise(self, reader: Reader, method: str) -> Decimal | str:
        if method not in ("rules", "table"):
            return Decimal(0)
        if method == "table" and not reader.has("otherwise"):
            return ""
        return number_or_code(reader.take("otherwise"))

    def _expression(self, reader: Reader):
        return self._known().compile(reader.take("expression"), float)

    def _known(self) -> Known:
        kinds: dict[str, Any] = {code: _kind(one) for code, one in self.scores.items()}
        return Known(self.items.values(), kinds)


def gives_codes(score: Score) -> bool:
    """Whether the result is a code, not a number."""
    values = [step.value for step in score.steps] + [rule.value for rule in score.rules]
    return any(isinstance(value, str) for value in values)


def _kind(score: Score) -> Any:
    if gives_codes(score):
        return cel.Type.STRING
    return cel.Type.INT if score.integral else cel.Type.DYN


def _step(node: Marked) -> Step:
    reader = Reader(node)
    made = Step(
        low=number_or_none(reader, "from"),
        high=number_or_none(reader, "to"),
        value=number_or_code(reader.take("value")),
        line=node.place.line,
    )
    reader.done()
    return made


def read_bands(reader: Reader, scores: dict[str, Score]) -> tuple[Bands, ...]:
    def one(node: Marked) -> Bands:
        inner = Reader(node)
        score = inner.one_of("score", scores)
        made = Bands(score, inner.each("bands", _band), node.place.line)
        unique(node, "bands", tuple(band.code for band in made.bands))
        inner.done()
        return made

    made = reader.each("bands", one, empty=True)
    unique(reader.node, "bands", tuple(found.score for found in made))
    return made


def _band(node: Marked) -> Band:
    reader = Reader(node)
    made = Band(
        code=reader.code("code"),
        title=reader.text("title"),
        words=words(reader, "words"),
        low=number_or_none(reader, "from"),
        high=number_or_none(reader, "to"),
        below=number_or_none(reader, "below"),
        value=reader.code("is") if reader.has("is") else None,
        colour=reader.one_of("colour", COLOURS) if reader.has("colour") else "",
        actions=reader.each("actions", _action, empty=True),
        line=node.place.line,
    )
    reader.done()
    if made.high is not None and made.below is not None:
        raise node.error("write `to` (counted) or `below` (not counted), not both")
    return made


def _action(node: Marked) -> Action:
    reader = Reader(node)
    kinds = [kind for kind in ("open", "task", "tell") if reader.has(kind)]
    if len(kinds) != 1:
        raise node.error("must be one of: open (a pathway), task (words), tell (a role)")
    made = Action(
        kind=kinds[0],
        what=reader.text(kinds[0]),
        reason=reader.text_or("reason", ""),
        within=reader.text_or("within", ""),
    )
    reader.done()
    return made
