"""The plan in force for one person and activity. Its ETag is its version."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field, StrictBool

from almoner.kernel.london import to_london
from almoner.platform.access.unseen import Unseen
from almoner.platform.audit import commands as audit
from almoner.platform.rest.fields import (
    Asked,
    Code,
    Day,
    Given,
    Id,
    Line,
    Moment,
    Text,
    example,
)
from almoner.platform.rest.operations import operation, viewer_of
from almoner.services.delegation.api.shapes import check_activity
from almoner.services.delegation.api.values import Values
from almoner.services.delegation.commands import write_plan
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


class PlanGiven(Given):
    model_config = example(
        person=12,
        activity="insulin-administration",
        values={
            "insulin_name": "Long-acting example",
            "insulin_strength": "100 units/ml",
            "device": "Pre-filled pen",
            "dose_units": "12 units",
            "times": "8am with breakfast",
            "glucose_low": {"value": "5.0", "unit": "mmol/L"},
            "glucose_high": {"value": "15.0", "unit": "mmol/L"},
            "above_range_action": "give-then-call",
            "sites": "Abdomen, thighs",
            "hypo_treatment": "Glucose tablets in the kitchen drawer",
        },
        procedure="Check glucose, give the planned dose, record it.",
        review_by="2027-03-01",
        call_first="Community nursing, 024 7600 0000",
    )
    person: Id
    activity: Code
    values: Values = Field(description="The activity's plan fields by name, amounts with units.")
    procedure: Text
    do_not: Text = ""
    review_by: Day
    starts_at: Moment | None = Field(None, description="Left out: now.")
    call_first: Line
    call_out_of_hours: Line | None = None
    equipment: Text = ""
    changed_regimen: StrictBool = Field(
        False, description="The treatment changes: every delegation of it for the person stops."
    )


@operation(
    router,
    "POST",
    "",
    scope="delegations:write",
    right="plan.write",
    answers=PlanShown,
    status=201,
)
def write_a_plan(request: HttpRequest, response: HttpResponse, given: PlanGiven):
    """The next version of the plan; it ends the one before. Refused with every fault.

    Delegations stop at once when a dose, medicine, route or time differs from before.
    """
    words = given.model_dump(exclude={"person", "values", "call_out_of_hours"})
    plan = write_plan(
        viewer_of(request),
        person_id=given.person,
        values=given.values,
        call_out_of_hours=given.call_out_of_hours or "",
        **words,
        at=timezone.now(),
    )
    response.headers["ETag"] = f'"{plan.version}"'
    return plan


@operation(
    router, "GET", "/in-force", scope="delegations:read", right="plan.view", answers=PlanShown
)
def get_plan_in_force(request: HttpRequest, response: HttpResponse, asked: Query[PlanAsked]):
    """The plan in force. Send its version with each check: a changed plan refuses a stale one."""
    viewer = viewer_of(request)
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
