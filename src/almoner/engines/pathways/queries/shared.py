"""The open cases of other organisations in which the viewer's own has a part."""

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet

from almoner.engines.pathways.models import Case
from almoner.engines.pathways.queries.cases import PAGE_LENGTH, open_cases
from almoner.platform.access.viewer import Viewer


def shared_cases(viewer: Viewer, page: int | str | None = 1) -> Page:
    """By clock."""
    rows = _shared(viewer).select_related("person", "provider", "worker")
    ordered = rows.order_by(F("next_due_at").asc(nulls_last=True), "id")
    return Paginator(ordered, PAGE_LENGTH).get_page(page)


def count_of_shared(viewer: Viewer) -> int:
    return _shared(viewer).count()


def _shared(viewer: Viewer) -> QuerySet[Case]:
    return open_cases(viewer).filter(shared_with__contains=[viewer.own])
