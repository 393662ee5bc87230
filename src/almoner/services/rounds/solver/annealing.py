"""Simulated annealing: changes drawn by chance, taken when they cost little more than before."""

import math

from almoner.services.rounds.solver.chance import below, share
from almoner.services.rounds.solver.choosing import able, lead_at, lead_near, one_left
from almoner.services.rounds.solver.compiled import compiled, compiled_entry
from almoner.services.rounds.solver.counting import cost
from almoner.services.rounds.solver.hours import breach
from almoner.services.rounds.solver.linking import is_left, leg, nobodys
from almoner.services.rounds.solver.shifting import shift, shift_both
from almoner.services.rounds.solver.swapping import swap, swap_ends
from almoner.services.rounds.solver.timing import time_everything

NEVER = 1e9
TRIED, GIVEN_UP = 0.06, 0.01


@compiled
def one_move(tables, state, limit):
    """Draw one change and try it."""
    task = below(state.random, tables.tasks)
    if tables.wide:
        drawn, left = share(state.random), -1
        if drawn < TRIED:
            left = one_left(tables, state)
        if left >= 0:
            task = left
    mate = tables.at[task].mate
    drawn = share(state.random)
    if tables.wide and drawn < GIVEN_UP:
        return leave(tables, state, task, limit)
    if drawn < 0.5:
        if mate >= 0 and (share(state.random) < 0.6 or is_left(tables, state, task)):
            return move_pair(tables, state, task, mate, limit)
        return move_few(tables, state, task, 0, limit)
    if drawn < 0.7:
        return swap_near(tables, state, task, limit)
    if drawn < 0.85:
        return move_few(tables, state, task, 1 + below(state.random, 3), limit)
    return swap_near_ends(tables, state, task, limit)


@compiled
def leave(tables, state, task, limit):
    """Leave a visit over."""
    mate, nobody = tables.at[task].mate, nobodys(tables)
    if is_left(tables, state, task):
        return False
    if mate >= 0:
        return shift_both(tables, state, task, nobody, mate, nobody, limit)
    return shift(tables, state, task, task, nobody, limit)


@compiled
def move_pair(tables, state, task, mate, limit):
    """Move both tasks of a visit: one near another, its mate into any round at that time."""
    lead = lead_near(tables, state, task)
    if share(state.random) < 0.15:
        lead = state.at[task].leading
    if lead == task:
        return False
    if lead == mate:
        lead = state.at[mate].leading
    if tables.wide and is_left(tables, state, lead):
        return leave(tables, state, task, limit)
    way = leg(tables, state.at[lead].owner, lead, task)
    begins = state.at[lead].starts + tables.at[lead].minutes + way
    begins = max(begins, tables.at[task].opens)
    longest = tables.at[task].most - tables.at[task].least
    apart = tables.at[task].least + share(state.random) * longest
    begins += apart if tables.at[task].first == task else -apart
    worker = able(tables, state, mate)
    if worker == state.at[lead].owner or worker == tables.workers:
        return False
    other = lead_at(tables, state, worker, begins, task, mate)
    if lead == state.at[task].leading:
        task, lead = mate, other
    elif other != state.at[mate].leading:
        return shift_both(tables, state, task, lead, mate, other, limit)
    return shift(tables, state, task, task, lead, limit)


@compiled
def move_few(tables, state, task, more, limit):
    """Move a task, and up to so many that follow it."""
    end = task
    for _ in range(more):
        if state.at[end].following < tables.tasks:
            end = state.at[end].following
    lead = lead_near(tables, state, task)
    node = task
    while node != end:
        if node == lead:
            return False
        node = state.at[node].following
    if lead == end:
        return False
    return shift(tables, state, task, end, lead, limit)


@compiled
def swap_near(tables, state, task, limit):
    """Exchange the task with what now follows something it could well follow."""
    other = state.at[lead_near(tables, state, task)].following
    if other >= tables.tasks:
        return False
    return swap(tables, state, task, other, limit)


@compiled
def swap_near_ends(tables, state, task, limit):
    lead = lead_near(tables, state, task)
    return swap_ends(tables, state, lead, state.at[task].leading, limit)


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
            lowest = keep(tables, state, best)
        if one_move(tables, state, limit):
            current = cost(tables, state)
            taken += 1
    if current < lowest - 1e-9:
        lowest = keep(tables, state, best)
    return taken


@compiled
def keep(tables, state, best):
    """Remember this plan if it is the best. What breaches counts far more than on the way."""
    found = judge(tables, state)
    if found < best.sums[0]:
        copy_links(state, best)
        best.sums[0] = found
    return best.sums[0]


@compiled
def judge(tables, state):
    found = cost(tables, state)
    if tables.wide:
        found += NEVER * breach(tables, state)
    return found


@compiled_entry
def judge_plan(tables, state):
    """What the plan costs, and far more for each minute that cannot be."""
    return judge(tables, state)


@compiled
def copy_links(source, target):
    for node in range(len(source.at)):
        target.at[node].following = source.at[node].following
        target.at[node].leading = source.at[node].leading
        target.at[node].owner = source.at[node].owner


@compiled_entry
def recall(tables, state, best):
    """Go back to the best plan."""
    copy_links(best, state)
    return time_everything(tables, state)
