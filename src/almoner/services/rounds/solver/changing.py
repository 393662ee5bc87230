"""The changes that there are, by their kind. All of them at one place, which is compiled once."""

import numpy as np

from almoner.services.rounds.solver.compiled import inlined
from almoner.services.rounds.solver.shifting import shift, shift_both
from almoner.services.rounds.solver.swapping import swap, swap_ends

NONE, SHIFT, BOTH, SWAP, ENDS = np.arange(5)


@inlined
def change(tables, state, kind, one, two, lead, other, limit):
    """Try a change; whether it was made.

    SHIFT: the tasks from one to two go after lead. BOTH: one goes after lead, its mate two after
    other. SWAP: one and two change places. ENDS: so does all that follows lead and other.
    """
    if kind == SHIFT:
        return shift(tables, state, one, two, lead, limit)
    if kind == BOTH:
        return shift_both(tables, state, one, lead, two, other, limit)
    if kind == SWAP:
        return swap(tables, state, one, two, limit)
    if kind == ENDS:
        return swap_ends(tables, state, lead, other, limit)
    return False
