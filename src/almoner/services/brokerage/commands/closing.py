"""Closing at the stated time, and saying that no offer could be accepted."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from almoner.kernel.london import format_datetime
from almoner.kernel.refusals import refuse
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.services.brokerage.commands.keeping import AWARD, MANAGE, move, own_package
from almoner.services.brokerage.commands.telling import Reason, check_reasons, tell
from almoner.services.brokerage.models import Invitation, Offer, Package
from almoner.services.brokerage.rules.states import TAKING_OFFERS


@transaction.atomic
def close(actor: Viewer, *, package_id: int, at: datetime) -> Package:
    """Opens the offers, all at once; or marks the package unsourced when none stands.

    Refused before the time that was declared, by this clock and by the database's own, which keeps
    the seal. Closed already, it stays as it is: the clock and a person may both come.
    """
    package = own_package(actor, package_id, MANAGE)
    if package.state not in TAKING_OFFERS:
        return package
    _check_over(package, at)
    standing = standing_offers(package).count()
    if not standing and package.state == Package.State.OFFERS:
        _all_taken_back(actor, package, at)
    else:
        move(actor, package, "close", at)
    audit(actor, "package.closed", package, at=at, offers=standing)
    return package


@transaction.atomic
def reject_all(
    actor: Viewer, *, package_id: int, reasons: Mapping[int, Reason], at: datetime
) -> Package:
    """No offer is accepted. `reasons`: offer id → (code, words), one for each that stands."""
    package = own_package(actor, package_id, AWARD)
    offers = list(standing_offers(package))
    check_reasons(offers, reasons)
    move(actor, package, "reject_all", at, ended_why="No offer could be accepted.")
    for one in offers:
        tell(one, reasons[one.pk], None, at)
    audit(actor, "package.unsourced", package, at=at, offers=len(offers))
    return package


@transaction.atomic
def nudge(actor: Viewer, *, package_id: int, at: datetime) -> int:
    """Marks those who were asked and have not been reminded; how many. Their page says it first.

    Whether they have offered is sealed, so everybody is reminded in the same words.
    """
    package = own_package(actor, package_id, MANAGE)
    if package.state not in TAKING_OFFERS:
        return 0
    rows = Invitation.objects.filter(package=package, eligible=True, nudged_at=None)
    reminded = rows.update(nudged_at=at)
    if reminded:
        audit(actor, "package.nudged", package, at=at, reminded=reminded)
    return reminded


def standing_offers(package: Package) -> QuerySet[Offer]:
    """Offers that have not been taken back. Before closing the database shows a council none."""
    return Offer.objects.filter(package=package, withdrawn_at=None).select_related(
        "service__organisation"
    )


def _all_taken_back(actor: Viewer, package: Package, at: datetime) -> None:
    """Offers came and each was taken back: nothing is left to evaluate."""
    move(actor, package, "close", at)
    move(actor, package, "reject_all", at, ended_why="Every offer was taken back.")


def _check_over(package: Package, at: datetime) -> None:
    over = Package.objects.filter(pk=package.pk, closes_at__lte=Now()).exists()
    if package.closes_at is None or at < package.closes_at or not over:
        until = f" until {format_datetime(package.closes_at)}" if package.closes_at else ""
        refuse(
            "still-open",
            f"Offers are open{until}, and sealed.",
            "Wait until then: nobody may look earlier.",
        )
