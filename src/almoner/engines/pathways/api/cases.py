"""Cases over REST. The ETag of a case is the number of its newest event."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from almoner.engines.pathways import commands
from almoner.engines.pathways.commands.looking import look_at
from almoner.engines.pathways.models import Case
from almoner.engines.pathways.queries.cases import case_file, cases_seen_by
from almoner.kernel.refusals import Refusal
from almoner.platform.rest import paging
from almoner.platform.rest.fields import Code, Given, Id, Line, Moment, Page, Text, example
from almoner.platform.rest.operations import operation, viewer_of

router = Router(tags=["cases"])
READ, WRITE = "cases:read", "cases:write"
_FACTS: Any = Field(
    default_factory=dict,
    description="Field to value, as the pathway names them: money in pence, days as 2026-03-31.",
)


class CasesAsked(Page):
    pathway: Code | None = None
    queue: Code | None = None
    person: Id | None = None
    closed: bool | None = Field(None, description="true: closed ones; false: open ones.")


class CaseShown(Schema):
    id: int
    pathway: str
    person: int | None = Field(None, alias="person_id")
    provider: int | None = Field(None, alias="provider_id")
    organisation: int = Field(alias="organisation_id")
    team: int | None = Field(None, alias="team_id")
    worker: int | None = Field(None, alias="worker_id")
    queue: str
    state: str
    kind: str = Field(alias="state_kind")
    priority: str
    route: str
    opened_at: datetime
    closed_at: datetime | None
    outcome: str
    facts: dict[str, Any]
    moments: dict[str, str]
    next_due_at: datetime | None
    number: int = Field(alias="last_number", description="Of the newest event.")


class EventShown(Schema):
    number: int
    at: datetime
    verb: str
    transition: str
    source: str
    target: str
    moment: str
    reason: str
    worker: int | None = Field(None, alias="worker_id")
    data: dict[str, Any]


class ClockShown(Schema):
    code: str
    round: int
    started_at: datetime
    stopped_at: datetime | None
    due_at: datetime | None = Field(description="The first instant too late; empty while paused.")
    late: bool


class MoveShown(Schema):
    code: str
    title: str
    stands_against: list[dict[str, str]] = Field(description="Empty: it can be made now.")


class CaseFileShown(Schema):
    case: CaseShown
    events: list[EventShown]
    clocks: list[ClockShown]
    moves: list[MoveShown]


class CaseGiven(Given):
    model_config = example(
        pathway="front-door",
        person=12,
        route="phone",
        facts={"what_is_needed": "Help with washing"},
    )
    pathway: Code
    route: Code
    person: Id | None = None
    provider: Id | None = None
    subject: Line | None = None
    team: Id | None = None
    facts: dict[str, Any] = _FACTS
    override: Text = Field("", description="Why it is opened although a criterion is not met.")
    received_at: Moment | None = None


class MoveGiven(Given):
    model_config = example(
        transition="make-contact", number=1, facts={"safe_now": True}, note="Spoke on the phone."
    )
    transition: Code
    number: int = Field(ge=1, description="The newest event you have seen: an old one is refused.")
    facts: dict[str, Any] = _FACTS
    reason: Code | None = None
    note: Text = ""
    evidence: Text = ""
    outcome: Code | None = None
    information: Text = ""
    happened_at: Moment | None = None


class NoteGiven(Given):
    model_config = example(text="Rang; she is well.", number=3)
    text: Text
    number: int = Field(ge=1)


@operation(router, "GET", "", scope=READ, right="case.view", answers=paging.PageShown[CaseShown])
def list_cases(request: HttpRequest, asked: Query[CasesAsked]):
    """Cases that you may see, by id."""
    rows = cases_seen_by(viewer_of(request))
    wanted = {"pathway": asked.pathway, "queue": asked.queue, "person_id": asked.person}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    if asked.closed is not None:
        rows = rows.filter(closed_at__isnull=not asked.closed)
    return paging.page(rows, after=asked.after, limit=asked.limit)


@operation(router, "POST", "", scope=WRITE, right="case.open", answers=CaseShown, status=201)
def open_a_case(request: HttpRequest, response: HttpResponse, given: CaseGiven):
    """Opens a case in the first state of its pathway, owned by a team from the start."""
    case = commands.open_case(
        viewer_of(request),
        pathway=given.pathway,
        route=given.route,
        person_id=given.person,
        provider_id=given.provider,
        subject=given.subject or "",
        team_id=given.team,
        facts=given.facts,
        override=given.override,
        received_at=given.received_at,
        at=timezone.now(),
    )
    return tagged(response, case)


@operation(router, "GET", "/{case_id}", scope=READ, right="case.view", answers=CaseFileShown)
def get_case(request: HttpRequest, response: HttpResponse, case_id: int):
    """One case with its timeline, its clocks, and the moves open to you."""
    at, viewer = timezone.now(), viewer_of(request)
    found = case_file(viewer, case_id, at)
    look_at(viewer, case_id=case_id, person_id=found.case.person_id, at=at)
    tagged(response, found.case)
    return {
        "case": found.case,
        "events": list(reversed(found.events)),
        "clocks": [
            {
                "code": run.code,
                "round": run.round,
                "started_at": run.started_at,
                "stopped_at": run.stopped_at,
                "due_at": run.due_at,
                "late": run.late(at),
            }
            for run in found.state.runs
        ],
        "moves": [
            {"code": move.code, "title": move.title, "stands_against": _told(standing)}
            for move, standing in found.moves
        ],
    }


@operation(
    router,
    "POST",
    "/{case_id}/moves",
    scope=WRITE,
    right="case.work",
    answers=CaseShown,
    status=201,
)
def move_a_case(request: HttpRequest, response: HttpResponse, case_id: int, given: MoveGiven):
    """Makes one transition, or proposes it where it takes two people. Refused with every reason."""
    case = commands.move(
        viewer_of(request),
        case_id=case_id,
        transition=given.transition,
        facts=given.facts,
        reason=given.reason or "",
        note=given.note,
        evidence=given.evidence,
        outcome=given.outcome or "",
        information=given.information,
        happened_at=given.happened_at,
        number=given.number,
        at=timezone.now(),
    )
    return tagged(response, case)


@operation(
    router,
    "POST",
    "/{case_id}/notes",
    scope=WRITE,
    right="case.work",
    answers=CaseShown,
    status=201,
)
def note_on_a_case(request: HttpRequest, response: HttpResponse, case_id: int, given: NoteGiven):
    """Adds a note to the timeline."""
    case = commands.note(
        viewer_of(request), case_id=case_id, text=given.text, number=given.number, at=timezone.now()
    )
    return tagged(response, case)


def tagged(response: HttpResponse, case: Case) -> Case:
    response.headers["ETag"] = f'"{case.last_number}"'
    return case


def _told(standing: list[Refusal]) -> list[dict[str, str]]:
    return [refusal.as_dict() for refusal in standing]
