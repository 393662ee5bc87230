"""Reads counts across organisations. Nothing here has a person's or a worker's name in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Max, Q, QuerySet, Sum

from almoner.kernel.sourced import Confidence, Sourced
from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.models import Organisation
from almoner.services.delegation.models import ActivityAgreement, ActMonth
from almoner.services.delegation.rules.impact import SETTING, Counts, Month, minutes_for

_SUMS = (
    "done",
    "on_time",
    "late",
    "missed",
    "refused",
    "stopped",
    "incidents",
    "escalations",
    "active_delegations",
)


class Live(NamedTuple):
    """Delegations in force of one delegating organisation, provider and activity. `system_id`:
    the local system whose agreed list counts."""

    delegating_id: int
    system_id: int
    provider_id: int
    activity: str
    people: int
    live: int
    stopped: int
    competent: int
    reviewed: int
    alone: int
    insured_until: date | None


class Reviews(NamedTuple):
    after: bool
    people: int
    in_time: int
    late: int


class Answers(NamedTuple):
    voice: str
    after: bool
    people: int
    answers: int
    total: int


class Funding(NamedTuple):
    route: str
    payer: str
    lines: int
    people: int
    pence_per_hour: float | None
    minutes_per_act: float | None
    supplements: int
    supplement_pence: float | None


@dataclass(frozen=True, slots=True)
class Counted:
    """Monthly counts by activity, oldest first, and when they were made."""

    months: list[Month]
    counted_at: datetime | None


def place_of(viewer: Viewer) -> list[int]:
    """Ids of the delegating organisations whose counts the viewer may see."""
    return [row[0] for row in _rows("SELECT almoner_place_of(%s)", viewer.organisation_id)]


def act_months(viewer: Viewer, since: date, place: list[int] | None = None) -> QuerySet[ActMonth]:
    seen = place_of(viewer) if place is None else place
    rows = ActMonth.objects.filter(month__gte=since)
    return rows.filter(Q(delegating_id__in=seen) | Q(provider_id=viewer.organisation_id))


def counted(viewer: Viewer, since: date, place: list[int] | None = None) -> Counted:
    """One row a month and activity from `since`, with the registrant minutes released."""
    local = local_minutes(viewer, place)
    rows = act_months(viewer, since, place).values("month", "activity").order_by("month")
    summed = list(rows.annotate(at=Max("counted_at"), **{f"n_{n}": Sum(n) for n in _SUMS}))
    months = [_month(row, local) for row in summed]
    return Counted(months, max((row["at"] for row in summed), default=None))


def by_provider(viewer: Viewer, since: date, place: list[int] | None = None) -> dict[int, Counts]:
    """Provider → its counts from `since`. Minutes are left out."""
    rows = act_months(viewer, since, place).values("provider_id").order_by("provider_id")
    summed = rows.annotate(**{f"n_{name}": Sum(name) for name in _SUMS})
    return {row["provider_id"]: _counts(row, 0) for row in summed}


def local_minutes(viewer: Viewer, place: list[int] | None = None) -> dict[str, Sourced[int]]:
    """Activity → minutes of a registered professional's visit, where a place has set its own."""
    seen = place_of(viewer) if place is None else place
    open_now = ActivityAgreement.objects.filter(
        Q(organisation_id__in=seen) | Q(organisation_id=viewer.organisation_id),
        ends_on__isnull=True,
        settings__has_key=SETTING,
    ).select_related("organisation")
    return {
        row.activity: Sourced(
            int(row.settings[SETTING]),
            VISIT,
            "Local settings of the agreed list",
            Confidence.D,
            row.organisation.name,
        )
        for row in open_now.order_by("organisation_id")
    }


VISIT = "minutes a visit"


def live_counts(today: date) -> list[Live]:
    return [Live(*row) for row in _rows("SELECT * FROM almoner_live_counts(%s)", today)]


def review_counts(start: date, today: date) -> list[Reviews]:
    found = _rows("SELECT * FROM almoner_review_counts(%s, %s)", start, today)
    return [Reviews(*row) for row in found]


def experience_counts(start: date, today: date) -> list[Answers]:
    found = _rows("SELECT * FROM almoner_experience_counts(%s, %s)", start, today)
    return [Answers(*row) for row in found]


def funding_counts(today: date) -> list[Funding]:
    found = _rows("SELECT * FROM almoner_funding_counts(%s)", today)
    return [Funding(*(_plain(cell) for cell in row)) for row in found]


def names(ids: set[int]) -> dict[int, str]:
    """Names of organisations, which are public."""
    return dict(Organisation.objects.filter(pk__in=ids).values_list("pk", "name"))


def _month(row: Mapping[str, Any], local: dict[str, Sourced[int]]) -> Month:
    minutes = minutes_for(local, row["activity"]).value * row["n_done"]
    return Month(row["month"], row["activity"], _counts(row, minutes))


def _counts(row: Mapping[str, Any], minutes: int) -> Counts:
    numbers = {name: row[f"n_{name}"] for name in _SUMS if name != "active_delegations"}
    return Counts(**numbers, live=row["n_active_delegations"], minutes=minutes)


def _rows(statement: str, *values: Any) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return cursor.fetchall()


def _plain(cell: Any) -> Any:
    return float(cell) if hasattr(cell, "as_tuple") else cell
