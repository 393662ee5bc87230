"""Taking tasks out of rounds and putting them in."""

from almoner.services.rounds.solver.compiled import compiled


@compiled
def leg(tables, one, other):
    return tables.travel[tables.place[one], tables.place[other]]


@compiled
def join(state, one, other):
    state.following[one] = other
    state.leading[other] = one


@compiled
def move_between(state, start, end, lead):
    """Put the tasks from start to end just after another task, in whoever's round that is."""
    join(state, state.leading[start], state.following[end])
    after = state.following[lead]
    join(state, lead, start)
    join(state, end, after)
    owner = state.owner[lead]
    task = start
    while task != after:
        give(state, task, owner)
        task = state.following[task]


@compiled
def give(state, task, worker):
    """Let a task, and its minutes late, be that worker's."""
    late = state.late[task]
    state.burden[state.owner[task]] -= late
    state.burden[worker] += late
    state.owner[task] = worker


@compiled
def may_take(tables, state, task, worker):
    """Whether this worker may do this task, without being its second worker too."""
    if not tables.may[task, worker]:
        return False
    mate = tables.mate[task]
    return mate < 0 or state.owner[mate] != worker
