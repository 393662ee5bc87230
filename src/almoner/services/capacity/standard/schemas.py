"""The published JSON Schemas (draft 2020-12), made from the shapes. Knows no database."""

from collections.abc import Mapping
from typing import Any

from ninja import Schema

from almoner.services.capacity.standard import shapes

VERSION = "1.0"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
SHAPES: Mapping[str, type[Schema]] = {
    "statement": shapes.Statement,
    "message": shapes.Message,
    "answer": shapes.Answer,
    "services": shapes.Services,
    "standing": shapes.Standing,
    "changes": shapes.Changes,
    "found": shapes.Found,
    "reservation": shapes.Reservation,
    "reservation-changes": shapes.ReservationChanges,
    "service-capacity": shapes.ServiceCapacity,
}


def schema(name: str) -> dict[str, Any]:
    """One of SHAPES. KeyError for another name."""
    made = SHAPES[name].model_json_schema(ref_template="#/$defs/{model}")
    return {"$schema": DIALECT, "$id": f"urn:almoner:capacity:{VERSION}:{name}", **made}
