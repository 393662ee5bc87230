"""Start times after a change, worked out only where the change reaches.

A task starts when its worker is there, its window is open and its mate allows it. Times are
followed from the first task that changed, earliest first, until nothing more changes.
"""

from almoner.services.rounds.solver.compiled import ZERO, compiled, compiled_entry, inlined
from almoner.services.rounds.solver.counting import count_everything
from almoner.services.rounds.solver.hours import (
    breach_at_home,
    early,
    home_of,
    resting,
    time_home,
    toll,
)

SOONER = 1e-3


@inlined
def begin(state):
    """A new change: nothing noted, nothing waiting."""
    state.counts[0] += 1
    state.counts[1] = 0


@inlined
def ask(state, waiting, task):
    """Put a task among those to be worked out again; returns how many there are."""
    if state.at[task].queued:
        return waiting
    state.at[task].queued = 1
    state.queue[waiting] = task
    return waiting + 1


@compiled
def ask_next(tables, state, waiting, node):
    """As ask, for a task, or for the way home of the worker whose round ends there."""
    if node < tables.tasks:
        return ask(state, waiting, node)
    if tables.wide:
        return ask(state, waiting, home_of(tables, node))
    return waiting


@compiled
def ask_linked(tables, state, waiting, task):
    """Ask for what keeps its distance from this task."""
    before, after = tables.at[task].link_before, tables.at[task].link_after
    if before >= 0 and state.at[before].owner >= 0:
        waiting = ask(state, waiting, before)
    if after >= 0 and state.at[after].owner >= 0:
        waiting = ask(state, waiting, after)
    return waiting


@inlined
def take_earliest(state, waiting):
    best = 0
    for at in range(1, waiting):
        if state.at[state.queue[at]].starts < state.at[state.queue[best]].starts:
            best = at
    task = state.queue[best]
    state.queue[best] = state.queue[waiting - 1]
    state.at[task].queued = 0
    return task


@inlined
def note(state, task):
    if state.at[task].seen != state.counts[0]:
        state.at[task].seen = state.counts[0]
        state.noted[state.counts[1]] = task
        state.at[task].old_starts = state.at[task].starts
        state.at[task].old_late = state.at[task].late
        state.at[task].old_rested = state.at[task].rested
        state.counts[1] += 1


@inlined
def retime(tables, state, task, starts, rested):
    """Give a task its new start; returns how much its cost above the old one grew."""
    note(state, task)
    state.at[task].starts = starts
    state.at[task].rested = rested
    return charge(state, task, toll(tables, state, task, starts))


@inlined
def charge(state, task, late):
    now, old = state.at[task].late, state.at[task].old_late
    state.at[task].late = late
    state.sums[1] += late - now
    state.rounds[state.at[task].owner].burden += late - now
    return (late if late > old else 0.0) - (now if now > old else 0.0)


@inlined
def guess(tables, state, waiting, task):
    """Give a moved task a first idea of its time, and put it among those to be worked out."""
    rested = resting(tables, state, task)
    retime(tables, state, task, early(tables, state, task, rested), rested)
    if tables.wide and tables.linked:
        waiting = ask_linked(tables, state, waiting, task)
    return ask(state, waiting, task)


@inlined
def settle(tables, state, waiting, room, most):
    """As follow, with as many steps as a change can well need."""
    return follow(tables, state, waiting, room, most, 6 * tables.tasks + 60)


@inlined
def follow(tables, state, waiting, room, most, longest):
    """Work out times from the queued tasks on. False when all times cost over `room`; in a wide
    day, as soon as those that became later cost over `most` more.

    The caller undoes a change that returned False. `sums` then are not to be used.
    """
    worst_before = state.sums[2]
    if tables.wide:
        done = follow_wide(tables, state, waiting, min(room, most), longest)
    else:
        done = follow_plain(tables, state, waiting, room, longest)
    if not done:
        return False
    find_worst(tables, state, worst_before)
    return state.sums[1] + tables.by_worst * state.sums[2] <= room


@compiled
def follow_plain(tables, state, waiting, room, longest):
    """Where only travel, windows and mates say when a task starts."""
    raised = 0.0
    while waiting > 0:
        longest -= 1
        if longest < 0 or raised > room:
            clear(state, waiting)
            return False
        task = take_earliest(state, waiting)
        waiting -= 1
        mate = tables.at[task].mate
        if mate < 0 or state.at[mate].owner < 0:
            starts = early(tables, state, task, ZERO)
            if starts != state.at[task].starts:
                raised += retime(tables, state, task, starts, ZERO)
                waiting = ask_after(tables, state, waiting, task)
            continue
        one = tables.at[task].first
        two = tables.at[one].mate
        starts = early(tables, state, one, ZERO)
        later = max(early(tables, state, two, ZERO), starts + tables.at[one].least)
        starts = max(starts, later - tables.at[one].most)
        if starts != state.at[one].starts:
            raised += retime(tables, state, one, starts, ZERO)
            waiting = ask_after(tables, state, waiting, one)
        if later != state.at[two].starts:
            raised += retime(tables, state, two, later, ZERO)
            waiting = ask_after(tables, state, waiting, two)
    return True


