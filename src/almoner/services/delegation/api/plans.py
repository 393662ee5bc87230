"""The plan in force for one person and activity. Its ETag is its version."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from almoner.kernel.london import to_london
from almoner.platform.access.unseen import Unseen
from almoner.platform.audit import commands as audit
from almoner.platform.rest.fields import Asked, Code, Id
from almoner.platform.rest.operations import operation
from almoner.services.delegation.api.shapes import check_activity
from almoner.services.delegation.queries import feed
from almoner.services.delegation.queries.acts import current_plan

router = Router(tags=["plans"])


class PlanAsked(Asked):
    person: Id
    activity: Code


class PlanShown(Schema):
    id: int
    person: int = Field(alias="person_id")
    activity: str
    version: int
    organisation: int = Field(alias="organisation_id")
    author: int = Field(alias="author_id")
    starts_at: datetime
    review_by: date
    values: dict[str, Any]
    procedure: str
    do_not: str
    call_first: str
    call_out_of_hours: str
    equipment: str
    changed_regimen: bool


@operation(
    router, "GET", "/in-force", scope="delegations:read", right="plan.view", answers=PlanShown
)
def get_plan_in_force(request: HttpRequest, response: HttpResponse, asked: Query[PlanAsked]):
    """The plan in force. Send its version with each check: a changed plan refuses a stale one."""
    viewer = request.viewer  # type: ignore[attr-defined]
    check_activity(asked.activity)
    today = to_london(timezone.now()).date()
    if not feed.people_seen_by(viewer, today).filter(pk=asked.person).exists():
        raise Unseen
    plan = current_plan(asked.person, asked.activity)
    if plan is None:
        raise Unseen
    audit.record(viewer, "plan.viewed", plan, person_id=asked.person)
    response.headers["ETag"] = f'"{plan.version}"'
    return plan
