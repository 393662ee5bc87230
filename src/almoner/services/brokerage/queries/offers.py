"""What a provider sees: packages it was asked about, its own offers, and how it does."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Q, QuerySet

from almoner.kernel.london import format_datetime
from almoner.kernel.zone import to_london
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.registers.people.access import visible
from almoner.services.brokerage.models import Invitation, Offer, Outcome, Package, Subject
from almoner.services.brokerage.rules.states import TAKING_OFFERS

SHOWN = 100
MONTHS = timedelta(days=182)


@dataclass(frozen=True, slots=True)
class Chance:
    """One package that one service of the provider was asked about, and its standing offer."""

    package: Package
    invitation: Invitation
    offer: Offer | None
    outcome: Outcome | None
    open: bool

    @property
    def status(self) -> tuple[str, str]:
        """(words, colour) of how it stands for this provider."""
        if self.outcome is not None and self.package.state != "withdrawn":
            return ("You won", "green") if self.outcome.won else ("Not yours", "grey")
        if self.package.state == "withdrawn":
            return "Withdrawn", "grey"
        if self.open:
            return ("Offered", "blue") if self.offer else ("Open for offers", "yellow")
        if self.package.state in TAKING_OFFERS or self.package.state == "under_evaluation":
            return ("Being decided", "orange") if self.offer else ("Closed", "grey")
        return "Closed", "grey"

    @property
    def clock(self) -> str:
        closes = self.package.closes_at
        if closes is None:
            return ""
        return f"{'Closes' if self.open else 'Closed'} on {format_datetime(closes)}"


@dataclass(frozen=True, slots=True)
class Success:
    """A provider's own figures. `hours_to_offer`: the median from being asked to offering."""

    asked: int
    offered: int
    decided: int
    won: int
    hours_to_offer: float | None
    reasons: list[tuple[str, int]] = field(default_factory=list)

    @property
    def win_rate(self) -> float | None:
        """Per cent of offers that were decided."""
        return round(100 * self.won / self.decided, 1) if self.decided else None


def chances(viewer: Viewer, at: datetime) -> list[Chance]:
    """Packages the provider was asked about: open ones by closing, then the newest."""
    asked = list(invitations(viewer, at).order_by("-invited_at", "-pk")[:SHOWN])
    made = with_offers(viewer, asked, at)
    return sorted(made, key=_by_clock)


def invitations(
    viewer: Viewer, at: datetime, *, only_open: bool | None = None
) -> QuerySet[Invitation]:
    """What the provider's services were asked; only those that take offers, or only those that do
    not, when it is said."""
    rows = Invitation.objects.filter(provider_id=viewer.own, eligible=True)
    rows = rows.select_related("package", "service", "package__organisation")
    if only_open is None:
        return rows
    taking = Q(package__state__in=TAKING_OFFERS, package__closes_at__gt=at)
    return rows.filter(taking) if only_open else rows.exclude(taking)


def chances_at(viewer: Viewer, package_id: int, at: datetime) -> list[Chance]:
    """One package, once for each service that was asked. Unseen when none was."""
    asked = list(
        Invitation.objects.filter(
            Q(provider_id=viewer.own), package_id=package_id, eligible=True
        ).select_related("package__organisation", "service")
    )
    if not asked:
        raise Unseen
    return with_offers(viewer, asked, at)


def own_offers(viewer: Viewer) -> QuerySet[Offer]:
    """The provider's own, those taken back too."""
    rows = Offer.objects.filter(Q(provider_id=viewer.own))
    return rows.select_related("package", "service", "outcome")


def offer_seen_by(viewer: Viewer, offer_id: int) -> Offer:
    """The provider's own offer. Unseen for anybody else's."""
    found = own_offers(viewer).filter(pk=offer_id).first()
    if found is None:
        raise Unseen
    return found


def person_won(viewer: Viewer, package: Package, at: datetime) -> tuple[int, str] | None:
    """(id, name) of the person, for the provider that won; None for everybody else."""
    if package.state not in ("awarded", "started"):
        return None
    subject = Subject.objects.filter(
        package=package, package__award__provider_id=viewer.own, person_id__isnull=False
    ).first()
    if subject is None or subject.person_id is None:
        return None
    found = visible(viewer, to_london(at).date()).filter(pk=subject.person_id).first()
    return None if found is None else (found.pk, found.name)


def success(viewer: Viewer, at: datetime) -> Success:
    """Of the half year up to `at`."""
    since = at - MONTHS
    asked = {
        (one.package_id, one.service_id): one.invited_at
        for one in Invitation.objects.filter(
            provider_id=viewer.own, eligible=True, invited_at__gte=since
        )
    }
    offers = list(
        Offer.objects.filter(provider_id=viewer.own, withdrawn_at=None, made_at__gte=since)
    )
    told = list(
        Outcome.objects.filter(provider_id=viewer.own, told_at__gte=since).exclude(
            reason=Outcome.Reason.NOT_NEEDED
        )
    )
    waits = [
        (one.made_at - asked[key]).total_seconds() / 3600
        for one in offers
        if (key := (one.package_id, one.service_id)) in asked
    ]
    lost = Counter(one.get_reason_display() for one in told if not one.won)
    return Success(
        asked=len(asked),
        offered=len(offers),
        decided=len(told),
        won=sum(one.won for one in told),
        hours_to_offer=round(median(waits), 1) if waits else None,
        reasons=lost.most_common(),
    )


def with_offers(viewer: Viewer, asked: Sequence[Invitation], at: datetime) -> list[Chance]:
    """Each with its standing offer and what became of it."""
    packages = {one.package_id for one in asked}
    offers = Offer.objects.filter(
        provider_id=viewer.own, package_id__in=packages, withdrawn_at=None
    )
    by_key = {(one.package_id, one.service_id): one for one in offers}
    told = Outcome.objects.filter(provider_id=viewer.own, package_id__in=packages)
    by_offer = {one.offer_id: one for one in told}
    return [
        Chance(
            one.package,
            one,
            made := by_key.get((one.package_id, one.service_id)),
            by_offer.get(made.pk) if made else None,
            _open(one.package, at),
        )
        for one in asked
    ]


def _open(package: Package, at: datetime) -> bool:
    closes = package.closes_at
    return package.state in TAKING_OFFERS and closes is not None and at < closes


def _by_clock(one: Chance) -> tuple[bool, float]:
    closes = one.package.closes_at
    seconds = closes.timestamp() if closes else 0.0
    return (not one.open, seconds if one.open else -seconds)
