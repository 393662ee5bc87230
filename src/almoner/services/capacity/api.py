"""What is free, told by providers' software and read by everybody's of the place.

The shapes are those of the published standard (`standard/shapes.py`).
"""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router
from pydantic import Field

from almoner.kernel.refusals import Refusal, Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.rest import limits
from almoner.platform.rest.fields import MOST, Asked, Code, Day, Given, example
from almoner.platform.rest.operations import operation, viewer_of
from almoner.platform.rest.problems import NOT_THERE, Problem, RefusalShown, respond
from almoner.platform.web.moments import now
from almoner.services.capacity import commands, feed, queries, showing_standard
from almoner.services.capacity.queries import Wanted
from almoner.services.capacity.rules import PARTS
from almoner.services.capacity.standard import shapes
from almoner.services.capacity.standard.reading import placed, read_message, said_of

router = Router(tags=["capacity"])
BATCHES_A_MINUTE = 60
READ: Any = {"scope": "capacity:read", "right": "capacity.view"}
WRITE: Any = {"scope": "capacity:write", "right": "capacity.publish"}


class _Described:
    """Each is read by itself, so that a wrong one stops no other; described all the same."""

    def __get_pydantic_json_schema__(self, core: Any, handler: Any) -> Any:
        return handler(shapes.Message.__pydantic_core_schema__)


Message = Annotated[Any, _Described()]
KeyInPath = Path(..., pattern=shapes.KEY)
ServiceInPath = Path(..., min_length=1, max_length=80)


class BatchGiven(Given):
    statements: list[Message] = Field(min_length=1, max_length=shapes.MOST_AT_ONCE)

    model_config = {**Given.model_config, **example(statements=[shapes.MESSAGE_SHOWN])}


class ChangesAsked(Asked):
    since: str = Field("", max_length=80, description="`next` of the answer before; empty: all.")
    limit: int = Field(200, ge=1, le=500, description="How many at most.")


class StandingsAsked(Asked):
    service: list[str] = Field(min_length=1, max_length=200, description="May be repeated.")


class SearchAsked(Asked):
    kind: list[Code] = Field([], max_length=20, description="May be repeated: any of them.")
    need: list[Code] = Field([], max_length=20, description="May be repeated: all of them.")
    activity: list[Code] = Field([], max_length=20, description="Delegated activities: all.")
    language: Code | None = Field(None, description="As in en or bfi.")
    gender: Code | None = None
    latitude: float | None = Field(None, ge=-90, le=90)
    longitude: float | None = Field(None, ge=-180, le=180)
    neighbourhood: str = Field(
        "", max_length=120, description="A named one of the place, instead of a point."
    )
    within_km: float = Field(30.0, gt=0, le=500)
    start_on: Day | None = Field(None, description="Today if not said.")
    end_on: Day | None = Field(None, description="The last day of care; left out: it goes on.")
    places: int = Field(1, ge=1, le=5_000)
    morning: int = Field(0, ge=0, le=100_000, description="Minutes a day; with any, no places.")
    midday: int = Field(0, ge=0, le=100_000)
    afternoon: int = Field(0, ge=0, le=100_000)
    evening: int = Field(0, ge=0, le=100_000)
    night: int = Field(0, ge=0, le=100_000)
    max_rate_pence: int | None = Field(None, ge=0, le=10_000_000)
    limit: int = Field(50, ge=1, le=200)

    def wanted(self) -> Wanted:
        parts = {part: getattr(self, part) for part in PARTS if getattr(self, part)}
        return Wanted(
            kinds=tuple(self.kind),
            needs=tuple(self.need),
            activities=tuple(self.activity),
            language=self.language or "",
            gender=self.gender or "",
            latitude=self.latitude,
            longitude=self.longitude,
            neighbourhood=self.neighbourhood,
            within_km=self.within_km,
            start_on=self.start_on,
            end_on=self.end_on,
            minutes=parts,
            places=self.places,
            max_rate=self.max_rate_pence,
        )


@operation(router, "GET", "/services", answers=shapes.Services, **WRITE)
def list_own_services(request: HttpRequest):
    """Your services, with the ids by which statements name them."""
    own = queries.own_services(viewer_of(request), now())
    return {"items": [showing_standard.service(one) for one in own]}


@operation(router, "PUT", "/services/{service}/statements/{key}", answers=shapes.Answer, **WRITE)
def put_statement(
    request: HttpRequest,
    given: shapes.Statement,
    service: str = ServiceInPath,
    key: str = KeyInPath,
):
    """Says what is free at one service. The same message again is answered as the first time."""
    made = _said(viewer_of(request), service, key, given)
    if made.refusals:
        status = 404 if made.refusals[0].code == NOT_THERE.code else 409
        return respond(status, [one.model_dump() for one in made.refusals])
    return made


