"""An organisation's own audit, newest first: ids and codes, never names."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from almoner.platform.audit.queries import own_events
from almoner.platform.rest.fields import Id, Page
from almoner.platform.rest.operations import operation, viewer_of
from almoner.platform.rest.paging import PageShown, page

router = Router(tags=["audit"])


class AuditAsked(Page):
    person: Id | None = None


class AuditEventShown(Schema):
    id: int
    sequence: int
    at: datetime
    actor: str
    verb: str
    subject_type: str
    subject_id: str
    person_id: int | None
    detail: dict[str, Any]
    digest: str


@operation(
    router, "GET", "", scope="audit:read", right="audit.view", answers=PageShown[AuditEventShown]
)
def list_audit(request: HttpRequest, asked: Query[AuditAsked]):
    """What was done and seen by your organisation."""
    events = own_events(viewer_of(request), person_id=asked.person)
    return page(events, after=asked.after, limit=asked.limit, newest_first=True)
