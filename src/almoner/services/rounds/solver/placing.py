"""Placing what is not placed: quickly, for a first plan; or well, one visit after another."""

from almoner.services.rounds.solver.changing import BOTH, SHIFT, change
from almoner.services.rounds.solver.choosing import lead_at
from almoner.services.rounds.solver.compiled import ZERO, compiled, compiled_entry
from almoner.services.rounds.solver.counting import cost
from almoner.services.rounds.solver.linking import is_left, join, may_take, move_between
from almoner.services.rounds.solver.timing import time_everything
from almoner.services.rounds.solver.weighing import arrival

SURE = 1e-7
FEW = 16


@compiled_entry
def place_first(tables, state, order):
    """A first plan: in this order, each task at the end of the round that is there soonest."""
    for task in order:
        chosen, soonest = ZERO - 1, 1e18
        for at in range(tables.at[task].able_count):
            worker = tables.able[task, at]
            if not may_take(tables, state, task, worker) or is_needed(tables, task, worker):
                continue
            last = state.at[tables.tasks + worker].leading
            there = arrival(tables, state, last, task)
            if there < soonest:
                chosen, soonest = last, there
        append(state, task, chosen)
        state.at[task].starts = soonest


@compiled
def is_needed(tables, task, worker):
    """Whether the other task of the visit can only be done by this worker."""
    mate = tables.at[task].mate
    return mate >= 0 and tables.at[mate].able_count == 1 and tables.may[mate, worker]


@compiled
def append(state, task, lead):
    depot = state.at[lead].following
    join(state, lead, task)
    join(state, task, depot)
    state.at[task].owner = state.at[lead].owner


@compiled_entry
def leave_rest(tables, state):
    """Let what is not placed be left over."""
    for task in range(tables.tasks):
        if state.at[task].owner < 0:
            append(state, task, state.at[tables.tasks + tables.workers].leading)


@compiled_entry
def insert(tables, state, task):
    """Put what is left over where it costs least, if that is less than to leave it."""
    near, able = tables.before.shape[1], tables.at[task].able_count
    if tables.at[task].mate >= 0:
        able = min(able, FEW)
    for rank in range(2 * (near + able)):
        try_after(tables, state, task, lead_of(tables, state, task, rank // 2, rank % 2 == 0))


@compiled
def lead_of(tables, state, task, rank, before):
    """What a task could follow: who is near it, first; then starts and ends of rounds."""
    near = tables.before.shape[1]
    if rank < near:
        if before:
            return tables.before[task, rank]
        return state.at[tables.after[task, rank]].leading
    depot = tables.tasks + tables.able[task, rank - near]
    return depot if before else state.at[depot].leading


@compiled
def try_after(tables, state, task, lead):
    """Move it there, and its mate anywhere at that time, if the plan then costs less."""
    mate = tables.at[task].mate
    if lead in (task, mate) or is_left(tables, state, lead):
        return
    if mate < 0:
        try_change(tables, state, SHIFT, task, task, lead, ZERO)
        return
    begins = arrival(tables, state, lead, task)
    begins += tables.at[task].least if tables.at[task].first == task else -tables.at[task].most
    for rank in range(min(FEW, tables.at[mate].able_count)):
        worker = second_of(tables, state, mate, rank)
        if worker < tables.workers:
            other = lead_at(tables, state, worker, begins, task, mate)
            try_change(tables, state, BOTH, task, mate, lead, other)


@compiled
def try_change(tables, state, kind, one, two, lead, other):
    return change(tables, state, kind, one, two, lead, other, cost(tables, state) - SURE)


@compiled
def second_of(tables, state, mate, rank):
    """Who could be the second worker: anybody who may, or who is near where they are many."""
    if tables.at[mate].able_count <= FEW or rank >= tables.before.shape[1]:
        return tables.able[mate, rank]
    return state.at[tables.before[mate, rank]].owner


@compiled_entry
def leave_one(tables, state, task):
    """Leave a visit over, whatever that costs."""
    nobody = tables.tasks + tables.workers
    mate = tables.at[task].mate
    move_between(state, task, task, nobody)
    if mate >= 0:
        move_between(state, mate, mate, nobody)
    time_everything(tables, state)
