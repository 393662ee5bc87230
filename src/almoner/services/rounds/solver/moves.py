"""Changes to a plan. Each is tried against `limit`, the most the plan may cost after it.

Travel is compared first, which refuses most changes at once; times follow only for the rest.
A change that is refused leaves the plan as it was.
"""

import numpy as np

from almoner.services.rounds.solver.chance import below, share
from almoner.services.rounds.solver.compiled import compiled, compiled_entry
from almoner.services.rounds.solver.linking import give, join, leg, may_take, move_between
from almoner.services.rounds.solver.timing import ask, begin, guess, settle, undo_times


@compiled_entry
def cost(tables, state):
    sums = state.sums
    return tables.by_travel * sums[0] + tables.by_late * sums[1] + tables.by_worst * sums[2]


@compiled
def hopeless(tables, state, more_travel, soon, burden, limit):
    """Whether the change cannot well pay: lateness saved is mostly in the rounds it leaves.

    A tenth of all other lateness is allowed for what pairs carry from round to round.
    """
    saved = min(state.sums[1], burden + 0.1 * state.sums[1])
    worst = state.sums[2] if burden > 1e-6 else 0.1 * state.sums[2]
    gain = tables.by_late * (saved - soon) + tables.by_worst * worst
    return cost(tables, state) + tables.by_travel * more_travel - gain > limit


@compiled
def soon_late(tables, state, lead, start, end, after):
    """Minutes late that start, and what comes after end, would at least be, put after lead."""
    return late_from(tables, state, arrival(tables, state, lead, start), start, end, after)


@compiled
def arrival(tables, state, lead, task):
    there = state.starts[lead] + tables.minutes[lead] + leg(tables, lead, task)
    return max(there, tables.opens[task])


@compiled
def late_from(tables, state, begins, start, end, after):
    late = max(0.0, begins - tables.closes[start])
    if start == end and after < tables.tasks:
        there = begins + tables.minutes[end] + leg(tables, end, after)
        late += max(0.0, there - tables.closes[after])
    return late


@compiled
def room_for(tables, state, more_travel, limit):
    """What lateness may cost at most when the change adds this much travel."""
    return limit - tables.by_travel * (state.sums[0] + more_travel)


@compiled
def shift_travel(tables, state, start, end, lead):
    """How much travel it adds to take start to end out and put them after lead."""
    before, beyond, after = state.leading[start], state.following[end], state.following[lead]
    more = leg(tables, before, beyond) - leg(tables, before, start) - leg(tables, end, beyond)
    more += leg(tables, lead, start) + leg(tables, end, after) - leg(tables, lead, after)
    return more


@compiled
def shift(tables, state, start, end, lead, limit):
    """Move the tasks from start to end after another task. The lead is none of them."""
    before = state.leading[start]
    if lead == before:
        return False
    more = shift_travel(tables, state, start, end, lead)
    owner, own = state.owner[lead], state.owner[start]
    if hopeless(tables, state, more, 0.0, state.burden[own], limit):
        return False
    if owner != own or state.starts[lead] < state.starts[start]:
        soon = soon_late(tables, state, lead, start, end, state.following[lead])
        if hopeless(tables, state, more, soon, state.burden[own], limit):
            return False
    if owner != own and not may_take_all(tables, state, start, end, owner):
        return False
    late, worst = state.sums[1], state.sums[2]
    room = room_for(tables, state, more, limit)
    beyond, after = state.following[end], state.following[lead]
    begin(state)
    move_between(state, start, end, lead)
    waiting = 0
    task = start
    while task != after:
        waiting = guess(tables, state, waiting, task)
        task = state.following[task]
    waiting = ask_if_task(tables, state, waiting, beyond)
    waiting = ask_if_task(tables, state, waiting, after)
    if settle(tables, state, waiting, room):
        state.sums[0] += more
        return True
    undo_times(state, late, worst)
    move_between(state, start, end, before)
    return False


@compiled
def may_take_all(tables, state, start, end, worker):
    """As may_take, for the tasks from start to end."""
    task = start
    while may_take(tables, state, task, worker):
        if task == end:
            return True
        task = state.following[task]
    return False


@compiled
def ask_if_task(tables, state, waiting, node):
    return ask(state, waiting, node) if node < tables.tasks else waiting


