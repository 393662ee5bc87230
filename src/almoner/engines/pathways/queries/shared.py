"""The open cases of other organisations in which the viewer's own has a part."""

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet

from almoner.engines.pathways.models import Case, CaseParty
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
    """Found by the parties: behind row-level security no index answers what a list contains."""
    parties = CaseParty.objects.filter(organisation_id=viewer.own, left_at__isnull=True)
    rows = open_cases(viewer).filter(pk__in=parties.values("case_id"))
    return rows.filter(shared_with__contains=[viewer.own])
