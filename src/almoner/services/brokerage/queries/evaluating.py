"""The offers of one package side by side, judged by the criteria that were declared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from almoner.platform.access.viewer import Viewer
from almoner.services.brokerage.models import Offer, Package
from almoner.services.brokerage.queries.asking import competence_of, known_to, travel_added
from almoner.services.brokerage.queries.gathering import spot_of
from almoner.services.brokerage.rules.criteria import Bid, Judged, judge
from almoner.services.brokerage.rules.outline import AT_HOME
from almoner.services.brokerage.rules.rates import PriceCheck, check_price, week_pence


@dataclass(frozen=True, slots=True)
class Compared:
    """One offer with its points and what there is to say about its price. `competent`: activity →
    workers signed off on the day of the start."""

    offer: Offer
    judged: Judged
    price: PriceCheck
    competent: dict[str, int]
    week_pence: int

    @property
    def lacking(self) -> list[str]:
        """Activities for which nobody is signed off."""
        return [activity for activity, workers in self.competent.items() if not workers]


def compare(
    viewer: Viewer, package: Package, offers: Sequence[Offer], at: datetime
) -> list[Compared]:
    """Best first. The offers are the viewer's council's own, and no longer sealed."""
    if not offers:
        return []
    providers = {one.provider_id for one in offers}
    subject = package.subject
    known = known_to(viewer, subject.person_id, providers)
    spot = spot_of(subject.latitude, subject.longitude)
    travel = travel_added(providers, spot, package.minutes, at)
    competent = {one.pk: _competent(viewer, package, one) for one in offers}
    costs = {one.pk: _week(package, one) for one in offers}
    bids = [
        Bid(
            key=one.pk,
            week_pence=costs[one.pk],
            starts_on=one.starts_on,
            rating=one.service.cqc_rating,
            known=one.provider_id in known,
            competent=min(competent[one.pk].values(), default=None),
            travel=travel.get(one.provider_id),
        )
        for one in offers
    ]
    by_key = {one.pk: one for one in offers}
    return [
        Compared(
            by_key[judged.bid.key],
            judged,
            _price(package, by_key[judged.bid.key], travel),
            competent[judged.bid.key],
            costs[judged.bid.key],
        )
        for judged in judge(bids, package.criteria, package.start_wanted)
    ]


def _competent(viewer: Viewer, package: Package, one: Offer) -> dict[str, int]:
    found = competence_of(viewer, {one.provider_id}, package.activities, one.starts_on)
    signed_off = found.get(one.provider_id, {})
    return {activity: signed_off.get(activity, 0) for activity in package.activities}


def _week(package: Package, one: Offer) -> int:
    hours = sum(package.minutes.values()) * package.days_a_week * package.workers / 60
    delegated = package.delegated_minutes * package.days_a_week / 60
    return week_pence(package.kind, hours, one.rate_pence, delegated, one.delegated_rate_pence)


def _price(package: Package, one: Offer, travel: dict[int, float]) -> PriceCheck:
    """Travel for each hour of contact, from what a visit adds to the provider's rounds."""
    visits = len(package.minutes)
    hours = sum(package.minutes.values()) / 60
    extra = travel.get(one.provider_id)
    an_hour = extra * visits / hours if extra is not None and hours else None
    on_travel = an_hour if package.kind in AT_HOME else None
    return check_price(package.kind, one.rate_pence, one.starts_on, on_travel)
