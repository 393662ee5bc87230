"""What a delegating professional needs to see first: what waits for them, and what went wrong."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Any

from django.db.models import Count, Q, QuerySet, Value, Window, prefetch_related_objects

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
from almoner.services.delegation.queries.naming import named

REVIEW_SOON = timedelta(days=14)
LAST_NIGHT = timedelta(hours=24)
# A home page shows the first of each kind and counts the rest, so that nothing drowns.
SHOWN = 8
# Read of each, so that people whom the viewer may not see leave room for those they may.
READ = 3 * SHOWN
ONE_CASELOAD = 500
SIGN_OFF_SOON = REVIEW_SOON * 2
LIVE = ("active", "suspended")
NEXT_STEP = {
    "proposed": "Waiting for everyone to agree",
    "agreed": "Start the training",
    "training": "Check the e-learning, then start supervised practice",
    "supervised": "Watch the practices and sign off",
}
_COLUMNS = ("activity", "person_id", "worker_id", "status", "review_due_on", "created_at")
_ORDER = {
    "overdue": ("review_due_on", "pk"),
    "reviews": ("review_due_on", "pk"),
    "stopped": ("created_at", "pk"),
    "steps": ("created_at", "pk"),
}
_COUNTED = ("calls", "undecided", "problems", "incidents")
Keys = list[int] | QuerySet[Any]


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
    lapsing: tuple[Competence, ...]
    by_status: dict[str, int]
    workers: int


def in_hands_of(viewer: Viewer, today: date) -> QuerySet[Delegation]:
    """What is delegated in the viewer's name or under their cover, also while a colleague whom
    they cover is away; all of it for a team lead."""
    rows = Delegation.objects.filter(delegating_id=viewer.own)
    if viewer.can("delegation.handover"):
        return rows
    names = [viewer.me, *_covered(viewer, today)]
    return rows.filter(Q(delegator_id__in=names) | Q(deputy_id=viewer.me))


def _covered(viewer: Viewer, today: date) -> list[int]:
    """Colleagues away today whom the viewer covers. Ids, so that the index on delegators serves."""
    away = Leave.objects.filter(
        organisation_id=viewer.own,
        deputy_id=viewer.me,
        starts_on__lte=today,
        ends_on__gt=today,
    )
    return list(away.values_list("worker_id", flat=True))


def caseload(viewer: Viewer, today: date, at: datetime) -> Caseload:
    """The home page. A fixed number of queries, whatever the caseload."""
    mine = in_hands_of(viewer, today)
    keys, counts = _named(mine), _counts(mine, today)
    found = {
        **_delegations(mine, today),
        "calls": _newest(_open_calls(viewer, keys)),
        "undecided": _newest(_undelegated(viewer)),
        "problems": _newest(_problems(viewer, keys, at)),
        "incidents": _newest(_incidents(viewer, keys)),
        "lapsing": list(_lapsing(mine, today)[:READ]),
    }
    shown = {name: rows[:SHOWN] for name, rows in zip(found, named(*found.values()), strict=True)}
    prefetch_related_objects(shown["stopped"], "suspensions")
    counted = {name: found[name][0].of if found[name] else 0 for name in _COUNTED}
    return Caseload(
        **{name: Section(tuple(shown[name]), counted[name]) for name in _COUNTED},
        overdue=Section(_rows(shown["overdue"]), counts["overdue"]),
        reviews=Section(_rows(shown["reviews"]), counts["reviews"]),
        stopped=Section(_rows(shown["stopped"], _stops), counts["suspended"]),
        steps=Section(_rows(shown["steps"]), sum(counts[name] for name in NEXT_STEP)),
        lapsing=tuple(shown["lapsing"]),
        by_status={name: counts[name] for name in Delegation.Status.values if counts[name]},
        workers=counts["workers"],
    )


def _counts(mine: QuerySet[Delegation], today: date) -> dict[str, int]:
    """Delegations by status, reviews overdue and due soon, and workers, in one pass."""
    live = Q(status__in=LIVE)
    statuses = {name: Count("pk", filter=Q(status=name)) for name in Delegation.Status.values}
    return mine.aggregate(
        **statuses,
        overdue=Count("pk", filter=live & _overdue(today)),
        reviews=Count("pk", filter=live & _soon(today)),
        workers=Count("worker_id", distinct=True, filter=live),
    )


def _overdue(today: date) -> Q:
    return Q(review_due_on__lt=today)


def _soon(today: date) -> Q:
    return Q(review_due_on__gte=today, review_due_on__lte=today + REVIEW_SOON)


def _delegations(mine: QuerySet[Delegation], today: date) -> dict[str, list[Any]]:
    """The first of each list of delegations, all read at once."""
    live = mine.filter(status__in=LIVE)
    asked = {
        "overdue": live.filter(_overdue(today)),
        "reviews": live.filter(_soon(today)),
        "stopped": mine.filter(status="suspended"),
        "steps": mine.filter(status__in=NEXT_STEP),
    }
    first, *others = [
        rows.annotate(section=Value(name)).only(*_COLUMNS).order_by(*_ORDER[name])[:READ]
        for name, rows in asked.items()
    ]
    found: dict[str, list[Any]] = {name: [] for name in asked}
    for row in first.union(*others, all=True):
        found[row.section].append(row)
    return {name: sorted(rows, key=attrgetter(*_ORDER[name])) for name, rows in found.items()}


def _newest(rows: QuerySet[Any]) -> list[Any]:
    """The first rows, each with the number of them all in `of`."""
    return list(rows.annotate(of=Window(Count("pk")))[:READ])


def _rows(found: Iterable[Delegation], step: Callable[[Delegation], str] | None = None) -> Any:
    words = step or _next_step
    return tuple(Row(one, definition(one.activity).title, words(one)) for one in found)


def _next_step(one: Delegation) -> str:
    return NEXT_STEP.get(one.status, one.get_status_display())


def _stops(one: Delegation) -> str:
    return ", ".join(stop.trigger for stop in one.suspensions.all() if not stop.lifted_at)


def _open_calls(viewer: Viewer, keys: Keys) -> QuerySet[Escalation]:
    calls = escalations_seen_by(viewer).select_related(None)
    rows = calls.filter(decided_at__isnull=True, delegation__in=keys)
    shown = rows.only("person_id", "raised_at", "urgent", "situation", "seen_at")
    return shown.order_by("-urgent", "raised_at")


def _undelegated(viewer: Viewer) -> QuerySet[Decision]:
    """Decisions to delegate that nobody has turned into a delegation yet."""
    decided = Decision.objects.filter(
        organisation_id=viewer.own,
        decided_by_id=viewer.me,
        outcome__in=["delegate", "conditions"],
    )
    used = Delegation.objects.filter(delegator_id=viewer.me, decision__isnull=False)
    rows = decided.exclude(pk__in=used.values("decision_id")).only("person_id", "activity")
    return rows.order_by("-decided_at")


def _named(mine: QuerySet[Delegation]) -> Keys:
    """The delegations by id where they are few: then each one's newest acts are an index look-up.
    A team lead's thousands stay a condition."""
    keys = list(mine.order_by().values_list("pk", flat=True)[: ONE_CASELOAD + 1])
    return keys if len(keys) <= ONE_CASELOAD else mine.values("pk")


