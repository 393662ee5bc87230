"""Changes drawn by chance: where a task could well go is near what it is near to.

A change is its kind, two tasks and two leads, as in `changing`.
"""

import numpy as np

from almoner.services.rounds.solver.chance import below, share
from almoner.services.rounds.solver.changing import BOTH, ENDS, NONE, SHIFT, SWAP
from almoner.services.rounds.solver.compiled import ZERO, compiled, inlined
from almoner.services.rounds.solver.linking import is_left, leg, nobodys

TRIED, GIVEN_UP = 0.06, 0.01


@inlined
def lead_near(tables, state, task):
    """Something the task could well follow: a near task, whoever leads one, or a round's start."""
    drawn = share(state.random)
    near = share(state.random)
    rank = np.int64(near * near * tables.before.shape[1])
    if drawn < 0.47:
        return tables.before[task, rank]
    if drawn < 0.94:
        return state.at[tables.after[task, rank]].leading
    worker = able(tables, state, task)
    return tables.tasks + worker if drawn < 0.97 else state.at[tables.tasks + worker].leading


@inlined
def able(tables, state, task):
    """Somebody who may do the task."""
    return tables.able[task, below(state.random, tables.at[task].able_count)]


@compiled
def lead_at(tables, state, worker, time, one, two):
    """What a worker does last before this time, leaving out two tasks that are to move."""
    lead = tables.tasks + worker
    if worker == tables.workers:
        return lead
    node = state.at[lead].following
    while node < tables.tasks and (state.at[node].starts < time or node in (one, two)):
        if node not in (one, two):
            lead = node
        node = state.at[node].following
    return lead


@compiled
def one_left(tables, state):
    """One of what is left over, or -1."""
    node, found = state.at[tables.tasks + tables.workers].following, -1
    for _ in range(1 + below(state.random, 12)):
        if node >= tables.tasks:
            break
        found = node
        node = state.at[node].following
    return found


@inlined
def draw(tables, state):
    """Draw one change."""
    task = below(state.random, tables.tasks)
    if tables.wide and share(state.random) < TRIED:
        left = one_left(tables, state)
        task = left if left >= 0 else task
    mate = tables.at[task].mate
    drawn = share(state.random)
    if tables.wide and drawn < GIVEN_UP:
        return leave(tables, state, task)
    if drawn < 0.5:
        if mate >= 0 and (share(state.random) < 0.6 or is_left(tables, state, task)):
            return move_pair(tables, state, task, mate)
        return move_few(tables, state, task, ZERO)
    if drawn < 0.7:
        other = state.at[lead_near(tables, state, task)].following
        return (SWAP if other < tables.tasks else NONE), task, other, ZERO, ZERO
    if drawn < 0.85:
        return move_few(tables, state, task, 1 + below(state.random, 3))
    return ENDS, ZERO, ZERO, lead_near(tables, state, task), state.at[task].leading


@compiled
def leave(tables, state, task):
    """Leave a visit over."""
    mate, nobody = tables.at[task].mate, nobodys(tables)
    if is_left(tables, state, task):
        return NONE, ZERO, ZERO, ZERO, ZERO
    if mate >= 0:
        return BOTH, task, mate, nobody, nobody
    return SHIFT, task, task, nobody, ZERO


@compiled
def move_few(tables, state, task, more):
    """Move a task, and up to so many that follow it."""
    end = task
    for _ in range(more):
        if state.at[end].following < tables.tasks:
            end = state.at[end].following
    lead = lead_near(tables, state, task)
    node = task
    while node != end:
        if node == lead:
            return NONE, ZERO, ZERO, ZERO, ZERO
        node = state.at[node].following
    return (SHIFT if lead != end else NONE), task, end, lead, ZERO


@compiled
def move_pair(tables, state, task, mate):
    """Move both tasks of a visit: one near another, its mate into any round at that time."""
    lead = lead_near(tables, state, task)
    if share(state.random) < 0.15:
        lead = state.at[task].leading
    if lead == task:
        return NONE, ZERO, ZERO, ZERO, ZERO
    if lead == mate:
        lead = state.at[mate].leading
    if tables.wide and is_left(tables, state, lead):
        return leave(tables, state, task)
    begins = begins_after(tables, state, task, lead)
    worker = able(tables, state, mate)
    if worker == state.at[lead].owner or worker == tables.workers:
        return NONE, ZERO, ZERO, ZERO, ZERO
    other = lead_at(tables, state, worker, begins, task, mate)
    if lead == state.at[task].leading:
        return SHIFT, mate, mate, other, ZERO
    if other == state.at[mate].leading:
        return SHIFT, task, task, lead, ZERO
    return BOTH, task, mate, lead, other


@compiled
def begins_after(tables, state, task, lead):
    """When the mate could begin, if the task came after lead: anywhere within their gap."""
    way = leg(tables, state.at[lead].owner, lead, task)
    begins = state.at[lead].starts + tables.at[lead].minutes + way
    begins = max(begins, tables.at[task].opens)
    longest = tables.at[task].most - tables.at[task].least
    apart = tables.at[task].least + share(state.random) * longest
    return begins + (apart if tables.at[task].first == task else -apart)
