"""The fields of a plan and of a record: how they are defined and how a raw value is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from almoner.kernel.choices import Choice, read_choice
from almoner.kernel.marks import Marked
from almoner.kernel.reader import Reader
from almoner.kernel.refusals import Refusal, Refused, refuse
from almoner.kernel.sourced import Sourced
from almoner.kernel.units import Glucose, InsulinDose

from .sources import read_range

TYPES = frozenset({"integer", "decimal", "choice", "boolean", "text", "site", "dose", "glucose"})
ORDERED = frozenset({"integer", "decimal", "dose", "glucose"})
CHOSEN = frozenset({"choice", "site"})
MOMENTS = ("before", "after")
FIXED_UNITS = {"glucose": "mmol/L", "dose": "units"}


@dataclass(frozen=True, slots=True)
class FieldDefinition:
    """One thing that a plan states or a worker records.

    `moment` says whether a worker must answer before or after the act; `plausible`
    is [low, high] in `unit`. A dose is insulin in units; other amounts are decimals.
    """

    name: str
    label: str
    type: str
    unit: str
    required: bool
    moment: str
    help: str
    choices: tuple[Choice, ...]
    plausible: Sourced[Any] | None
    less_than: str

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(choice.code for choice in self.choices)


def read_record_field(node: Marked) -> FieldDefinition:
    return _read_field(node, moment=None)


def read_plan_field(node: Marked) -> FieldDefinition:
    return _read_field(node, moment="plan")


def _read_field(node: Marked, moment: str | None) -> FieldDefinition:
    reader = Reader(node)
    name, label = reader.name("name"), reader.text("label")
    kind = reader.one_of("type", TYPES)
    definition = FieldDefinition(
        name=name,
        label=label,
        type=kind,
        unit=_unit(reader, kind),
        required=reader.flag("required"),
        moment=moment or reader.one_of("moment", MOMENTS),
        help=reader.text_or("help", ""),
        choices=_choices(reader, kind),
        plausible=_plausible(reader, kind),
        less_than=reader.name("less_than") if reader.has("less_than") else "",
    )
    reader.done()
    return definition


def _unit(reader: Reader, kind: str) -> str:
    unit = reader.text_or("unit", "")
    wanted = FIXED_UNITS.get(kind)
    if wanted and unit != wanted:
        raise reader.node.error(f"a {kind} field needs the unit {wanted}")
    if kind in ORDERED and not unit:
        raise reader.node.error("a number field needs its unit")
    return unit


def _choices(reader: Reader, kind: str) -> tuple[Choice, ...]:
    if kind not in CHOSEN:
        return ()
    choices = reader.each("choices", read_choice)
    codes = [choice.code for choice in choices]
    if len(set(codes)) != len(codes):
        raise reader.node.error("the same choice stands twice")
    return choices


def _plausible(reader: Reader, kind: str) -> Sourced[Any] | None:
    if kind not in ORDERED:
        return None
    if not reader.has("plausible"):
        if kind in FIXED_UNITS:
            return None
        raise reader.missing("plausible")
    return read_range(reader.take("plausible"))


def read_value(field: FieldDefinition, raw: Any) -> Any:
    """A raw value as Glucose, InsulinDose, Decimal, int, bool or str. Raises Refused.

    Glucose needs its unit: a Glucose, or {"value": "5.6", "unit": "mmol/L"}. A bare
    number is refused, because it could be either unit.
    """
    value = _READERS[field.type](field, raw)
    if field.plausible is not None:
        _check_plausible(field, value)
    return value


def check_value(field: FieldDefinition, raw: Any) -> tuple[Refusal, ...]:
    try:
        read_value(field, raw)
    except Refused as refused:
        return refused.refusals
    return ()


def write_value(value: Any) -> Any:
    """The JSON form of a typed value, which read_value reads back as the same value."""
    if isinstance(value, Glucose):
        return {"value": str(value.mmol), "unit": "mmol/L"}
    if isinstance(value, InsulinDose):
        return {"value": str(value.units), "unit": "units"}
    return str(value) if isinstance(value, Decimal) else value


def number_of(value: Any) -> Decimal:
    """The bare number of an ordered value, in the unit of its field."""
    if isinstance(value, Glucose):
        return value.mmol
    if isinstance(value, InsulinDose):
        return value.units
    return Decimal(value)


def _read_glucose(field: FieldDefinition, raw: Any) -> Glucose:
    if isinstance(raw, Glucose):
        return raw
    if isinstance(raw, Mapping) and set(raw) == {"value", "unit"}:
        return Glucose.parse(str(raw["value"]), str(raw["unit"]))
    refuse(
        "glucose-without-unit",
        f"“{field.label}” has no unit.",
        "Give the number with its unit, mmol/L or mg/dL, as the meter shows it.",
    )


def _read_dose(field: FieldDefinition, raw: Any) -> InsulinDose:
    if isinstance(raw, InsulinDose):
        return raw
    if isinstance(raw, Mapping) and set(raw) == {"value", "unit"} and raw["unit"] == "units":
        return InsulinDose.parse(str(raw["value"]))
    if isinstance(raw, str):
        return InsulinDose.parse(raw)
    refuse(
        "dose-without-unit",
        f"“{field.label}” has no unit.",
        "Give the dose in units, as in 10 units.",
    )


def _read_decimal(field: FieldDefinition, raw: Any) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, Decimal | int | str):
        _refuse_number(field)
    try:
        number = Decimal(raw)
    except InvalidOperation:
        _refuse_number(field)
    if not number.is_finite():
        _refuse_number(field)
    return number


def _refuse_number(field: FieldDefinition) -> Any:
    refuse(
        "not-a-number",
        f"“{field.label}” is not a number that we can read.",
        f"Type a number in {field.unit}.",
    )


def _read_integer(field: FieldDefinition, raw: Any) -> int:
    number = _read_decimal(field, raw)
    if number != number.to_integral_value():
        refuse("not-whole", f"“{field.label}” must be a whole number.", "Leave out the part.")
    return int(number)


def _read_choice(field: FieldDefinition, raw: Any) -> str:
    if raw not in field.codes:
        refuse("not-a-choice", f"“{field.label}” has an answer that is not offered.", "Choose one.")
    return str(raw)


def _read_boolean(field: FieldDefinition, raw: Any) -> bool:
    if not isinstance(raw, bool):
        refuse("not-yes-or-no", f"“{field.label}” needs yes or no.", "Choose yes or no.")
    return raw


def _read_text(field: FieldDefinition, raw: Any) -> str:
    if not isinstance(raw, str) or not raw.strip():
        refuse("not-text", f"“{field.label}” is empty.", "Write it in words.")
    return raw.strip()


def _check_plausible(field: FieldDefinition, value: Any) -> None:
    assert field.plausible is not None
    low, high = field.plausible.value
    if not low <= number_of(value) <= high:
        refuse(
            "not-plausible",
            f"“{field.label}” is not a believable amount: {write_plain(value)} {field.unit}.",
            f"It is usually from {low} to {high} {field.unit}. Check it and enter it again.",
        )


def write_plain(value: Any) -> str:
    return str(number_of(value))


_READERS = {
    "glucose": _read_glucose,
    "dose": _read_dose,
    "decimal": _read_decimal,
    "integer": _read_integer,
    "choice": _read_choice,
    "site": _read_choice,
    "boolean": _read_boolean,
    "text": _read_text,
}
