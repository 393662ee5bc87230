"""What a manager should look at first: a target that is not met, or a change beyond chance."""

from __future__ import annotations

from collections.abc import Iterable

from almoner.engines.indicators.rules.spc import Signal, verdict

TARGET = "Target not met"
WHY = {
    "concern": "Worse than chance would explain",
    "change": "Changed more than chance would explain",
}


def reasons(
    meets_target: bool | None, signals: Iterable[Signal], newest: int, polarity: str
) -> tuple[str, ...]:
    """Each once. `newest`: place of the newest whole period; what went by before it is history,
    and an improvement is no reason to look first."""
    found = [TARGET] if meets_target is False else []
    now = (signal for signal in signals if newest in signal.points)
    verdicts = {verdict(signal, polarity) for signal in now}
    return (*found, *(words for kind, words in WHY.items() if kind in verdicts))
