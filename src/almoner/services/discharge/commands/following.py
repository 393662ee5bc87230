"""What a move of the case does to the stay. The one place where a stay changes by a move, wherever
the move was made: on the ward's page, on the page of the case, through the API, by the ward's
system. So the ward list, the return, the indicators and the case say the same.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from almoner.engines.pathways.completing import Making
from almoner.engines.pathways.models import CaseEvent
from almoner.engines.pathways.rules.states import moment_of
from almoner.kernel.london import to_london
from almoner.kernel.refusals import Refused
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.people import commands as people
from almoner.registers.people.models import HospitalStay
from almoner.services.discharge.commands.acting import move, registrar, state_now
from almoner.services.discharge.commands.completing import moment_of_leaving, ward_named
from almoner.services.discharge.models import CriteriaReview, Delay, Stay
from almoner.services.discharge.rules.criteria import NONE
from almoner.services.discharge.rules.definitions import reason_of
from almoner.services.discharge.rules.moves import LEAVING


@dataclass(frozen=True, slots=True)
class Made:
    """A move as it was written: its facts are those worked out by `completing`."""

    code: str
    facts: Mapping[str, Any]
    note: str
    happened_at: datetime | None
    at: datetime


def follow(actor: Viewer, stay: Stay, transition: str, at: datetime) -> None:
    """Does what follows from the newest move of the case. Nothing for a stay that was cancelled."""
    does = _DOES.get(transition)
    if does is not None and stay.cancelled_at is None:
        does(actor, stay, _newest(stay, transition, at))


def gone(actor: Viewer, stay: Stay, left_at: datetime, at: datetime) -> None:
    """Off the ward list: the register hears it, and nothing is next any more."""
    stay.left_at = left_at
    stay.save(update_fields=["left_at"])
    home_in_register(actor, stay, left_at, at)
    stay.actions.filter(done_at__isnull=True).update(done_at=at, done_by=actor.actor)
    audit(actor, "stay.ended", stay, person_id=stay.person_id, at=at)


def resumed(actor: Viewer, stay: Stay, at: datetime) -> None:
    """On the ward list again, and in hospital from the moment they were thought to have left."""
    stay.hospital_stay = in_register(actor, stay, at, since=stay.left_at)
    stay.left_at = None
    stay.save(update_fields=["left_at", "hospital_stay", "case"])
    audit(actor, "stay.resumed", stay, person_id=stay.person_id, at=at)


def cancelled(actor: Viewer, stay: Stay, at: datetime) -> None:
    """It was never one: in no list and no count. What was next is not waited for."""
    stay.cancelled_at = at
    stay.save(update_fields=["cancelled_at"])
    home_in_register(actor, stay, at, at)
    stay.actions.filter(done_at__isnull=True).update(done_at=at, done_by=actor.actor)
    audit(actor, "stay.cancelled", stay, person_id=stay.person_id, at=at)


def in_register(
    actor: Viewer, stay: Stay, at: datetime, since: datetime | None = None
) -> HospitalStay | None:
    """The open hospital stay of the person: the one that somebody recorded already, else a new one
    `since` then (None: since the admission).

    None when the register has a later one: the admission is then told after they came home.
    """
    known = HospitalStay.objects.filter(person_id=stay.person_id, discharged_at__isnull=True)
    found = known.first()
    if found is not None:
        return found
    try:
        return people.admit(
            registrar(actor),
            person_id=stay.person_id,
            admitted_at=since or stay.admitted_at,
            hospital=stay.ward.organisation.name,
            at=at,
        )
    except Refused as refused:
        if refused.refusals[0].code != "stays-overlap":
            raise
        return None


def home_in_register(actor: Viewer, stay: Stay, left_at: datetime, at: datetime) -> None:
    kept = stay.hospital_stay
    if kept is not None and kept.discharged_at is None:
        left = max(left_at, kept.admitted_at)
        people.discharge(registrar(actor), person_id=stay.person_id, discharged_at=left, at=at)


def _newest(stay: Stay, transition: str, at: datetime) -> Made:
    """The event that was just written."""
    events = CaseEvent.objects.filter(case=stay.case, transition=transition)
    data = events.order_by("-number").values_list("data", flat=True).first() or {}
    happened = moment_of(data.get("happened"))
    return Made(transition, data.get("facts", {}), data.get("note", ""), happened, at)


def _reviewed(actor: Viewer, stay: Stay, made: Made) -> None:
    codes = _codes(made)
    stay.ready_on = None if codes else _day(made.facts["ready_on"])
    CriteriaReview.objects.create(
        stay=stay,
        reviewed_at=made.at,
        recorded_at=made.at,
        criteria=codes,
        meets=bool(codes),
        ready_on=stay.ready_on,
        note=made.note[:300],
        reviewed_by_id=actor.user_id,
    )
    stay.save(update_fields=["ready_on"])
    audit(
        actor,
        "criteria.reviewed",
        stay,
        person_id=stay.person_id,
        at=made.at,
        meets=bool(codes),
    )
    if codes and state_now(stay) != "on-ward":
        move(actor, stay, "reason-again", made.at, {"criteria": codes})
    elif not codes and state_now(stay) == "on-ward":
        move(actor, stay, "no-reason", made.at, {"ready_on": made.facts["ready_on"]})


def _answered(actor: Viewer, stay: Stay, made: Made) -> None:
    """A move that says what a review would have found is a review, if none has just said so."""
    codes, newest = _codes(made), stay.reviews.order_by("-pk").first()
    if newest is not None and (newest.reviewed_at, newest.criteria) == (made.at, codes):
        return
    facts = {"criteria": codes or [NONE]}
    if not codes:
        facts["ready_on"] = made.facts["ready_on"]
    move(actor, stay, "review", made.at, facts)


def _moved(actor: Viewer, stay: Stay, made: Made) -> None:
    ward = ward_named(stay, made.facts)
    if ward.pk == stay.ward_id:
        return
    stay.ward, stay.bed = ward, ""
    stay.save(update_fields=["ward", "bed"])
    audit(actor, "stay.moved", stay, person_id=stay.person_id, at=made.at, ward=ward.pk)


def _left(actor: Viewer, stay: Stay, made: Made) -> None:
    if stay.left_at is not None or stay.case is None:
        return
    making = Making(stay.case, made.code, made.facts, made.happened_at, made.at)
    gone(actor, stay, moment_of_leaving(stay, making), made.at)


def _not_left(actor: Viewer, stay: Stay, made: Made) -> None:
    if stay.left_at is not None:
        resumed(actor, stay, made.at)


def _by_mistake(actor: Viewer, stay: Stay, made: Made) -> None:
    cancelled(actor, stay, made.at)


def _delayed(actor: Viewer, stay: Stay, made: Made) -> None:
    """One reason a day: the last said."""
    chosen = reason_of(made.facts["delay_reason"])
    said = {"reason": chosen.code, "family": chosen.family}
    Delay.objects.update_or_create(
        stay=stay,
        day=to_london(made.at).date(),
        defaults={**said, "said_at": made.at, "said_by": actor.actor},
    )
    who, reason = stay.person_id, chosen.code
    audit(actor, "delay.recorded", stay, person_id=who, at=made.at, reason=reason)


def _codes(made: Made) -> list[str]:
    return [one for one in made.facts.get("criteria", ()) if one != NONE]


def _day(written: str) -> date:
    return date.fromisoformat(written)


_DOES: dict[str, Callable[[Viewer, Stay, Made], None]] = {
    "review": _reviewed,
    "no-reason": _answered,
    "reason-again": _answered,
    "move-ward": _moved,
    "delay": _delayed,
    "not-left": _not_left,
    "by-mistake": _by_mistake,
    **dict.fromkeys(LEAVING, _left),
}
