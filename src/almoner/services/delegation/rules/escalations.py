"""May this call for help be made, answered, read back? Pure."""

from collections.abc import Collection
from datetime import datetime

from almoner.kernel.london import format_datetime
from almoner.kernel.refusals import Refusal


def check_call(situation: str) -> list[Refusal]:
    if situation.strip():
        return []
    return [Refusal("say_what", "Say what is happening.", "Write it in a few words.", "You")]


def check_answer(
    decision: str, decided_at: datetime | None, call_back_at: datetime | None, at: datetime
) -> list[Refusal]:
    """A decision in words, given once, with any call back still to come."""
    found = []
    if not decision.strip():
        found.append(
            Refusal("say_what_to_do", "Say what the worker should do.", "Write it in words.", "You")
        )
    if decided_at is not None:
        found.append(
            Refusal(
                "answered_already",
                f"This was answered on {format_datetime(decided_at)}.",
                "Call the worker if the answer must change.",
                "You",
            )
        )
    if call_back_at is not None and call_back_at <= at:
        found.append(
            Refusal("call_back_past", "The time to call back has passed.", "Give a later time.")
        )
    return found


def check_read_back(decided_at: datetime | None) -> list[Refusal]:
    if decided_at is not None:
        return []
    return [
        Refusal(
            "no_decision",
            "There is no decision yet, so there is nothing to read back.",
            "Wait for the answer, or call again.",
            "The delegator or their named deputy",
        )
    ]


def check_own(raised_by: int, worker_id: int | None, *, manages: bool) -> list[Refusal]:
    """The one who raised it, or their manager."""
    if manages or (worker_id is not None and raised_by == worker_id):
        return []
    return [
        Refusal(
            "not_your_call",
            "Somebody else called for help here.",
            "Only they, or their manager, can do this.",
            "The worker who called",
        )
    ]


CALLED = frozenset({"delegator", "deputy", "team_lead"})


def check_called(standings: Collection[str]) -> list[Refusal]:
    """`standings` are what somebody is towards the delegation; see access.STANDINGS."""
    if CALLED & set(standings):
        return []
    return [
        Refusal(
            "not_called",
            "Only those who were called can mark this as seen.",
            "Tell them, or answer it yourself if you may.",
            "The delegator, their deputy or the team's lead",
        )
    ]


def waited(raised_at: datetime, at: datetime) -> str:
    """How long nobody has looked: "for 25 minutes", "for 3 hours", "for 2 days"."""
    minutes = max(0, int((at - raised_at).total_seconds() // 60))
    for size, name in ((24 * 60, "day"), (60, "hour")):
        if minutes >= size:
            return _for(minutes // size, name)
    return _for(minutes, "minute")


def _for(number: int, name: str) -> str:
    return f"for {number} {name}" if number == 1 else f"for {number} {name}s"


def state(
    seen_at: datetime | None, decided_at: datetime | None, read_back_at: datetime | None
) -> str:
    """waiting, seen, answered or closed: what the worker must not take for granted."""
    if read_back_at is not None:
        return "closed"
    if decided_at is not None:
        return "answered"
    return "waiting" if seen_at is None else "seen"
