"""Dip samples that anyone can draw again: the same cases and the same seed give the same sample."""

import hashlib
from collections.abc import Iterable


def draw(cases: Iterable[int], seed: str, percent: int) -> list[int]:
    """At least one case, rounded up, of those given; in the order of their lot.

    A case's lot depends on the seed and its own number only, so the order in which cases are
    given changes nothing, and a case more leaves the others' lots as they are.
    """
    lots = sorted((lot(seed, case), case) for case in set(cases))
    wanted = -(-len(lots) * percent // 100)
    return [case for _, case in lots[:wanted]]


def lot(seed: str, case: int) -> str:
    return hashlib.sha256(f"{seed}\x1f{case}".encode()).hexdigest()
