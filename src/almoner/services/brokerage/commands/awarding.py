"""Awarding a package: one winner, capacity held, the person named to it, reasons to all others."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from almoner.kernel.refusals import Refusal, Refused, refuse
from almoner.kernel.wording import both
from almoner.kernel.zone import to_london
from almoner.platform import events
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.people.commands import start_involvement
from almoner.registers.people.models import Involvement
from almoner.services.brokerage.commands.closing import standing_offers
from almoner.services.brokerage.commands.keeping import AWARD, move, own_package
from almoner.services.brokerage.commands.renewing import HELD_FOR
from almoner.services.brokerage.commands.telling import Reason, check_reasons, tell
from almoner.services.brokerage.models import Award, Offer, Package, Route
from almoner.services.brokerage.queries.asking import among
from almoner.services.brokerage.queries.evaluating import Compared, compare
from almoner.services.brokerage.queries.gathering import routes_of, titles
from almoner.services.brokerage.rules.states import BUYER, LIFECYCLE
from almoner.services.capacity.commands import reserve
from almoner.services.capacity.standing import standing_of


@transaction.atomic
def award(
    actor: Viewer,
    *,
    package_id: int,
    offer_id: int,
    reasons: Mapping[int, Reason],
    at: datetime,
    why: str = "",
    not_held_why: str = "",
) -> Award:
    """The package goes to one offer. `reasons`: offer id → (code, words) for every other one.

    `why` is asked for when another offer has more points; `not_held_why` when the provider has not
    said lately what is free, so that nothing can be held. Refused, with every reason, when nobody
    at the provider is signed off for a delegated activity on the day of the start, when the place
    was sold meanwhile, or when the person is not named. Only the winner learns who the person is.
    """
    package = own_package(actor, package_id, AWARD)
    LIFECYCLE.check(package.state, "award", BUYER)
    offers = list(standing_offers(package))
    compared = compare(actor, package, offers, at)
    winner = next((one for one in compared if one.offer.pk == offer_id), None)
    if winner is None:
        raise Unseen
    _check(actor, package, winner, compared, why)
    check_reasons([one for one in offers if one.pk != offer_id], reasons)
    held, unheld = _hold(actor, package, winner.offer, not_held_why, at)
    made = Award.objects.create(
        package=package,
        offer=winner.offer,
        service_id=winner.offer.service_id,
        provider_id=winner.offer.provider_id,
        buyer_id=package.organisation_id,
        reservation_id=held,
        not_held_why=unheld,
        awarded_at=at,
        awarded_by=actor.actor,
        why=" ".join(why.split()),
    )
    move(actor, package, "award", at)
    for one in compared:
        tell(one.offer, None if one is winner else reasons[one.offer.pk], one.judged, at)
    _name_to_winner(actor, package, winner.offer.provider_id, at)
    _announce(actor, package, made, at)
    return made


def _check(
    actor: Viewer, package: Package, winner: Compared, compared: Sequence[Compared], why: str
) -> None:
    """Everything that stands against this winner, at once."""
    found = [
        *_not_competent(winner),
        *_may_not_be_asked(winner.offer),
        *_not_in_contract(actor, package, winner.offer),
    ]
    if package.subject.person_id is None:
        found.append(
            Refusal(
                "person-not-named",
                "The package does not say for whom it is.",
                "Name the person first, so that the winner knows whom to care for.",
            )
        )
    best = max(one.judged.score for one in compared)
    if winner.judged.score < best and not why.strip():
        found.append(
            Refusal(
                "not-the-most-points",
                f"Another offer has {best:g} points. This one has {winner.judged.score:g}.",
                "Say why this one is to win all the same.",
            )
        )
    if found:
        raise Refused(*found)


def _not_competent(winner: Compared) -> list[Refusal]:
    if not winner.lacking:
        return []
    names = titles()
    listed = both([f"“{names.get(code, code)}”" for code in winner.lacking])
    return [
        Refusal(
            "nobody-competent",
            f"No worker of this provider is signed off for {listed} on the day of the start.",
            "Choose another offer, or have a worker trained and signed off first.",
            "The provider and a registered professional",
        )
    ]


def _not_in_contract(actor: Viewer, package: Package, offer: Offer) -> list[Refusal]:
    """The contract on the day of the start: it may have ended since the provider was asked, or
    another may stand in its place that pays for nothing delegated."""
    if package.route == Route.SPOT:
        return []
    routes = routes_of(actor, [offer.provider_id], package.kind, offer.starts_on)
    pays = [paid for route, paid in routes.get(offer.provider_id, ()) if route == package.route]
    name = package.get_route_display().lower()
    if not pays:
        return [
            Refusal(
                "not-on-route",
                f"The provider is not on the {name} on the day of the start.",
                "Choose another offer, or have its contract prolonged.",
                "The council and the provider",
            )
        ]
    if package.activities and not any(pays):
        return [
            Refusal(
                "contract-without-delegation",
                f"The provider's contract on the {name} does not allow delegated activities.",
                "Choose another offer, or agree a price for them.",
                "The council and the provider",
            )
        ]
    return []


def _may_not_be_asked(offer: Offer) -> list[Refusal]:
    """What has come up since the offer was made."""
    if offer.service.placements_stopped_on is not None:
        return [
            Refusal(
                "placements-stopped",
                f"Placements are stopped: {offer.service.placements_stopped_why}.",
                "Choose another offer.",
            )
        ]
    if offer.service.cqc_rating == "inadequate":
        return [
            Refusal(
                "rated-inadequate",
                "The Care Quality Commission has rated the service inadequate.",
                "Choose another offer.",
            )
        ]
    return []


def _hold(
    actor: Viewer, package: Package, offer: Offer, not_held_why: str, at: datetime
) -> tuple[int | None, str]:
    """(reservation, why there is none). What is known to be sold is never awarded, and a broker's
    word counts only where nobody knows."""
    free = standing_of(offer.service_id, at).free
    if not_held_why.strip() and (not free.age.holds or free.last_day is not None):
        return None, " ".join(not_held_why.split())
    return hold(actor, package, offer, "", at), ""


def hold(actor: Viewer, package: Package, offer: Offer, again: str, at: datetime) -> int:
    """The reservation of what the package takes of the service. `again` tells a second from the
    first. Refused when it is not free."""
    minutes = {part: each * package.workers for part, each in package.minutes.items()}
    return reserve(
        actor,
        offer.service_id,
        f"package:{package.pk}{again and f':{again}'}",
        at + HELD_FOR,
        minutes=minutes or None,
        about=f"package:{package.pk}",
        at=at,
    )


def _name_to_winner(actor: Viewer, package: Package, provider_id: int, at: datetime) -> None:
    """The provider has a part in the person's care from today on, and so sees who it is."""
    today, person_id = to_london(at).date(), package.subject.person_id
    if person_id is None:
        refuse("person-not-named", "The package does not say for whom it is.")
    with among(actor, [provider_id]) as wider:
        part = Involvement.objects.filter(
            person_id=person_id, organisation_id=provider_id, kind="provider"
        )
        if part.exclude(ends_on__lte=today).filter(starts_on__lte=today).exists():
            return
        start_involvement(
            wider,
            person_id=person_id,
            organisation_id=provider_id,
            kind="provider",
            starts_on=today,
            at=at,
        )


def _announce(actor: Viewer, package: Package, made: Award, at: datetime) -> None:
    person_id = package.subject.person_id
    audit(
        actor,
        "package.awarded",
        package,
        person_id=person_id,
        at=at,
        offer=made.offer_id,
        provider=made.provider_id,
        reservation=made.reservation_id,
    )
    events.publish(
        "package.awarded",
        actor,
        at,
        package_id=package.pk,
        person_id=person_id,
        provider_id=made.provider_id,
    )
