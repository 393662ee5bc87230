"""Making an offer, changing it and taking it back, while offers are open. All of it sealed."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q

from almoner.kernel.day_parts import PARTS
from almoner.kernel.london import format_date, format_datetime
from almoner.kernel.refusals import Refusal, Refused, refuse
from almoner.kernel.zone import to_london
from almoner.platform.access.scope import scoped
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.organisations.access import check_right
from almoner.services.brokerage.commands.keeping import OFFER, asked_package
from almoner.services.brokerage.models import Agreement, Invitation, Offer, Package
from almoner.services.brokerage.rules.outline import AT_HOME
from almoner.services.brokerage.rules.rates import check_offer_price
from almoner.services.brokerage.rules.states import LIFECYCLE, PROVIDER, TAKING_OFFERS

# An offer may start so long after the day wanted, and no later: a proposal of this project (D).
LATEST_START = timedelta(days=56)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a provider offers. Pence for an hour at home and for a week elsewhere;
    `delegated_rate_pence` for an hour of delegated activities. `minutes`: part → minutes a day."""

    starts_on: date
    rate_pence: int
    minutes: Mapping[str, int] = field(default_factory=dict)
    times: str = ""
    delegated_rate_pence: int | None = None
    conditions: str = ""


@transaction.atomic
def offer(actor: Viewer, *, package_id: int, service_id: int, terms: Terms, at: datetime) -> Offer:
    """A sealed offer of one of the provider's services that was asked. Unseen for any other.

    Refused, with every reason, when offers are closed, the service may no longer be asked, an
    offer of it stands already, or the price is above a limit.
    """
    package = asked_package(actor, package_id)
    closes_at = _check_open(package, at)
    asked = _invitation(actor, package, service_id)
    standing = Offer.objects.filter(package=package, service_id=service_id, withdrawn_at=None)
    if standing.exists():
        refuse(
            "already-offered",
            "An offer of this service stands already.",
            "Change it, or take it back first.",
        )
    _check_terms(actor, package, asked, terms, at)
    made = Offer.objects.create(
        package=package,
        service_id=service_id,
        provider_id=asked.provider_id,
        buyer_id=package.organisation_id,
        sealed_until=closes_at,
        made_at=at,
        made_by=actor.actor,
        **_columns(terms),
    )
    _came(actor, made, at)
    audit(actor, "offer.made", made, at=at, package=package.pk, service=service_id)
    return made


@transaction.atomic
def change_offer(actor: Viewer, *, offer_id: int, terms: Terms, at: datetime) -> Offer:
    """New terms in place of the old, while offers are open."""
    row, package = _own(actor, offer_id, at)
    _check_terms(actor, package, _invitation(actor, package, row.service_id), terms, at)
    for name, value in _columns(terms).items():
        setattr(row, name, value)
    row.changed_at = at
    row.save()
    audit(actor, "offer.changed", row, at=at, package=package.pk)
    return row


@transaction.atomic
def withdraw_offer(actor: Viewer, *, offer_id: int, at: datetime) -> Offer:
    """Takes an offer back while offers are open. Nobody else ever sees it."""
    row, package = _own(actor, offer_id, at)
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    audit(actor, "offer.withdrawn", row, at=at, package=package.pk)
    return row


def framework_prices(viewer: Viewer, package: Package, on: date) -> tuple[int | None, int | None]:
    """The provider's own prices on the council's framework, an hour and a delegated hour, where the
    package is bought by one."""
    if package.route == "spot":
        return None, None
    rows = Agreement.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=on),
        buyer_id=package.organisation_id,
        provider_id=viewer.own,
        route=package.route,
        starts_on__lte=on,
        kinds__contains=[package.kind],
    )
    prices = rows.order_by("-starts_on").values_list("rate_pence", "delegated_rate_pence")
    return prices.first() or (None, None)


