"""Calls for help and incidents: that they were made and what came of them, without the words."""

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from almoner.platform.rest.fields import Given, Id, Moment, Page, Text
from almoner.platform.rest.operations import operation
from almoner.platform.rest.paging import PageShown, page
from almoner.services.delegation.commands.escalations import raise_escalation
from almoner.services.delegation.queries import feed
from almoner.services.delegation.queries.escalations import escalations_seen_by

escalations = Router(tags=["safety"])
incidents = Router(tags=["safety"])


class EscalationsAsked(Page):
    delegation: Id | None = None
    raised_since: Moment | None = None
    undecided: bool | None = None


class EscalationShown(Schema):
    id: int
    delegation: int | None = Field(alias="delegation_id")
    act: int | None = Field(alias="act_id")
    person: int = Field(alias="person_id")
    provider: int = Field(alias="provider_id")
    delegating: int = Field(alias="delegating_id")
    raised_by: int = Field(alias="raised_by_id")
    raised_at: datetime
    urgent: bool
    called_999: bool
    seen_at: datetime | None
    decided_by: int | None = Field(alias="decided_by_id")
    decided_at: datetime | None
    call_back_at: datetime | None
    read_back_at: datetime | None


class EscalationGiven(Given):
    delegation: Id
    situation: Text
    background: Text = ""
    assessment: Text = ""
    recommendation: Text = ""
    urgent: bool = False
    called_999: bool = False


class IncidentsAsked(Page):
    delegation: Id | None = None
    happened_since: Moment | None = None
    open: bool | None = None


class IncidentShown(Schema):
    id: int
    delegation: int | None = Field(alias="delegation_id")
    act: int | None = Field(alias="act_id")
    person: int = Field(alias="person_id")
    provider: int = Field(alias="provider_id")
    delegating: int = Field(alias="delegating_id")
    kind: str
    severity: str
    happened_at: datetime
    reported_at: datetime
    candour_due: bool
    candour_done_at: datetime | None
    closed_at: datetime | None


@operation(
    escalations,
    "GET",
    "",
    scope="acts:read",
    right="act.view",
    answers=PageShown[EscalationShown],
)
def list_escalations(request: HttpRequest, asked: Query[EscalationsAsked]):
    """Calls for help, newest first."""
    rows = escalations_seen_by(request.viewer)  # type: ignore[attr-defined]
    wanted = {
        "delegation_id": asked.delegation,
        "raised_at__gte": asked.raised_since,
        "decided_at__isnull": asked.undecided,
    }
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    return page(rows, after=asked.after, limit=asked.limit, newest_first=True)


@operation(
    escalations,
    "POST",
    "",
    scope="acts:write",
    right="escalation.raise",
    answers=EscalationShown,
    status=201,
)
def raise_an_escalation(request: HttpRequest, given: EscalationGiven):
    """Tells the delegator and the manager. In an emergency call 999 first."""
    viewer = request.viewer  # type: ignore[attr-defined]
    feed.delegation_seen_by(viewer, given.delegation)
    words = given.model_dump(exclude={"delegation"})
    return raise_escalation(viewer, delegation_id=given.delegation, **words, at=timezone.now())


@operation(
    incidents, "GET", "", scope="acts:read", right="act.view", answers=PageShown[IncidentShown]
)
def list_incidents(request: HttpRequest, asked: Query[IncidentsAsked]):
    """Incidents, newest first."""
    rows = feed.incidents_seen_by(request.viewer)  # type: ignore[attr-defined]
    wanted = {
        "delegation_id": asked.delegation,
        "happened_at__gte": asked.happened_since,
        "closed_at__isnull": asked.open,
    }
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    return page(rows, after=asked.after, limit=asked.limit, newest_first=True)
