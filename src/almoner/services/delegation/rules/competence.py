"""Who may watch and sign off whom, and when a worker has practised enough."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from almoner.kernel.refusals import Refusal

_ASSESSOR = "A competent assessor"


class Practice(NamedTuple):
    """One practice of the activity with this person."""

    at: datetime
    satisfactory: bool
    simulated: bool


def check_assessor(
    assessor_id: int | None, worker_id: int, *, competent: bool, registrant: bool
) -> list[Refusal]:
    """Never the worker; at that time competent in the activity, or a registrant who may
    delegate it."""
    if assessor_id == worker_id:
        return [
            Refusal(
                "own_assessor",
                "Nobody can watch or sign off themselves.",
                "Ask a competent assessor.",
                _ASSESSOR,
            )
        ]
    if assessor_id is not None and (competent or registrant):
        return []
    return [
        Refusal(
            "assessor_not_competent",
            "You are not signed off for this activity, and not a registered professional"
            " who may delegate it.",
            "Ask somebody who is.",
            _ASSESSOR,
        )
    ]


def can_assessor(
    assessor_id: int | None, worker_id: int, *, competent: bool, registrant: bool
) -> bool:
    return not check_assessor(assessor_id, worker_id, competent=competent, registrant=registrant)


def counted(practices: Sequence[Practice], since: datetime | None = None) -> int:
    """Satisfactory practices with the person themselves; simulated ones are learning only."""
    return sum(
        one.satisfactory and not one.simulated and (since is None or one.at >= since)
        for one in practices
    )


def check_practices(
    practices: Sequence[Practice], needed: int, since: datetime | None = None
) -> list[Refusal]:
    """Enough satisfactory practices, since the last sign-off was taken back if it was."""
    done = counted(practices, since)
    if done >= needed:
        return []
    have = "1 supervised practice" if done == 1 else f"{done} supervised practices"
    return [
        Refusal(
            "practices_missing",
            f"The worker has {have} that went well with this person. {needed} are needed.",
            f"Watch {needed - done} more, and record each.",
            _ASSESSOR,
        )
    ]


def can_practices(
    practices: Sequence[Practice], needed: int, since: datetime | None = None
) -> bool:
    return not check_practices(practices, needed, since)


def check_practice_time(practised_at: datetime, at: datetime) -> list[Refusal]:
    if practised_at <= at:
        return []
    return [
        Refusal(
            "not_happened_yet",
            "That time has not come yet.",
            "Record it after it has happened.",
        )
    ]


def can_practice_time(practised_at: datetime, at: datetime) -> bool:
    return not check_practice_time(practised_at, at)


def check_practising(status: str) -> list[Refusal]:
    """The worker practises while supervised, or again later for a new sign-off."""
    if status in ("supervised", "active", "suspended"):
        return []
    return [
        Refusal(
            "not_practising",
            "The worker is not practising under supervision.",
            "Everyone agrees first, then the e-learning is done, then practice starts.",
            "The delegator",
        )
    ]


def can_practising(status: str) -> bool:
    return not check_practising(status)
