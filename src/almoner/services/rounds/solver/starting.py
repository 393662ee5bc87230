"""Where a search begins: at a plan made quickly, or at one that was made before."""

import numpy as np

from almoner.services.rounds.problem.plan import Plan
from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.solver.placing import insert, leave_rest, place_first
from almoner.services.rounds.solver.tables import State, Tables, make_state
from almoner.services.rounds.solver.timing import time_everything


def begin(tables: Tables, seed: int) -> State:
    """A first plan."""
    state = make_state(tables, seed)
    if tables.wide:
        insert_left(tables, state)
    else:
        tasks = np.arange(tables.tasks)
        order = np.lexsort((tasks, tables.at["first"][tasks], tables.at["opens"][tasks]))
        place_first(tables, state, order)
        time_everything(tables, state)
    return state


def begin_from(tables: Tables, seed: int, problem: Problem, plan: Plan) -> State:
    """As the plan was, without calls that this problem does not know or allow; what is missing is
    put where it costs least."""
    state = make_state(tables, seed)
    _place_calls(tables, state, problem, plan)
    leave_rest(tables, state)
    if not time_everything(tables, state):
        return begin(tables, seed)
    insert_left(tables, state)
    return state


def insert_left(tables: Tables, state: State) -> None:
    """Put in what is left over: what is required or hard to place first, then as they open."""
    leave_rest(tables, state)
    time_everything(tables, state)
    at = tables.at[: tables.tasks]
    left = np.flatnonzero(state.at["owner"][: tables.tasks] == tables.workers)
    left = left[at["first"][left] == left]
    worth = tables.fit[left, -1] * np.where(at["mate"][left] >= 0, 2, 1)
    for task in left[np.lexsort((left, at["opens"][left], -worth))]:
        insert(tables, state, int(task))


def _place_calls(tables: Tables, state: State, problem: Problem, plan: Plan) -> None:
    nodes = node_of(problem)
    for at, worker in enumerate(problem.workers):
        lead = tables.tasks + at
        for call in (call for one in plan.rounds if one.worker == worker.key for call in one.calls):
            node = nodes.get((call.visit, call.task))
            if node is None or not _fits(tables, state, node, at):
                continue
            lead = _put(state, node, lead, at, tables.tasks)
    _take_out_halves(tables, state)


def _fits(tables: Tables, state: State, node: int, worker: int) -> bool:
    if state.at["owner"][node] >= 0 or not tables.may[node, worker]:
        return False
    mate = tables.at["mate"][node]
    return mate < 0 or state.at["owner"][mate] != worker


def _put(state: State, node: int, lead: int, worker: int, tasks: int) -> int:
    depot = tasks + worker
    state.at["following"][lead], state.at["leading"][node] = node, lead
    state.at["following"][node], state.at["leading"][depot] = depot, node
    state.at["owner"][node] = worker
    return node


def _take_out_halves(tables: Tables, state: State) -> None:
    """A visit by two is made whole or left whole."""
    at = state.at
    for node in range(tables.tasks):
        mate = tables.at["mate"][node]
        if mate >= 0 and at["owner"][node] >= 0 and at["owner"][mate] < 0:
            lead, after = at["leading"][node], at["following"][node]
            at["following"][lead], at["leading"][after] = after, lead
            at["owner"][node] = -1


def node_of(problem: Problem) -> dict[tuple[str, int], int]:
    keys = [(visit.key, at) for visit in problem.visits for at in range(len(visit.tasks))]
    return {key: node for node, key in enumerate(keys)}
