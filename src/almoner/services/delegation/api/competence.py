"""Who has been signed off for what, for whom, and until when."""

from datetime import date, datetime

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from almoner.platform.rest.fields import Code, Day, Id, Page
from almoner.platform.rest.operations import operation, viewer_of
from almoner.platform.rest.paging import PageShown, page
from almoner.services.delegation.queries import feed

router = Router(tags=["competence"])


class CompetenceAsked(Page):
    worker: Id | None = None
    person: Id | None = None
    activity: Code | None = None
    lapsing_before: Day | None = Field(None, description="Not revoked, and lapses before this.")


class CompetenceShown(Schema):
    """`person` is empty for a sign-off that is not for one person: alone it gives no authority."""

    id: int
    worker: int = Field(alias="worker_id")
    employer: int = Field(alias="employer_id")
    activity: str
    activity_version: int
    person: int | None = Field(alias="person_id")
    delegation: int | None = Field(alias="delegation_id")
    assessor: int = Field(alias="assessor_id")
    signed_off_at: datetime
    valid_until: date
    practices: int
    revoked_at: datetime | None


@operation(
    router,
    "GET",
    "",
    scope="competence:read",
    right="competence.view",
    answers=PageShown[CompetenceShown],
)
def list_competence(request: HttpRequest, asked: Query[CompetenceAsked]):
    """Sign-offs. `valid_until` is the first day on which one no longer counts."""
    rows = feed.competence_seen_by(viewer_of(request))
    wanted = {
        "worker_id": asked.worker,
        "person_id": asked.person,
        "activity": asked.activity,
        "valid_until__lte": asked.lapsing_before,
        "revoked_at__isnull": True if asked.lapsing_before else None,
    }
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    return page(rows, after=asked.after, limit=asked.limit)
