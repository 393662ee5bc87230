"""Forms whose fields the design system can draw, and whose errors say what to do."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from almoner.kernel.london import format_date, localise
from almoner.kernel.refusals import Refused
from almoner.kernel.units import Glucose, InsulinDose
from almoner.kernel.wording import headed
from almoner.platform.web.widgets import AmountAndUnit, DateBoxes, MomentBoxes

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_YEARS = range(1880, 2201)
_CHOOSING = (forms.ChoiceField, forms.ModelChoiceField, forms.MultipleChoiceField)


class NhsForm(forms.Form):
    """A form for `form_page` in web/forms.html.

    `field_order` orders the fields. `sections` may group them: ((heading, (field, …)), …).
    """

    sections: Sequence[tuple[str, Sequence[str]]] = ()
    required_css_class = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            _reword(field, str(field.label or headed(name)))

    def add_refusals(
        self, refused: Refused, fields: Mapping[str, str] | None = None, field: str | None = None
    ) -> None:
        """Shows each refusal at the field its code is mapped to, else at `field`, else on top."""
        for refusal in refused.refusals:
            place = (fields or {}).get(refusal.code, field)
            words = " ".join(part for part in (refusal.reason, refusal.mend) if part)
            self.add_error(place, ValidationError(words, code=refusal.code))


_DEFAULTS = {
    "invalid_choice": "Choose one of the answers in the list.",
    "empty": "The file is empty. Choose another.",
    "max_length": "Use %(limit_value)d characters or fewer. You have typed %(show_value)d.",
    "min_length": "Use %(limit_value)d characters or more. You have typed %(show_value)d.",
    "max_value": "Enter %(limit_value)s or less.",
    "min_value": "Enter %(limit_value)s or more.",
    "max_decimal_places": "Use %(max)s decimal places or fewer.",
}
_INVALID = (
    (forms.EmailField, "Enter an email address, as in name@example.nhs.uk."),
    (forms.DecimalField, "Enter a number, as in 2.5."),
    (forms.FloatField, "Enter a number, as in 2.5."),
    (forms.IntegerField, "Enter a whole number, as in 12."),
)


def _reword(field: forms.Field, label: str) -> None:
    """Our words in place of Django's, and none in place of the form's own."""
    given, usual = field.error_messages, _usual_messages(type(field))
    ours = {**_DEFAULTS, "required": _missing(field, label)}
    if words := next((words for kind, words in _INVALID if isinstance(field, kind)), None):
        ours["invalid"] = words
    for code, words in ours.items():
        if given.get(code) == usual.get(code):
            given[code] = words


def _usual_messages(kind: type) -> dict[str, Any]:
    usual: dict[str, Any] = {}
    for base in reversed(kind.__mro__):
        usual |= getattr(base, "default_error_messages", {})
    return usual


def _missing(field: forms.Field, label: str) -> str:
    if isinstance(field, forms.BooleanField):
        return f"Tick “{label}” to go on."
    if isinstance(field, forms.FileField):
        return f"Choose a file for “{label}”."
    verb = "Choose" if isinstance(field, _CHOOSING) else "Enter"
    return f"{verb} an answer for “{label}”."


class LondonDateField(forms.Field):
    """A day in three boxes. `earliest` and `latest` are days, both allowed."""

    widget = DateBoxes

    def __init__(
        self, *, earliest: date | None = None, latest: date | None = None, **kwargs: Any
    ) -> None:
        self.earliest, self.latest = earliest, latest
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, datetime):
            return value.date()
        if value is None or isinstance(value, date):
            return value
        return read_date(value)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if self.earliest and value < self.earliest:
            raise ValidationError(
                f"The date must be {format_date(self.earliest)} or later.", "early"
            )
        if self.latest and value > self.latest:
            raise ValidationError(
                f"The date must be {format_date(self.latest)} or earlier.", "late"
            )

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _changed(self, initial, data)


class LondonTimeField(forms.CharField):
    """A clock time: "8:05am", "20:05", "midday"."""

    def to_python(self, value: Any) -> time | None:  # type: ignore[override]
        if value in self.empty_values or isinstance(value, time):
            return value or None
        return read_time(str(value))


class MomentField(forms.Field):
    """A day and a clock time in London, as an instant in UTC."""

    widget = MomentBoxes

    def to_python(self, value: Any) -> datetime | None:
        if value is None or isinstance(value, datetime):
            return value
        if isinstance(value, str):
            return _iso_moment(value)
        day = read_date({part: value.get(part, "") for part in ("day", "month", "year")})
        typed = value.get("time", "")
        if day is None:
            if typed:
                raise ValidationError("Enter the date as well as the time.", "no-date")
            return None
        if not typed:
            raise ValidationError("Enter the time as well as the date, as in 8:05am.", "no-time")
        return moment(day, read_time(typed))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _changed(self, initial, data)


class GlucoseField(forms.Field):
    """A blood glucose reading with its unit, as `Glucose`. No unit is chosen beforehand."""

    widget = AmountAndUnit

    def to_python(self, value: Any) -> Glucose | None:
        if value is None or isinstance(value, Glucose):
            return value
        if isinstance(value, str):
            amount, _, unit = value.strip().partition(" ")
            value = {"amount": amount, "unit": unit}
        if not value.get("amount"):
            return None
        if not value.get("unit"):
            raise ValidationError("Choose the unit that the meter shows.", "glucose-unit")
        with _as_errors():
            return Glucose.parse(value["amount"], value["unit"])

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _changed(self, initial, data)


class DoseField(forms.CharField):
    """A dose of insulin in units, as `InsulinDose`."""

    suffix = "units"

    def to_python(self, value: Any) -> InsulinDose | None:  # type: ignore[override]
        if value in self.empty_values or isinstance(value, InsulinDose):
            return value or None
        with _as_errors():
            return InsulinDose.parse(str(value).strip())


class _as_errors:
    """Turns a refusal of the kernel into an error of the field."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if isinstance(error, Refused):
            raise ValidationError(
                [
                    ValidationError(f"{r.reason} {r.mend}".strip(), code=r.code)
                    for r in error.refusals
                ]
            ) from None


