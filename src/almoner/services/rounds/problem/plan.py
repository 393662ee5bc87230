"""A plan: for each worker the calls they make, in order, with times; and what is left over."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Call:
    """One task of one visit done by one worker: `starts` and `ends` in minutes after midnight."""

    visit: str
    task: int
    starts: float
    ends: float


@dataclass(frozen=True, slots=True)
class Round:
    """One worker's calls of the day in their order. `rest`: when their break begins and ends."""

    worker: str
    calls: tuple[Call, ...]
    rest: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Every worker's round. Workers without a call may be left out. `left`: keys of visits that
    nobody makes."""

    rounds: tuple[Round, ...]
    left: tuple[str, ...] = ()
