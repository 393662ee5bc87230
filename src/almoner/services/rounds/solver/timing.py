"""Start times after a change, worked out only where the change reaches.

A task starts when its worker is there, its window is open and its mate allows it. Times are
followed from the first task that changed, earliest first, until nothing more changes.
"""

from almoner.services.rounds.solver.compiled import compiled, compiled_entry


@compiled
def begin(state):
    """A new change: nothing noted, nothing waiting."""
    state.counts[0] += 1
    state.counts[1] = 0


@compiled
def ask(state, waiting, task):
    """Put a task among those to be worked out again; returns how many there are."""
    if state.queued[task]:
        return waiting
    state.queued[task] = True
    state.queue[waiting] = task
    return waiting + 1


@compiled
def ready(tables, state, task):
    """When the worker of this task can be there."""
    lead = state.leading[task]
    leg = tables.travel[tables.place[lead], tables.place[task]]
    return state.starts[lead] + tables.minutes[lead] + leg


@compiled
def take_earliest(state, waiting):
    best = 0
    for at in range(1, waiting):
        if state.starts[state.queue[at]] < state.starts[state.queue[best]]:
            best = at
    task = state.queue[best]
    state.queue[best] = state.queue[waiting - 1]
    state.queued[task] = False
    return task


@compiled
def note(state, task):
    if state.seen[task] != state.counts[0]:
        state.seen[task] = state.counts[0]
        state.noted[state.counts[1]] = task
        state.old_starts[task] = state.starts[task]
        state.old_late[task] = state.late[task]
        state.counts[1] += 1


@compiled
def retime(tables, state, task, starts):
    """Give a task its new start; returns how much its lateness above the old one grew."""
    note(state, task)
    late, now, old = max(0.0, starts - tables.closes[task]), state.late[task], state.old_late[task]
    state.starts[task] = starts
    state.late[task] = late
    state.sums[1] += late - now
    state.burden[state.owner[task]] += late - now
    return (late if late > old else 0.0) - (now if now > old else 0.0)


@compiled
def guess(tables, state, waiting, task):
    """Give a moved task a first idea of its time, and put it among those to be worked out."""
    retime(tables, state, task, max(tables.opens[task], ready(tables, state, task)))
    return ask(state, waiting, task)


@compiled
def settle(tables, state, waiting, room):
    """As follow, with as many steps as a change can well need."""
    return follow(tables, state, waiting, room, 6 * tables.tasks + 60)


@compiled
def follow(tables, state, waiting, room, longest):
    """Work out times from the queued tasks on. False as soon as lateness must cost over `room`.

    The caller undoes a change that returned False. `sums` then are not to be used.
    """
    raised = 0.0
    worst_before = state.sums[2]
    while waiting > 0:
        longest -= 1
        if longest < 0 or tables.by_late * raised > room:
            clear(state, waiting)
            return False
        task = take_earliest(state, waiting)
        waiting -= 1
        mate = tables.mate[task]
        if mate < 0 or state.owner[mate] < 0:
            starts = max(tables.opens[task], ready(tables, state, task))
            if starts != state.starts[task]:
                raised += retime(tables, state, task, starts)
                if state.following[task] < tables.tasks:
                    waiting = ask(state, waiting, state.following[task])
            continue
        one = tables.first[task]
        two = tables.mate[one]
        starts = max(tables.opens[one], ready(tables, state, one))
        later = max(tables.opens[two], ready(tables, state, two), starts + tables.least[one])
        starts = max(starts, later - tables.most[one])
        if starts != state.starts[one]:
            raised += retime(tables, state, one, starts)
            if state.following[one] < tables.tasks:
                waiting = ask(state, waiting, state.following[one])
        if later != state.starts[two]:
            raised += retime(tables, state, two, later)
            if state.following[two] < tables.tasks:
                waiting = ask(state, waiting, state.following[two])
    find_worst(tables, state, worst_before)
    return tables.by_late * state.sums[1] + tables.by_worst * state.sums[2] <= room


@compiled
def clear(state, waiting):
    for at in range(waiting):
        state.queued[state.queue[at]] = False


@compiled
def find_worst(tables, state, before):
    """The worst lateness: looked for everywhere only when the one that was worst improved."""
    worst, fell = before, False
    for at in range(state.counts[1]):
        task = state.noted[at]
        worst = max(worst, state.late[task])
        if state.old_late[task] >= before and state.late[task] < state.old_late[task]:
            fell = True
    if fell and worst <= before:
        worst = 0.0
        for task in range(tables.tasks):
            worst = max(worst, state.late[task])
    state.sums[2] = worst


@compiled
def undo_times(state, late, worst):
    """The times, and both sums of lateness, as they were before the change."""
    for at in range(state.counts[1]):
        task = state.noted[at]
        state.starts[task] = state.old_starts[task]
        state.burden[state.owner[task]] += state.old_late[task] - state.late[task]
        state.late[task] = state.old_late[task]
    state.sums[1] = late
    state.sums[2] = worst


@compiled_entry
def time_everything(tables, state):
    """All times, and all sums, from nothing. False when the orders contradict each other."""
    begin(state)
    waiting = 0
    travel = 0.0
    for worker in range(tables.workers):
        state.burden[worker] = 0.0
    for node in range(tables.tasks + tables.workers):
        if state.owner[node] < 0:
            continue
        after = state.following[node]
        travel += tables.travel[tables.place[node], tables.place[after]]
        if node < tables.tasks:
            state.starts[node] = tables.opens[node]
            state.late[node] = 0.0
            waiting = ask(state, waiting, node)
    state.sums[0] = travel
    state.sums[1] = 0.0
    state.sums[2] = 0.0
    return follow(tables, state, waiting, 1e15, 1000 * (tables.tasks + 1))
