"""Why a visit is left over, and what would make room for it: in words, worker by worker.

Nothing is searched: each worker's round is kept as it is, and the visit is tried in it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from almoner.services.rounds.problem.pairing import why_not
from almoner.services.rounds.problem.plan import Plan, Round
from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.problem.visits import Visit
from almoner.services.rounds.problem.workers import Worker
from almoner.services.rounds.solver.trying import Book, Trial, best_trial, clock, spell

CLOSELY = 20


@dataclass(frozen=True, slots=True)
class Reason:
    """Why this worker does not make the visit."""

    worker: str
    words: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A visit that is left over: a reason for each worker, and what would free it, if anything."""

    visit: str
    reasons: tuple[Reason, ...]
    frees: tuple[str, ...]


def explain(
    problem: Problem,
    plan: Plan,
    names: Mapping[str, str] | None = None,
    closely: int = CLOSELY,
) -> tuple[Explained, ...]:
    """For each visit left over, in the order of the problem.

    `names` are the words for workers; their keys, when there are none. Of those who may make a
    visit, so many are looked at closely: those with the least work. There is no reason for others.
    """
    left = set(plan.left)
    rounds = {one.worker: one for one in plan.rounds}
    book = Book(problem)
    spoken = {worker.key: (names or {}).get(worker.key, worker.key) for worker in problem.workers}
    return tuple(
        _explain(book, visit, rounds, spoken, closely)
        for visit in problem.visits
        if visit.key in left
    )


def _explain(
    book: Book,
    visit: Visit,
    rounds: Mapping[str, Round],
    spoken: Mapping[str, str],
    closely: int,
) -> Explained:
    reasons: list[Reason] = []
    frees: list[str] = []
    problem = book.problem
    for task in range(len(visit.tasks)):
        able = [worker for worker in problem.workers if not why_not(worker, visit, task)]
        trials = [
            (worker, best_trial(book, worker, rounds.get(worker.key), visit, task))
            for worker in _least_busy(able, rounds)[:closely]
        ]
        reasons += _barred(problem, visit, task)
        reasons += [
            Reason(w.key, _reason(book, visit, trial, spoken[w.key])) for w, trial in trials
        ]
        frees += _frees(visit, task, trials, len(able), spoken)
    return Explained(visit.key, _once(reasons), tuple(dict.fromkeys(frees)))


def _least_busy(workers: Sequence[Worker], rounds: Mapping[str, Round]) -> list[Worker]:
    def work(worker: Worker) -> float:
        found = rounds.get(worker.key)
        return sum(call.ends - call.starts for call in found.calls) if found else 0.0

    return sorted(workers, key=work)


def _once(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys(reasons))


def _barred(problem: Problem, visit: Visit, task: int) -> Iterator[Reason]:
    for worker in problem.workers:
        for words in why_not(worker, visit, task):
            yield Reason(worker.key, words)


def _reason(book: Book, visit: Visit, trial: Trial, name: str) -> str:
    """The largest of what is in the way."""
    kind = trial.worst
    if kind == "late":
        return f"{name} could come {spell(trial.late)} after the latest start."
    if kind == "over":
        return f"{name} would be back {spell(trial.over)} after the end of the shift."
    if kind == "full":
        return f"{name} would work {spell(trial.full)} more than they may."
    if kind == "rest":
        return f"{name} would have no break in time."
    if kind == "others":
        return f"{name} would come {spell(trial.others)} too late to others."
    if visit.gap is not None:
        return f"{name} could make it, but not when a second worker could too."
    if visit.key in book.linked:
        return f"{name} could make it, but not as far from the other visits as it must be."
    return f"{name} could make it, but the plan costs less without it."


def _frees(
    visit: Visit,
    task: int,
    trials: Sequence[tuple[Worker, Trial]],
    able: int,
    spoken: Mapping[str, str],
) -> Iterator[str]:
    if not able:
        yield f"It would need a worker who may do {visit.tasks[task].needs} here."
        return
    if able == 1:
        name = spoken[trials[0][0].key]
        yield f"Only {name} may do {visit.tasks[task].needs} here, and {_busy(trials[0][1], name)}."
    single = [(worker, trial) for worker, trial in trials if trial.only is not None]
    for worker, trial in sorted(single, key=lambda one: one[1].total)[:3]:
        yield _free(trial, spoken[worker.key])


def _busy(trial: Trial, name: str) -> str:
    return f"{name} is full" if trial.total > 0 else "the plan costs less without it"


def _free(trial: Trial, name: str) -> str:
    """What would have to be otherwise, when it is one thing alone."""
    if trial.only == "over":
        return f"It would fit if {name} worked until {clock(trial.home)}."
    if trial.only == "full":
        return f"It would fit if {name} could work {spell(trial.full)} more."
    if trial.only == "rest":
        return f"It would fit if {name} could take the break later."
    if trial.only == "others":
        return f"It would fit if {name} could come {spell(trial.others)} later to others."
    return f"It would fit if {name} could start it at {clock(trial.starts)}."
