"""Worklists, waiting well, tracking and dip samples."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet

from almoner.engines.pathways import filters
from almoner.engines.pathways.definition import Pathway
from almoner.engines.pathways.definition.shapes import Tracking, Worklist
from almoner.engines.pathways.models import Case, CaseEvent, DipSample
from almoner.engines.pathways.queries.cases import PAGE_LENGTH, cases_seen_by
from almoner.engines.pathways.store import all_current
from almoner.kernel.london import localise, to_london
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer

_ORDERS = {
    "clock": ("next_due_at", "id"),
    "priority": ("rank", "opened_at", "id"),
    "opened": ("opened_at", "id"),
}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Listed:
    """One worklist and how many cases it shows now."""

    pathway: Pathway
    worklist: Worklist
    cases: int


def worklists(viewer: Viewer, at: datetime) -> list[Listed]:
    return [
        Listed(pathway, one, _rows(viewer, pathway, one, at).count())
        for _, pathway in all_current(viewer.organisation_id).values()
        for one in pathway.worklists.values()
    ]


def worklist(
    viewer: Viewer, pathway: str, code: str, at: datetime, page: int | str | None = 1
) -> tuple[Pathway, Worklist, Page]:
    """Unseen when there is no such list here."""
    found = all_current(viewer.organisation_id).get(pathway)
    if found is None or code not in found[1].worklists:
        raise Unseen
    asked = found[1].worklists[code]
    rows = _rows(viewer, found[1], asked, at).order_by(*_ORDERS[asked.order])
    rows = rows.select_related("person", "provider", "worker")
    return found[1], asked, Paginator(rows, PAGE_LENGTH).get_page(page)


def _rows(viewer: Viewer, pathway: Pathway, asked: Worklist, at: datetime) -> QuerySet[Case]:
    rows = cases_seen_by(viewer).filter(organisation_id=viewer.own, pathway=pathway.code)
    return rows.filter(filters.condition(asked.where, at))


def contact_due(viewer: Viewer, at: datetime) -> QuerySet[Case]:
    """People who wait and have not been contacted for as long as their queue allows."""
    rows = cases_seen_by(viewer).filter(closed_at__isnull=True, contact_due_at__lte=at)
    return rows.select_related("person", "provider", "worker").order_by("contact_due_at", "pk")


def tracking_due(viewer: Viewer, at: datetime) -> Iterator[tuple[Pathway, Tracking, list[Case]]]:
    """Cases that nobody has looked at in this week, month, quarter or year, as the pathway asks."""
    for _, pathway in all_current(viewer.organisation_id).values():
        for one in pathway.tracking:
            begun = period_start(one.every, to_london(at).date())
            looked = CaseEvent.objects.filter(
                case=OuterRef("pk"), moment=one.records, at__gte=localise(begun, time())
            )
            rows = cases_seen_by(viewer).filter(
                ~Exists(looked), pathway=pathway.code, state__in=one.states
            )
            yield pathway, one, list(rows.select_related("person").order_by("opened_at", "pk"))


def period_start(every: str, day: date) -> date:
    """The first day of the week (Monday), month, quarter or year that `day` lies in."""
    if every == "week":
        return day - timedelta(days=day.weekday())
    months = _MONTHS[every]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def samples(viewer: Viewer) -> QuerySet[DipSample]:
    return DipSample.objects.filter(organisation_id=viewer.own).order_by("-starts_on", "-pk")


def sample(viewer: Viewer, sample_id: int) -> DipSample:
    found = samples(viewer).filter(pk=sample_id).first()
    if found is None:
        raise Unseen
    return found


def sampled_cases(viewer: Viewer, drawn: DipSample) -> list[Case]:
    """In the order they were drawn; those that the viewer may see."""
    rows = cases_seen_by(viewer).filter(pk__in=drawn.cases)
    found = {case.pk: case for case in rows.select_related("person", "provider", "worker")}
    return [found[key] for key in drawn.cases if key in found]
