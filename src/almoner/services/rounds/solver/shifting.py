"""Moving tasks to another place. Each change is tried against `limit`, the most the plan may cost
after it. A change that is refused leaves the plan as it was."""

from almoner.services.rounds.solver.compiled import ZERO, compiled, inlined
from almoner.services.rounds.solver.counting import accept
from almoner.services.rounds.solver.linking import is_left, may_take, move_between, nobodys
from almoner.services.rounds.solver.timing import (
    ask_next,
    begin,
    guess,
    settle,
    undo_times,
)
from almoner.services.rounds.solver.weighing import (
    room_for,
    shift_more,
    soon_both,
    soon_late,
    spare,
)


@inlined
def shift(tables, state, start, end, lead, limit):
    """Move the tasks from start to end after another task. The lead is none of them."""
    before = state.at[start].leading
    if lead == before:
        return False
    owner, own = state.at[lead].owner, state.at[start].owner
    more = shift_more(tables, state, start, end, lead)
    most = spare(tables, state, more, state.rounds[own].burden, limit)
    if most < 0.0:
        return False
    sooner = owner != own or state.at[lead].starts < state.at[start].starts
    if sooner and soon_late(tables, state, lead, start, end, state.at[lead].following) > most:
        return False
    if owner != own and not may_take_all(tables, state, start, end, owner):
        return False
    late, worst = state.sums[1], state.sums[2]
    room = room_for(state, more, limit)
    beyond, after = state.at[end].following, state.at[lead].following
    begin(state)
    move_between(state, start, end, lead)
    waiting = ZERO
    task = start
    while task != after:
        waiting = guess(tables, state, waiting, task)
        task = state.at[task].following
    waiting = ask_next(tables, state, waiting, beyond)
    waiting = ask_next(tables, state, waiting, after)
    if settle(tables, state, waiting, room, most):
        accept(tables, state, more, own, owner)
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
        task = state.at[task].following
    return False


@compiled
def came_from(tables, state, task):
    """Where to put a task back; what is left over has no order."""
    return nobodys(tables) if is_left(tables, state, task) else state.at[task].leading


@compiled
def may_go_apart(tables, state, one, lead_one, two, lead_two):
    """Whether both tasks of a visit may be moved at once after these two leads."""
    worker_one, worker_two = state.at[lead_one].owner, state.at[lead_two].owner
    if worker_one == worker_two and worker_one < tables.workers:
        return False
    if lead_one == two or lead_two == one:
        return False
    if lead_one == state.at[one].leading or lead_two == state.at[two].leading:
        return False
    if not (tables.may[one, worker_one] and tables.may[two, worker_two]):
        return False
    return state.at[lead_one].following != two and state.at[lead_two].following != one


@compiled
def shift_both(tables, state, one, lead_one, two, lead_two, limit):
    """Move both tasks of a visit at once, each after its own lead."""
    if not may_go_apart(tables, state, one, lead_one, two, lead_two):
        return False
    own_one, own_two = state.at[one].owner, state.at[two].owner
    more = shift_more(tables, state, one, one, lead_one)
    more += shift_more(tables, state, two, two, lead_two)
    burden = state.rounds[own_one].burden + state.rounds[own_two].burden
    most = spare(tables, state, more, burden, limit)
    if most < 0.0 or soon_both(tables, state, one, lead_one, two, lead_two) > most:
        return False
    room = room_for(state, more, limit)
    late, worst = state.sums[1], state.sums[2]
    before_one, before_two = came_from(tables, state, one), came_from(tables, state, two)
    begin(state)
    waiting = ask_next(tables, state, ZERO, state.at[one].following)
    waiting = ask_next(tables, state, waiting, state.at[two].following)
    move_between(state, one, one, lead_one)
    move_between(state, two, two, lead_two)
    waiting = guess(tables, state, waiting, one)
    waiting = guess(tables, state, waiting, two)
    waiting = ask_next(tables, state, waiting, state.at[one].following)
    waiting = ask_next(tables, state, waiting, state.at[two].following)
    if settle(tables, state, waiting, room, most):
        accept(tables, state, more, own_one, own_two)
        if tables.wide:
            accept(tables, state, 0.0, state.at[one].owner, state.at[two].owner)
        return True
    undo_times(state, late, worst)
    move_between(state, two, two, before_two)
    move_between(state, one, one, before_one)
    return False
