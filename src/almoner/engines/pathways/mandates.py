"""Asking whether a worker may exercise a delegated function. The service that keeps mandates
stands above the engines and offers the answer when it starts."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from almoner.kernel.refusals import Refusal
from almoner.platform.access.viewer import Viewer

# worker id, function, facts, moment → what stands against it
Asked = Callable[[int, str, Mapping[str, Any], datetime], list[Refusal]]
_answers: list[Asked] = []
# Codes of refusals that no answer about the case can mend.
NOT_HELD = frozenset(
    (
        "mandate-unknown",
        "no_mandate",
        "mandate_not_started",
        "mandate_ended",
        "mandate_revoked",
        "not_with_holder",
    )
)


def answer_with(asked: Asked) -> None:
    """Called once, when the service that keeps mandates starts."""
    _answers[:] = [asked]


def check(function: str, actor: Viewer, facts: Mapping[str, Any], at: datetime) -> list[Refusal]:
    """Nothing when the move needs no mandate, or the actor holds it. Nobody to ask means no."""
    if not function:
        return []
    if not _answers or actor.worker_id is None:
        return [
            Refusal(
                "mandate-unknown",
                "This takes a delegated function, and nobody can say that you hold it.",
                "Ask who grants delegated functions.",
            )
        ]
    return _answers[0](actor.worker_id, function, facts, at)


def lacking(function: str, actor: Viewer, at: datetime) -> list[Refusal]:
    """Why the actor does not hold the function at all, which can be said before anything is
    typed."""
    return [one for one in check(function, actor, {}, at) if one.code in NOT_HELD]
