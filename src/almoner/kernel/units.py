"""Amounts that harm when their unit is confused: blood glucose and insulin.

The plausible ranges are this project's own proposal (D): a clinical safety
officer confirms them before live use. They do not overlap, so no number is
believable in both glucose units.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from almoner.kernel.refusals import refuse

MG_PER_DL_IN_ONE_MMOL_PER_L = 18
MMOL_PER_L_RANGE = (Decimal("0.6"), Decimal("35.0"))
MG_PER_DL_RANGE = (Decimal("36"), Decimal("630"))
INSULIN_RANGE = (Decimal("0.5"), Decimal("80"))
_TENTH, _ONE, _HALF = Decimal("0.1"), Decimal("1"), Decimal("0.5")
_OFF_THE_SCALE = {"hi", "high", "lo", "low"}
Amount = Decimal | str | int


@dataclass(frozen=True, slots=True, order=True)
class Glucose:
    """A blood glucose reading, kept as mmol/L with one decimal place.

    1 mmol/L is taken as 18 mg/dL. A reading in mg/dL is rounded half up to one
    decimal place once, when it comes in: what people see is what is compared.
    """

    mmol: Decimal

    def __post_init__(self) -> None:
        if not isinstance(self.mmol, Decimal):
            raise TypeError("Glucose holds a Decimal. Use Glucose.mmol_per_l or Glucose.mg_per_dl.")
        object.__setattr__(self, "mmol", _checked_mmol(self.mmol))

    @classmethod
    def mmol_per_l(cls, amount: Amount) -> "Glucose":
        """From mmol/L with at most one decimal place; Refused outside 0.6 to 35.0."""
        return cls(_number(amount, "glucose", "5.6"))

    @classmethod
    def mg_per_dl(cls, amount: Amount) -> "Glucose":
        """From whole mg/dL; Refused outside 36 to 630."""
        mg = _checked_mg(_number(amount, "glucose", "101"))
        return cls((mg / MG_PER_DL_IN_ONE_MMOL_PER_L).quantize(_TENTH, ROUND_HALF_UP))

    @classmethod
    def parse(cls, text: str, unit: str) -> "Glucose":
        """From typed text and "mmol/L" or "mg/dL", in any case; Refused for any other unit."""
        known = {"mmol/l": cls.mmol_per_l, "mg/dl": cls.mg_per_dl}
        read = known.get(unit.strip().lower())
        if read is None:
            refuse(
                "glucose-unit",
                f"“{unit.strip()[:20]}” is not a unit of blood glucose that we know.",
                "Choose mmol/L or mg/dL, as the meter shows it.",
            )
        return read(text)

    @property
    def mg(self) -> int:
        """The reading in whole mg/dL, rounded half up."""
        return int((self.mmol * MG_PER_DL_IN_ONE_MMOL_PER_L).quantize(_ONE, ROUND_HALF_UP))

    def __str__(self) -> str:
        return f"{self.mmol} mmol/L"

    display = __str__


@dataclass(frozen=True, slots=True, order=True)
class InsulinDose:
    """A dose of insulin by pen, in whole or half units, 0.5 to 80."""

    units: Decimal

    def __post_init__(self) -> None:
        if not isinstance(self.units, Decimal):
            raise TypeError("InsulinDose holds a Decimal. Use InsulinDose.parse.")
        object.__setattr__(self, "units", _checked_dose(self.units))

    @classmethod
    def parse(cls, amount: Amount) -> "InsulinDose":
        """From 10, "10", "10.5" or "10 units"; Refused for "10u" and "10 IU"."""
        if isinstance(amount, str):
            amount = _without_the_word_units(amount)
        return cls(_number(amount, "insulin", "10"))

    def __str__(self) -> str:
        return f"{_plain(self.units)} {'unit' if self.units == 1 else 'units'}"

    display = __str__


def _number(amount: Amount, what: str, example: str) -> Decimal:
    if isinstance(amount, bool) or not isinstance(amount, Decimal | str | int):
        raise TypeError(f"An amount of {what} is a Decimal, text or whole number.")
    typed = str(amount).strip()
    if isinstance(amount, str) and typed.lower() in _OFF_THE_SCALE:
        refuse(
            f"{what}-off-the-scale",
            f"The meter shows “{typed}”: the reading is beyond what it can measure.",
            "Follow the person's care plan for this at once. Then record what the meter showed.",
        )
    if re.fullmatch("[0-9]+,[0-9]+", typed):
        refuse(f"{what}-comma", "This number has a comma.", f"Use a point, as in {example}.")
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", typed):
        refuse(
            f"{what}-not-a-number",
            f"“{typed[:20]}” is not an amount that we can read."
            if typed
            else "No amount is given.",
            f"Type a number, as in {example}.",
        )
    return Decimal(typed)


def _checked_mmol(mmol: Decimal) -> Decimal:
    low, high = MMOL_PER_L_RANGE
    if not mmol.is_finite() or not low <= mmol <= high:
        _refuse_glucose(mmol, "mmol/L", MMOL_PER_L_RANGE, "mg/dL", MG_PER_DL_RANGE)
    if mmol != mmol.quantize(_TENTH):
        refuse(
            "glucose-decimals",
            f"{mmol} mmol/L has more than one decimal place.",
            "Type the number as the meter shows it, with one decimal place. Do not round it.",
        )
    return mmol.quantize(_TENTH)


def _checked_mg(mg: Decimal) -> Decimal:
    low, high = MG_PER_DL_RANGE
    if not low <= mg <= high:
        _refuse_glucose(mg, "mg/dL", MG_PER_DL_RANGE, "mmol/L", MMOL_PER_L_RANGE)
    if mg != mg.to_integral_value():
        refuse(
            "glucose-decimals",
            f"{mg} mg/dL has a decimal place. Meters show mg/dL as a whole number.",
            "Check the unit on the meter.",
        )
    return mg


def _refuse_glucose(
    amount: Decimal,
    unit: str,
    believable: tuple[Decimal, Decimal],
    other: str,
    believable_in_other: tuple[Decimal, Decimal],
) -> None:
    if amount.is_finite() and believable_in_other[0] <= amount <= believable_in_other[1]:
        refuse(
            "glucose-other-unit",
            f"{amount} is not believable in {unit}. It looks like a reading in {other}.",
            f"Check the unit on the meter. If it shows {other}, choose {other}.",
        )
    refuse(
        "glucose-implausible",
        f"{amount} {unit} is not a believable reading.",
        f"Test again. Readings from {believable[0]} to {believable[1]} {unit} can be recorded."
        " If the person is unwell, follow the care plan now.",
    )


def _without_the_word_units(typed: str) -> str:
    typed = typed.strip()
    if re.fullmatch(r"[0-9.,]+\s*(u|iu|i\.u\.?)", typed, re.IGNORECASE):
        refuse(
            "insulin-unit-shortened",
            "“U” and “IU” can be read as a nought or as a 10.",
            "Write the word “units” in full.",
        )
    return re.sub(r"\s*units?$", "", typed, flags=re.IGNORECASE)


def _checked_dose(units: Decimal) -> Decimal:
    low, high = INSULIN_RANGE
    if not units.is_finite() or not low <= units <= high:
        shown = _plain(units) if units.is_finite() else str(units)
        refuse(
            "insulin-implausible",
            f"{shown} units is not a believable dose by pen.",
            f"Check it against the authorisation. A dose is from {low} to {high} units.",
            "the registered professional who delegates",
        )
    if units % _HALF:
        refuse(
            "insulin-part-unit",
            f"{_plain(units)} units cannot be set on a pen.",
            "Doses are in whole or half units.",
            "the registered professional who delegates",
        )
    return units.quantize(_TENTH)


def _plain(number: Decimal) -> str:
    """Without a nought after the point: "10.0" can be read as 100."""
    return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"
