"""What a registered manager needs: who may do what, what lapses soon, where cover is thin."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from almoner.platform.access.viewer import Viewer
from almoner.registers.workforce.models import Worker
from almoner.services.delegation.catalogue import activities
from almoner.services.delegation.models import (
    ActivityAgreement,
    Competence,
    Delegation,
    Insurance,
    Signature,
)
from almoner.services.delegation.queries.escalations import calls_not_read_back
from almoner.services.delegation.queries.incidents import incidents_seen_by
from almoner.services.delegation.queries.naming import named

HORIZONS = (30, 60, 90)
# One signed-off worker is nobody on their day off. Local value (D).
THIN_COVER = 2
SHOWN = 10
# Read of each list, so that people whom the viewer may not see leave room for those they may.
READ = 3 * SHOWN
_SHOWN_OF = {
    "waiting": ("activity", "person_id", "worker_id", "created_at"),
    "next": ("activity", "person_id", "worker_id", "valid_until"),
    "calls": ("person_id", "raised_at", "seen_at", "decided_at"),
    "incidents": ("person_id", "kind", "severity", "happened_at"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One worker and activity: people signed off for, and the first day a sign-off is lost."""

    people: int
    until: date
    state: str

    @property
    def words(self) -> str:
        return {"gone": "Out of date", "soon": "Ends soon", "fine": "In date"}[self.state]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    worker: Worker
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    columns: tuple[tuple[str, str], ...]
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """An activity for a person that too few workers may do."""

    person_id: int
    person: str
    activity: str
    workers: int


@dataclass(frozen=True, slots=True)
class Lapsing:
    """What ends within a horizon, counted once, in the nearest."""

    days: int
    competence: int
    reviews: int
    insurance: int


def workers_with_competence(viewer: Viewer) -> QuerySet[Worker]:
    """The provider's workers who were ever signed off, by name, for paging."""
    own = Competence.objects.filter(
        worker=OuterRef("pk"), employer_id=viewer.own, person__isnull=False
    )
    return Worker.objects.filter(Exists(own)).order_by("family_name", "given_name", "pk")


def matrix(viewer: Viewer, workers: Sequence[Worker], today: date) -> Matrix:
    """Workers by activities, for the workers of one page: one query whatever their number."""
    found = (
        Competence.objects.filter(
            worker__in=workers,
            employer_id=viewer.own,
            person__isnull=False,
            revoked_at__isnull=True,
            delegation__status__in=["active", "suspended", "supervised"],
        )
        .values("worker_id", "activity", "person_id")
        .annotate(until=Max("valid_until"))
    )
    cells = _cells(found, today)
    codes = sorted({activity for _, activity in cells}, key=_title)
    rows = [MatrixRow(w, tuple(cells.get((w.pk, code)) for code in codes)) for w in workers]
    return Matrix(tuple((code, _title(code)) for code in codes), tuple(rows))


def _cells(found: Iterable[Any], today: date) -> dict[tuple[int, str], Cell]:
    grouped: dict[tuple[int, str], list[date]] = defaultdict(list)
    for row in found:
        grouped[row["worker_id"], row["activity"]].append(row["until"])
    return {key: _cell(ends, today) for key, ends in grouped.items()}


def _cell(ends: list[date], today: date) -> Cell:
    first = min(ends)
    return Cell(len(ends), first, state(first, today))


def state(until: date, today: date) -> str:
    """gone, soon (within 30 days) or fine. `until` is the first day it no longer counts."""
    if until <= today:
        return "gone"
    return "soon" if until <= today + timedelta(days=HORIZONS[0]) else "fine"


def _title(code: str) -> str:
    known = activities()
    return known[code].title if code in known else code


