"""Simulated annealing: changes drawn by chance, taken when they cost little more than before."""

import math

from almoner.services.rounds.solver.chance import share
from almoner.services.rounds.solver.changing import change
from almoner.services.rounds.solver.choosing import draw
from almoner.services.rounds.solver.compiled import compiled, compiled_entry
from almoner.services.rounds.solver.counting import cost
from almoner.services.rounds.solver.hours import breach
from almoner.services.rounds.solver.timing import time_everything

NEVER = 1e9


@compiled_entry
def anneal(tables, state, best, moves, hot, cold):
    """So many moves while the temperature falls; `best` keeps the best plan met.

    Returns how many moves were taken.
    """
    taken = 0
    current = cost(tables, state)
    lowest = best.sums[0]
    heat = hot
    cooling = (cold / hot) ** (1.0 / max(1, moves))
    for _ in range(moves):
        heat *= cooling
        limit = current - heat * math.log(1.0 - share(state.random))
        if limit - current > 1e-9 and current < lowest - 1e-9:
            lowest = keep(tables, state, best)
        if change(tables, state, *draw(tables, state), limit):
            current = cost(tables, state)
            taken += 1
    if current < lowest - 1e-9:
        lowest = keep(tables, state, best)
    return taken


@compiled
def keep(tables, state, best):
    """Remember this plan if it is the best. What breaches counts far more than on the way."""
    found = judge(tables, state)
    if found < best.sums[0]:
        copy_links(state, best)
        best.sums[0] = found
    return best.sums[0]


@compiled
def judge(tables, state):
    found = cost(tables, state)
    if tables.wide:
        found += NEVER * breach(tables, state)
    return found


@compiled_entry
def judge_plan(tables, state):
    """What the plan costs, and far more for each minute that cannot be."""
    return judge(tables, state)


@compiled
def copy_links(source, target):
    for node in range(len(source.at)):
        target.at[node].following = source.at[node].following
        target.at[node].leading = source.at[node].leading
        target.at[node].owner = source.at[node].owner


@compiled_entry
def recall(tables, state, best):
    """Go back to the best plan."""
    copy_links(best, state)
    return time_everything(tables, state)
