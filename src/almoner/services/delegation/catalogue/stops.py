"""May this act go on, given the plan and what the worker has recorded so far? Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from almoner.kernel.refusals import Refusal, Refused
from almoner.kernel.zone import to_utc

from .activities import ActivityDefinition
from .fields import FieldDefinition, read_value
from .plans import check_plan
from .rechecks import Reading, follow
from .stop_rules import StopRule
from .vocabulary import Effect

Facts = Mapping[str, Any]
__all__ = ["Fired", "Reading", "StopOutcome", "can_go_ahead", "check_stops"]
GO_AHEAD = "Nothing here stops you. Go on as the plan says."


@dataclass(frozen=True, slots=True)
class Fired:
    """One stop rule that applies now. `blocks` is false once it has been released."""

    rule: StopRule
    effect: Effect
    words: str
    steps: tuple[str, ...]
    blocks: bool
    recheck_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StopOutcome:
    """The answer. `allowed` is whether the act may happen now.

    `effects` and `fired` hold everything that applies, most urgent first; `words` and
    `steps` only what the worker should read now. `missing` names record fields that are
    still to be answered; `recheck_at` is when to test again, in UTC.
    """

    allowed: bool
    effects: tuple[Effect, ...]
    fired: tuple[Fired, ...]
    steps: tuple[str, ...]
    words: str
    recheck_at: datetime | None
    refusals: tuple[Refusal, ...]
    missing: tuple[str, ...]

    @property
    def calls_delegator(self) -> bool:
        return Effect.CALL_DELEGATOR in self.effects

    @property
    def calls_999(self) -> bool:
        return Effect.CALL_999 in self.effects


def check_stops(
    definition: ActivityDefinition,
    plan: Facts,
    record: Facts,
    history: Sequence[Reading] = (),
    *,
    at: datetime,
) -> StopOutcome:
    """Whether the act may happen at `at`, when the record was made.

    `plan` and `record` hold raw or typed values by field name; `history` holds what was
    recorded earlier in this visit. ValueError when a time has no zone or history is later
    than `at`. Anything that cannot be read, or is required and missing, stops the act.
    """
    moment = to_utc(at)
    earlier, history_refusals = _earlier(definition, history, moment)
    limits, plan_refusals = _read_plan(definition, plan)
    now, record_refusals = _read_record(definition, record)
    fired = _fire(definition, limits, now, earlier, moment)
    missing = _missing(definition, record)
    refusals = plan_refusals + record_refusals + history_refusals
    allowed = not refusals and not missing and not any(one.blocks for one in fired)
    return _outcome(definition, allowed, fired, refusals, missing)


def can_go_ahead(
    definition: ActivityDefinition,
    plan: Facts,
    record: Facts,
    history: Sequence[Reading] = (),
    *,
    at: datetime,
) -> bool:
    return check_stops(definition, plan, record, history, at=at).allowed


def _earlier(
    definition: ActivityDefinition, history: Sequence[Reading], moment: datetime
) -> tuple[tuple[Reading, ...], tuple[Refusal, ...]]:
    """Earlier readings with typed values, oldest first, and what could not be read in them."""
    found: list[Reading] = []
    refusals: list[Refusal] = []
    for reading in history:
        if to_utc(reading.at) > moment:
            raise ValueError("An earlier reading cannot be later than the record it precedes.")
        known, faults = _read_record(definition, reading.record)
        found.append(Reading(to_utc(reading.at), known))
        refusals.extend(faults)
    return tuple(sorted(found, key=lambda reading: reading.at)), tuple(refusals)


def _read_plan(
    definition: ActivityDefinition, plan: Facts
) -> tuple[dict[str, Any], tuple[Refusal, ...]]:
    known = {field.name: plan[field.name] for field in definition.plan if field.name in plan}
    refusals = check_plan(definition, known)
    values, _ = _read_all(definition.plan, known)
    return values, tuple(refusals)


def _read_record(
    definition: ActivityDefinition, record: Facts
) -> tuple[dict[str, Any], tuple[Refusal, ...]]:
    values, refusals = _read_all(definition.record, record)
    names = {field.name for field in definition.record}
    unknown = tuple(
        Refusal(
            "unknown-field",
            f"{definition.title} has no field “{name}”.",
            "Leave it out, or correct its name.",
        )
        for name in record
        if name not in names
    )
    return values, refusals + unknown


def _read_all(
    fields: Iterable[FieldDefinition], raw: Facts
) -> tuple[dict[str, Any], tuple[Refusal, ...]]:
    values: dict[str, Any] = {}
    refusals: list[Refusal] = []
    for field in fields:
        if raw.get(field.name) is None:
            continue
        try:
            values[field.name] = read_value(field, raw[field.name])
        except Refused as refused:
            refusals.extend(refused.refusals)
    return values, tuple(refusals)


def _missing(definition: ActivityDefinition, record: Facts) -> tuple[str, ...]:
    return tuple(
        field.name
        for field in definition.record
        if field.required and field.moment == "before" and record.get(field.name) is None
    )


def _fire(
    definition: ActivityDefinition,
    plan: Facts,
    record: Facts,
    earlier: tuple[Reading, ...],
    moment: datetime,
) -> tuple[Fired, ...]:
    followed = {
        rule.id: follow(rule, plan, record, earlier, moment)
        for rule in definition.stop_rules
        if rule.recheck
    }
    recovered = {rule_id for rule_id, state in followed.items() if state and state.recovered}
    fired = []
    for rule in definition.stop_rules:
        if rule.recheck:
            state = followed[rule.id]
            if state:
                fired.append(
                    Fired(rule, state.effect, state.words, state.steps, state.blocks, state.at)
                )
        elif rule.when.holds(record, plan):
            fired.append(_apply(rule, record, plan, recovered))
    return tuple(sorted(fired, key=_urgency))


def _apply(rule: StopRule, record: Facts, plan: Facts, recovered: set[str]) -> Fired:
    if rule.holds and _released(rule, record, plan, recovered):
        return Fired(rule, rule.effect, rule.released_words, (), False)
    return Fired(rule, rule.effect, rule.words, rule.steps, rule.holds)


def _released(rule: StopRule, record: Facts, plan: Facts, recovered: set[str]) -> bool:
    if rule.released_by_recovery_of in recovered:
        return True
    return rule.released_when is not None and rule.released_when.holds(record, plan)


def _urgency(one: Fired) -> tuple[int, int]:
    """A rule with a recheck keeps its place while it is followed, whatever it says now."""
    own = one.rule.effect if one.rule.recheck else one.effect
    return (min(own.urgency, one.effect.urgency), one.effect.urgency)


def _outcome(
    definition: ActivityDefinition,
    allowed: bool,
    fired: tuple[Fired, ...],
    refusals: tuple[Refusal, ...],
    missing: tuple[str, ...],
) -> StopOutcome:
    shown = _shown(fired)
    rechecks = [one.recheck_at for one in fired if one.recheck_at]
    return StopOutcome(
        allowed=allowed,
        effects=tuple(sorted({one.effect for one in fired}, key=lambda effect: effect.urgency)),
        fired=fired,
        steps=tuple(dict.fromkeys(step for one in shown for step in one.steps)),
        words=_words(definition, shown, refusals, missing),
        recheck_at=max(rechecks) if rechecks else None,
        refusals=refusals,
        missing=missing,
    )


def _shown(fired: tuple[Fired, ...]) -> tuple[Fired, ...]:
    """In an emergency only the emergency; while something blocks, only what blocks."""
    emergency = tuple(one for one in fired if one.effect is Effect.CALL_999)
    blocking = tuple(one for one in fired if one.blocks)
    return emergency or blocking or fired


def _words(
    definition: ActivityDefinition,
    shown: tuple[Fired, ...],
    refusals: tuple[Refusal, ...],
    missing: tuple[str, ...],
) -> str:
    parts = [one.words for one in shown] + [refusal.reason for refusal in refusals]
    if missing and not any(one.effect is Effect.CALL_999 for one in shown):
        labels = "; ".join(definition.record_field(name).label for name in missing)
        parts.append(f"Still to record: {labels}.")
    return " ".join(dict.fromkeys(parts)) or GO_AHEAD
