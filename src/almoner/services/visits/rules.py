"""What a planned visit may hold, and what a missed one is. Pure."""

from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from almoner.kernel.london import format_time
from almoner.kernel.refusals import Refusal

LONGEST_VISIT = timedelta(hours=24)
# A task nobody recorded is called missed this long after its tolerance ran out. Local value (D).
MISSED_AFTER = timedelta(minutes=60)


def check_times(starts_at: datetime, ends_at: datetime) -> list[Refusal]:
    if ends_at <= starts_at:
        return [
            Refusal(
                "visit_backwards",
                f"The visit would end at {format_time(ends_at)}, before it starts at "
                f"{format_time(starts_at)}.",
                "Give an end after the start.",
            )
        ]
    if ends_at - starts_at > LONGEST_VISIT:
        return [
            Refusal("visit_too_long", "A visit cannot be longer than 24 hours.", "Plan two visits.")
        ]
    return []


def check_due(due_at: datetime, starts_at: datetime, ends_at: datetime) -> list[Refusal]:
    """What is due at a visit is due while it lasts."""
    if starts_at <= due_at < ends_at:
        return []
    return [
        Refusal(
            "due_outside_visit",
            f"It is due at {format_time(due_at)}, but the visit is from {format_time(starts_at)} "
            f"to {format_time(ends_at)}.",
            "Move the visit or the time it is due.",
        )
    ]


def is_missed(due_at: datetime, tolerance_minutes: int, at: datetime) -> bool:
    """Nobody has recorded it, and the time for it has well passed."""
    return at >= due_at + timedelta(minutes=tolerance_minutes) + MISSED_AFTER


def reference_of(task_id: int) -> UUID:
    """One task, one record: whatever is pressed twice, on whichever phone, has this reference."""
    return uuid5(NAMESPACE_OID, f"almoner.task.{task_id}")
