"""Who may do which task, and what it costs that it is they: for all tasks and workers at once."""

from collections.abc import Iterable, Sequence

import numpy as np

from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.problem.visits import Asks, Task, Visit
from almoner.services.rounds.problem.weights import Weights
from almoner.services.rounds.problem.workers import Worker

REQUIRED = 10_000.0


class Team:
    """For each thing that workers hold, who holds it: rows of true and false."""

    def __init__(self, workers: Sequence[Worker]) -> None:
        self.index = {worker.key: at for at, worker in enumerate(workers)}
        self.can = _holders([worker.can for worker in workers])
        self.traits = _holders([worker.traits for worker in workers])
        self.avoids = _holders([worker.avoids for worker in workers])
        self.barred = _holders([worker.barred for worker in workers])
        self.nobody = np.zeros(len(workers), dtype=np.bool_)
        self.pay = np.array([worker.pay / 60 for worker in workers], dtype=np.float64)

    def those(self, keys: Iterable[str]) -> list[int]:
        return [self.index[key] for key in keys if key in self.index]


def _holders(held: Sequence[Iterable[str]]) -> dict[str, np.ndarray]:
    found: dict[str, np.ndarray] = {}
    for at, things in enumerate(held):
        for thing in things:
            found.setdefault(thing, np.zeros(len(held), dtype=np.bool_))[at] = True
    return found


def who_may(problem: Problem, rows: Sequence[tuple[Visit, Task, int]]) -> np.ndarray:
    """[task, worker] as pairing.may says. The last column is nobody: where visits may be left."""
    team = Team(problem.workers)
    found = np.zeros((len(rows), len(problem.workers) + 1), dtype=np.bool_)
    for node, (visit, task, _) in enumerate(rows):
        found[node, :-1] = team.can.get(task.needs, team.nobody) & ~_kept_out(team, visit)
    found[:, -1] = problem.may_leave
    return found


def _kept_out(team: Team, visit: Visit) -> np.ndarray:
    asks, out = visit.asks, team.barred.get(visit.key, team.nobody).copy()
    out[team.those(asks.declined)] = True
    for trait in asks.must:
        out |= ~team.traits.get(trait, team.nobody)
    for thing in asks.has:
        out |= team.avoids.get(thing, team.nobody)
    return out


def fits(problem: Problem, rows: Sequence[tuple[Visit, Task, int]]) -> np.ndarray:
    """[task, worker] what it costs that this worker does it; last, that nobody does."""
    team, weights = Team(problem.workers), problem.weights
    found = np.zeros((len(rows), len(problem.workers) + 1))
    for node, (visit, task, number) in enumerate(rows):
        row = found[node, :-1]
        row += weights.pay * task.minutes * team.pay
        _add_strangers(row, team, visit.asks, weights)
        _add_wishes(row, team, visit.asks, weights)
        told = problem.told.get((visit.key, number))
        if told is not None:
            row += weights.change
            row[team.those([told.worker])] -= weights.change
        left = REQUIRED if visit.leave is None else visit.leave
        found[node, -1] = left / len(visit.tasks)
    return found


def _add_strangers(row: np.ndarray, team: Team, asks: Asks, weights: Weights) -> None:
    if asks.known is not None:
        row += weights.stranger
        row[team.those(asks.known)] -= weights.stranger


def _add_wishes(row: np.ndarray, team: Team, asks: Asks, weights: Weights) -> None:
    for trait, minutes in asks.rather.items():
        row += weights.wishes * minutes * ~team.traits.get(trait, team.nobody)
    if asks.prefers:
        row += weights.wishes * max(asks.prefers.values())
        for key, minutes in asks.prefers.items():
            row[team.those([key])] -= weights.wishes * minutes
