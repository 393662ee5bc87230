"""Chance that repeats itself: every value has its own stream, named by what it is for.

A stream is `random.Random` seeded with text, which Python hashes with SHA-512: it is the same in
every process, whatever `PYTHONHASHSEED` says, and person 40,000 needs nobody before it.
"""

from bisect import bisect
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")

DAYS_IN_A_YEAR = 365.25


def stream(seed: int, *path: str | int) -> Random:
    """The stream of chance for one named thing, e.g. `stream(7, "person", 12)`."""
    name = "/".join(str(part) for part in (seed, *path))
    return Random(name)  # noqa: S311  (invention, not secrecy)


class Weighted(Generic[T]):
    """A choice in which some outcomes are likelier than others."""

    def __init__(self, *pairs: tuple[T, float]) -> None:
        self.values = [value for value, _ in pairs]
        self._cumulative = list(accumulate(weight for _, weight in pairs))

    def pick(self, chance: Random) -> T:
        at = chance.random() * self._cumulative[-1]
        return self.values[bisect(self._cumulative, at, hi=len(self.values) - 1)]


def whole(chance: Random, low: int, high: int) -> int:
    """A whole number from `low` to `high`, both included."""
    return low + int(chance.random() * (high - low + 1))


def one_of(chance: Random, values: Sequence[T]) -> T:
    return values[int(chance.random() * len(values))]


def happens(chance: Random, share: float) -> bool:
    return chance.random() < share


def day_between(chance: Random, first: date, last: date) -> date:
    """A day from `first` to `last`, both included."""
    return first + timedelta(days=whole(chance, 0, max(0, (last - first).days)))


@lru_cache(maxsize=4096)
def years_before(day: date, years: float) -> date:
    return day - timedelta(days=round(years * DAYS_IN_A_YEAR))


def birthday(chance: Random, age: int, today: date) -> date:
    """A day of birth that makes somebody `age` on `today`."""
    return day_between(chance, years_before(today, age + 0.99), years_before(today, age + 0.01))
