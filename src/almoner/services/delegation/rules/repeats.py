"""How soon, and how often, may it be done again? Worked out from what is recorded. Pure.

A worker at a door cannot know what a colleague gave an hour ago. What the record knows outweighs
what was typed, wherever it is the more careful of the two.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any

from almoner.services.delegation.catalogue import ActivityDefinition
from almoner.services.delegation.catalogue.fields import FieldDefinition, number_of, read_value
from almoner.services.delegation.catalogue.predicates import comparisons
from almoner.services.delegation.rules.acts import Earlier

HOURS_SINCE = "hours_since_last"
DOSE_NUMBER = "dose_number"
EARLIER_DOSE = "earlier_dose"
DAY = timedelta(hours=24)
# The longest time between doses that a plan can ask for.
LOOK_BACK = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Limits:
    """What holds between two times of doing it. `most` is how often in any 24 hours."""

    within: timedelta
    interval: timedelta
    most: int | None


@dataclass(frozen=True, slots=True)
class Repeat:
    """`last`: when it was last done, as far as is known. `again_at`: None when that is now."""

    last: datetime | None
    in_day: int
    most: int | None
    again_at: datetime | None


def limits(definition: ActivityDefinition, plan: Mapping[str, Any]) -> Limits:
    """From the definition's window for one act, and the plan's least interval and most in a day."""
    hours = _limit(definition, plan, HOURS_SINCE, "below_plan")
    most = _limit(definition, plan, DOSE_NUMBER, "above_plan")
    return Limits(
        timedelta(minutes=int(definition.same_act_within.value)),
        timedelta(hours=float(hours or 0)),
        int(most) if most is not None else None,
    )


def repeat(held: Limits, earlier: Iterable[Earlier], at: datetime) -> Repeat:
    done = done_by(earlier, at)
    last = done[-1] if done else None
    in_day = [moment for moment in done if at - moment < DAY]
    free = [last + held.within, last + held.interval] if last else []
    if held.most is not None and len(in_day) >= held.most:
        free.append(in_day[-held.most] + DAY)
    again_at = max(free, default=at)
    return Repeat(last, len(in_day), held.most, again_at if again_at > at else None)


def done_by(earlier: Iterable[Earlier], at: datetime) -> list[datetime]:
    """When it was done, oldest first. Two doses in the same minute are two."""
    return sorted(one.done_at for one in earlier if one.outcome == "done" and one.done_at <= at)


def as_recorded(
    fields: Sequence[FieldDefinition],
    known: Mapping[str, Any],
    earlier: Iterable[Earlier],
    at: datetime,
) -> dict[str, Any]:
    """The answers, with the hours since the last dose no longer and the number of this dose no
    lower than the record says."""
    done, names = done_by(earlier, at), {field.name: field for field in fields}
    in_day = [moment for moment in done if at - moment < DAY]
    told = dict(known)
    if done and HOURS_SINCE in names:
        hours = _hours(at - done[-1])
        if hours <= number_of(told.get(HOURS_SINCE, hours)):
            told[HOURS_SINCE] = str(hours)
    if in_day and DOSE_NUMBER in names:
        this = max(len(in_day) + 1, int(number_of(told.get(DOSE_NUMBER, 0))))
        told[DOSE_NUMBER] = min(this, _highest(names[DOSE_NUMBER], this))
    if in_day and EARLIER_DOSE in names:
        told[EARLIER_DOSE] = "earlier"
    return told


def _hours(passed: timedelta) -> Decimal:
    """Rounded down, so that a wait is never cut short."""
    return (Decimal(int(passed.total_seconds())) / 3600).quantize(Decimal("0.01"), ROUND_DOWN)


def _highest(field: FieldDefinition, otherwise: int) -> int:
    return int(field.plausible.value[1]) if field.plausible else otherwise


def _limit(
    definition: ActivityDefinition, plan: Mapping[str, Any], name: str, op: str
) -> Decimal | None:
    fields = {field.name: field for field in definition.plan}
    for rule in definition.stop_rules:
        for one in comparisons(rule.when):
            if one.name == name and one.op == op and plan.get(one.plan_name) is not None:
                return number_of(read_value(fields[one.plan_name], plan[one.plan_name]))
    return None
