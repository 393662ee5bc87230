"""What travels: a statement, the answer to it, what stands, and what has changed since.

These are the one source of the published JSON Schemas and of the routes' own description.
"""

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BeforeValidator, Field

from almoner.platform.rest.fields import Day, Given, Moment, example
from almoner.platform.rest.problems import RefusalShown
from almoner.services.capacity import limits

KEY = r"^[A-Za-z0-9][A-Za-z0-9._:~-]{0,79}$"
MOST_AT_ONCE = 500
_INTEGER = 2**31 - 1
_PLACES, _MINUTES = limits.MOST_PLACES[0].value, limits.MOST_MINUTES[0].value
_RATES = [one.value for part in (limits.LEAST_RATE, limits.MOST_RATE) for (one,) in part.values()]
SHOWN = {
    "said_at": "2026-03-03T08:05:00Z",
    "holds_until": "2026-03-04T08:05:00Z",
    "available_from": "2026-03-03",
    "maximum": 10,
    "occupied": 8,
    "reserved": 0,
    "accepting": 2,
}
MESSAGE_SHOWN = {"service": "12", "key": "2026-03-03T08:05", **SHOWN}


def _whole(raw: Any) -> Any:
    """2.0 is a whole number too, as JSON Schema has it."""
    return int(raw) if isinstance(raw, float) and raw.is_integer() else raw


def _count(least: int, most: int) -> Any:
    """The bounds stand in the schema; what is beyond them is refused by the rules, in words."""
    bounds: dict[str, Any] = {"minimum": least, "maximum": most}
    return Field(ge=0, le=_INTEGER, strict=True, json_schema_extra=bounds)


Count = Annotated[int, BeforeValidator(_whole), _count(0, _PLACES)]
Length = Annotated[int, BeforeValidator(_whole), _count(0, _MINUTES)]
Pence = Annotated[int, BeforeValidator(_whole), _count(min(_RATES), max(_RATES))]
Key = Annotated[
    str,
    Field(pattern=KEY, description="Your own, another for each statement: sent twice counts once."),
]
ServiceId = Annotated[
    str, Field(min_length=1, max_length=80, description="As the list of services gives it.")
]
Freshness = Literal["fresh", "ageing", "stale", "unsaid"]
Outcome = Literal["counted", "late", "refused"]
_NOUGHT = "0 means none. Left out or null means not known, which is never taken as free."


class Minutes(Given):
    """Free minutes a day by part of the day, for all workers together."""

    morning: Length | None = None
    midday: Length | None = None
    afternoon: Length | None = None
    evening: Length | None = None
    night: Length | None = None

    def said(self) -> dict[str, int]:
        return self.model_dump(exclude_none=True)


class Statement(Given):
    """What a provider says is free at one of its services, and until when that holds."""

    said_at: Moment = Field(description="When it was true. The later one counts.")
    holds_until: Moment = Field(description="From then on nobody knows. At most 35 days ahead.")
    available_from: Day = Field(description="The first day on which somebody can come.")
    maximum: Count | None = Field(None, description=f"Places in all. {_NOUGHT}")
    occupied: Count | None = Field(None, description="Places in use.")
    reserved: Count | None = Field(None, description="Empty places that you keep for somebody.")
    accepting: Count | None = Field(None, description=f"Places you would fill now. {_NOUGHT}")
    minutes: Minutes | None = Field(None, description="Null: nothing is known of any part.")
    rate_pence: Pence | None = Field(
        None,
        description="For an hour (care at home, 500 to 20000) or a week (10000 to 1500000).",
    )

    model_config = {**Given.model_config, **example(**SHOWN)}


class Message(Statement):
    """A statement with the service that it is about and the sender's key, as a batch carries it."""

    service: ServiceId
    key: Key

    model_config = {**Given.model_config, **example(**MESSAGE_SHOWN)}


class Answer(Schema):
    """What became of a statement. The same message sent again has the same answer, and
    `repeated`."""

    service: str
    key: str
    outcome: Outcome = Field(description="late: something later had been said; it changed nothing.")
    repeated: bool = False
    statement: str | None = Field(None, description="Our id of it; null when refused.")
    refusals: list[RefusalShown] = []


class Answers(Schema):
    """One answer for each statement, in the order in which they were sent."""

    answers: list[Answer]


class Service(Schema):
    """A service of yours, of which you can say what is free."""

    service: str
    reference: str = Field(description="Your own name for it in the directory.")
    name: str
    kind: str
    rate_per: Literal["hour", "week"]
    listed: bool = Field(description="Only what is listed is found by others.")


class Services(Schema):
    items: list[Service]


class Standing(Schema):
    """What holds of a service now. A free number that is null is not known: never take it as free.

    Free is what was accepted less what is held for others, of a statement that still holds.
    """

    service: str
    name: str
    kind: str
    organisation: str
    listed: bool
    freshness: Freshness
    age_seconds: int | None = Field(None, ge=0)
    said_at: Moment | None = None
    holds_until: Moment | None = None
    available_from: Day | None = None
    last_day: Day | None = Field(
        None, description="Free up to this day only, from published rounds; null: on every day."
    )
    free_places: int | None = Field(None, ge=0)
    free_minutes: dict[str, int] = {}
    maximum: int | None = None
    occupied: int | None = None
    rate_pence: int | None = None
    rate_per: Literal["hour", "week"] = "week"


class Found(Standing):
    """`fits` is true only when it is known to be free as wanted."""

    fits: bool
    distance_km: float | None = None
    postcode: str
    needs: list[str]
    languages: list[str]
    genders: list[str]
    activities: list[str]
    cqc_rating: str


class FoundList(Schema):
    items: list[Found]


class StandingList(Schema):
    items: list[Standing]


class Changes(Schema):
    """What changed after `since`, oldest first, each service once and as it is now.

    Keep `next` once you have dealt with all items; ask with it again, at once when `more` is true.
    """

    items: list[Standing]
    next: str
    more: bool


class Reservation(Schema):
    """What a buyer holds at a service of yours, as it is now."""

    reservation: str
    service: str
    state: Literal["held", "taken", "settled", "released", "lapsed"]
    buyer: str
    about: str = Field(description="A package or a case by its number. Never a name.")
    places: int
    minutes: dict[str, int]
    held_at: Moment
    until: Moment
    taken_at: Moment | None = None
    ended_at: Moment | None = None


class ReservationChanges(Schema):
    items: list[Reservation]
    next: str
    more: bool


class Unit(Schema):
    id: str
    name: str
    scheme: str
    identifier: Literal["place", "minute"]


class ServiceCapacity(Schema):
    """`service_capacity` of HSDS 3. What is unknown or stale has no entry."""

    id: str
    service_id: str = Field(description="As in the directory's open data.")
    unit: Unit
    available: float = Field(ge=0)
    maximum: float | None = None
    description: str
    updated: Moment
    holds_until: Moment = Field(description="Beside the specification: from then on unknown.")


class ServiceCapacities(Schema):
    """One page. Follow `next` until `more` is false, then ask again with it for what changed."""

    contents: list[ServiceCapacity]
    gone: list[str] = Field(description="Services of which nothing is known any more.")
    next: str
    more: bool
