"""Record fields as they travel: a name, and a plain value or a number with its unit."""

from typing import Annotated

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field, StrictBool, StrictInt

from almoner.platform.rest.fields import Line, Text

MOST_FIELDS = 60


class Measured(Schema):
    """A number with its unit, so that mmol/L is never taken for mg/dL."""

    model_config = ConfigDict(extra="forbid")
    value: Annotated[str, Field(pattern=r"^-?[0-9]{1,6}(\.[0-9]{1,3})?$")]
    unit: Annotated[str, Field(min_length=1, max_length=20)]


Value = StrictBool | Annotated[StrictInt, Field(ge=-(10**9), le=10**9)] | Text | Measured


def _plain(values: dict[str, Value]) -> dict:
    return {
        name: value.model_dump() if isinstance(value, Measured) else value
        for name, value in values.items()
    }


Values = Annotated[
    dict[Line, Value | list[Line]], Field(max_length=MOST_FIELDS), AfterValidator(_plain)
]