@operation(router, "POST", "/statements", answers=shapes.Answers, **WRITE)
def post_statements(request: HttpRequest, given: BatchGiven):
    """Says what is free at up to 500 services. Each is answered by itself: one that is refused does
    not stop the others."""
    viewer, answers = viewer_of(request), dict[int, shapes.Answer]()
    _check_pace(viewer)
    read = [read_message(raw) for raw in given.statements]
    # Always in the order of the services: two batches never wait for each other in a circle.
    for number in sorted(range(len(read)), key=lambda n: _place(read[n])):
        one = read[number]
        answers[number] = (
            _said(viewer, one.service, one.key, one)
            if isinstance(one, shapes.Message)
            else _unreadable(given.statements[number], one)
        )
    return {"answers": [answers[number] for number in range(len(read))]}


@operation(router, "GET", "/search", answers=shapes.FoundList, **READ)
def search_capacity(request: HttpRequest, asked: Query[SearchAsked]):
    """Who can take somebody: known to be free first, the nearest and most lately said first; then
    those of which nobody knows."""
    rows = queries.search(viewer_of(request), asked.wanted(), now(), asked.limit)
    return {"items": [showing_standard.found(one) for one in rows]}


@operation(router, "GET", "/standings", answers=shapes.StandingList, **READ)
def list_standings(request: HttpRequest, asked: Query[StandingsAsked]):
    """What holds now of the services named. One that is not there is left out."""
    keys = [key for one in asked.service if (key := _number(one)) is not None]
    return {"items": showing_standard.standings(viewer_of(request), keys, now())}


@operation(router, "GET", "/changes", answers=shapes.Changes, **READ)
def list_changes(request: HttpRequest, asked: Query[ChangesAsked]):
    """What changed since a cursor, oldest first. Keep `next` when you have dealt with the items:
    whoever crashes goes on where they were."""
    viewer = viewer_of(request)
    page = feed.changed_services(viewer, asked.since, asked.limit)
    items = showing_standard.standings(viewer, page.ids, now())
    return {"items": items, "next": str(page.next), "more": page.more}


@operation(router, "GET", "/service-capacity", answers=shapes.ServiceCapacities, **READ)
def list_service_capacity(request: HttpRequest, asked: Query[ChangesAsked]):
    """The changes as Open Referral lays them out. What stops holding by itself is no change: see
    `holds_until`."""
    page = feed.changed_services(viewer_of(request), asked.since, asked.limit)
    found = showing_standard.service_capacities(page.ids, now())
    return {**found, "next": str(page.next), "more": page.more}


@operation(
    router,
    "GET",
    "/reservations",
    scope="capacity:read",
    right="capacity.publish",
    answers=shapes.ReservationChanges,
)
def list_reservations(request: HttpRequest, asked: Query[ChangesAsked]):
    """What is held, taken or given back at your services since a cursor, oldest first."""
    page = feed.changed_reservations(viewer_of(request), asked.since, asked.limit)
    items = showing_standard.reservations(page.ids)
    return {"items": items, "next": str(page.next), "more": page.more}


def _check_pace(viewer: Viewer) -> None:
    """Each key may send so many batches a minute: one that floods slows nobody else down."""
    wait = limits.spend(f"capacity:{viewer.key_id}", most=BATCHES_A_MINUTE, seconds=60)
    if wait:
        reason = f"This key may send {BATCHES_A_MINUTE} batches a minute."
        mend = "Wait as many seconds as the header Retry-After says, and send fuller ones."
        refusal = Refusal("too_often", reason, mend)
        raise Problem(429, refusal, headers={"Retry-After": str(wait)})


def _said(viewer: Viewer, service: str, key: str, given: shapes.Statement) -> shapes.Answer:
    """Kept, or refused with reasons; either way nothing else is undone."""
    number = _number(service)
    try:
        if number is None:
            raise Unseen
        made = commands.state(viewer, number, said_of(given), key, at=now())
    except Unseen:
        return _refused(service, key, placed([NOT_THERE]))
    except Refused as refused:
        return _refused(service, key, placed(refused.refusals))
    return shapes.Answer(
        service=service,
        key=key,
        outcome="counted" if made.counted else "late",
        repeated=made.repeated,
        statement=str(made.statement_id),
    )


def _refused(service: str, key: str, refusals: list[RefusalShown]) -> shapes.Answer:
    return shapes.Answer(
        service=service, key=key, outcome="refused", statement=None, refusals=refusals
    )


def _unreadable(raw: Any, refusals: list[RefusalShown]) -> shapes.Answer:
    told = raw if isinstance(raw, dict) else {}
    return _refused(str(told.get("service", ""))[:80], str(told.get("key", ""))[:80], refusals)


def _place(one: Any) -> int:
    return (_number(one.service) or 0) if isinstance(one, shapes.Message) else 0


def _number(text: str) -> int | None:
    plain = text.isascii() and text.isdecimal() and len(text) < 17
    return int(text) if plain and 0 < int(text) <= MOST else None