@compiled
def shift_both(tables, state, one, lead_one, two, lead_two, limit):
    """Move both tasks of a visit at once, each after its own lead."""
    worker_one, worker_two = state.owner[lead_one], state.owner[lead_two]
    if worker_one == worker_two or lead_one == two or lead_two == one:
        return False
    before_one, before_two = state.leading[one], state.leading[two]
    if lead_one == before_one or lead_two == before_two:
        return False
    if not (tables.may[one, worker_one] and tables.may[two, worker_two]):
        return False
    if state.following[lead_one] == two or state.following[lead_two] == one:
        return False
    more = shift_travel(tables, state, one, one, lead_one)
    more += shift_travel(tables, state, two, two, lead_two)
    burden = state.burden[state.owner[one]] + state.burden[state.owner[two]]
    if hopeless(tables, state, more, 0.0, burden, limit):
        return False
    soon = soon_both(tables, state, one, lead_one, two, lead_two)
    if hopeless(tables, state, more, soon, burden, limit):
        return False
    room = room_for(tables, state, more, limit)
    late, worst = state.sums[1], state.sums[2]
    begin(state)
    waiting = ask_if_task(tables, state, 0, state.following[one])
    waiting = ask_if_task(tables, state, waiting, state.following[two])
    move_between(state, one, one, lead_one)
    move_between(state, two, two, lead_two)
    waiting = guess(tables, state, waiting, one)
    waiting = guess(tables, state, waiting, two)
    waiting = ask_if_task(tables, state, waiting, state.following[one])
    waiting = ask_if_task(tables, state, waiting, state.following[two])
    if settle(tables, state, waiting, room):
        state.sums[0] += more
        return True
    undo_times(state, late, worst)
    move_between(state, two, two, before_two)
    move_between(state, one, one, before_one)
    return False


@compiled
def soon_both(tables, state, one, lead_one, two, lead_two):
    """As soon_late, for two tasks of one visit that wait for each other."""
    if tables.first[one] == two:
        one, lead_one, two, lead_two = two, lead_two, one, lead_one
    starts = arrival(tables, state, lead_one, one)
    later = max(arrival(tables, state, lead_two, two), starts + tables.least[one])
    starts = max(starts, later - tables.most[one])
    late = late_from(tables, state, starts, one, one, state.following[lead_one])
    return late + late_from(tables, state, later, two, two, state.following[lead_two])


@compiled
def may_swap(tables, state, task, worker, other):
    """As may_take, when `other` leaves that worker in the same change."""
    if not tables.may[task, worker]:
        return False
    mate = tables.mate[task]
    return mate < 0 or mate == other or state.owner[mate] != worker


@compiled
def swap(tables, state, one, two, limit):
    """Exchange two tasks that do not follow each other."""
    lead_one, lead_two = state.leading[one], state.leading[two]
    after_one, after_two = state.following[one], state.following[two]
    if lead_one == two or lead_two == one or one == two:
        return False
    more = leg(tables, lead_one, two) + leg(tables, two, after_one)
    more += leg(tables, lead_two, one) + leg(tables, one, after_two)
    more -= leg(tables, lead_one, one) + leg(tables, one, after_one)
    more -= leg(tables, lead_two, two) + leg(tables, two, after_two)
    own_one, own_two = state.owner[one], state.owner[two]
    burden = state.burden[own_one] + state.burden[own_two]
    if hopeless(tables, state, more, 0.0, burden, limit):
        return False
    if own_one != own_two:
        soon = soon_late(tables, state, lead_one, two, two, after_one)
        soon += soon_late(tables, state, lead_two, one, one, after_two)
        if hopeless(tables, state, more, soon, burden, limit):
            return False
        if not may_swap(tables, state, one, own_two, two):
            return False
        if not may_swap(tables, state, two, own_one, one):
            return False
    room = room_for(tables, state, more, limit)
    late, worst = state.sums[1], state.sums[2]
    begin(state)
    exchange(state, one, two)
    waiting = guess(tables, state, 0, one)
    waiting = guess(tables, state, waiting, two)
    waiting = ask_if_task(tables, state, waiting, after_one)
    waiting = ask_if_task(tables, state, waiting, after_two)
    if settle(tables, state, waiting, room):
        state.sums[0] += more
        return True
    undo_times(state, late, worst)
    exchange(state, one, two)
    return False


