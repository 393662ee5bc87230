"""What a registered manager needs: who may do what, what lapses soon, where cover is thin."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, QuerySet

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

HORIZONS = (30, 60, 90)
# One signed-off worker is nobody on their day off. Local value (D).
THIN_COVER = 2
SHOWN = 10


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
    found = []
    start = today
    for days in HORIZONS:
        end = today + timedelta(days=days)
        found.append(_between(viewer, days, start, end))
        start = end
    return found


def _between(viewer: Viewer, days: int, start: date, end: date) -> Lapsing:
    own = viewer.own
    live = Delegation.objects.filter(provider_id=own, status="active")
    competence = Competence.objects.filter(
        employer_id=own,
        revoked_at__isnull=True,
        delegation__status="active",
        valid_until__gt=start,
        valid_until__lte=end,
    )
    return Lapsing(
        days,
        competence.count(),
        live.filter(review_due_on__gte=start, review_due_on__lt=end).count(),
        Insurance.objects.filter(provider_id=own, ends_on__gt=start, ends_on__lte=end).count(),
    )


def next_lapses(viewer: Viewer, today: date, within: int = HORIZONS[-1]) -> list[Competence]:
    rows = Competence.objects.filter(
        employer_id=viewer.own,
        revoked_at__isnull=True,
        delegation__status="active",
        valid_until__gt=today,
        valid_until__lte=today + timedelta(days=within),
    )
    return list(rows.select_related("worker", "person").order_by("valid_until")[:SHOWN])


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


def waiting_for_employer(viewer: Viewer) -> list[Delegation]:
    """Proposals that the manager has not answered."""
    answered = Signature.objects.filter(delegation=OuterRef("pk"), party="employer")
    rows = Delegation.objects.filter(provider_id=viewer.own, status="proposed")
    rows = rows.exclude(Exists(answered)).select_related("person", "worker")
    return list(rows.order_by("created_at")[:SHOWN])


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
