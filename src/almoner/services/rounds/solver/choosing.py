"""Where a task could well go, by chance: near what it is near to."""

import numpy as np

from almoner.services.rounds.solver.chance import below, share
from almoner.services.rounds.solver.compiled import compiled


@compiled
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


@compiled
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
