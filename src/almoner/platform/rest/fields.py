"""The few kinds of value that requests carry, read strictly and refused in plain words."""

import re
from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

# The largest whole number that every JSON reader keeps exactly.
MOST = 2**53 - 1
_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}(?::\d{2})?)(?:(?<=:\d{2}:\d{2})(\.\d{1,6})\d*)?"
    r"([Zz]|[+-]\d{2}:\d{2})?",
    re.ASCII,
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_EXAMPLE = "2026-03-03T08:05:00Z"


def _moment(raw: Any) -> Any:
    if isinstance(raw, datetime):
        return raw
    found = _MOMENT.fullmatch(raw) if isinstance(raw, str) else None
    if found is None:
        if isinstance(raw, str) and _MOMENT.fullmatch(raw.replace(" ", "+")):
            raise PydanticCustomError("plus_lost", "In an address, + must be written as %2B.")
        raise PydanticCustomError("not_a_time", f"Give a date and time such as {_EXAMPLE}.")
    # Some clocks tell more than microseconds: what is finer is left out.
    return "".join(part or "" for part in found.groups()).upper()


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise PydanticCustomError(
            "no_zone", "The time does not say its zone. Add Z or an offset such as +01:00."
        )
    if not 1900 <= at.year < 2200:
        raise PydanticCustomError("out_of_range", "Give a year from 1900 to 2199.")
    return at


def _day(raw: Any) -> Any:
    if isinstance(raw, date) or (isinstance(raw, str) and _DAY.fullmatch(raw)):
        return raw
    raise PydanticCustomError("not_a_day", "Give a day such as 2026-03-03.")


def _in_range(day: date) -> date:
    if not 1900 <= day.year < 2200:
        raise PydanticCustomError("out_of_range", "Give a year from 1900 to 2199.")
    return day


def _printable(text: str) -> str:
    if "\x00" in text or any("\ud800" <= one <= "\udfff" for one in text):
        raise PydanticCustomError("not_text", "Leave out characters that cannot be printed.")
    return text


Id = Annotated[int, Field(ge=1, le=MOST)]
Moment = Annotated[
    datetime,
    AfterValidator(_aware),
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": [_EXAMPLE]}),
]
Day = Annotated[
    date,
    AfterValidator(_in_range),
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-03-03"]}),
]
Code = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[a-z0-9_-]+$")]
Line = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_printable)]
Text = Annotated[str, Field(max_length=4000), AfterValidator(_printable)]


class Given(Schema):
    """A body. A field that we do not know is refused, so that a misspelt one is never ignored."""

    model_config = ConfigDict(extra="forbid")


def example(**given: Any) -> ConfigDict:
    """The configuration of a body that shows, in the description, what one looks like."""
    return ConfigDict(json_schema_extra={"examples": [given]})


class Asked(Schema):
    """The parameters after the question mark. `operations` refuses those we do not know."""


class Page(Asked):
    after: Id | None = Field(None, description="The `next_after` of the page before.")
    limit: int = Field(50, ge=1, le=200, description="How many at most.")
