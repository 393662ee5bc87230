"""Several people and few places: who gets which, by need and waiting and not by who came first.

Two questions, one after the other. Who gets a place at all is settled by need, then by how long
somebody waits: nobody loses a place to a person who comes after them. Where, is settled for all
together, so that the fit adds up to the most there can be. Both are solved exactly (HiGHS through
scipy): care at home takes minutes of several parts of the day, which no matching of pairs can do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from almoner.services.brokerage.matching.values import Want

Room = Mapping[int, Mapping[str, int]]
Fits = Mapping[str, Mapping[int, float]]
_CLOSE = 1e-6


@dataclass(frozen=True, slots=True)
class Placed:
    """One person's outcome. `service_id` is None when nothing was left; `best` is the service that
    suits this person best, whoever got it; `words` say why, naming others by their keys only."""

    want: Want
    service_id: int | None
    points: float
    best: int | None
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Every way to place somebody, with what it is worth. Sorted, so that order is nothing."""

    wants: tuple[Want, ...]
    pairs: tuple[tuple[int, int, float], ...]
    limits: np.ndarray
    most: np.ndarray


def in_turn(wants: Sequence[Want]) -> list[Want]:
    """By need, then by waiting; then by a lot drawn from the key, which nobody can hurry."""
    return sorted(wants, key=lambda one: (one.need, -one.waits.total_seconds(), _lot(one.key)))


def assign(wants: Sequence[Want], fits: Fits, room: Room) -> tuple[Placed, ...]:
    """Everybody's outcome, in their turn.

    `fits`: key → service id → points, only for services that suit. `room`: service id → what is
    free, in the terms of `Want.asked`; what is not there is not free. ValueError when two people
    have one key.
    """
    turn = in_turn(wants)
    if len({one.key for one in turn}) != len(turn):
        raise ValueError("Two people have the same key.")
    pairs = _pairs(turn, fits, room)
    served = _who_is_served(pairs)
    where = _solve(pairs, served) or {}
    return tuple(_placed(one, at, where, turn, fits) for at, one in enumerate(turn))


def _lot(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def _pairs(turn: Sequence[Want], fits: Fits, room: Room) -> _Pairs:
    pairs = [
        (at, service, points)
        for at, one in enumerate(turn)
        for service, points in sorted(fits.get(one.key, {}).items())
        if all(room.get(service, {}).get(p, 0) >= n for p, n in one.asked().items())
    ]
    kept = [(service, part) for service in sorted(room) for part in sorted(room[service])]
    limits = np.zeros((len(kept), len(pairs)))
    row = {key: at for at, key in enumerate(kept)}
    for column, (at, service, _) in enumerate(pairs):
        for part, asked in turn[at].asked().items():
            limits[row[service, part], column] = asked
    most = np.array([room[service][part] for service, part in kept], dtype=float)
    return _Pairs(tuple(turn), tuple(pairs), limits, most)


def _who_is_served(pairs: _Pairs) -> list[int]:
    """Each in their turn, if everybody before them who has a place keeps one."""
    served: list[int] = []
    for at in range(len(pairs.wants)):
        if any(who == at for who, _, _ in pairs.pairs):
            tried = [*served, at]
            if _solve(pairs, tried, only_whether=True) is not None:
                served = tried
    return served


def _solve(
    pairs: _Pairs, served: Sequence[int], *, only_whether: bool = False
) -> dict[int, int] | None:
    """Person → service so that everybody `served` has one and the points add up to the most.
    None when they cannot all have one."""
    if not pairs.pairs or not served:
        return {}
    # Here, because it takes most of a second to load, and few processes ever ask.
    from scipy.optimize import Bounds, LinearConstraint, milp

    each = np.zeros((len(pairs.wants), len(pairs.pairs)))
    for column, (who, _, _) in enumerate(pairs.pairs):
        each[who, column] = 1
    exactly = np.array([1.0 if at in set(served) else 0.0 for at in range(len(pairs.wants))])
    worth = -np.array([0.0 if only_whether else points for _, _, points in pairs.pairs])
    found = milp(
        worth,
        constraints=[
            LinearConstraint(each, exactly, exactly),
            LinearConstraint(pairs.limits, -np.inf, pairs.most),
        ],
        integrality=np.ones(len(pairs.pairs)),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0.0},
    )
    if found.x is None:
        return None
    taken = [pair for pair, share in zip(pairs.pairs, found.x, strict=True) if share > 0.5]
    return {who: service for who, service, _ in taken}


def _placed(
    one: Want, at: int, where: Mapping[int, int], turn: Sequence[Want], fits: Fits
) -> Placed:
    suits = fits.get(one.key, {})
    best = min(suits, key=lambda service: (-suits[service], service), default=None)
    got = where.get(at)
    points = suits[got] if got is not None else 0.0
    return Placed(one, got, points, best, tuple(_why(one, at, best, where, turn, fits)))


def _why(
    one: Want,
    at: int,
    best: int | None,
    where: Mapping[int, int],
    turn: Sequence[Want],
    fits: Fits,
) -> list[str]:
    if best is None:
        return ["No service suits. The reasons are in the list of those left out."]
    got, suits = where.get(at), fits[one.key]
    holders = [turn[who] for who, service in sorted(where.items()) if service == best]
    if got == best:
        return ["This is the service that suits best."]
    if got is None:
        return [
            "All places that suit are taken by people whose turn is before.",
            *(_before(holder, one) for holder in holders),
        ]
    if suits[best] - suits[got] < _CLOSE:
        return ["It suits as well as any other."]
    lost = suits[best] - suits[got]
    lines = [f"Another service suits better by {lost:.1f} points, but has no room left."]
    return lines + [_better_there(holder, best, fits) for holder in holders]


def _before(holder: Want, one: Want) -> str:
    """Why that person's turn is before; or that theirs is after, and takes nothing away."""
    if holder.need != one.need:
        order = "greater" if holder.need < one.need else "smaller"
        return f"{holder.key} has a place: their need is {order}."
    if holder.waits != one.waits:
        order = "longer" if holder.waits > one.waits else "less long"
        return f"{holder.key} has a place: they wait {order}."
    return f"{holder.key} has a place: need and waiting are equal, and a lot was drawn."


def _better_there(holder: Want, service: int, fits: Fits) -> str:
    suits = fits[holder.key]
    others = sorted((p for key, p in suits.items() if key != service), reverse=True)
    if not others:
        return f"{holder.key} has its place: no other service suits them."
    gain = suits[service] - others[0]
    if gain > 0:
        return f"{holder.key} has its place: it suits them better by {gain:.1f} points."
    return f"{holder.key} has its place: so everybody together is served best."
