"""What a delegating professional needs to see first: what waits for them, and what went wrong."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from almoner.platform.access.viewer import Viewer
from almoner.registers.workforce.models import Leave
from almoner.services.delegation.catalogue import activity as definition
from almoner.services.delegation.models import (
    Act,
    Competence,
    Decision,
    Delegation,
    Escalation,
    Incident,
)
from almoner.services.delegation.queries.escalations import escalations_seen_by

REVIEW_SOON = timedelta(days=14)
LAST_NIGHT = timedelta(hours=24)
# A home page shows the first of each kind and counts the rest, so that nothing drowns.
SHOWN = 8
ONE_CASELOAD = 500
NEXT_STEP = {
    "proposed": "Waiting for everyone to agree",
    "agreed": "Start the training",
    "training": "Check the e-learning, then start supervised practice",
    "supervised": "Watch the practices and sign off",
}


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of thing that waits: the first few rows, and how many there are."""

    rows: tuple[Any, ...]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


@dataclass(frozen=True, slots=True)
class Row:
    """A delegation on a list, with the words of its state."""

    delegation: Delegation
    title: str
    step: str


@dataclass(frozen=True, slots=True)
class Caseload:
    calls: Section
    overdue: Section
    reviews: Section
    stopped: Section
    steps: Section
    undecided: Section
    problems: Section
    incidents: Section
    by_status: dict[str, int]
    workers: int


def in_hands_of(viewer: Viewer, today: date) -> QuerySet[Delegation]:
    """What is delegated in the viewer's name or under their cover, also while a colleague whom
    they cover is away; all of it for a team lead."""
    rows = Delegation.objects.filter(delegating_id=viewer.own)
    if viewer.can("delegation.handover"):
        return rows
    away = Leave.objects.filter(
        organisation_id=viewer.own,
        deputy_id=viewer.me,
        starts_on__lte=today,
        ends_on__gt=today,
    ).values("worker_id")
    return rows.filter(
        Q(delegator_id=viewer.me) | Q(deputy_id=viewer.me) | Q(delegator_id__in=away)
    )


def caseload(viewer: Viewer, today: date, at: datetime) -> Caseload:
    """The home page. A fixed number of queries, whatever the caseload."""
    mine = in_hands_of(viewer, today).select_related("person", "worker", "provider")
    live = mine.filter(status__in=["active", "suspended"])
    return Caseload(
        calls=_section(_open_calls(viewer, mine)),
        overdue=_section(_rows(live.filter(review_due_on__lt=today).order_by("review_due_on"))),
        reviews=_section(
            _rows(
                live.filter(
                    review_due_on__gte=today, review_due_on__lte=today + REVIEW_SOON
                ).order_by("review_due_on")
            )
        ),
        stopped=_section(
            _rows(mine.filter(status="suspended").prefetch_related("suspensions"), stops=True)
        ),
        steps=_section(_rows(mine.filter(status__in=NEXT_STEP).order_by("created_at"))),
        undecided=_section(_undelegated(viewer)),
        problems=_section(_problems(viewer, mine, at)),
        incidents=_section(_incidents(viewer, mine)),
        by_status=dict(mine.order_by().values_list("status").annotate(n=Count("pk"))),
        workers=live.values("worker_id").distinct().count(),
    )


def _section(rows: "QuerySet[Any] | _Listed") -> Section:
    if isinstance(rows, _Listed):
        return Section(tuple(rows.shape(rows.query[:SHOWN])), rows.query.count())
    return Section(tuple(rows[:SHOWN]), rows.count())


@dataclass(frozen=True, slots=True)
class _Listed:
    query: QuerySet
    stops: bool = False

    def shape(self, found: Iterable[Delegation]) -> list[Row]:
        return [Row(one, definition(one.activity).title, self._step(one)) for one in found]

    def _step(self, one: Delegation) -> str:
        if self.stops:
            return ", ".join(stop.trigger for stop in one.suspensions.all() if not stop.lifted_at)
        return NEXT_STEP.get(one.status, one.get_status_display())


def _rows(query: QuerySet[Delegation], *, stops: bool = False) -> _Listed:
    return _Listed(query, stops)


def _open_calls(viewer: Viewer, mine: QuerySet[Delegation]) -> QuerySet[Escalation]:
    calls = escalations_seen_by(viewer).filter(decided_at__isnull=True)
    return calls.filter(delegation__in=mine.values("pk")).order_by("-urgent", "raised_at")


def _undelegated(viewer: Viewer) -> QuerySet[Decision]:
    """Decisions to delegate that nobody has turned into a delegation yet."""
    decided = Decision.objects.filter(
        organisation_id=viewer.own,
        decided_by_id=viewer.me,
        outcome__in=["delegate", "conditions"],
    ).select_related("person")
    used = Delegation.objects.filter(delegator_id=viewer.me, decision__isnull=False)
    return decided.exclude(pk__in=used.values("decision_id")).order_by("-decided_at")


def _named(mine: QuerySet[Delegation]) -> list[int] | QuerySet[Any]:
    """The delegations by id where they are few: then each one's newest acts are an index look-up.
    A team lead's thousands stay a condition."""
    keys = list(mine.order_by().values_list("pk", flat=True)[: ONE_CASELOAD + 1])
    return keys if len(keys) <= ONE_CASELOAD else mine.values("pk")


def _problems(viewer: Viewer, mine: QuerySet[Delegation], at: datetime) -> QuerySet[Act]:
    """Last night: what was missed, refused, stopped or done without authority."""
    acts = Act.objects.filter(
        delegating_id=viewer.own,
        delegation__in=_named(mine),
        done_at__gte=at - LAST_NIGHT,
        corrected_by__isnull=True,
    ).filter(Q(outcome__in=["missed", "refused", "stopped"]) | Q(authority__granted=False))
    return acts.select_related("person", "worker").order_by("-done_at")


def _incidents(viewer: Viewer, mine: QuerySet[Delegation]) -> QuerySet[Incident]:
    found = Incident.objects.filter(
        delegating_id=viewer.own,
        delegation__in=mine.values("pk"),
        closed_at__isnull=True,
    )
    return found.select_related("person").order_by("-happened_at")


def competences_lapsing(viewer: Viewer, today: date, within: timedelta) -> list[Competence]:
    """Sign-offs of the viewer's delegations that end soon, soonest first."""
    rows = Competence.objects.filter(
        delegation__in=in_hands_of(viewer, today).filter(status="active").values("pk"),
        revoked_at__isnull=True,
        valid_until__gt=today,
        valid_until__lte=today + within,
    )
    return list(rows.select_related("worker", "person").order_by("valid_until")[:SHOWN])


def delegations_seen_by(
    viewer: Viewer, *, status: str = "", activity: str = ""
) -> QuerySet[Delegation]:
    """Every delegation of the viewer's organisation, newest first, for the full list."""
    own = viewer.own
    rows = Delegation.objects.filter(Q(delegating_id=own) | Q(provider_id=own))
    if status:
        rows = rows.filter(status=status)
    if activity:
        rows = rows.filter(activity=activity)
    return rows.select_related("person", "worker", "provider", "delegator").order_by("-pk")
