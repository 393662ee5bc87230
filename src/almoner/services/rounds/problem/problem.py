"""A day to plan: visits, workers and the minutes between places."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from almoner.kernel.refusals import Refusal, Refused, refuse
from almoner.services.rounds.problem.links import Link, check_links
from almoner.services.rounds.problem.pairing import may
from almoner.services.rounds.problem.travel import Travel
from almoner.services.rounds.problem.visits import Visit
from almoner.services.rounds.problem.weights import Weights
from almoner.services.rounds.problem.workers import Worker


@dataclass(frozen=True, slots=True)
class Told:
    """Who was told to do a task."""

    worker: str
    starts: float


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything a plan is made from.

    `links` keep visits apart (medicines four hours apart). `told` is what people were told before,
    by visit and task. `may_leave`: whether visits may be left over when not everything fits; a
    required one is left only when it cannot be made at all.
    """

    visits: tuple[Visit, ...]
    workers: tuple[Worker, ...]
    travel: Travel = field(repr=False)
    weights: Weights = field(default_factory=Weights)
    name: str = ""
    links: tuple[Link, ...] = ()
    told: Mapping[tuple[str, int], Told] = field(default_factory=dict)
    may_leave: bool = False

    def __post_init__(self) -> None:
        if not self.visits:
            refuse("no-visits", "There are no visits to plan.")
        _check_keys("visit", (visit.key for visit in self.visits))
        _check_keys("worker", (worker.key for worker in self.workers))
        _check_places(self)
        check_links(self.visits, self.links)
        if not self.may_leave:
            _check_anyone(self.visits, self.workers)


def _check_keys(noun: str, keys: Iterable[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            refuse("key-twice", f"Two have the key {key}: each {noun} needs its own.")
        seen.add(key)


def _check_places(day: Problem) -> None:
    used = {f"visit {visit.key}": visit.place for visit in day.visits}
    for worker in day.workers:
        used |= {f"worker {worker.key}": max(worker.start_place, worker.end_place)}
        if worker.mode not in day.travel.minutes:
            refuse(
                "travel-no-mode",
                f"Worker {worker.key} goes by {worker.mode}, and there are no travel times for it.",
                "Give the travel times, or another way of travelling.",
            )
    for who, place in used.items():
        if not 0 <= place < day.travel.places:
            refuse(
                "travel-shape",
                f"The place of {who} is {place}, and there are travel times for"
                f" {day.travel.places} places.",
                "Give a row and a column for each place.",
            )


def _check_anyone(visits: Sequence[Visit], workers: Sequence[Worker]) -> None:
    nobody = [refusal for visit in visits if (refusal := check_staffed(visit, workers)) is not None]
    if nobody:
        raise Refused(*nobody)


def check_staffed(visit: Visit, workers: Sequence[Worker]) -> Refusal | None:
    """Why nobody may make this visit, or None when somebody may (two, when it needs two)."""
    able = [{w.key for w in workers if may(w, visit, task)} for task in range(len(visit.tasks))]
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
