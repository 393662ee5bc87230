"""What rounds cost whatever their times: travel, who comes, and how much work each worker has."""

from almoner.services.rounds.solver.compiled import compiled, compiled_entry, inlined
from almoner.services.rounds.solver.linking import leg


@inlined
def cost(tables, state):
    sums = state.sums
    return sums[0] + sums[1] + tables.by_worst * sums[2]


@compiled
def load(tables, state, worker, work):
    """What it costs that a worker has so many minutes of work."""
    if worker == tables.workers:
        return 0.0
    crew = tables.crew[worker]
    found = tables.by_unused * max(0.0, crew.contracted - work)
    found += state.sums[3] * max(0.0, work - crew.most)
    if crew.available > 0.0:
        off = work / crew.available - tables.fair
        found += tables.by_fairness * crew.available * off * off
    return found


@compiled
def recount(tables, state, worker):
    """Work out a worker's work, and what their round costs whatever its times."""
    depot = tables.tasks + worker
    travel, contact, fit = 0.0, 0.0, 0.0
    node = depot
    while True:
        after = state.at[node].following
        travel += leg(tables, worker, node, after)
        if after == depot:
            break
        contact += tables.at[after].minutes
        if tables.wide:
            fit += tables.fit[after, worker]
        node = after
    firm = tables.crew[worker].rate * travel + fit
    work = travel + contact if worker < tables.workers else 0.0
    if tables.wide:
        firm += load(tables, state, worker, work)
    state.sums[0] += firm - state.rounds[worker].firm
    state.rounds[worker].firm = firm
    state.rounds[worker].work = work


@compiled
def count_everything(tables, state):
    """All that rounds cost whatever their times, from nothing."""
    state.sums[0] = 0.0
    for worker in range(tables.workers + 1):
        state.rounds[worker].firm = 0.0
        recount(tables, state, worker)


@compiled
def accept(tables, state, more, worker, other):
    """The change of these two rounds is kept."""
    if tables.wide:
        recount(tables, state, worker)
        recount(tables, state, other)
    else:
        state.sums[0] += more


@compiled_entry
def cost_of(tables, state):
    return cost(tables, state)
