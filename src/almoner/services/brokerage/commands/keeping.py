"""One package at a time: locking it, finding it for its council or a provider, and moving it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from almoner.kernel.refusals import Refusal, Refused
from almoner.kernel.transitions import Transition
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.access import check_right, is_installation, own_organisation
from almoner.services.brokerage.models import Invitation, Package
from almoner.services.brokerage.rules.outline import Outline
from almoner.services.brokerage.rules.states import BUYER, CLOCK, LIFECYCLE

MANAGE, AWARD, OFFER = "brokerage.manage", "brokerage.award", "offer.make"
# Any number that no other advisory lock of this installation uses.
_LOCK = 71_113
_NUMBERS = 71_114
_OUTLINE = (
    *("kind", "start_wanted", "age_band", "outward", "summary", "language", "gender"),
    *("days_a_week", "workers", "rate_limit_pence", "route", "delegation_clause"),
    *("delegated_minutes", "minutes"),
)


def wait_for_turn(package_id: int) -> None:
    """One change at a time to a package, its offers and questions, until the transaction ends.

    A provider may not lock a council's row, so council and providers queue here.
    """
    _wait(_LOCK, package_id)


def next_number(organisation_id: int) -> int:
    """Packages of a council are numbered without gaps or doubles."""
    _wait(_NUMBERS, organisation_id)
    rows = Package.objects.filter(organisation_id=organisation_id).order_by("-number")
    return (rows.values_list("number", flat=True).first() or 0) + 1


def _wait(lock: int, key: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashint8(%s))", [lock, key])


def own_package(actor: Viewer, package_id: int, right: str = MANAGE) -> Package:
    """The council's own package, locked. Unseen when it is another's."""
    check_right(actor, right)
    wait_for_turn(package_id)
    own = Package.objects.filter(organisation_id=own_organisation(actor))
    found = own.select_for_update(of=("self",)).filter(pk=package_id).first()
    if found is None:
        raise Unseen
    return found


def asked_package(actor: Viewer, package_id: int) -> Package:
    """A package that the actor's provider was asked about. Unseen otherwise."""
    check_right(actor, OFFER)
    wait_for_turn(package_id)
    asked = Invitation.objects.filter(
        package_id=package_id, provider_id=own_organisation(actor), eligible=True
    )
    found = Package.objects.filter(pk=package_id, pk__in=asked.values("package_id")).first()
    if found is None:
        raise Unseen
    return found


def move(actor: Viewer, package: Package, verb: str, at: datetime, **fields: Any) -> Transition:
    """The council's or the clock's move, kept with the time of the state that it leads to."""
    made = LIFECYCLE.check(package.state, verb, party(actor))
    package.state = made.target
    for name, value in {**_stamp(made.target, at), **fields}.items():
        setattr(package, name, value)
    package.save(update_fields=["state", *_stamp(made.target, at), *fields])
    return made


_STAMPS = {
    "open": "published_at",
    "under_evaluation": "closed_at",
    "awarded": "awarded_at",
    "started": "started_at",
    "withdrawn": "withdrawn_at",
    "unsourced": "unsourced_at",
    "reissued": "reissued_at",
}


def _stamp(state: str, at: datetime) -> Mapping[str, datetime]:
    return {_STAMPS[state]: at} if state in _STAMPS else {}


def party(actor: Viewer) -> str:
    return CLOCK if is_installation(actor) else BUYER


def outline_of(package: Package) -> Outline:
    """What the row says, as the rules read it."""
    values = {name: getattr(package, name) for name in _OUTLINE}
    return Outline(needs=tuple(package.needs), activities=tuple(package.activities), **values)


def check_why(why: str, what: str) -> str:
    """Words, tidied. Refused when there are none."""
    said = " ".join(why.split())
    if not said:
        raise Refused(
            Refusal("reason-missing", f"There is no reason for {what}.", "Say why, in words.")
        )
    return said
