"""What the answers come to. With an answer missing a score is incomplete, never low."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from almoner.engines.instruments.definition.shapes import Action, Band, Instrument, Item, Score
from almoner.engines.instruments.rules.visible import Answers, counted, fractions, holds, visible
from almoner.kernel.expressions import Expression, ExpressionFailed

Value = Decimal | str


@dataclass(frozen=True, slots=True)
class Result:
    """Scores and their bands by score code. `incomplete` maps a score that cannot be worked out
    to the items that it lacks; such a score stands in neither of the others."""

    scores: Mapping[str, Value] = field(default_factory=dict)
    bands: Mapping[str, str] = field(default_factory=dict)
    actions: tuple[Action, ...] = ()
    incomplete: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Scores as kept in the database: whole numbers, exact decimals as text, codes."""
        return {code: plain(value) for code, value in self.scores.items()}


def plain(value: Value) -> int | str:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value.normalize())
    return value


def score(instrument: Instrument, answers: Answers) -> Result:
    """Every score in turn. A later score may use those before it."""
    working = _Working(instrument, answers)
    for one in instrument.scores:
        working.add(one)
    return working.result()


def result_of(instrument: Instrument, scores: Mapping[str, Any]) -> Result:
    """The bands and actions of scores that were kept."""
    values = {code: _kept(instrument, code, value) for code, value in scores.items()}
    return _banded(instrument, values, {})


def _kept(instrument: Instrument, code: str, value: Any) -> Value:
    if isinstance(value, int):
        return Decimal(value)
    try:
        return Decimal(value)
    except ArithmeticError:
        return str(value)


class _Working:
    def __init__(self, instrument: Instrument, answers: Answers) -> None:
        self.instrument = instrument
        self.asked = set(visible(instrument, answers))
        self.given = counted(instrument, answers)
        self.values: dict[str, Value] = {}
        self.lacking: dict[str, tuple[str, ...]] = {}

    def add(self, one: Score) -> None:
        lacking = self._lacking(one)
        value = None if lacking else self._value(one)
        if value is None:
            self.lacking[one.code] = lacking
        else:
            self.values[one.code] = value

    def result(self) -> Result:
        return _banded(self.instrument, self.values, self.lacking)

    def _lacking(self, one: Score) -> tuple[str, ...]:
        """Items that are asked, are needed for this score, and have no answer that counts."""
        found: dict[str, None] = {}
        for code in needs(one):
            if code in self.instrument.by_code:
                if code in self.asked and not self._counts(one, code):
                    found[code] = None
            elif code not in self.values:
                found.update(dict.fromkeys(self.lacking.get(code, ())))
        return tuple(found)

    def _counts(self, one: Score, code: str) -> bool:
        if code not in self.given:
            return False
        item = self.instrument.item(code)
        return one.method != "sum" or points(item, self.given[code]) is not None

    def _value(self, one: Score) -> Value | None:
        """None when it cannot be worked out."""
        if any(code not in self.values for code in needs(one) if code in self._score_codes):
            return None
        return getattr(self, f"_{one.method}")(one)

    @property
    def _score_codes(self) -> set[str]:
        return {one.code for one in self.instrument.scores}

    @property
    def _seen(self) -> dict[str, Any]:
        """The scores as conditions see them."""
        whole = {one.code for one in self.instrument.scores if one.integral}
        return {
            code: value if isinstance(value, str) or code in whole else float(value)
            for code, value in self.values.items()
        }

    def _sum(self, one: Score) -> Decimal:
        return sum((self._part(code) for code in one.of), Decimal(0))

    def _part(self, code: str) -> Decimal:
        if code in self.values:
            return _number(self.values[code])
        if code not in self.given:
            return Decimal(0)
        return points(self.instrument.item(code), self.given[code]) or Decimal(0)

    def _count(self, one: Score) -> Decimal:
        said = (_spoken(self.given.get(code)) for code in one.of)
        return Decimal(sum(one.answer in answers for answers in said))

    def _table(self, one: Score) -> Value | None:
        [code] = one.of
        if code not in self.values and code not in self.given:
            return None
        number = _number(self.values.get(code, self.given.get(code)))
        found = next((step.value for step in one.steps if step.holds(number)), one.otherwise)
        return None if found == "" else found

    def _rules(self, one: Score) -> Value:
        held = (rule.value for rule in one.rules if holds(rule.when, self.given, self._seen))
        return next(held, one.otherwise)

    def _expression(self, one: Score) -> Decimal | None:
        assert one.expression is not None
        value = _worked_out(one.expression, self.given, self._seen)
        if value is None or (one.whole and value % 1):
            return None
        low, high = one.limits
        fits = (low is None or value >= low) and (high is None or value <= high)
        return value if fits else None


def needs(one: Score) -> tuple[str, ...]:
    """Items and scores without which it is incomplete. A condition that asks `has(answers.x)`
    has said itself what an absent answer means."""
    if one.of:
        return one.of
    conditions = [rule.when for rule in one.rules]
    if one.expression is not None:
        conditions.append(one.expression)
    found: dict[str, None] = {}
    for condition in conditions:
        for variable in ("answers", "scores"):
            for name in sorted(condition.members(variable)):
                if f"has({variable}.{name})" not in condition.text:
                    found[name] = None
    return tuple(found)


def points(item: Item, answer: Any) -> Decimal | None:
    """What one answer adds to a sum; None for an answer that has no points."""
    known = item.points_of
    if item.type == "choices":
        return sum((known.get(code, Decimal(0)) for code in answer), Decimal(0))
    if known:
        return known.get(_spoken(answer)[0])
    return _number(answer)


def _spoken(answer: Any) -> list[str]:
    if isinstance(answer, bool):
        return ["yes" if answer else "no"]
    return [str(one) for one in answer] if isinstance(answer, list) else [str(answer)]


def _number(value: Any) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _worked_out(expression: Expression, given: Answers, values: Answers) -> Decimal | None:
    try:
        return Decimal(str(expression.value({"answers": fractions(given), "scores": values})))
    except (ExpressionFailed, ArithmeticError):
        return None


def _banded(
    instrument: Instrument, values: Mapping[str, Value], lacking: Mapping[str, tuple[str, ...]]
) -> Result:
    reached: dict[str, Band] = {}
    for one in instrument.bands:
        if one.score in values and (band := one.band(values[one.score])):
            reached[one.score] = band
    return Result(
        scores=values,
        bands={code: band.code for code, band in reached.items()},
        actions=tuple(action for band in reached.values() for action in band.actions),
        incomplete=lacking,
    )