@compiled
def exchange(state, one, two):
    lead_one, lead_two = state.leading[one], state.leading[two]
    after_one, after_two = state.following[one], state.following[two]
    join(state, lead_one, two)
    join(state, lead_two, one)
    if after_one == lead_two:
        join(state, two, after_one)
        join(state, one, after_two)
    elif after_two == lead_one:
        join(state, one, after_two)
        join(state, two, after_one)
    else:
        join(state, two, after_one)
        join(state, one, after_two)
    own = state.owner[one]
    give(state, one, state.owner[two])
    give(state, two, own)


@compiled
def swap_ends(tables, state, lead, other, limit):
    """Exchange what follows two tasks (or starts of rounds) of two workers."""
    after, beyond = state.following[lead], state.following[other]
    worker, second = state.owner[lead], state.owner[other]
    if worker == second or (after >= tables.tasks and beyond >= tables.tasks):
        return False
    more = leg(tables, lead, beyond) + leg(tables, other, after)
    more -= leg(tables, lead, after) + leg(tables, other, beyond)
    burden = state.burden[worker] + state.burden[second]
    if hopeless(tables, state, more, 0.0, burden, limit):
        return False
    soon = 0.0
    if after < tables.tasks:
        soon += soon_late(tables, state, other, after, after, tables.tasks)
    if beyond < tables.tasks:
        soon += soon_late(tables, state, lead, beyond, beyond, tables.tasks)
    if hopeless(tables, state, more, soon, burden, limit):
        return False
    if not ends_fit(tables, state, after, second, other, lead):
        return False
    if not ends_fit(tables, state, beyond, worker, lead, other):
        return False
    room = room_for(tables, state, more, limit)
    late, worst = state.sums[1], state.sums[2]
    begin(state)
    cross(tables, state, lead, other)
    waiting = ask_if_task(tables, state, 0, after)
    waiting = ask_if_task(tables, state, waiting, beyond)
    if settle(tables, state, waiting, room):
        state.sums[0] += more
        return True
    undo_times(state, late, worst)
    cross(tables, state, lead, other)
    return False


@compiled
def ends_fit(tables, state, task, worker, lead, own_lead):
    """Whether the worker may do this task and all that follow it, kept from mates before lead."""
    while task < tables.tasks:
        if not tables.may[task, worker]:
            return False
        mate = tables.mate[task]
        if mate >= 0 and state.owner[mate] == worker and not comes_after(tables, state, mate, lead):
            return False
        task = state.following[task]
    return True


@compiled
def comes_after(tables, state, task, lead):
    """Whether the task comes after lead in their one round."""
    if lead >= tables.tasks:
        return True
    node = state.following[lead]
    while node < tables.tasks:
        if node == task:
            return True
        node = state.following[node]
    return False


@compiled
def cross(tables, state, lead, other):
    """Exchange the ends of two rounds, from the task after lead and after other."""
    one, two = state.owner[lead], state.owner[other]
    end_one, end_two = state.leading[tables.tasks + one], state.leading[tables.tasks + two]
    after, beyond = state.following[lead], state.following[other]
    hang(tables, state, lead, beyond, end_two, one)
    hang(tables, state, other, after, end_one, two)


@compiled
def hang(tables, state, lead, start, end, worker):
    """Let the tasks from start to end (none, when start is no task) end this worker's round."""
    depot = tables.tasks + worker
    if start >= tables.tasks:
        join(state, lead, depot)
        return
    join(state, lead, start)
    join(state, end, depot)
    task = start
    while task != depot:
        give(state, task, worker)
        task = state.following[task]


@compiled
def lead_near(tables, state, task):
    """Something the task could well follow: a near task, whoever leads one, or a round's start."""
    drawn = share(state.random)
    near = share(state.random)
    rank = np.int64(near * near * tables.before.shape[1])
    if drawn < 0.47:
        return tables.before[task, rank]
    if drawn < 0.94:
        return state.leading[tables.after[task, rank]]
    worker = tables.able[task, below(state.random, tables.able_count[task])]
    return tables.tasks + worker if drawn < 0.97 else state.leading[tables.tasks + worker]


@compiled
def lead_at(tables, state, worker, time, one, two):
    """What a worker does last before this time, leaving out two tasks that are to move."""
    lead = tables.tasks + worker
    node = state.following[lead]
    while node < tables.tasks and (state.starts[node] < time or node in (one, two)):
        if node not in (one, two):
            lead = node
        node = state.following[node]
    return lead
