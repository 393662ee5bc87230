"""Queues, my work, one case with its timeline."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Max, Q, QuerySet

from almoner.engines.pathways.access import mover_of, seen_by, works_on
from almoner.engines.pathways.definition import Pathway, Transition
from almoner.engines.pathways.mandates import lacking
from almoner.engines.pathways.models import Case, CaseEvent, CaseLink, CaseParty, HandOver
from almoner.engines.pathways.queries.around import around
from almoner.engines.pathways.queries.forms import CaseForm, forms_of
from almoner.engines.pathways.queries.naming import names_in
from almoner.engines.pathways.rules import CaseState, permitted
from almoner.engines.pathways.rules.facts import Names
from almoner.engines.pathways.rules.offering import Offered, offered
from almoner.engines.pathways.store import definition_of, state_of
from almoner.kernel.london import to_london
from almoner.kernel.refusals import Refusal
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer

PAGE_LENGTH = 25
_ORDERS = {
    "clock": (F("next_due_at").asc(nulls_last=True), "id"),
    "priority": ("rank", "opened_at", "id"),
    "opened": ("opened_at", "id"),
}


@dataclass(frozen=True, slots=True)
class QueueCount:
    """One queue of one team: how many wait in it, and how many are late or nobody's yet."""

    pathway: str
    queue: str
    pathway_title: str
    title: str
    cases: int
    late: int
    unallocated: int


def cases_seen_by(viewer: Viewer) -> QuerySet[Case]:
    return Case.objects.filter(seen_by(viewer))


def open_cases(viewer: Viewer) -> QuerySet[Case]:
    return cases_seen_by(viewer).filter(closed_at__isnull=True)


def my_work(viewer: Viewer, page: int | str | None = 1) -> Page:
    """What is allocated to the viewer, by clock."""
    mine = open_cases(viewer).filter(worker_id=viewer.me)
    return _page(mine.order_by(*_ORDERS["clock"]), page)


def queue(
    viewer: Viewer,
    pathway: str,
    code: str,
    *,
    team_id: int | None = None,
    page: int | str | None = 1,
) -> Page:
    """One page of a queue, in the order that its pathway says; of one team or of all."""
    rows = open_cases(viewer).filter(organisation_id=viewer.own, pathway=pathway, queue=code)
    if team_id is not None:
        rows = rows.filter(team_id=team_id)
    newest = rows.order_by("-version_id").values_list("version_id", flat=True).first()
    order = definition_of(newest).queues[code].order if newest else "clock"
    return _page(rows.order_by(*_ORDERS[order]), page)


def queues_of(viewer: Viewer, team_id: int | None = None) -> list[QueueCount]:
    """The queues that have cases now, of one team or of the whole organisation."""
    rows = open_cases(viewer).filter(organisation_id=viewer.own)
    if team_id is not None:
        rows = rows.filter(team_id=team_id)
    counted = (
        rows.values("pathway", "queue")
        .annotate(
            cases=Count("pk"),
            late=Count("pk", filter=Q(breached=True)),
            unallocated=Count("pk", filter=Q(worker__isnull=True)),
            newest=Max("version_id"),
        )
        .order_by("pathway", "queue")
    )
    counts = list(counted)
    # The newest version that a case is on names all queues of its pathway.
    versions = dict(sorted((one["pathway"], one["newest"]) for one in counts))
    return [_counted(one, definition_of(versions[one["pathway"]])) for one in counts]


def _counted(row: Mapping[str, Any], definition: Pathway) -> QueueCount:
    titled = definition.queues.get(row["queue"])
    return QueueCount(
        row["pathway"],
        row["queue"],
        definition.title,
        titled.title if titled else row["queue"],
        row["cases"],
        row["late"],
        row["unallocated"],
    )


def _page(rows: QuerySet[Case], page: int | str | None) -> Page:
    return Paginator(rows.select_related("person", "provider", "worker"), PAGE_LENGTH).get_page(
        page
    )


def case_seen_by(viewer: Viewer, case_id: int) -> Case:
    rows = cases_seen_by(viewer).select_related(
        "person", "provider", "organisation", "team", "worker", "version"
    )
    found = rows.filter(pk=case_id).first()
    if found is None:
        raise Unseen(f"case {case_id}")
    return found