def lapsing(viewer: Viewer, today: date) -> list[Lapsing]:
    """What lapses in 30, 60 and 90 days: each thing in the nearest horizon it falls in."""
    live = Delegation.objects.filter(provider_id=viewer.own, status="active")
    insured = Insurance.objects.filter(provider_id=viewer.own)
    # A sign-off or a policy that ends today has ended; a review may still be done today.
    tomorrow = today + timedelta(days=1)
    columns = (
        _in_horizons(_signed_off(viewer), "valid_until", tomorrow),
        _in_horizons(live, "review_due_on", today),
        _in_horizons(insured, "ends_on", tomorrow),
    )
    return [Lapsing(*line) for line in zip(HORIZONS, *columns, strict=True)]


def _in_horizons(rows: QuerySet[Any], column: str, first: date) -> list[int]:
    """How many rows have their day in each horizon, counted from `first`, in one query."""
    edges = [first + timedelta(days=days) for days in (0, *HORIZONS)]
    counts = {
        f"within_{days}": Count("pk", filter=Q(**{f"{column}__gte": start, f"{column}__lt": end}))
        for days, (start, end) in zip(HORIZONS, pairwise(edges), strict=True)
    }
    return list(rows.aggregate(**counts).values())


def _signed_off(viewer: Viewer) -> QuerySet[Competence]:
    return Competence.objects.filter(
        employer_id=viewer.own, revoked_at__isnull=True, delegation__status="active"
    )


def first_lists(viewer: Viewer, today: date, since: datetime) -> dict[str, list[Any]]:
    """The first of what waits for the employer, of sign-offs to end (`next`), of calls not read
    back since `since` and of open incidents: read without names, then named together."""
    asked = {
        "waiting": _waiting_for_employer(viewer),
        "next": _next_lapses(viewer, today),
        "calls": calls_not_read_back(viewer, since),
        "incidents": incidents_seen_by(viewer, state="open").select_related(None),
    }
    shown = [list(rows.only(*_SHOWN_OF[name])[:READ]) for name, rows in asked.items()]
    return {name: rows[:SHOWN] for name, rows in zip(asked, named(*shown), strict=True)}


def _next_lapses(viewer: Viewer, today: date) -> QuerySet[Competence]:
    last = today + timedelta(days=HORIZONS[-1])
    rows = _signed_off(viewer).filter(valid_until__gt=today, valid_until__lte=last)
    return rows.order_by("valid_until")


def thin_cover(viewer: Viewer) -> list[Cover]:
    """People for whom fewer than two workers may do an activity that is delegated."""
    rows = (
        Delegation.objects.filter(provider_id=viewer.own, status="active")
        .values("person_id", "person__given_name", "person__family_name", "activity")
        .annotate(workers=Count("worker_id", distinct=True))
        .filter(workers__lt=THIN_COVER)
        .order_by("person__family_name", "person_id")
    )
    return [
        Cover(
            row["person_id"],
            f"{row['person__given_name']} {row['person__family_name']}",
            _title(row["activity"]),
            row["workers"],
        )
        for row in rows[:SHOWN]
    ]


def _waiting_for_employer(viewer: Viewer) -> QuerySet[Delegation]:
    """Proposals that the manager has not answered."""
    answered = Signature.objects.filter(delegation=OuterRef("pk"), party="employer")
    rows = Delegation.objects.filter(provider_id=viewer.own, status="proposed")
    return rows.exclude(Exists(answered)).order_by("created_at")


def counts(viewer: Viewer) -> dict[str, int]:
    """Delegations of the provider by state."""
    rows = Delegation.objects.filter(provider_id=viewer.own).order_by()
    return dict(rows.values_list("status").annotate(n=Count("pk")))


def insurances(viewer: Viewer) -> list[Insurance]:
    return list(Insurance.objects.filter(provider_id=viewer.own).order_by("-ends_on"))


def agreed_list(viewer: Viewer) -> list[tuple[str, str, ActivityAgreement | None]]:
    """(code, title, the open agreement or None) of every activity there is."""
    rows = ActivityAgreement.objects.filter(organisation_id=viewer.own, ends_on__isnull=True)
    known = {row.activity: row for row in rows}
    return [(code, one.title, known.get(code)) for code, one in activities().items()]
