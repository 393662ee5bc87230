"""Taking tasks out of rounds and putting them in."""

from almoner.services.rounds.solver.compiled import compiled, inlined


@inlined
def leg(tables, worker, one, other):
    """Minutes that this worker travels from one node of their round to the next."""
    if tables.wide:
        return wide_leg(tables, worker, one, other)
    return plain_leg(tables, one, other)


@inlined
def plain_leg(tables, one, other):
    return tables.travel[0, tables.at[one].place, tables.at[other].place]


@compiled
def wide_leg(tables, worker, one, other):
    """By their own way, in that part of the day; nobody does not travel, nor who has no calls."""
    if worker == tables.workers:
        return 0.0
    base, start = tables.crew[worker].base, tables.at[one].place
    if other < tables.tasks:
        return tables.travel[base + tables.at[other].part, start, tables.at[other].place]
    if one >= tables.tasks:
        return 0.0
    return tables.travel[base + tables.at[one].part, start, tables.crew[worker].end_place]


@inlined
def nobodys(tables):
    """Where the round of what is left over begins."""
    return tables.tasks + tables.workers


@inlined
def is_left(tables, state, task):
    return state.at[task].owner == tables.workers


@compiled
def join(state, one, other):
    state.at[one].following = other
    state.at[other].leading = one


@compiled
def move_between(state, start, end, lead):
    """Put the tasks from start to end just after another task, in whoever's round that is."""
    join(state, state.at[start].leading, state.at[end].following)
    after = state.at[lead].following
    join(state, lead, start)
    join(state, end, after)
    owner = state.at[lead].owner
    task = start
    while task != after:
        give(state, task, owner)
        task = state.at[task].following


@compiled
def give(state, task, worker):
    """Let a task, and what its time costs, be that worker's."""
    late = state.at[task].late
    state.rounds[state.at[task].owner].burden -= late
    state.rounds[worker].burden += late
    state.at[task].owner = worker


@inlined
def may_take(tables, state, task, worker):
    """Whether this worker may do this task, without being its second worker too.

    Both tasks of a visit are left over, or neither.
    """
    if not tables.may[task, worker]:
        return False
    mate = tables.at[task].mate
    if mate < 0:
        return True
    other = state.at[mate].owner
    if tables.wide and (other == tables.workers or worker == tables.workers):
        return other == worker
    return other != worker
