"""Exchanging tasks, or the ends of rounds. As in shifting, what is refused changes nothing."""

from almoner.services.rounds.solver.compiled import ZERO, compiled, inlined
from almoner.services.rounds.solver.counting import accept
from almoner.services.rounds.solver.linking import give, join
from almoner.services.rounds.solver.timing import (
    ask_next,
    begin,
    guess,
    settle,
    undo_times,
)
from almoner.services.rounds.solver.weighing import (
    cross_more,
    room_for,
    soon_late,
    spare,
    swap_more,
)


@compiled
def may_swap(tables, state, task, worker, other):
    """As may_take, when `other` leaves that worker in the same change."""
    if not tables.may[task, worker]:
        return False
    mate = tables.at[task].mate
    if mate < 0:
        return True
    if tables.wide and (worker == tables.workers or state.at[mate].owner == tables.workers):
        return False
    return mate == other or state.at[mate].owner != worker


@inlined
def swap(tables, state, one, two, limit):
    """Exchange two tasks that do not follow each other."""
    lead_one, lead_two = state.at[one].leading, state.at[two].leading
    after_one, after_two = state.at[one].following, state.at[two].following
    if lead_one == two or lead_two == one or one == two:
        return False
    own_one, own_two = state.at[one].owner, state.at[two].owner
    more = swap_more(tables, state, one, two)
    burden = state.rounds[own_one].burden + state.rounds[own_two].burden
    most = spare(tables, state, more, burden, limit)
    if most < 0.0:
        return False
    if own_one != own_two:
        soon = soon_late(tables, state, lead_one, two, two, after_one)
        soon += soon_late(tables, state, lead_two, one, one, after_two)
        if soon > most:
            return False
        if not may_swap(tables, state, one, own_two, two):
            return False
        if not may_swap(tables, state, two, own_one, one):
            return False
    room = room_for(state, more, limit)
    late, worst = state.sums[1], state.sums[2]
    begin(state)
    exchange(state, one, two)
    waiting = guess(tables, state, ZERO, one)
    waiting = guess(tables, state, waiting, two)
    waiting = ask_next(tables, state, waiting, after_one)
    waiting = ask_next(tables, state, waiting, after_two)
    if settle(tables, state, waiting, room, most):
        accept(tables, state, more, own_one, own_two)
        return True
    undo_times(state, late, worst)
    exchange(state, one, two)
    return False


@compiled
def exchange(state, one, two):
    lead_one, lead_two = state.at[one].leading, state.at[two].leading
    after_one, after_two = state.at[one].following, state.at[two].following
    join(state, lead_one, two)
    join(state, lead_two, one)
    if after_two == lead_one:
        join(state, one, after_two)
        join(state, two, after_one)
    else:
        join(state, two, after_one)
        join(state, one, after_two)
    own = state.at[one].owner
    give(state, one, state.at[two].owner)
    give(state, two, own)


@compiled
def swap_ends(tables, state, lead, other, limit):
    """Exchange what follows two tasks (or starts of rounds) of two workers."""
    after, beyond = state.at[lead].following, state.at[other].following
    worker, second = state.at[lead].owner, state.at[other].owner
    if worker == second or (after >= tables.tasks and beyond >= tables.tasks):
        return False
    if max(worker, second) == tables.workers:
        return False
    more = cross_more(tables, state, lead, other)
    burden = state.rounds[worker].burden + state.rounds[second].burden
    most = spare(tables, state, more, burden, limit)
    if most < 0.0:
        return False
    soon = 0.0
    if after < tables.tasks:
        soon += soon_late(tables, state, other, after, after, tables.tasks)
    if beyond < tables.tasks:
        soon += soon_late(tables, state, lead, beyond, beyond, tables.tasks)
    if soon > most:
        return False
    if not ends_fit(tables, state, after, second, other, lead):
        return False
    if not ends_fit(tables, state, beyond, worker, lead, other):
        return False
    room = room_for(state, more, limit)
    late, worst = state.sums[1], state.sums[2]
    begin(state)
    cross(tables, state, lead, other)
    waiting = ask_end(tables, state, ZERO, other)
    waiting = ask_end(tables, state, waiting, lead)
    if settle(tables, state, waiting, room, most):
        accept(tables, state, more, worker, second)
        return True
    undo_times(state, late, worst)
    cross(tables, state, lead, other)
    return False


@compiled
def ask_end(tables, state, waiting, lead):
    """Ask for what follows: all of it where workers differ in more than the time they are there."""
    node = state.at[lead].following
    waiting = ask_next(tables, state, waiting, node)
    while tables.wide and node < tables.tasks:
        node = state.at[node].following
        waiting = ask_next(tables, state, waiting, node)
    return waiting


@compiled
def ends_fit(tables, state, task, worker, lead, own_lead):
    """Whether the worker may do this task and all that follow it, kept from mates before lead."""
    while task < tables.tasks:
        if not tables.may[task, worker]:
            return False
        mate = tables.at[task].mate
        same = mate >= 0 and state.at[mate].owner == worker
        if same and not comes_after(tables, state, mate, lead):
            return False
        task = state.at[task].following
    return True


@compiled
def comes_after(tables, state, task, lead):
    """Whether the task comes after lead in their one round."""
    if lead >= tables.tasks:
        return True
    node = state.at[lead].following
    while node < tables.tasks:
        if node == task:
            return True
        node = state.at[node].following
    return False


@compiled
def cross(tables, state, lead, other):
    """Exchange the ends of two rounds, from the task after lead and after other."""
    one, two = state.at[lead].owner, state.at[other].owner
    end_one = state.at[tables.tasks + one].leading
    end_two = state.at[tables.tasks + two].leading
    after, beyond = state.at[lead].following, state.at[other].following
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
        task = state.at[task].following
