"""At the door: the checks before an act, the act itself, and putting a record right."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from almoner.kernel.refusals import Refusal, Refused
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.services.delegation.catalogue import activity as definition
from almoner.services.delegation.catalogue.stops import Fired, StopOutcome, check_stops
from almoner.services.delegation.catalogue.stops import Reading as Earlier
from almoner.services.delegation.commands.act_keeping import (
    carried_over,
    keep_act,
    keep_reading,
    tolerance,
)
from almoner.services.delegation.commands.act_repeats import check_given_since
from almoner.services.delegation.commands.act_values import (
    Values,
    after_values,
    before_values,
    complete_values,
    refuse,
)
from almoner.services.delegation.commands.alerts import call_for_help, warn_unauthorised
from almoner.services.delegation.commands.breaches import suspend_on_breaches
from almoner.services.delegation.models import Act, Delegation, Plan, Reading
from almoner.services.delegation.queries.acts import readings_about
from almoner.services.delegation.queries.authority import for_delegation
from almoner.services.delegation.queries.doses import as_recorded, done_since, readings_since
from almoner.services.delegation.queries.plans import plan_at
from almoner.services.delegation.rules import acts as rules


@transaction.atomic
def check_before(
    actor: Viewer,
    *,
    delegation_id: int,
    reference: UUID,
    plan_version: int,
    values: Values,
    due_at: datetime | None = None,
    at: datetime,
) -> tuple[Reading, StopOutcome]:
    """Keeps the readings taken before an act and says whether it may go on.

    `values` are record fields by name, raw or typed. The readings are kept whatever they say;
    a call for help that a stop rule asks for reaches the delegator in the same transaction.
    Refused when the worker has no authority, the plan changed, a value cannot be read, or it has
    been done already. But danger is never hidden behind a refusal: when a stop rule holds the act
    back anyway, the readings are kept and the worker is told what to do.
    """
    delegation = _locked(actor, delegation_id)
    plan = _plan(delegation, at)
    refusals = [
        *for_delegation(delegation_id, at).refusals,
        *_check_not_done(delegation, due_at, at),
        *rules.check_plan_seen(plan_version, plan.version),
    ]
    known = before_values(delegation.activity, values, due_at, at)
    known = as_recorded(delegation, known, at)
    last = _last_reading(delegation, reference)
    if last and rules.pressed_twice(last.taken_at, last.record, at, known):
        if last.allowed:
            refuse(*refusals)
        return last, _stops(delegation, last.plan, last.record, last.taken_at, reference)
    at = rules.after(last.taken_at if last else None, at)
    outcome = _stops(delegation, plan, known, at, reference)
    refuse(*outcome.refusals)
    if not any(one.blocks for one in outcome.fired):
        refuse(*refusals)
    reading = keep_reading(delegation, plan, reference, known, outcome, at)
    call_for_help(actor, delegation, outcome.fired, at)
    audit(
        actor,
        "act.checked",
        reading,
        person_id=delegation.person_id,
        at=at,
        allowed=outcome.allowed,
        fired=reading.fired,
    )
    return reading, outcome


@transaction.atomic
def record_act(
    actor: Viewer,
    *,
    delegation_id: int,
    reference: UUID,
    outcome: str,
    done_at: datetime,
    due_at: datetime | None = None,
    plan_version: int | None = None,
    values: Values | None = None,
    note: str = "",
    at: datetime,
) -> Act:
    """Keeps what happened, with the authority it was done on.

    The same `reference` twice gives the same act once. For *done*, the last check must allow it,
    and must have been made on the plan that was in force at that moment. An act done without
    authority is kept and flagged: hiding it would be worse.
    """
    delegation = _locked(actor, delegation_id)
    if known := Act.objects.filter(reference=reference, delegation=delegation).first():
        return known
    _check_outcome(outcome, note)
    refuse(*rules.check_moment(done_at, at))
    done_at = min(done_at, at)
    answer = for_delegation(delegation_id, done_at)
    reading = _last_reading(delegation, reference)
    if outcome == "done":
        _check_done(delegation, reading, due_at, done_at, plan_version)
    after = after_values(delegation.activity, values, outcome)
    merged = {**(reading.record if reading else {}), **after}
    fired = _fired_afterwards(delegation, reading, merged) if after and reading else []
    act = keep_act(
        delegation,
        reading,
        reference=reference,
        outcome=outcome,
        done_at=done_at,
        due_at=due_at,
        record=merged,
        fired=fired,
        note=note,
        answer=answer,
        key_id=actor.key_id,
        at=at,
    )
    call_for_help(actor, delegation, fired, at, act)
    audit(
        actor,
        "act.recorded",
        act,
        person_id=delegation.person_id,
        at=at,
        outcome=outcome,
        authorised=answer.granted,
    )
    if outcome == "done" and not answer.granted:
        warn_unauthorised(actor, act, answer, at)
    suspend_on_breaches(actor, Delegation.objects.filter(pk=delegation.pk), at=at)
    return act


@transaction.atomic
def correct_act(
    actor: Viewer,
    *,
    act_id: int,
    reason: str,
    outcome: str,
    done_at: datetime,
    values: Values,
    note: str = "",
    at: datetime,
) -> Act:
    """A new record beside the old one, which stays as it was. Refused without a reason."""
    first = _locked_act(act_id)
    delegation = _locked(actor, first.delegation_id, own_worker=False)
    _check_correction(actor, first, reason)
    _check_outcome(outcome, note)
    refuse(*rules.check_moment(done_at, at))
    done_at = min(done_at, at)
    if outcome == "done" and first.outcome != "done":
        _one_at_a_time(delegation)
        refuse(*_check_not_done(delegation, first.due_at, done_at))
    answer = for_delegation(delegation.pk, done_at)
    act = Act(
        **carried_over(first),
        authority=answer.stored(),
        worker_id=first.worker_id,
        done_at=done_at,
        recorded_at=at,
        outcome=outcome,
        timing=rules.timing(first.due_at, done_at, tolerance(delegation)),
        record=complete_values(delegation.activity, values, outcome),
        note=note.strip(),
        corrects=first,
        correction_reason=reason.strip(),
        key_id=actor.key_id,
    )
    act.save(force_insert=True)
    audit(actor, "act.corrected", act, person_id=act.person_id, at=at, corrects=first.pk)
    if outcome == "done" and first.outcome != "done" and not answer.granted:
        warn_unauthorised(actor, act, answer, at)
    return act


def _locked_act(act_id: int) -> Act:
    act = Act.objects.select_for_update().filter(pk=act_id).first()
    if act is None:
        raise Refused(Refusal("no_act", "There is no such record.", "Check which one you mean."))
    return act


def _locked(actor: Viewer, delegation_id: int, *, own_worker: bool = True) -> Delegation:
    delegation = Delegation.objects.select_for_update().filter(pk=delegation_id).first()
    if delegation is None:
        raise Refused(
            Refusal("no_delegation", "There is no such delegation.", "Check which one you mean.")
        )
    _check_actor(actor, delegation, own_worker=own_worker)
    return delegation


def _check_actor(actor: Viewer, delegation: Delegation, *, own_worker: bool) -> None:
    """The named worker records, at work for the provider; its manager may correct."""
    at_work = actor.organisation_id == delegation.provider_id
    if at_work and actor.worker_id == delegation.worker_id and actor.can("act.record"):
        return
    manager = at_work and actor.can("visit.plan")
    if own_worker or not manager:
        raise Refused(
            Refusal(
                "not_your_delegation",
                "This was delegated to somebody else.",
                "Only the named worker records it.",
                "The named worker",
            )
        )


def _plan(delegation: Delegation, at: datetime) -> Plan:
    plan = plan_at(delegation.person_id, delegation.activity, at)
    if plan is None:
        raise Refused(Refusal("plan_missing", "There is no plan for this activity."))
    return plan


def _stops(
    delegation: Delegation, plan: Plan, known: Values, at: datetime, reference: UUID
) -> StopOutcome:
    readings = readings_about(delegation, reference, at).filter(taken_at__lt=at)
    earlier = [Earlier(r.taken_at, r.record) for r in readings.order_by("taken_at")]
    earlier += [one for one in _shared(delegation, at) if one.at < at]
    return check_stops(definition(delegation.activity), plan.values, known, earlier, at=at)


def _shared(delegation: Delegation, at: datetime) -> list[Earlier]:
    """What was measured lately, for whichever provider."""
    since = at - rules.SAME_ACT_WITHIN
    return readings_since(delegation.person_id, delegation.activity, since)


def _last_reading(delegation: Delegation, reference: UUID) -> Reading | None:
    readings = Reading.objects.filter(delegation=delegation, reference=reference)
    return readings.order_by("-taken_at", "-pk").first()


def _fired_afterwards(
    delegation: Delegation, reading: Reading, merged: dict[str, Any]
) -> list[Fired]:
    """What the answers after the act set off: a reaction, choking, no relief."""
    outcome = _stops(delegation, reading.plan, merged, reading.taken_at, reading.reference)
    return [one for one in outcome.fired if one.rule.id not in reading.fired]


def _check_outcome(outcome: str, note: str) -> None:
    if outcome not in Act.Outcome.values:
        refuse(
            Refusal(
                "unknown_outcome",
                f"{outcome} is not an outcome.",
                f"Use one of: {', '.join(Act.Outcome.values)}.",
            )
        )
    if outcome != "done" and not note.strip():
        refuse(Refusal("say_why", "Say in a few words what happened.", "Add a note.", "You"))


def _check_done(
    delegation: Delegation,
    reading: Reading | None,
    due_at: datetime | None,
    done_at: datetime,
    plan_version: int | None,
) -> None:
    _one_at_a_time(delegation)
    found = rules.check_reading_fresh(reading.taken_at if reading else None, done_at)
    if reading is not None:
        if not reading.allowed:
            found.append(_stopped(reading))
        found += _stopped_since(delegation, reading, done_at)
        found += check_given_since(delegation, reading, done_at)
        seen = reading.plan.version if plan_version is None else plan_version
        found += rules.check_plan_done_on(
            min(seen, reading.plan.version), _version_at(delegation, done_at)
        )
    found += _check_not_done(delegation, due_at, done_at)
    refuse(*found)


def _stopped(reading: Reading) -> Refusal:
    return Refusal("stopped", reading.words, "Follow the steps and check again.", "You")


def _stopped_since(delegation: Delegation, reading: Reading, done_at: datetime) -> list[Refusal]:
    """The newest check of the person after this one, when it says no."""
    later = readings_about(delegation, reading.reference, done_at).filter(
        taken_at__gt=reading.taken_at, taken_at__lte=done_at
    )
    newest = later.order_by("-taken_at", "-pk").first()
    if newest is not None and not newest.allowed:
        return [_stopped(newest)]
    return _measured_since(delegation, reading, done_at)


def _measured_since(delegation: Delegation, reading: Reading, done_at: datetime) -> list[Refusal]:
    """A later reading taken elsewhere that starts what a rule with a recheck follows."""
    shared = _shared(delegation, done_at)
    after = [one for one in shared if reading.taken_at < one.at <= done_at]
    if not after:
        return []
    known = {**reading.record, **after[-1].record}
    plan = reading.plan.values
    outcome = check_stops(definition(delegation.activity), plan, known, at=after[-1].at)
    return [
        Refusal("stopped", one.words, "Follow the steps and check again.", "You")
        for one in outcome.fired
        if one.rule.recheck and one.blocks
    ]


def _check_not_done(
    delegation: Delegation, due_at: datetime | None, done_at: datetime
) -> list[Refusal]:
    earlier = _earlier(delegation, done_at)
    minutes = int(definition(delegation.activity).same_act_within.value)
    return rules.check_not_done_already(due_at, done_at, earlier, within=timedelta(minutes=minutes))


def _one_at_a_time(delegation: Delegation) -> None:
    """Two workers who record the same dose at once: the second waits, then sees the first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))",
            [delegation.activity, delegation.person_id],
        )


def _version_at(delegation: Delegation, moment: datetime) -> int:
    """The version in force at that moment; 0 when there was none."""
    plan = plan_at(delegation.person_id, delegation.activity, moment)
    return plan.version if plan else 0


def _earlier(delegation: Delegation, done_at: datetime) -> list[rules.Earlier]:
    """Acts of this activity for this person, by any worker of any provider."""
    return done_since(delegation.person_id, delegation.activity, done_at - rules.LOOK_BACK)


def _check_correction(actor: Viewer, act: Act, reason: str) -> None:
    found = []
    if not reason.strip():
        found.append(Refusal("say_why", "Say why the record was wrong.", "Add a reason.", "You"))
    if hasattr(act, "corrected_by"):
        found.append(
            Refusal(
                "corrected_already",
                "This record has already been corrected.",
                "Correct the newest record.",
                "You",
            )
        )
    if actor.role == "care_worker" and act.worker_id != actor.worker_id:
        found.append(
            Refusal(
                "not_yours",
                "Somebody else made this record.",
                "Ask them or your manager to correct it.",
                "Your manager",
            )
        )
    refuse(*found)
