"""Where an act at the door stands, worked out from the checks kept so far. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, Protocol

from almoner.services.delegation.catalogue import ActivityDefinition, Effect, check_stops
from almoner.services.delegation.catalogue.stops import Fired
from almoner.services.delegation.catalogue.stops import Reading as Earlier
from almoner.services.delegation.rules.acts import READING_GOOD_FOR


class Step(Enum):
    CHECK = "check"
    STOPPED = "stopped"
    MORE = "more"
    GIVE = "give"


class Kept(Protocol):
    """A kept check, as the record holds it."""

    taken_at: datetime
    record: dict[str, Any]
    allowed: bool
    plan_id: int
    plan: Any


@dataclass(frozen=True, slots=True)
class Standing:
    """What to show now. `carried` are answers that still count; `why` says why checks start again.

    `fired` is what spoke at the last check, most urgent first.
    """

    step: Step
    why: str = ""
    carried: Mapping[str, Any] = field(default_factory=dict)
    fired: tuple[Fired, ...] = ()
    calls_999: bool = False
    recheck_at: datetime | None = None
    words: str = ""
    steps: tuple[str, ...] = ()


def standing(
    definition: ActivityDefinition,
    readings: Sequence[Kept],
    plan_id: int,
    at: datetime,
    others: Sequence[Kept] = (),
) -> Standing:
    """`readings` are this act's own, oldest first; `plan_id` is the plan in force now; `others` are
    checks of the same activity for the person that count too."""
    if not readings:
        return Standing(Step.CHECK)
    last = readings[-1]
    if last.plan_id != plan_id:
        return Standing(Step.CHECK, "The plan changed. Read it again, then check again.")
    outcome = check_stops(
        definition,
        last.plan.values,
        last.record,
        [
            Earlier(r.taken_at, r.record)
            for r in [*readings[:-1], *others]
            if r.taken_at < last.taken_at
        ],
        at=last.taken_at,
    )
    step = _step(last, outcome, at)
    if step is Step.CHECK:
        return Standing(step, "Your last check is more than 30 minutes old. Check again.")
    return Standing(
        step,
        carried=still_counts(readings, at),
        fired=outcome.fired,
        calls_999=outcome.calls_999,
        recheck_at=outcome.recheck_at,
        words=_spoken(outcome.fired),
        steps=outcome.steps,
    )


def _spoken(fired: Sequence[Fired]) -> str:
    """In an emergency only the emergency; while something blocks, only what blocks."""
    emergency = [one for one in fired if one.effect is Effect.CALL_999]
    blocking = [one for one in fired if one.blocks]
    return " ".join(dict.fromkeys(one.words for one in emergency or blocking or fired))


def _step(last: Kept, outcome: Any, at: datetime) -> Step:
    blocked = any(one.blocks for one in outcome.fired)
    if at - last.taken_at > READING_GOOD_FOR and not blocked:
        return Step.CHECK
    if last.allowed:
        return Step.GIVE
    return Step.STOPPED if blocked else Step.MORE


def still_counts(readings: Sequence[Kept], at: datetime) -> dict[str, Any]:
    """Answers of the last check that were first given no longer ago than a check is good for."""
    if not readings:
        return {}
    return {
        name: value
        for name, value in readings[-1].record.items()
        if at - _first_given(readings, name, value) <= READING_GOOD_FOR
    }


def _first_given(readings: Sequence[Kept], name: str, value: Any) -> datetime:
    """When the newest unbroken run of this answer began."""
    began = readings[-1].taken_at
    for reading in reversed(readings):
        if reading.record.get(name) != value:
            break
        began = reading.taken_at
    return began