def _problems(viewer: Viewer, keys: Keys, at: datetime) -> QuerySet[Act]:
    """Last night: what was missed, refused, stopped or done without authority."""
    acts = Act.objects.filter(
        delegating_id=viewer.own,
        delegation__in=keys,
        done_at__gte=at - LAST_NIGHT,
        corrected_by__isnull=True,
    ).filter(Q(outcome__in=["missed", "refused", "stopped"]) | Q(authority__granted=False))
    shown = acts.only("delegation_id", "person_id", "activity", "done_at", "outcome", "authority")
    return shown.order_by("-done_at")


def _incidents(viewer: Viewer, keys: Keys) -> QuerySet[Incident]:
    found = Incident.objects.filter(
        delegating_id=viewer.own,
        delegation__in=keys,
        closed_at__isnull=True,
    )
    shown = found.only("delegation_id", "person_id", "kind", "severity", "happened_at")
    return shown.order_by("-happened_at")


def _lapsing(mine: QuerySet[Delegation], today: date) -> QuerySet[Competence]:
    """Sign-offs that end soon, soonest first."""
    rows = Competence.objects.filter(
        delegation__in=_named(mine.filter(status="active")),
        revoked_at__isnull=True,
        valid_until__gt=today,
        valid_until__lte=today + SIGN_OFF_SOON,
    )
    shown = rows.only("delegation_id", "worker_id", "person_id", "activity", "valid_until")
    return shown.order_by("valid_until")


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
