"""What a change would cost, before it is made.

What it costs whatever the times is exact; lateness is a first idea, that refuses most changes at
once.
"""

from almoner.services.rounds.solver.compiled import compiled, inlined
from almoner.services.rounds.solver.counting import cost, load
from almoner.services.rounds.solver.linking import leg, plain_leg, wide_leg

REACH = 12.0


@inlined
def spare(tables, state, more, burden, limit):
    """What times may cost more where the change makes them later, for it to pay at all.

    What it saves is mostly in the rounds it leaves. For what pairs carry from round to round, a
    tenth of all other lateness is allowed; in a wide day, of a dozen rounds at most.
    """
    reach = min(1.0, REACH / tables.workers) if tables.wide else 1.0
    saved = min(state.sums[1], burden + 0.1 * reach * state.sums[1])
    worst = state.sums[2] if burden > 1e-6 else 0.1 * state.sums[2]
    return limit - cost(tables, state) - more + saved + tables.by_worst * worst


@inlined
def room_for(state, more, limit):
    """What times may cost at most when the change adds this much."""
    return limit - (state.sums[0] + more)


@inlined
def soon_late(tables, state, lead, start, end, after):
    """What it would at least cost when start, and what comes after end, come after lead."""
    worker = state.at[lead].owner
    if worker == tables.workers:
        return 0.0
    begins = arrival(tables, state, lead, start)
    return late_from(tables, worker, begins, start, end, after)


@inlined
def arrival(tables, state, lead, task):
    way = leg(tables, state.at[lead].owner, lead, task)
    there = state.at[lead].starts + tables.at[lead].minutes + way
    return max(there, tables.at[task].opens)


@inlined
def late_from(tables, worker, begins, start, end, after):
    late = max(0.0, begins - tables.at[start].closes)
    if start == end and after < tables.tasks:
        there = begins + tables.at[end].minutes + leg(tables, worker, end, after)
        late += max(0.0, there - tables.at[after].closes)
    return tables.by_late * late


@inlined
def shift_more(tables, state, start, end, lead):
    """What it adds to take start to end out and put them after lead, whatever the times."""
    if tables.wide:
        return wide_shift(tables, state, start, end, lead)
    before, beyond = state.at[start].leading, state.at[end].following
    after = state.at[lead].following
    more = plain_leg(tables, before, beyond) - plain_leg(tables, before, start)
    more -= plain_leg(tables, end, beyond)
    more += (
        plain_leg(tables, lead, start)
        + plain_leg(tables, end, after)
        - plain_leg(tables, lead, after)
    )
    return tables.by_travel * more


@compiled
def wide_shift(tables, state, start, end, lead):
    own, new = state.at[start].owner, state.at[lead].owner
    before, beyond = state.at[start].leading, state.at[end].following
    after = state.at[lead].following
    away = wide_leg(tables, own, before, beyond) - wide_leg(tables, own, before, start)
    away -= wide_leg(tables, own, end, beyond)
    there = wide_leg(tables, new, lead, start) + wide_leg(tables, new, end, after)
    there -= wide_leg(tables, new, lead, after)
    if own == new:
        more = tables.crew[own].rate * (away + there)
        return more + load_more(tables, state, own, away + there)
    inner_own, inner_new, minutes, fit = along(tables, state, start, end, own, new)
    away -= inner_own
    there += inner_new
    more = fit + tables.crew[own].rate * away + tables.crew[new].rate * there
    more += load_more(tables, state, own, away - minutes)
    return more + load_more(tables, state, new, there + minutes)


@compiled
def load_more(tables, state, worker, minutes):
    """What it adds that this worker has so many more minutes of work."""
    work = state.rounds[worker].work
    return load(tables, state, worker, work + minutes) - load(tables, state, worker, work)


@compiled
def along(tables, state, start, end, own, new):
    """From start to end: travel within, as their own worker and as the new one; minutes of care;
    and what the new one costs more."""
    travel_own, travel_new = 0.0, 0.0
    minutes = tables.at[start].minutes
    fit = tables.fit[start, new] - tables.fit[start, own]
    node = start
    while node != end:
        after = state.at[node].following
        travel_own += wide_leg(tables, own, node, after)
        travel_new += wide_leg(tables, new, node, after)
        minutes += tables.at[after].minutes
        fit += tables.fit[after, new] - tables.fit[after, own]
        node = after
    return travel_own, travel_new, minutes, fit


