"""GET /unplanned: what may this worker do for this person now, without it having been planned?"""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema

from almoner.platform.audit import commands as audit
from almoner.platform.rest.fields import Asked, Id
from almoner.platform.rest.operations import operation, viewer_of
from almoner.platform.rest.problems import RefusalShown
from almoner.services.delegation.queries.unplanned import Unplanned, unplanned

router = Router(tags=["acts"])


class UnplannedAsked(Asked):
    worker: Id
    person: Id


class UnplannedShown(Schema):
    """One activity delegated to the worker for the person.

    Do it only when `granted` and `again_at` is empty. `last_done_at` looks back three days, and
    `done_in_day` and `most_in_day` are about any 24 hours.
    """

    delegation: int
    activity: str
    title: str
    granted: bool
    refusals: list[RefusalShown]
    last_done_at: datetime | None
    done_in_day: int
    most_in_day: int | None
    again_at: datetime | None
    at: datetime


class UnplannedList(Schema):
    items: list[UnplannedShown]


@operation(router, "GET", "", scope="acts:read", right="act.view", answers=UnplannedList)
def list_unplanned(request: HttpRequest, asked: Query[UnplannedAsked]):
    """What a worker may do for a person now though nothing was planned, such as medicines when
    needed, with when it was last done and from when it may be done again.

    Then send the checks and the act without `due_at`.
    """
    viewer = viewer_of(request)
    rows = unplanned(viewer, asked.worker, asked.person, timezone.now())
    audit.record(
        viewer, "unplanned.asked", ("worker", asked.worker), person_id=asked.person, found=len(rows)
    )
    return {"items": [_shown(one) for one in rows]}


def _shown(one: Unplanned) -> dict[str, Any]:
    return {
        "delegation": one.delegation.pk,
        "activity": one.activity,
        "title": one.title,
        "granted": one.granted,
        "refusals": [refusal.as_dict() for refusal in one.refusals],
        "last_done_at": one.repeat.last,
        "done_in_day": one.repeat.in_day,
        "most_in_day": one.repeat.most,
        "again_at": one.repeat.again_at,
        "at": one.at,
    }
