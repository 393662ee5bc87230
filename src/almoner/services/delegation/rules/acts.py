"""Was it on time, has it been done already, may this record stand? Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from almoner.kernel.london import format_time
from almoner.kernel.refusals import Refusal

# A check made longer ago than this says nothing about the person now. Local value (D): a
# clinical safety officer confirms it before live use.
READING_GOOD_FOR = timedelta(minutes=30)
# Checks this close together belong to one visit, whoever made them. (D)
SAME_ACT_WITHIN = timedelta(hours=2)
# How far back another record of the same time due is looked for. (D)
LOOK_BACK = timedelta(hours=24)
# Worked out from the time that was planned, so that nobody at a door has to subtract times.
LATE = "late_by_minutes"
CLOCK_SLACK = timedelta(minutes=2)
# The same answers sent again sooner than this are one press of the button. (D)
SAME_PRESS = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Earlier:
    """An act already recorded for this person and activity."""

    due_at: datetime | None
    done_at: datetime
    outcome: str


def timing(due_at: datetime | None, done_at: datetime, tolerance_minutes: int) -> str:
    """early, on_time, late or unplanned, by the activity's tolerance either side of due."""
    if due_at is None:
        return "unplanned"
    slack = timedelta(minutes=tolerance_minutes)
    if done_at < due_at - slack:
        return "early"
    return "late" if done_at > due_at + slack else "on_time"


def minutes_late(due_at: datetime, at: datetime) -> int:
    """Whole minutes after the time it was due; 0 when it is not late."""
    return max(0, int((at - due_at).total_seconds() // 60))


def pressed_twice(
    earlier_at: datetime, earlier: Mapping[str, Any], at: datetime, now: Mapping[str, Any]
) -> bool:
    return dict(earlier) == dict(now) and abs(at - earlier_at) < SAME_PRESS


def after(earlier_at: datetime | None, at: datetime) -> datetime:
    """The moment of a new check: always later than the one before, so that their order is kept."""
    if earlier_at is None or at > earlier_at:
        return at
    return earlier_at + timedelta(microseconds=1)


def check_not_done_already(
    due_at: datetime | None,
    done_at: datetime,
    earlier: Sequence[Earlier],
    *,
    within: timedelta,
) -> list[Refusal]:
    """A dose that was already given is never given twice, whoever recorded it.

    What is due at one time is done once. Two records closer together than `within` are one act
    told twice; it is nought for what is done whenever it is needed, such as suction or breathing
    support: there a second time soon after is right.
    """
    for act in earlier:
        same_due = due_at is not None and act.due_at == due_at
        close = abs(done_at - act.done_at) < within
        if act.outcome == "done" and (same_due or close):
            return [
                Refusal(
                    "already_done",
                    f"This is already recorded as done at {format_time(act.done_at)}.",
                    "Do not do it again. If it was done twice, call the delegator now. If that "
                    "record is wrong, correct it.",
                    "You, or your manager",
                )
            ]
    return []


def check_moment(done_at: datetime, at: datetime) -> list[Refusal]:
    """Nothing is recorded before it happens; a clock a little fast is forgiven."""
    if done_at > at + CLOCK_SLACK:
        return [
            Refusal(
                "in_the_future",
                f"The time given, {format_time(done_at)}, has not come yet.",
                "Give the time it was done.",
                "You",
            )
        ]
    return []


def check_reading_fresh(taken_at: datetime | None, done_at: datetime) -> list[Refusal]:
    """The last check must have been made for this act, and shortly before it."""
    if taken_at is None:
        return [
            Refusal(
                "not_checked",
                "The checks before this activity have not been recorded.",
                "Record them first.",
                "You",
            )
        ]
    if done_at < taken_at - CLOCK_SLACK:
        return [
            Refusal(
                "done_before_the_check",
                f"The time given, {format_time(done_at)}, is before the last check at "
                f"{format_time(taken_at)}.",
                "Give the time it was done. If it was done before the checks, call the delegator "
                "now and report it.",
                "You",
            )
        ]
    if done_at - taken_at > READING_GOOD_FOR:
        return [
            Refusal(
                "checked_too_long_ago",
                f"The last check was at {format_time(taken_at)}. That is too long ago.",
                "Check again before you go on.",
                "You",
            )
        ]
    return []


def check_plan_seen(seen_version: int, current_version: int) -> list[Refusal]:
    """Nobody acts on a plan that changed while they were looking at it."""
    if seen_version == current_version:
        return []
    return [
        Refusal(
            "plan_changed",
            "The plan changed after you opened it.",
            "Read the new plan and check again.",
            "You",
        )
    ]


def check_plan_done_on(checked_version: int, version_then: int) -> list[Refusal]:
    """The checks were made on the plan in force when it was done, whatever changed later."""
    if checked_version == version_then:
        return []
    return [
        Refusal(
            "plan_changed",
            "The plan changed after you checked.",
            "Read the new plan and check again. If you have already done it, call the delegator "
            "now and report it.",
            "You",
        )
    ]
