"""Acts: what was done, the checks before it, and putting a record right."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from almoner.platform.audit import commands as audit
from almoner.platform.rest.fields import Code, Given, Id, Moment, Page, Text, example
from almoner.platform.rest.operations import operation, viewer_of
from almoner.platform.rest.paging import PageShown, page
from almoner.services.delegation.api.values import Values
from almoner.services.delegation.commands.acts import check_before, correct_act, record_act
from almoner.services.delegation.commands.relaying import entered_for
from almoner.services.delegation.models import Act
from almoner.services.delegation.queries import feed
from almoner.services.delegation.queries.acts import act_seen_by, acts_seen_by

router = Router(tags=["acts"])
Outcome = Literal["done", "refused", "missed", "stopped", "not_needed"]


class ActsAsked(Page):
    delegation: Id | None = None
    person: Id | None = None
    worker: Id | None = None
    outcome: Outcome | None = None
    activity: Code | None = None
    done_since: Moment | None = None
    done_before: Moment | None = None


class ActShown(Schema):
    id: int
    reference: UUID
    delegation: int = Field(alias="delegation_id")
    activity: str
    worker: int = Field(alias="worker_id")
    person: int = Field(alias="person_id")
    provider: int = Field(alias="provider_id")
    delegating: int = Field(alias="delegating_id")
    plan: int | None = Field(alias="plan_id")
    due_at: datetime | None
    done_at: datetime
    recorded_at: datetime
    outcome: Outcome
    timing: str
    authorised: bool
    corrects: int | None = Field(alias="corrects_id")
    planned: bool
    key: int | None = Field(alias="key_id", description="The key that sent it, if software did.")

    @staticmethod
    def resolve_authorised(act: Any) -> bool:
        return bool(act.authority.get("granted"))


class ActInFull(ActShown):
    """With what was recorded. `authority`: the answer when it was done, as ids and codes."""

    record: dict[str, Any]
    stops: list[Any]
    authority: dict[str, Any]


class CheckGiven(Given):
    model_config = example(
        delegation=18,
        reference="0b1f6c3a-52d4-4d0e-9a53-0a7d5a3a9c11",
        plan_version=2,
        values={"person_confirmed": True, "glucose": {"value": "8.4", "unit": "mmol/L"}},
        due_at="2026-03-03T08:00:00Z",
    )
    delegation: Id
    reference: UUID = Field(description="Made by you for this act; the act then carries the same.")
    plan_version: int = Field(ge=1, le=100_000, description="The version you showed the worker.")
    values: Values
    due_at: Moment | None = None
    worker: Id | None = Field(
        None, description="For a provider's key: whose work this is. Recorded as theirs."
    )


class CheckShown(Schema):
    """What the stop rules say. Go on only when `allowed`."""

    id: int
    allowed: bool
    words: str
    steps: list[str]
    effects: list[str]
    recheck_at: datetime | None


class ActGiven(Given):
    model_config = example(
        delegation=18,
        reference="0b1f6c3a-52d4-4d0e-9a53-0a7d5a3a9c11",
        outcome="done",
        done_at="2026-03-03T08:05:00Z",
        due_at="2026-03-03T08:00:00Z",
        plan_version=2,
        values={"site": "abdomen-left", "site_healthy": True},
    )
    delegation: Id
    reference: UUID = Field(description="The same reference sent twice records once.")
    outcome: Outcome
    done_at: Moment
    due_at: Moment | None = None
    plan_version: int | None = Field(None, ge=1, le=100_000)
    values: Values = Field(default_factory=dict)
    note: Text = ""
    worker: Id | None = Field(
        None, description="For a provider's key: whose work this is. Recorded as theirs."
    )


class CorrectionGiven(Given):
    model_config = example(
        reason="The person had said no.",
        outcome="refused",
        done_at="2026-03-03T08:05:00Z",
        values={},
        note="Said no.",
    )
    reason: Text
    outcome: Outcome
    done_at: Moment
    values: Values
    note: Text = ""


@operation(router, "GET", "", scope="acts:read", right="act.view", answers=PageShown[ActShown])
def list_acts(request: HttpRequest, asked: Query[ActsAsked]):
    """Acts, newest first. A corrected act stays; the newer one names it in `corrects`."""
    rows = acts_seen_by(viewer_of(request))
    wanted = {
        "delegation_id": asked.delegation,
        "person_id": asked.person,
        "worker_id": asked.worker,
        "outcome": asked.outcome,
        "activity": asked.activity,
        "done_at__gte": asked.done_since,
        "done_at__lt": asked.done_before,
    }
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    return page(rows, after=asked.after, limit=asked.limit, newest_first=True)


@operation(
    router,
    "POST",
    "/checks",
    scope="acts:write",
    right="act.view",
    answers=CheckShown,
    status=201,
)
def check_before_act(request: HttpRequest, given: CheckGiven):
    """Keeps the readings taken before an act and says whether it may go on.

    Refused when the plan has changed since `plan_version`.
    """
    viewer = viewer_of(request)
    feed.delegation_seen_by(viewer, given.delegation)
    at = timezone.now()
    reading, _ = check_before(
        entered_for(viewer, given.worker, at),
        delegation_id=given.delegation,
        reference=given.reference,
        plan_version=given.plan_version,
        values=given.values,
        due_at=given.due_at,
        at=at,
    )
    return reading


@operation(router, "GET", "/{act_id}", scope="acts:read", right="act.view", answers=ActInFull)
def get_act(request: HttpRequest, act_id: Id):
    """One act with what was recorded and the authority it was done on."""
    viewer = viewer_of(request)
    act = act_seen_by(viewer, act_id)
    audit.record(viewer, "act.viewed", act, person_id=act.person_id)
    return act


@operation(router, "POST", "", scope="acts:write", right="act.view", answers=ActInFull, status=201)
def record_an_act(request: HttpRequest, given: ActGiven):
    """Keeps what happened. Only the worker it was delegated to records it.

    A provider's own software names the `worker`, with a key that the registered manager made.
    Leave out `due_at` for something that was not planned.
    """
    viewer = viewer_of(request)
    feed.delegation_seen_by(viewer, given.delegation)
    at = timezone.now()
    return record_act(
        entered_for(viewer, given.worker, at),
        delegation_id=given.delegation,
        reference=given.reference,
        outcome=given.outcome,
        done_at=given.done_at,
        due_at=given.due_at,
        plan_version=given.plan_version,
        values=given.values,
        note=given.note,
        at=at,
    )


@operation(
    router,
    "POST",
    "/{act_id}/corrections",
    scope="acts:write",
    right="act.view",
    answers=ActInFull,
    status=201,
)
def correct_an_act(request: HttpRequest, act_id: Id, given: CorrectionGiven):
    """A new record beside the old one, which stays as it was."""
    viewer = viewer_of(request)
    act: Act = act_seen_by(viewer, act_id)
    return correct_act(viewer, act_id=act.pk, **given.model_dump(), at=timezone.now())
