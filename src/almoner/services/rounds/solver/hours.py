"""When a worker can be there: shifts, breaks, links to other visits, and what breaches cost."""

from almoner.services.rounds.solver.compiled import ZERO, compiled, inlined
from almoner.services.rounds.solver.linking import is_left, plain_leg, wide_leg

LONG = 30.0


@inlined
def early(tables, state, task, rested):
    """When a task can start, as far as its own round is concerned, and what it is linked to.
    `rested` as in resting."""
    if tables.wide:
        return wide_early(tables, state, task, rested)
    lead = state.at[task].leading
    there = state.at[lead].starts + tables.at[lead].minutes + plain_leg(tables, lead, task)
    return max(tables.at[task].opens, there)


@compiled
def wide_early(tables, state, task, rested):
    worker = state.at[task].owner
    if worker == tables.workers:
        return tables.at[task].opens
    lead = state.at[task].leading
    leaves = state.at[lead].starts + tables.at[lead].minutes
    if rested == 1:
        crew = tables.crew[worker]
        leaves = max(leaves, crew.rest_opens) + crew.rest
    begins = max(tables.at[task].opens, leaves + wide_leg(tables, worker, lead, task))
    return keep_distance(tables, state, task, begins) if tables.linked else begins


@compiled
def is_made(tables, state, task):
    """Whether it is somebody's."""
    return task >= 0 and state.at[task].owner >= 0 and not is_left(tables, state, task)


@compiled
def keep_distance(tables, state, task, begins):
    """Not too soon after the visit before; nor, while its window is open, too long before the
    next."""
    before, after = tables.at[task].link_before, tables.at[task].link_after
    if is_made(tables, state, before):
        begins = max(begins, state.at[before].starts + tables.at[task].link_least)
    if is_made(tables, state, after):
        wanted = state.at[after].starts - tables.at[after].link_most
        begins = max(begins, min(wanted, tables.at[task].closes))
    return begins


@inlined
def resting(tables, state, task):
    """As rest_before, where anybody has a break."""
    if tables.wide and tables.rests:
        return rest_before(tables, state, task)
    return ZERO


@compiled
def rest_before(tables, state, task):
    """Whether the break is taken just before this task (1), was taken earlier (2), or is not yet.

    It is put off as long as it can be: it costs least where there is a wait. Before a task that
    may have to wait for another, it is not put off.
    """
    worker, lead = state.at[task].owner, state.at[task].leading
    crew = tables.crew[worker]
    if crew.rest <= 0.0 or lead >= tables.tasks:
        return 0
    if state.at[lead].rested > 0:
        return 2
    leaves = state.at[lead].starts + tables.at[lead].minutes
    begins = max(leaves, crew.rest_opens)
    if begins > crew.rest_closes:
        return 0
    way, opens = wide_leg(tables, worker, lead, task), tables.at[task].opens
    if begins + crew.rest + way <= opens:
        return 1
    waits = tables.at[task].mate >= 0 or tables.at[task].link_before >= 0
    if (waits or tables.at[task].link_after >= 0) and leaves >= crew.rest_opens:
        return 1
    ended = max(opens, leaves + way) + tables.at[task].minutes
    return 1 if ended > crew.rest_closes else 0


@compiled
def home_of(tables, depot):
    """The node of coming home of the worker who starts there."""
    return depot + tables.workers + 1


@compiled
def time_home(tables, state, worker):
    last = state.at[tables.tasks + worker].leading
    leaves = state.at[last].starts + tables.at[last].minutes
    return leaves + wide_leg(tables, worker, last, tables.tasks + worker)


@compiled
def breach_at_home(tables, state, worker, home):
    """Minutes after the end of the shift, and half an hour at most for a break that was missed."""
    last = state.at[tables.tasks + worker].leading
    if last >= tables.tasks or worker == tables.workers:
        return 0.0
    crew = tables.crew[worker]
    breach = max(0.0, home - crew.ends)
    if crew.rest > 0.0 and state.at[last].rested == 0:
        ended = state.at[last].starts + tables.at[last].minutes
        breach += min(LONG, max(0.0, ended - crew.rest_closes))
    return breach


@compiled
def too_late(tables, state, task, starts):
    """Minutes after the latest start, and after the longest distance from the visit before."""
    if is_left(tables, state, task):
        return 0.0
    breach = max(0.0, starts - tables.at[task].latest)
    before = tables.at[task].link_before
    if is_made(tables, state, before):
        most = state.at[before].starts + tables.at[task].link_most
        breach += max(0.0, starts - most)
    return breach


@inlined
def toll(tables, state, task, starts):
    """What it costs that a task starts then."""
    late = tables.by_late * max(0.0, starts - tables.at[task].closes)
    if tables.wide:
        late += state.sums[3] * too_late(tables, state, task, starts)
    return late


@compiled
def breach(tables, state):
    """All minutes of the plan that cannot be."""
    found = 0.0
    for task in range(tables.tasks):
        found += too_late(tables, state, task, state.at[task].starts)
    for worker in range(tables.workers):
        home = time_home(tables, state, worker)
        found += breach_at_home(tables, state, worker, home)
        found += max(0.0, state.rounds[worker].work - tables.crew[worker].most)
    return found
