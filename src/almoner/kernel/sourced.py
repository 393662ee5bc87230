"""Values that carry where they come from, so that no local or remembered value
is ever shown as national policy."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Generic, TypeVar

from almoner.kernel.london import format_date
from almoner.kernel.periods import Period
from almoner.kernel.refusals import refuse

V = TypeVar("V")
NOT_VERIFIED = "this place: not verified"
# Whose published word holds for England. A trust's or a council's guideline, well read or not,
# is a local value.
NATIONAL_BODIES = frozenset(
    {
        "CQC",
        "DHSC",
        "Department of Health and Social Care",
        "Diabetes UK",
        "HCPC",
        "NHS England",
        "NICE",
        "NMC",
        "Nursing and Midwifery Council",
        "Royal College of Physicians",
        "Skills for Care",
        "Skills for Health",
        "Trend Diabetes",
        "UK legislation",
    }
)


class Confidence(Enum):
    """How well a value is known: F read at its source, F2 read in a copy,
    M from memory, D a proposal of this project."""

    F = "F"
    F2 = "F2"
    M = "M"
    D = "D"


def holds_nationally(confidence: Confidence, set_by: str) -> bool:
    """True when the text was read and everybody who set it is a national body."""
    setters = {name.strip() for name in re.split(r",|\band\b", set_by.replace("the ", ""))}
    read = confidence in (Confidence.F, Confidence.F2)
    return read and setters - {""} != set() and setters - {""} <= NATIONAL_BODIES


@dataclass(frozen=True)
class Sourced(Generic[V]):
    """A value in force from `valid_from` up to, not including, `valid_to`."""

    value: V
    unit: str
    source: str
    confidence: Confidence
    set_by: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    period: Period[date] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not isinstance(self.confidence, Confidence):
            raise TypeError("Confidence is one of F, F2, M, D: use the Confidence enum.")
        if self.is_national and not self.source.strip():
            raise ValueError("A national value needs its source.")
        object.__setattr__(self, "period", Period[date](self.valid_from, self.valid_to))

    @property
    def is_national(self) -> bool:
        return holds_nationally(self.confidence, self.set_by)

    def in_force(self, today: date) -> bool:
        return self.period.contains(today)

    def label(self) -> str:
        """The amount and where it comes from, for the screen."""
        return f"{self._amount()} ({self._origin()})"

    def _amount(self) -> str:
        unit = self.unit
        if self.value == 1 and unit.isalpha() and unit.endswith("s"):
            unit = unit[:-1]
        return f"{self.value} {unit}".strip()

    def _origin(self) -> str:
        if self.is_national and self.confidence is Confidence.F:
            return f"national policy: {self.source}"
        if self.is_national:
            return f"national policy, read in a copy: {self.source}"
        return f"local value, set by {self.set_by.strip() or NOT_VERIFIED}"


def pick(values: Iterable[Sourced[V]], today: date) -> Sourced[V]:
    """The value in force; of several, the one that began last. Refused when there is none.

    ValueError when two that are in force began on the same day: the data has to be mended.
    """
    current = [value for value in values if value.in_force(today)]
    if not current:
        refuse(
            "value-not-in-force",
            f"No value is in force on {format_date(today)}.",
            "Add one with the dates from which and until which it counts.",
            "whoever keeps the settings of this place",
        )
    latest = max(_begins(value) for value in current)
    newest = [value for value in current if _begins(value) == latest]
    if len(newest) > 1:
        raise ValueError("Two values in force began on the same day: " + _told(newest))
    return newest[0]


def _begins(value: Sourced[V]) -> date:
    return value.valid_from or date.min


def _told(values: Iterable[Sourced[V]]) -> str:
    return "; ".join(value.label() for value in values)
