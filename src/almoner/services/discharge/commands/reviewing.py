"""Asking twice a day whether there is a reason to stay, and saying why somebody is still there."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from almoner.kernel.london import to_london
from almoner.kernel.refusals import refuse
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.organisations.access import check_right
from almoner.services.discharge.commands.acting import (
    WARD,
    check_here,
    locked,
    move,
    tell_expected,
)
from almoner.services.discharge.models import CriteriaReview, Delay, NextAction, Stay
from almoner.services.discharge.rules.criteria import NONE, check_criteria
from almoner.services.discharge.rules.definitions import reason_of


@transaction.atomic
def review(
    actor: Viewer,
    *,
    stay_id: int,
    criteria: Iterable[str],
    at: datetime,
    ready_on: date | None = None,
    note: str = "",
) -> CriteriaReview:
    """Keeps one review. Without a reason to stay, the discharge ready date is the day on which the
    last one fell away: today, unless an earlier day is given. With one, it is taken back."""
    check_right(actor, WARD)
    stay = locked(actor, stay_id)
    check_here(stay)
    facts: dict[str, Any] = {"criteria": check_criteria(criteria) or [NONE]}
    if ready_on is not None:
        facts["ready_on"] = ready_on.isoformat()
    move(actor, stay, "review", at, facts, note=note.strip()[:300])
    return stay.reviews.latest("pk")


@transaction.atomic
def record_delay(actor: Viewer, *, stay_id: int, reason: str, at: datetime) -> Delay:
    """Why somebody who could leave is still there today. A second reason of the day replaces the
    first. Refused while there is a reason to stay in hospital: that is no delay."""
    check_right(actor, WARD)
    stay = locked(actor, stay_id)
    check_here(stay)
    if stay.ready_on is None:
        refuse(
            "not-ready",
            "There is a reason to stay in hospital, so this is not a delay.",
            "Review the reasons to stay first.",
        )
    chosen = reason_of(reason)
    move(actor, stay, "delay", at, {"delay_reason": chosen.code})
    return stay.delays.get(day=to_london(at).date())


@transaction.atomic
def expect(actor: Viewer, *, stay_id: int, expected_on: date, at: datetime) -> Stay:
    """On which day the person is likely to leave. Care that is looked for is asked for from then.
    Refused for a day that is past."""
    check_right(actor, WARD)
    stay = locked(actor, stay_id)
    check_here(stay)
    if expected_on < to_london(at).date():
        refuse("expected-past", "That day is past.", "Give today or a later day.")
    stay.expected_on = expected_on
    stay.save(update_fields=["expected_on"])
    audit(
        actor,
        "stay.expected",
        stay,
        person_id=stay.person_id,
        at=at,
        expected_on=expected_on.isoformat(),
    )
    tell_expected(actor, stay, at)
    return stay


@transaction.atomic
def set_next(
    actor: Viewer, *, stay_id: int, what: str, owner: str, due_at: datetime, at: datetime
) -> NextAction:
    """What happens next, who sees to it and by when. It takes the place of what was next before."""
    check_right(actor, WARD)
    stay = locked(actor, stay_id)
    check_here(stay)
    words = " ".join(what.split())
    if not words or len(words) > 200:
        refuse("next-what", "Say what happens next, in 200 characters or fewer.")
    if owner not in NextAction.Owner.values:
        refuse("next-owner", "Choose who sees to it.")
    if due_at < at:
        refuse("next-due", "That time is over.", "Give a time that is still to come.")
    _end_next(actor, stay, at)
    made = NextAction.objects.create(
        stay=stay, what=words, owner=owner, due_at=due_at, set_at=at, set_by=actor.actor
    )
    audit(actor, "next_action.set", stay, person_id=stay.person_id, at=at, owner=owner)
    return made


@transaction.atomic
def next_done(actor: Viewer, *, stay_id: int, at: datetime) -> Stay:
    check_right(actor, WARD)
    stay = locked(actor, stay_id)
    if not _end_next(actor, stay, at):
        refuse("no-next", "Nothing is waiting to be done.", "Look at the page again.")
    audit(actor, "next_action.done", stay, person_id=stay.person_id, at=at)
    return stay


def _end_next(actor: Viewer, stay: Stay, at: datetime) -> int:
    return stay.actions.filter(done_at__isnull=True).update(done_at=at, done_by=actor.actor)
