"""Simulated annealing: changes drawn by chance, taken when they cost little more than before."""

import math

from almoner.services.rounds.solver.chance import below, share
from almoner.services.rounds.solver.compiled import compiled, compiled_entry
from almoner.services.rounds.solver.linking import leg, may_take
from almoner.services.rounds.solver.moves import (
    cost,
    lead_at,
    lead_near,
    shift,
    shift_both,
    swap,
    swap_ends,
)
from almoner.services.rounds.solver.timing import time_everything


@compiled
def one_move(tables, state, limit):
    """Draw one change and try it."""
    task = below(state.random, tables.tasks)
    mate = tables.mate[task]
    drawn = share(state.random)
    if drawn < 0.5:
        if mate >= 0 and share(state.random) < 0.6:
            return move_pair(tables, state, task, mate, limit)
        return move_task(tables, state, task, limit)
    if drawn < 0.7:
        return swap_near(tables, state, task, limit)
    if drawn < 0.85:
        return move_few(tables, state, task, limit)
    return swap_near_ends(tables, state, task, limit)


@compiled
def move_task(tables, state, task, limit):
    lead = lead_near(tables, state, task)
    if lead == task:
        return False
    return shift(tables, state, task, task, lead, limit)


@compiled
def move_pair(tables, state, task, mate, limit):
    """Move both tasks of a visit: one near another, its mate into any round at that time."""
    lead = lead_near(tables, state, task)
    if share(state.random) < 0.15:
        lead = state.leading[task]
    if lead == task:
        return False
    if lead == mate:
        lead = state.leading[mate]
    begins = state.starts[lead] + tables.minutes[lead] + leg(tables, lead, task)
    begins = max(begins, tables.opens[task])
    apart = tables.least[task] + share(state.random) * (tables.most[task] - tables.least[task])
    begins += apart if tables.first[task] == task else -apart
    worker = tables.able[mate, below(state.random, tables.able_count[mate])]
    if worker == state.owner[lead]:
        return False
    other = lead_at(tables, state, worker, begins, task, mate)
    if lead == state.leading[task]:
        return shift(tables, state, mate, mate, other, limit)
    if other == state.leading[mate]:
        return shift(tables, state, task, task, lead, limit)
    return shift_both(tables, state, task, lead, mate, other, limit)


@compiled
def move_few(tables, state, task, limit):
    """Move two to four tasks in a row."""
    end = task
    for _ in range(1 + below(state.random, 3)):
        if state.following[end] < tables.tasks:
            end = state.following[end]
    lead = lead_near(tables, state, task)
    node = task
    while node != end:
        if node == lead:
            return False
        node = state.following[node]
    if lead == end:
        return False
    return shift(tables, state, task, end, lead, limit)


@compiled
def swap_near(tables, state, task, limit):
    """Exchange the task with what now follows something it could well follow."""
    other = state.following[lead_near(tables, state, task)]
    if other >= tables.tasks:
        return False
    return swap(tables, state, task, other, limit)


@compiled
def swap_near_ends(tables, state, task, limit):
    lead = lead_near(tables, state, task)
    return swap_ends(tables, state, lead, state.leading[task], limit)


@compiled_entry
def anneal(tables, state, best, moves, hot, cold):
    """So many moves while the temperature falls; `best` keeps the best plan met.

    Returns how many moves were taken.
    """
    taken = 0
    current = cost(tables, state)
    lowest = best.sums[0]
    heat = hot
    cooling = (cold / hot) ** (1.0 / max(1, moves))
    for _ in range(moves):
        heat *= cooling
        limit = current - heat * math.log(1.0 - share(state.random))
        if limit - current > 1e-9 and current < lowest - 1e-9:
            lowest = keep(state, best, current)
        if one_move(tables, state, limit):
            current = cost(tables, state)
            taken += 1
    if current < lowest - 1e-9:
        lowest = keep(state, best, current)
    return taken


@compiled
def keep(state, best, lowest):
    """Remember this plan as the best."""
    copy_links(state, best)
    best.sums[0] = lowest
    return lowest


@compiled
def copy_links(source, target):
    for node in range(len(source.owner)):
        target.following[node] = source.following[node]
        target.leading[node] = source.leading[node]
        target.owner[node] = source.owner[node]


@compiled_entry
def recall(tables, state, best):
    """Go back to the best plan."""
    copy_links(best, state)
    return time_everything(tables, state)


@compiled_entry
def place_first(tables, state, order):
    """A first plan: in this order, each task at the end of the round that is there soonest."""
    for task in order:
        chosen, soonest = -1, 1e18
        for at in range(tables.able_count[task]):
            worker = tables.able[task, at]
            if not may_take(tables, state, task, worker) or is_needed(tables, task, worker):
                continue
            last = state.leading[tables.tasks + worker]
            leg = tables.travel[tables.place[last], tables.place[task]]
            there = max(tables.opens[task], state.starts[last] + tables.minutes[last] + leg)
            if there < soonest:
                chosen, soonest = last, there
        append(state, task, chosen)
        state.starts[task] = max(tables.opens[task], soonest)


@compiled
def is_needed(tables, task, worker):
    """Whether the other task of the visit can only be done by this worker."""
    mate = tables.mate[task]
    return mate >= 0 and tables.able_count[mate] == 1 and tables.may[mate, worker]


@compiled
def append(state, task, lead):
    depot = state.following[lead]
    state.following[lead] = task
    state.leading[task] = lead
    state.following[task] = depot
    state.leading[depot] = task
    state.owner[task] = state.owner[lead]