def facts_of_case(viewer: Viewer, case_id: int) -> Mapping[str, Any]:
    """What is recorded in a case that the viewer sees; nothing of any other."""
    found = cases_seen_by(viewer).filter(pk=case_id).values_list("facts", flat=True).first()
    return found or {}


@dataclass(frozen=True, slots=True)
class CaseFile:
    """All of one case, as the viewer may see and move it. `moves`: with what stands against.
    `works`: the viewer may do something here. `names`: of carers and providers in the facts."""

    case: Case
    definition: Pathway
    state: CaseState
    moves: list[tuple[Transition, list[Refusal]]]
    offered: Offered
    events: list[CaseEvent]
    parties: list[CaseParty]
    links: list[CaseLink]
    forms: list[CaseForm]
    offer: HandOver | None
    works: bool
    names: Names


def case_file(viewer: Viewer, case_id: int, at: datetime) -> CaseFile:
    case = case_seen_by(viewer, case_id)
    state = state_of(case)
    definition = definition_of(case.version_id)
    works = viewer.can("case.work") and not state.closed and works_on(viewer, case)
    events, today = timeline(viewer, case), to_london(at).date()
    proposed = state.proposal["given"]["facts"] if state.proposal else {}
    facts = [state.facts, proposed, *(event.data.get("facts") or {} for event in events)]
    moves = moves_of(viewer, case, definition, state, works, at)
    return CaseFile(
        case,
        definition,
        state,
        moves,
        offered(definition, state, moves),
        events,
        list(case.parties.filter(left_at__isnull=True).select_related("organisation")),
        links_of(viewer, case),
        forms_of(viewer, case, definition),
        HandOver.objects.filter(case=case, answer="").select_related("to_team").first(),
        works,
        names_in(viewer, definition, case.person_id, facts, today),
    )


def moves_of(
    viewer: Viewer,
    case: Case,
    definition: Pathway,
    state: CaseState,
    works: bool,
    at: datetime,
) -> list[tuple[Transition, list[Refusal]]]:
    if not works:
        return []
    found = permitted(definition, state, mover_of(viewer, case), around(case, at))
    return [(move, [*lacking(move.worked_by, viewer, at), *why]) for move, why in found]


def timeline(viewer: Viewer, case: Case) -> list[CaseEvent]:
    """Newest first. The viewer must have been shown to see the case."""
    events = case.events.select_related("worker", "organisation", "user")
    return list(events.order_by("-number"))


def links_of(viewer: Viewer, case: Case) -> list[CaseLink]:
    """Links either way, to cases that the viewer sees."""
    seen = cases_seen_by(viewer).values("pk")
    rows = CaseLink.objects.filter(
        Q(source=case, target__in=seen) | Q(target=case, source__in=seen)
    )
    return list(rows.select_related("source", "target").order_by("made_at", "pk"))


def offers_to(viewer: Viewer) -> list[HandOver]:
    """Hand-overs that wait for the viewer's team, oldest first."""
    rows = HandOver.objects.filter(answer="", to_organisation_id=viewer.own)
    if not viewer.can("case.allocate"):
        rows = rows.filter(to_team_id=viewer.team_id or 0)
    seen = cases_seen_by(viewer).values("pk")
    return list(
        rows.filter(case__in=seen)
        .select_related("case", "case__person", "to_team", "from_organisation")
        .order_by("offered_at", "pk")
    )


def told_to(viewer: Viewer, since: datetime) -> list[CaseEvent]:
    """What moves have told the viewer's role since a moment, newest first."""
    rows = CaseEvent.objects.filter(
        seen_by(viewer, "case__"),
        at__gte=since,
        data__has_key="tells",
        data__tells__contains=[viewer.role],
    ).filter(case__organisation_id=viewer.own)
    rows = rows.exclude(user_id=viewer.user_id) if viewer.user_id else rows
    return list(rows.select_related("case", "case__person").order_by("-at", "-pk")[:PAGE_LENGTH])


def cases_of_person(viewer: Viewer, person_id: int) -> Iterable[Case]:
    return cases_seen_by(viewer).filter(person_id=person_id).order_by("-opened_at", "-pk")
