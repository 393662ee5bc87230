"""Stays in hospital and who is lonely, drawn by chance at stated rates.

Of a real place neither is read: a stay that a study knew of would tell of somebody. The rates are
amounts of the study, each with its source (`values.yaml`), for a place to replace by its own.
"""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from almoner.services.rounds.study.place import Place, Stay
from almoner.services.rounds.study.values import Values, values_at

RATES = ("admissions", "stay_days", "lonely")
"""The amounts that are counted with only where stays are drawn."""
LIMIT = (
    "Stays in hospital and who is lonely are nobody's own: both are drawn by chance at the rates"
    " under the amounts, for every column alike. Stays that a rota already shows come on top, so"
    " change the rates to yours."
)


def stays(chance: Random, days: int, values: Values) -> Iterator[Stay]:
    """Of one person in so many days, one after another. On average as long as stated, or a little
    less: whole days are counted."""
    daily, more, day = values["admissions"] / 100, values["stay_days"] - 1, 0
    while day < days:
        if chance.random() < daily:
            length = 1 + (int(chance.expovariate(1 / more)) if more > 0 else 0)
            yield Stay(day, day + length - 1)
            day += length
        day += 1


def is_lonely(chance: Random, values: Values) -> bool:
    return chance.random() < values["lonely"] / 100


def with_stays(place: Place, days: int, seed: int) -> Place:
    """The place with stays to come and lonely people, the same ones for the same seed."""
    chance, values = Random(f"stays/{seed}"), values_at(place.starts)  # noqa: S311  (invention)
    people = tuple(
        replace(one, lonely=is_lonely(chance, values), stays=tuple(stays(chance, days, values)))
        for one in place.people
    )
    return replace(place, people=people, limits=(*place.limits, LIMIT))
