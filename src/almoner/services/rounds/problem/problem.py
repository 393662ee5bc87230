"""A day to plan: visits, workers and the minutes between places."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from almoner.kernel.refusals import Refusal, Refused, refuse
from almoner.services.rounds.problem.visits import Visit


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who makes visits: starts and ends at the office, and is ready at minute 0.

    `can` is what they are competent for. `barred` are keys of visits they must not make.
    """

    key: str
    can: frozenset[str]
    barred: frozenset[str] = frozenset()

    def may(self, visit: Visit, task: int) -> bool:
        return visit.tasks[task].needs in self.can and visit.key not in self.barred


@dataclass(frozen=True, slots=True)
class Weights:
    """What one minute costs: of travel, of lateness, and of the worst lateness of the day."""

    travel: float = 1 / 3
    lateness: float = 1 / 3
    worst: float = 1 / 3

    def __post_init__(self) -> None:
        for name in ("travel", "lateness", "worst"):
            weight = getattr(self, name)
            if not (math.isfinite(weight) and weight >= 0):
                refuse("weight-negative", f"The weight of {name} is {weight:g}, less than none.")


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything a plan is made from.

    `travel[i][j]` is minutes from place i to place j: place 0 is the office, place i + 1 that of
    visit i. The way there and the way back may differ.
    """

    visits: tuple[Visit, ...]
    workers: tuple[Worker, ...]
    travel: tuple[tuple[float, ...], ...] = field(repr=False)
    weights: Weights = Weights()
    name: str = ""

    def __post_init__(self) -> None:
        if not self.visits:
            refuse("no-visits", "There are no visits to plan.")
        _check_keys("visit", (visit.key for visit in self.visits))
        _check_keys("worker", (worker.key for worker in self.workers))
        _check_travel(self.travel, len(self.visits) + 1)
        _check_anyone(self.visits, self.workers)


def _check_keys(noun: str, keys: Iterable[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            refuse("key-twice", f"Two have the key {key}: each {noun} needs its own.")
        seen.add(key)


def _check_travel(travel: Sequence[Sequence[float]], places: int) -> None:
    if len(travel) != places or any(len(row) != places for row in travel):
        refuse(
            "travel-shape",
            f"The travel times are not {places} by {places}.",
            "Give a row and a column for the office, then for each visit in its order.",
        )
    for start, row in enumerate(travel):
        for end, minutes in enumerate(row):
            if not (math.isfinite(minutes) and minutes >= 0):
                refuse(
                    "travel-negative",
                    f"The travel time from place {start} to place {end} is {minutes:g}.",
                    "Give 0 or more minutes. Place 0 is the office.",
                )


def _check_anyone(visits: Sequence[Visit], workers: Sequence[Worker]) -> None:
    nobody = [refusal for visit in visits if (refusal := check_staffed(visit, workers)) is not None]
    if nobody:
        raise Refused(*nobody)


def check_staffed(visit: Visit, workers: Sequence[Worker]) -> Refusal | None:
    """Why nobody may make this visit, or None when somebody may (two, when it needs two)."""
    able = [{w.key for w in workers if w.may(visit, task)} for task in range(len(visit.tasks))]
    for task, found in zip(visit.tasks, able, strict=True):
        if not found:
            return Refusal(
                "nobody-may",
                f"Nobody may do {task.needs} at visit {visit.key}.",
                "Add a worker who is competent for it and not barred.",
            )
    if len(set.union(*able)) < len(visit.tasks):
        return Refusal(
            "nobody-second",
            f"Visit {visit.key} needs two workers and only one may make it.",
            "Add a second worker who is competent for it and not barred.",
        )
    return None
