"""Numbers drawn by chance, the same on every machine for the same seed (splitmix64)."""

import numpy as np

from almoner.services.rounds.solver.compiled import inlined

STEP = np.uint64(0x9E3779B97F4A7C15)
MIX_ONE = np.uint64(0xBF58476D1CE4E5B9)
MIX_TWO = np.uint64(0x94D049BB133111EB)
ONE, TWO, THREE = np.uint64(30), np.uint64(27), np.uint64(31)
TOP = np.uint64(11)
UNIT = 1.0 / 9007199254740992.0


@inlined
def share(random):
    """From 0 up to, not including, 1."""
    random[0] += STEP
    z = random[0]
    z = (z ^ (z >> ONE)) * MIX_ONE
    z = (z ^ (z >> TWO)) * MIX_TWO
    z = z ^ (z >> THREE)
    return np.float64(z >> TOP) * UNIT


@inlined
def below(random, limit):
    """A whole number from 0 up to, not including, the limit."""
    return np.int64(share(random) * limit)
