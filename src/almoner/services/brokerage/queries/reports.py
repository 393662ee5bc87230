"""Reports of a council: fairness by the size of provider, and every package as a file."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count

from almoner.kernel.zone import to_london
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.services.brokerage.models import Agreement, Award, Invitation, Offer, Package
from almoner.services.brokerage.queries.boards import own_packages, told
from almoner.services.brokerage.rules.fairness import Asked, Line, fairness

YEAR = timedelta(days=365)
HEADINGS = (
    *("Package", "State", "Kind", "Outward postcode", "Age band", "Hours a week", "Route"),
    *("Published", "Closed", "Awarded", "Started", "Asked", "Rate limit (pence)"),
)
DECIDED = ("awarded", "started")


def fairness_of(viewer: Viewer, at: datetime) -> list[Line]:
    """Of packages awarded in the year up to `at`. Nothing of what is still sealed."""
    packages = {
        one.pk: one
        for one in own_packages(viewer).filter(state__in=DECIDED, awarded_at__gte=at - YEAR)
    }
    offered = set(
        Offer.objects.filter(
            package_id__in=packages, buyer_id=viewer.own, withdrawn_at=None
        ).values_list("package_id", "service_id")
    )
    won = set(
        Award.objects.filter(package_id__in=packages, buyer_id=viewer.own).values_list(
            "package_id", "service_id"
        )
    )
    asked = Invitation.objects.filter(
        package_id__in=packages, buyer_id=viewer.own, eligible=True
    ).order_by("pk")
    return fairness(
        Asked(
            one.provider_id,
            one.provider_size,
            (one.package_id, one.service_id) in offered,
            (one.package_id, one.service_id) in won,
            hours_a_week(packages[one.package_id]),
        )
        for one in asked
    )


def package_lines(viewer: Viewer, at: datetime) -> Iterator[list[str]]:
    """A line for each package of the year: nothing that says for whom it is."""
    rows = own_packages(viewer).filter(created_at__gte=at - YEAR).order_by("number")
    counts = _asked_counts(viewer)
    for one in rows:
        moments = (one.published_at, one.closed_at, one.awarded_at, one.started_at)
        yield [
            str(one.number),
            told(one)[1],
            one.get_kind_display(),
            one.outward,
            one.age_band,
            f"{hours_a_week(one):g}",
            one.get_route_display(),
            *(f"{to_london(moment):%Y-%m-%d %H:%M}" if moment else "" for moment in moments),
            str(counts.get(one.pk, 0)),
            "" if one.rate_limit_pence is None else str(one.rate_limit_pence),
        ]


def agreements_of(viewer: Viewer) -> list[Agreement]:
    """The council's frameworks and dynamic purchasing, by provider."""
    rows = Agreement.objects.filter(buyer_id=viewer.own).select_related("provider")
    return list(rows.order_by("provider__name", "route", "-starts_on"))


def agreement_seen_by(viewer: Viewer, agreement_id: int) -> Agreement:
    found = next((one for one in agreements_of(viewer) if one.pk == agreement_id), None)
    if found is None:
        raise Unseen
    return found


def hours_a_week(package: Package) -> float:
    return sum(package.minutes.values()) * package.days_a_week * package.workers / 60


def _asked_counts(viewer: Viewer) -> dict[int, int]:
    rows = Invitation.objects.filter(buyer_id=viewer.own, eligible=True).order_by()
    return dict(rows.values_list("package_id").annotate(n=Count("pk")))