@compiled
def ask_after(tables, state, waiting, task):
    after = state.at[task].following
    return ask(state, waiting, after) if after < tables.tasks else waiting


@compiled
def follow_wide(tables, state, waiting, most, longest):
    """Where links, breaks, shifts and what is left over count too."""
    raised = 0.0
    while waiting > 0:
        longest -= 1
        if longest < 0 or raised > most:
            clear(state, waiting)
            return False
        task = take_earliest(state, waiting)
        waiting -= 1
        if task >= tables.tasks:
            raised += come_home(tables, state, task)
            continue
        one = tables.at[task].first
        two = tables.at[one].mate
        if two < 0 or stands_alone(tables, state, tables.at[task].mate):
            one, two = task, -1
        rested, rested_two = resting(tables, state, one), ZERO
        starts, later = early(tables, state, one, rested), 0.0
        if two >= 0:
            rested_two = resting(tables, state, two)
            later = early(tables, state, two, rested_two)
            later = max(later, starts + tables.at[one].least)
            starts = max(starts, later - tables.at[one].most)
        while one >= 0:
            new = starts != state.at[one].starts or rested != state.at[one].rested
            if new or (tables.linked and tables.at[one].link_before >= 0):
                raised += retime(tables, state, one, starts, rested)
            if new:
                waiting = ask_next(tables, state, waiting, state.at[one].following)
                if tables.linked:
                    waiting = ask_linked(tables, state, waiting, one)
            one, two, starts, rested = two, -1, later, rested_two
    return True


@compiled
def stands_alone(tables, state, mate):
    """Whether the mate has no time: it is not placed yet, or left over."""
    owner = state.at[mate].owner
    return owner < 0 or owner == tables.workers


@compiled
def come_home(tables, state, node):
    note(state, node)
    worker = state.at[node].owner
    home = time_home(tables, state, worker)
    state.at[node].starts = home
    return charge(state, node, state.sums[3] * breach_at_home(tables, state, worker, home))


@compiled
def clear(state, waiting):
    for at in range(waiting):
        state.at[state.queue[at]].queued = 0


@inlined
def tardy(tables, task, starts):
    return max(0.0, starts - tables.at[task].closes)


@compiled
def find_worst(tables, state, before):
    """The worst lateness: looked for everywhere only when the one that was worst improved."""
    worst, fell = before, False
    for at in range(state.counts[1]):
        task = state.noted[at]
        late = tardy(tables, task, state.at[task].starts)
        worst = max(worst, late)
        old = tardy(tables, task, state.at[task].old_starts)
        if old >= before and late < old:
            fell = True
    if fell and worst <= before:
        worst = 0.0
        for task in range(tables.tasks):
            worst = max(worst, tardy(tables, task, state.at[task].starts))
    state.sums[2] = worst


@compiled
def undo_times(state, late, worst):
    """The times, and both sums of what they cost, as they were before the change."""
    for at in range(state.counts[1]):
        task = state.noted[at]
        state.at[task].starts = state.at[task].old_starts
        state.at[task].rested = state.at[task].old_rested
        state.rounds[state.at[task].owner].burden += state.at[task].old_late - state.at[task].late
        state.at[task].late = state.at[task].old_late
    state.sums[1] = late
    state.sums[2] = worst


@compiled_entry
def time_everything(tables, state):
    """All times, and all sums, from nothing. False when the orders contradict each other.

    Every task first stands a little before it opens, so that its time is new when it is found.
    """
    begin(state)
    waiting = ZERO
    state.sums[1] = 0.0
    state.sums[2] = 0.0
    for worker in range(tables.workers + 1):
        state.rounds[worker].burden = 0.0
    for node in range(len(state.at)):
        state.at[node].starts = tables.at[node].opens - (SOONER if node < tables.tasks else 0.0)
        state.at[node].late = 0.0
        state.at[node].rested = 0
    for worker in range(tables.workers + 1):
        waiting = ask_next(tables, state, waiting, state.at[tables.tasks + worker].following)
    count_everything(tables, state)
    return follow(tables, state, waiting, 1e15, 1e15, 1000 * (tables.tasks + 1))