def _own(actor: Viewer, offer_id: int, at: datetime) -> tuple[Offer, Package]:
    check_right(actor, OFFER)
    mine = Offer.objects.filter(Q(provider_id=actor.own), pk=offer_id)
    package_id = mine.values_list("package_id", flat=True).first()
    if package_id is None:
        raise Unseen
    package = asked_package(actor, package_id)
    _check_open(package, at)
    row = mine.select_for_update(of=("self",)).get()
    if row.withdrawn_at is not None:
        refuse("offer-withdrawn", "This offer has been taken back.", "Make a new one.")
    return row, package


def _invitation(actor: Viewer, package: Package, service_id: int) -> Invitation:
    """Of the service as it is now: what has stopped since publishing counts."""
    rows = Invitation.objects.select_related("service").filter(
        Q(provider_id=actor.own), package=package, service_id=service_id, eligible=True
    )
    found = rows.first()
    if found is None:
        raise Unseen
    if found.service.placements_stopped_on is not None:
        refuse(
            "placements-stopped",
            f"Placements at this service are stopped: {found.service.placements_stopped_why}.",
            "You can offer once they are allowed again.",
            "The council",
        )
    return found


def _check_open(package: Package, at: datetime) -> datetime:
    """Until when offers are open. Refused when they are not."""
    if package.state in TAKING_OFFERS and package.closes_at and at < package.closes_at:
        LIFECYCLE.check(package.state, "offer", PROVIDER)
        return package.closes_at
    closed = f" on {format_datetime(package.closes_at)}" if package.closes_at else ""
    refuse(
        "offers-closed",
        f"Offers for this package closed{closed}.",
        "Look for other packages that are open.",
    )


def _check_terms(
    actor: Viewer, package: Package, asked: Invitation, terms: Terms, at: datetime
) -> None:
    today = to_london(at).date()
    price, apart = framework_prices(actor, package, max(today, terms.starts_on))
    reasons = [
        *check_offer_price(
            terms.rate_pence,
            package.rate_limit_pence,
            price,
            delegated=bool(package.activities),
            delegated_pence=terms.delegated_rate_pence,
            framework_delegated_pence=apart,
        ),
        *_check_start(package, terms, today),
        *_check_minutes(package, terms),
    ]
    if reasons:
        raise Refused(*reasons)


def _check_start(package: Package, terms: Terms, today: date) -> Iterator[Refusal]:
    latest = max(today, package.start_wanted) + LATEST_START
    if terms.starts_on > latest:
        yield Refusal(
            "offer-starts-too-late",
            f"{format_date(terms.starts_on)} is more than {LATEST_START.days} days after care is"
            " wanted.",
            f"Offer a start by {format_date(latest)}, or let others offer.",
        )
    if terms.starts_on < today:
        yield Refusal(
            "offer-starts-in-the-past",
            f"{format_date(terms.starts_on)} is past.",
            "Say on which day you can start.",
        )


def _check_minutes(package: Package, terms: Terms) -> Iterator[Refusal]:
    for part in terms.minutes:
        if part not in PARTS:
            yield Refusal("part-unknown", f"“{part}” is no part of the day.", "Choose another.")
    if package.kind not in AT_HOME:
        return
    for part, asked in package.minutes.items():
        offered = terms.minutes.get(part, 0)
        if offered < asked:
            yield Refusal(
                "offer-too-short",
                f"{asked} minutes are wanted in the {part}, and you offer {offered}.",
                "Offer all of it. Say in the conditions what you cannot do.",
            )


def _came(actor: Viewer, made: Offer, at: datetime) -> None:
    """The provider changes no row of the council; a function of the database moves the package,
    for the provider that it is told of."""
    with scoped(actor), connection.cursor() as cursor:
        cursor.execute("SELECT almoner_offer_came(%s, %s)", [made.pk, at])


def _columns(terms: Terms) -> dict[str, object]:
    return {**asdict(terms), "minutes": dict(terms.minutes)}
