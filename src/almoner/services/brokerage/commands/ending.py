"""Care begins, or does not: starting, withdrawing, and a winner that cannot start."""

from datetime import datetime

from django.db import transaction

from almoner.kernel.refusals import Refused, refuse
from almoner.kernel.wording import both
from almoner.kernel.zone import to_london
from almoner.platform import events
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.people.commands import end_involvement
from almoner.registers.people.models import Involvement
from almoner.services.brokerage.commands.awarding import hold
from almoner.services.brokerage.commands.closing import standing_offers
from almoner.services.brokerage.commands.keeping import AWARD, check_why, move, own_package
from almoner.services.brokerage.commands.telling import tell
from almoner.services.brokerage.models import Award, Outcome, Package
from almoner.services.brokerage.queries.asking import allowed_at, among
from almoner.services.brokerage.queries.gathering import titles
from almoner.services.brokerage.rules.states import BUYER, LIFECYCLE
from almoner.services.capacity.commands import release, take


@transaction.atomic
def start(actor: Viewer, *, package_id: int, at: datetime, until_then: str = "") -> Package:
    """Care has begun, and what was held is taken.

    `until_then` says who does what is delegated, when no worker of the provider may do it for this
    person yet. Refused without it: somebody would be left without their insulin.
    """
    package = own_package(actor, package_id)
    LIFECYCLE.check(package.state, "start", BUYER)
    made, person_id = package.award, package.subject.person_id
    _check_covered(package, made, person_id, until_then, at)
    taken = _take(actor, made, at)
    made.until_then = " ".join(until_then.split())
    made.save(update_fields=["until_then", "reservation_id"])
    move(actor, package, "start", at)
    audit(actor, "package.started", package, person_id=person_id, at=at, taken=taken)
    events.publish(
        "package.started",
        actor,
        at,
        package_id=package.pk,
        person_id=person_id,
        provider_id=made.provider_id,
    )
    return package


@transaction.atomic
def withdraw(actor: Viewer, *, package_id: int, why: str, at: datetime) -> Package:
    """The council no longer looks for this. Everybody whose offer was opened is told."""
    package = own_package(actor, package_id)
    said = check_why(why, "withdrawing the package")
    opened = package.state == Package.State.EVALUATION
    move(actor, package, "withdraw", at, ended_why=said)
    for one in standing_offers(package) if opened else ():
        tell(one, (Outcome.Reason.NOT_NEEDED, said), None, at)
    audit(actor, "package.withdrawn", package, person_id=package.subject.person_id, at=at)
    return package


@transaction.atomic
def fall_through(actor: Viewer, *, package_id: int, why: str, at: datetime) -> Package:
    """The winner cannot start. What was held is given back and it no longer sees the person."""
    package = own_package(actor, package_id, AWARD)
    said = check_why(why, "taking the award back")
    move(actor, package, "fall_through", at, ended_why=said)
    made, person_id = package.award, package.subject.person_id
    if made.reservation_id is not None:
        release(actor, made.reservation_id, why=f"package:{package.pk}", at=at)
    if person_id is not None:
        _end_part(actor, person_id, made, at)
    audit(
        actor,
        "package.fell_through",
        package,
        person_id=person_id,
        at=at,
        provider=made.provider_id,
    )
    return package


def not_covered(package: Package, at: datetime) -> list[str]:
    """Titles of delegated activities that no worker of the winner may do for the person now."""
    person_id = package.subject.person_id
    if not package.activities or person_id is None:
        return []
    allowed = allowed_at(package.award.provider_id, person_id, package.activities, at)
    names = titles()
    return [names.get(code, code) for code in package.activities if not allowed[code]]


def _check_covered(
    package: Package, made: Award, person_id: int | None, until_then: str, at: datetime
) -> None:
    lacking = not_covered(package, at)
    if lacking and not until_then.strip():
        refuse(
            "nobody-allowed-yet",
            f"No worker of the provider may do {both(lacking)} for this person yet.",
            "Say who does it until a worker may.",
            "The delegating team",
        )


def _take(actor: Viewer, made: Award, at: datetime) -> bool:
    """False when nothing is held any more, nor free to be held again: care has begun all the same,
    and that is a fact."""
    if made.reservation_id is None:
        return False
    try:
        with transaction.atomic():
            take(actor, made.reservation_id, at=at)
    except Refused:
        return _take_again(actor, made, at)
    return True


def _take_again(actor: Viewer, made: Award, at: datetime) -> bool:
    try:
        with transaction.atomic():
            held = hold(actor, made.package, made.offer, "again", at)
            take(actor, held, at=at)
    except Refused:
        return False
    made.reservation_id = held
    return True


def _end_part(actor: Viewer, person_id: int, made: Award, at: datetime) -> None:
    """The part in care that the award gave, and only that: an older one stays."""
    today = to_london(at).date()
    given = to_london(made.awarded_at).date()
    with among(actor, [made.provider_id]) as wider:
        parts = Involvement.objects.filter(
            person_id=person_id, organisation_id=made.provider_id, kind="provider"
        ).exclude(ends_on__lte=today)
        if not parts.filter(starts_on=given).exists():
            return
        end_involvement(
            wider,
            person_id=person_id,
            organisation_id=made.provider_id,
            ends_on=today,
            at=at,
        )