def read_date(typed: Mapping[str, str] | str) -> date | None:
    """The day typed in boxes (or as 2026-03-31), None when all are empty. ValidationError says why
    it is not a day."""
    if isinstance(typed, str):
        return _iso_date(typed.strip())
    missing = [part for part in ("day", "month", "year") if not typed.get(part)]
    if len(missing) == 3:
        return None
    if missing:
        raise ValidationError(f"The date must include a {' and a '.join(missing)}.", "part-missing")
    year = _year(typed["year"])
    month = _month(typed["month"])
    day = _whole(typed["day"], "day", range(1, 32))
    try:
        return date(year, month, day)
    except ValueError:
        name = date(2000, month, 1).strftime("%B")
        raise ValidationError(f"There is no {day} {name} in {year}.", "no-such-day") from None


def read_time(typed: str) -> time:
    """The clock time typed as 8:05am, 8.05 am, 8am, 20:05, midday or midnight."""
    text = typed.strip().lower().replace(" ", "").replace(".", ":")
    if text in {"midday", "noon"}:
        return time(12)
    if text == "midnight":
        return time(0)
    found = re.fullmatch(r"(\d{1,2})(?::?(\d{2}))?(am|pm|a:m:|p:m:|a:m|p:m)?", text)
    if found and (clock := _clock(int(found[1]), found[2], (found[3] or "")[:1])):
        return clock
    raise ValidationError(
        f"“{typed[:20]}” is not a time that we can read. Write it as 8:05am or 20:05.", "not-a-time"
    )


def moment(day: date, at: time) -> datetime:
    """The instant in UTC. A time that the clocks skip in spring is refused, not moved."""
    found = localise(day, at)
    if (found.hour, found.minute) != (at.hour, at.minute):
        raise ValidationError(
            "The clocks go forward on this day, so this time does not exist. Check the time.",
            "skipped-time",
        )
    return found.astimezone(UTC)


def _clock(hour: int, minutes: str | None, half: str) -> time | None:
    minute = int(minutes or 0)
    if minute > 59 or (not half and minutes is None):
        return None
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 else None


def _year(text: str) -> int:
    if re.fullmatch(r"\d{2}", text):
        raise ValidationError("Year must include 4 numbers.", "short-year")
    return _whole(text, "year", _YEARS)


def _month(text: str) -> int:
    if text[:3].lower() in _MONTHS and text.isalpha():
        return _MONTHS.index(text[:3].lower()) + 1
    return _whole(text, "month", range(1, 13))


def _whole(text: str, what: str, allowed: range) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", text) or int(text) not in allowed:
        raise ValidationError(
            f"The {what} must be a number from {allowed.start} to {allowed.stop - 1}.",
            f"bad-{what}",
        )
    return int(text)


def _iso_date(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValidationError(
            f"“{text[:20]}” is not a date. Enter a day, a month and a year.", "not-a-date"
        ) from None


def _iso_moment(text: str) -> datetime | None:
    if not text.strip():
        return None
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValidationError("Enter a date and a time, as in 8:05am.", "not-a-moment") from None
    if found.tzinfo is None:
        return moment(found.date(), found.time().replace(second=0, microsecond=0))
    return found.astimezone(UTC)


def _changed(field: forms.Field, initial: Any, data: Any) -> bool:
    try:
        return field.to_python(data) != initial
    except ValidationError:
        return True
