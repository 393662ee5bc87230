"""Divide an area into neighbourhoods, by METIS (Karypis and Kumar, 1998).

METIS cuts a graph into parts of equal weight, each in one piece, where little holds it together.
Here people are its points, their care its weights, and what holds two homes together is nearness,
a community of the same name and other ties.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

import numpy as np

from almoner.kernel.refusals import Refused
from almoner.services.rounds.neighbourhoods.area import Area, Home
from almoner.services.rounds.neighbourhoods.partition import Limits, Partition, check_partition

SIZE = 200
TRIES = 12
Graph = tuple[list[int], list[int], list[int]]
UNIT = 100


@dataclass(frozen=True, slots=True)
class Bonds:
    """What holds two homes that lie next to each other together, in parts of a middling distance:
    being of one community, and each tie they share."""

    community: float = 3.0
    tie: float = 1.0


def divide(
    area: Area,
    size: int = SIZE,
    limits: Limits | None = None,
    bonds: Bonds | None = None,
    seed: int = 1,
    apart: np.ndarray | None = None,
) -> Partition:
    """Neighbourhoods of about `size` people, named N1, N2 and so on from north to south.

    Refused, with what is wrong with the best of several tries, when none of them can stand. The
    same seed gives the same neighbourhoods. `apart[a, b]`: how far home b is from home a, in place
    of metres in a straight line: minutes by road, where rivers and railways part what is near.
    """
    held = limits or Limits(least=max(1, round(size * 0.75)), most=round(size * 1.25))
    count = max(1, round(area.people / size))
    graph = _graph(area, bonds or Bonds(), apart)
    tries = [_cut(area, count, graph, seed + turn) for turn in range(TRIES)]
    judged = [(check_partition(area, found, held), strain, found) for strain, found in tries]
    wrong, _, best = min(judged, key=lambda one: (len(one[0]), one[1]))
    if wrong:
        raise Refused(*wrong)
    return best


def _cut(area: Area, count: int, graph: Graph, seed: int) -> tuple[int, Partition]:
    """What the cut tears apart, and the parts."""
    import pymetis

    if count == 1:
        return 0, _named(area, [0] * len(area.homes))
    starts, ends, strengths = graph
    torn, parts = pymetis.part_graph(
        count,
        pymetis.CSRAdjacency(starts, ends),
        eweights=strengths,
        vweights=_weights(area),
        recursive=False,
        options=pymetis.Options(seed=seed, ncuts=4, niter=30, contig=1, ufactor=80),
    )
    return torn, _named(area, parts)


def _graph(area: Area, bonds: Bonds, apart: np.ndarray | None) -> Graph:
    """The neighbours of each home in a row, where each begins, and how strong each bond is."""
    pairs = [(one, other) for one, found in enumerate(area.near) for other in found]
    lengths = [_length(area, one, other, apart) for one, other in pairs]
    middling = sorted(lengths)[len(lengths) // 2] or 1.0
    starts = [0]
    for found in area.near:
        starts.append(starts[-1] + len(found))
    strengths = [
        _bond(area.homes[one], area.homes[other], bonds, length / middling)
        for (one, other), length in zip(pairs, lengths, strict=True)
    ]
    return starts, [other for _, other in pairs], strengths


def _length(area: Area, one: int, other: int, apart: np.ndarray | None) -> float:
    """There and back may differ: the bond is the same."""
    if apart is None:
        return _apart(area.homes[one], area.homes[other])
    return float(apart[one, other] + apart[other, one]) / 2


def _bond(one: Home, other: Home, bonds: Bonds, apart: float) -> int:
    """A whole number from 1: more the nearer, and the more they share. `apart` is in middling
    distances."""
    strength = 1 / (0.5 + apart)
    strength += bonds.community * (one.community == other.community != "")
    strength += bonds.tie * len(one.ties & other.ties)
    return max(1, round(strength * UNIT))


def _weights(area: Area) -> list[int]:
    """Half for the person, half for their hours, so that both are even."""
    mean = sum(home.hours for home in area.homes) / area.people or 1.0
    return [
        max(1, round(UNIT * (0.5 * home.people + 0.5 * home.hours / mean))) for home in area.homes
    ]


def _named(area: Area, parts: Sequence[int]) -> Partition:
    """N1 is the northernmost by the mean of its homes."""
    groups: dict[int, list[Home]] = {}
    for home, part in zip(area.homes, parts, strict=True):
        groups.setdefault(part, []).append(home)
    north_first = sorted(groups.values(), key=lambda homes: -_mean_north(homes))
    return Partition(
        {f"N{at}": frozenset(h.key for h in homes) for at, homes in enumerate(north_first, 1)}
    )


def _mean_north(homes: list[Home]) -> float:
    return sum(home.north for home in homes) / len(homes)


def _apart(one: Home, other: Home) -> float:
    return hypot(one.east - other.east, one.north - other.north)
