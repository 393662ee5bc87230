"""A number as printed: its digits say how far it may have been rounded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import Enum
from fractions import Fraction
from math import floor, inf

from .spans import Span, around

NUMBER = re.compile(r"-?\d{1,3}(,\d{3})*(\.\d+)?|-?\d+(\.\d+)?")
SCALES = {"ones": 1, "thousands": 1_000, "millions": 1_000_000, "billions": 1_000_000_000}
SCALE_WORDS = {1_000: " thousand", 1_000_000: " million", 1_000_000_000: " billion"}


class Unit(Enum):
    COUNT = "count"
    PERCENT = "percent"
    POINTS = "percentage-points"
    POUNDS = "pounds"
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working-days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    RATIO = "ratio"
    RATE = "rate"
    RANK = "rank"
    SCORE = "score"
    DATE = "date"
    PERIOD = "period"
    RATING = "rating"


class Given(Enum):
    """How firmly the number is printed: 'about 220', 'over 6,000', 'nearly 95%', 'up to 40'."""

    EXACTLY = "exactly"
    ABOUT = "about"
    OVER = "over"
    NEARLY = "nearly"
    UP_TO = "up-to"


NOT_NUMBERS = frozenset({Unit.DATE, Unit.PERIOD, Unit.RATING})
WHOLE_UNITS = frozenset({Unit.COUNT, Unit.RANK})
PLACED = {Unit.PERCENT: "{}%", Unit.POUNDS: "£{}", Unit.POINTS: "{} percentage points"}
BARE = frozenset({Unit.COUNT, Unit.RATIO, Unit.RATE, Unit.RANK, Unit.SCORE})
GIVEN_WORDS = {
    Given.EXACTLY: "",
    Given.ABOUT: "about ",
    Given.OVER: "over ",
    Given.NEARLY: "nearly ",
    Given.UP_TO: "up to ",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """`digits` as printed ("29.4"), times `scale` (a million), of `unit`."""

    digits: str
    unit: Unit
    given: Given = Given.EXACTLY
    scale: int = 1

    @property
    def value(self) -> Fraction:
        return Fraction(self.digits.replace(",", "")) * self.scale

    @property
    def decimals(self) -> int:
        return len(self.digits.partition(".")[2])

    @property
    def step(self) -> Fraction:
        """The worth of one in the last digit shown."""
        return Fraction(self.scale, 10**self.decimals)

    @property
    def is_firm(self) -> bool:
        return self.given is Given.EXACTLY

    @property
    def span(self) -> Span:
        """Every number that would have been printed like this."""
        if self.given is Given.OVER:
            return Span(self.value, inf)
        if self.given is Given.UP_TO:
            return Span(-inf, self.value)
        if self.given is Given.NEARLY:
            return Span(self.value - self._loose_step(), self.value)
        if self.given is Given.ABOUT:
            return around(self.value, self._loose_step() / 2)
        return around(self.value, self._half())

    def cut(self, true: Fraction) -> bool:
        """True when `true` cut off (not rounded) at the digits shown gives this number."""
        return floor(true / self.step) * self.step == self.value and self.is_firm

    def said(self) -> str:
        scaled = SCALE_WORDS.get(self.scale, "")
        number = self.digits if "," in self.digits else grouped(self.digits)
        return GIVEN_WORDS[self.given] + placed(number + scaled, self.unit, self.value)

    def _half(self) -> Fraction:
        whole = self.decimals == 0 and self.scale == 1
        if whole and self.unit in WHOLE_UNITS:
            return Fraction(0)
        if self.unit is Unit.POUNDS and not whole and self.scale == 1:
            return Fraction(0)
        return self.step / 2

    def _loose_step(self) -> Fraction:
        """The worth of the last digit that is not nought: 4,800 is to the nearest hundred."""
        bare = self.digits.replace(",", "").lstrip("-")
        noughts = len(bare) - len(bare.rstrip("0")) if self.decimals == 0 else 0
        return self.step * 10 ** min(noughts, len(bare) - 1)


def whole(number: int) -> Shown:
    return Shown(str(number), Unit.COUNT)


def said(number: Fraction, unit: Unit, decimals: int = 1, *, signed: bool = False) -> str:
    """A reckoned number in words: "67.7%", "£4,320", "+21.1 percentage points"."""
    digits = rounded(abs(number), decimals)
    sign = "-" if number < 0 else "+" if signed and number > 0 else ""
    return sign + placed(grouped(digits), unit, number)


def rounded(number: Fraction, decimals: int) -> str:
    """Digits of `number`, halves rounded up; no noughts after a whole number."""
    with localcontext() as context:
        context.prec = 60
        exact = Decimal(number.numerator) / Decimal(number.denominator)
        text = str(exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))
    return text.rstrip("0").rstrip(".") if "." in text and number.denominator == 1 else text


def grouped(digits: str) -> str:
    """ "1234567.8" as "1,234,567.8"."""
    head, point, tail = digits.partition(".")
    sign = "-" if head.startswith("-") else ""
    return f"{sign}{int(head.lstrip('-')):,}{point}{tail}"


def placed(number: str, unit: Unit, value: Fraction) -> str:
    if unit in BARE:
        return number
    pattern = PLACED.get(unit, "{} " + unit.value.replace("-", " "))
    text = pattern.format(number)
    return text[:-1] if abs(value) == 1 and text.endswith("s") else text
