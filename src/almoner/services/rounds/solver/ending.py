"""The end of a search: nothing is planned that cannot be."""

import numpy as np

from almoner.services.rounds.problem.plan import Call, Plan, Round
from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.solver.annealing import NEVER, judge_plan, recall
from almoner.services.rounds.solver.counting import cost_of
from almoner.services.rounds.solver.placing import leave_one
from almoner.services.rounds.solver.starting import insert_left
from almoner.services.rounds.solver.tables import State, Tables, make_best
from almoner.services.rounds.solver.timing import time_everything

SURE = 1e-6


def leave_what_cannot_be(tables: Tables, state: State) -> None:
    """Leave over what breaches, least loss first, until nothing does; then put back what fits."""
    state.sums[3] = NEVER
    time_everything(tables, state)
    if _leave_breaches(tables, state):
        insert_left(tables, state)
        _leave_breaches(tables, state)
    state.sums[3] = 0.0
    time_everything(tables, state)


def _leave_breaches(tables: Tables, state: State) -> int:
    """Returns how many visits had to go."""
    count = 0
    while judge_plan(tables, state) - cost_of(tables, state) > SURE * NEVER:
        suspects = _suspects(tables, state)
        if not suspects:
            break
        _leave_best(tables, state, suspects)
        count += 1
    return count


def _suspects(tables: Tables, state: State) -> list[int]:
    """First tasks of the visits of which one should go: those of a round that breaches, and what
    they are linked to."""
    tasks, at, nodes = tables.tasks, state.at, tables.at
    late = tables.by_late * np.maximum(0.0, at["starts"] - nodes["closes"])
    breaches = np.bincount(
        at["owner"][at["owner"] >= 0],
        weights=np.maximum(0.0, at["late"] - late)[at["owner"] >= 0],
        minlength=tables.workers + 1,
    )
    breaches += NEVER * np.maximum(0.0, state.rounds["work"] - tables.crew["most"])
    mine = np.flatnonzero(at["owner"][:tasks] == int(np.argmax(breaches[:-1])))
    linked = nodes["link_before"][mine]
    linked = linked[linked >= 0]
    made = linked[at["owner"][linked] < tables.workers]
    return [int(node) for node in np.unique(nodes["first"][np.concatenate([mine, made])])]


def _leave_best(tables: Tables, state: State, suspects: list[int]) -> None:
    """Leave the one visit without which the plan is best."""
    kept = make_best(state)
    found = []
    for task in suspects:
        leave_one(tables, state, task)
        found.append(judge_plan(tables, state))
        recall(tables, state, kept)
    leave_one(tables, state, suspects[int(np.argmin(found))])


def plan_of(problem: Problem, tables: Tables, state: State) -> Plan:
    """The state in words of the field: each worker's calls with their times, and what is left."""
    names = [(v.key, n, t.minutes) for v in problem.visits for n, t in enumerate(v.tasks)]
    rounds = []
    for at, worker in enumerate(problem.workers):
        calls, rest, before = [], None, 0.0
        for node in _nodes(tables, state, at):
            visit, number, minutes = names[node]
            starts = float(state.at["starts"][node])
            if state.at["rested"][node] == 1 and worker.rest is not None:
                begins = max(before, worker.rest.opens)
                rest = (begins, begins + worker.rest.minutes)
            calls.append(Call(visit, number, starts, starts + minutes))
            before = starts + minutes
        rounds.append(Round(worker.key, tuple(calls), rest))
    left = {names[node][0] for node in _nodes(tables, state, tables.workers)}
    return Plan(tuple(rounds), tuple(visit.key for visit in problem.visits if visit.key in left))


def _nodes(tables: Tables, state: State, worker: int) -> list[int]:
    found, node = [], int(state.at["following"][tables.tasks + worker])
    while node < tables.tasks:
        found.append(node)
        node = int(state.at["following"][node])
    return found
