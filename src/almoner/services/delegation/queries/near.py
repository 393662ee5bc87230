"""Which providers have workers who are signed off for an activity, nearest first.

A sign-off for somebody else is a sign that a provider can learn it soon. It never gives authority
by itself: for a new person it is signed off anew.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from almoner.platform.access.viewer import Viewer
from almoner.platform.geography.spots import kilometres
from almoner.registers.organisations.access import circle_of
from almoner.registers.organisations.models import Organisation
from almoner.registers.workforce.models import Employment
from almoner.services.delegation.models import Competence

Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Near:
    """A provider with `workers` signed off; `away` in kilometres, None where a place is unknown."""

    provider_id: int
    provider: str
    workers: int
    away: float | None


def competent_near(
    viewer: Viewer, activities: Collection[str], today: date, spot: Spot | None = None
) -> dict[str, list[Near]]:
    """Activity to the providers the viewer works with who have somebody in post with a sign-off
    that holds that day. An activity that nobody has is there too, with an empty list."""
    found: dict[str, list[Near]] = {code: [] for code in activities}
    jobs = Employment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=today),
        worker=OuterRef("worker"),
        organisation=OuterRef("employer"),
        starts_on__lte=today,
    )
    rows = Competence.objects.filter(
        Exists(jobs),
        activity__in=list(activities),
        employer_id__in=circle_of(viewer),
        employer__kind=Organisation.Kind.PROVIDER,
        revoked_at__isnull=True,
        valid_until__gt=today,
    )
    counted = rows.values(
        *("activity", "employer_id", "employer__name"),
        *("employer__latitude", "employer__longitude"),
    ).annotate(workers=Count("worker", distinct=True))
    for row in counted:
        place = row["employer__latitude"], row["employer__longitude"]
        away = kilometres(spot, place) if spot and None not in place else None
        found[row["activity"]].append(
            Near(row["employer_id"], row["employer__name"], row["workers"], away)
        )
    for listed in found.values():
        listed.sort(key=lambda one: (one.away is None, one.away or 0, one.provider))
    return found
