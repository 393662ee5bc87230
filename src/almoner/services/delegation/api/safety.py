"""Calls for help and incidents: that they were made and what came of them, without the words."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from almoner.platform.audit import commands as audit
from almoner.platform.rest.fields import Given, Id, Moment, Page, Text, example
from almoner.platform.rest.operations import operation, viewer_of
from almoner.platform.rest.paging import PageShown, page
from almoner.services.delegation.api.steps import Nothing
from almoner.services.delegation.commands.escalations import (
    answer_escalation,
    mark_called_999,
    mark_seen,
    raise_escalation,
    read_back,
)
from almoner.services.delegation.commands.relaying import entered_for
from almoner.services.delegation.queries import feed
from almoner.services.delegation.queries.escalations import (
    escalation_seen_by,
    escalations_seen_by,
)
from almoner.services.delegation.rules.escalations import state

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


class EscalationInFull(EscalationShown):
    """With the words of the call and of its answer. `state`: waiting, seen, answered, closed."""

    state: str
    situation: str
    background: str
    assessment: str
    recommendation: str
    decision: str

    @staticmethod
    def resolve_state(call: Any) -> str:
        return state(call.seen_at, call.decided_at, call.read_back_at)


class EscalationGiven(Given):
    model_config = example(delegation=18, situation="Drowsy and pale since breakfast.", urgent=True)
    delegation: Id
    situation: Text
    background: Text = ""
    assessment: Text = ""
    recommendation: Text = ""
    urgent: bool = False
    called_999: bool = False
    worker: Id | None = Field(None, description="For a provider's key: who is calling for help.")


class HelpAnswerGiven(Given):
    model_config = example(
        decision="Give nothing. Test again in 15 minutes and call me with the reading.",
        call_back_at="2026-03-03T08:20:00Z",
    )
    decision: Text = Field(description="What the worker should do, in words.")
    call_back_at: Moment | None = None


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
    rows = escalations_seen_by(viewer_of(request))
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
    viewer = viewer_of(request)
    feed.delegation_seen_by(viewer, given.delegation)
    words, at = given.model_dump(exclude={"delegation", "worker"}), timezone.now()
    caller = entered_for(viewer, given.worker, at)
    return raise_escalation(caller, delegation_id=given.delegation, **words, at=at)


@operation(
    escalations,
    "GET",
    "/{escalation_id}",
    scope="acts:read",
    right="act.view",
    answers=EscalationInFull,
)
def get_escalation(request: HttpRequest, escalation_id: Id):
    """One call for help with what was said and decided, for the sides that it concerns."""
    viewer = viewer_of(request)
    call = escalation_seen_by(viewer, escalation_id)
    audit.record(viewer, "escalation.viewed", call, person_id=call.person_id)
    return call


def _step(path: str, step: Any, body: type[Given], right: str, words: str) -> None:
    def view(request: HttpRequest, escalation_id: Id, given: body):  # type: ignore[valid-type]
        said: Any = given
        viewer = viewer_of(request)
        escalation_seen_by(viewer, escalation_id)
        return step(viewer, escalation_id=escalation_id, **said.model_dump(), at=timezone.now())

    view.__name__ = f"escalation_{path.replace('-', '_')}"
    view.__doc__ = words
    operation(
        escalations,
        "POST",
        f"/{{escalation_id}}/{path}",
        scope="acts:write",
        right=right,
        answers=EscalationInFull,
    )(view)


_step("seen", mark_seen, Nothing, "escalation.answer", "The delegating side has opened it.")
_step(
    "answer",
    answer_escalation,
    HelpAnswerGiven,
    "escalation.answer",
    "The decision, by a registered professional of the delegating side. Given once.",
)
_step(
    "called-999",
    mark_called_999,
    Nothing,
    "escalation.raise",
    "The worker says that they have called 999.",
)
_step(
    "read-back",
    read_back,
    Nothing,
    "escalation.raise",
    "The worker has read the decision back, which closes the call. Refused before there is one.",
)


@operation(
    incidents, "GET", "", scope="acts:read", right="act.view", answers=PageShown[IncidentShown]
)
def list_incidents(request: HttpRequest, asked: Query[IncidentsAsked]):
    """Incidents, newest first."""
    rows = feed.incidents_seen_by(viewer_of(request))
    wanted = {
        "delegation_id": asked.delegation,
        "happened_at__gte": asked.happened_since,
        "closed_at__isnull": asked.open,
    }
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    return page(rows, after=asked.after, limit=asked.limit, newest_first=True)