@compiled
def soon_both(tables, state, one, lead_one, two, lead_two):
    """As soon_late, for two tasks of one visit that wait for each other."""
    if state.at[lead_one].owner == tables.workers:
        return 0.0
    if tables.at[one].first == two:
        one, lead_one, two, lead_two = two, lead_two, one, lead_one
    starts = arrival(tables, state, lead_one, one)
    later = max(arrival(tables, state, lead_two, two), starts + tables.at[one].least)
    starts = max(starts, later - tables.at[one].most)
    worker, other = state.at[lead_one].owner, state.at[lead_two].owner
    late = late_from(tables, worker, starts, one, one, state.at[lead_one].following)
    return late + late_from(tables, other, later, two, two, state.at[lead_two].following)


@compiled
def swap_more(tables, state, one, two):
    """What it adds to exchange two tasks that do not follow each other."""
    own_one, own_two = state.at[one].owner, state.at[two].owner
    there_one, there_two = instead(tables, state, one, two), instead(tables, state, two, one)
    if not tables.wide:
        return tables.by_travel * (there_one + there_two)
    if own_one == own_two:
        both = there_one + there_two
        return tables.crew[own_one].rate * both + load_more(tables, state, own_one, both)
    more = tables.crew[own_one].rate * there_one + tables.crew[own_two].rate * there_two
    more += tables.fit[two, own_one] - tables.fit[one, own_one]
    more += tables.fit[one, own_two] - tables.fit[two, own_two]
    longer = tables.at[two].minutes - tables.at[one].minutes
    more += load_more(tables, state, own_one, there_one + longer)
    return more + load_more(tables, state, own_two, there_two - longer)


@compiled
def instead(tables, state, task, other):
    """How much travel it adds that the other comes in the place of this task."""
    worker = state.at[task].owner
    lead, after = state.at[task].leading, state.at[task].following
    more = leg(tables, worker, lead, other) + leg(tables, worker, other, after)
    return more - leg(tables, worker, lead, task) - leg(tables, worker, task, after)


@compiled
def cross_more(tables, state, lead, other):
    """What it adds to exchange what follows two nodes of two workers."""
    worker, second = state.at[lead].owner, state.at[other].owner
    after, beyond = state.at[lead].following, state.at[other].following
    if not tables.wide:
        more = leg(tables, worker, lead, beyond) + leg(tables, second, other, after)
        more -= leg(tables, worker, lead, after) + leg(tables, second, other, beyond)
        return tables.by_travel * more
    gone, taken, minutes, fit = ends_along(tables, state, lead, other)
    come, given, others, fits = ends_along(tables, state, other, lead)
    here, there = come - gone, taken - given
    more = fit + fits + tables.crew[worker].rate * here + tables.crew[second].rate * there
    more += load_more(tables, state, worker, here + others - minutes)
    return more + load_more(tables, state, second, there + minutes - others)


@compiled
def ends_along(tables, state, lead, other):
    """From lead to the end of its round: travel as its worker, and when it comes after other, as
    that one's worker; minutes of care; and what that one costs more."""
    own, new = state.at[lead].owner, state.at[other].owner
    start, end = state.at[lead].following, state.at[tables.tasks + own].leading
    if start >= tables.tasks:
        travel_new = wide_leg(tables, new, other, tables.tasks + new)
        return wide_leg(tables, own, lead, start), travel_new, 0.0, 0.0
    travel_own, travel_new, minutes, fit = along(tables, state, start, end, own, new)
    travel_own += wide_leg(tables, own, lead, start)
    travel_own += wide_leg(tables, own, end, tables.tasks + own)
    travel_new += wide_leg(tables, new, other, start)
    travel_new += wide_leg(tables, new, end, tables.tasks + new)
    return travel_own, travel_new, minutes, fit
