"""The homes of an area, and which lie next to which."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from almoner.kernel.refusals import refuse
from almoner.services.rounds.neighbourhoods.adjacency import gabriel


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody who receives care lives.

    `key`: their id. `east`, `north`: metres on one grid. `hours`: care in a week. `community`: what
    they would call the part of town, or the postcode sector. `ties`: what else joins homes, such as
    a bus route. `people`: more than one, or nobody, where a piece of ground stands for those who
    live on it.
    """

    key: str
    east: float
    north: float
    hours: float
    community: str = ""
    ties: frozenset[str] = frozenset()
    people: int = 1

    def __post_init__(self) -> None:
        if not (math.isfinite(self.east) and math.isfinite(self.north)):
            refuse("home-nowhere", f"Home {self.key} has no place.", "Give metres on one grid.")
        if not (math.isfinite(self.hours) and self.hours >= 0):
            refuse(
                "home-hours",
                f"The hours of {self.key} are {self.hours:g}.",
                "Give 0 or more hours a week.",
            )
        if self.people < 0:
            refuse("home-people", f"Home {self.key} has {self.people} people.", "Give 0 or more.")


@dataclass(frozen=True, slots=True)
class Area:
    """Homes and their neighbours: `near[i]` are the places in `homes` of those next to home i.

    Two homes are next to each other when no other home lies within the circle between them. Those
    in one building are next to each other, and to everybody next to the building. `rounded`: counts
    in words are rounded to so many, so that two answers do not give away a few people.
    """

    homes: tuple[Home, ...]
    near: tuple[tuple[int, ...], ...] = field(repr=False)
    rounded: int = 1

    @classmethod
    def of(cls, homes: Iterable[Home], rounded: int = 1) -> "Area":
        """Refuses an area without homes, and one in which two homes have one key."""
        found = tuple(homes)
        if not sum(home.people for home in found):
            refuse("area-empty", "There is nobody in this area.", "Add the homes of people.")
        _check_keys(found)
        return cls(found, _near(found), rounded)

    @property
    def people(self) -> int:
        return sum(home.people for home in self.homes)

    def people_of(self, keys: Iterable[str]) -> int:
        """How many people live there."""
        at = self.at
        return sum(self.homes[at[key]].people for key in keys)

    def said(self, count: float) -> str:
        """A count in words: 123, or “about 125” where counts are rounded."""
        if self.rounded == 1:
            return f"{count:.0f}"
        return f"about {round(count / self.rounded) * self.rounded}"

    @property
    def at(self) -> dict[str, int]:
        """Where each key stands in `homes`."""
        return {home.key: number for number, home in enumerate(self.homes)}


def _check_keys(homes: Sequence[Home]) -> None:
    seen: set[str] = set()
    for home in homes:
        if home.key in seen:
            refuse("key-twice", f"Two homes have the key {home.key}: each needs its own.")
        seen.add(home.key)


def _near(homes: Sequence[Home]) -> tuple[tuple[int, ...], ...]:
    spots: dict[tuple[float, float], list[int]] = {}
    for number, home in enumerate(homes):
        spots.setdefault((home.east, home.north), []).append(number)
    together = list(spots.values())
    spot_near = gabriel(list(spots))
    near: list[tuple[int, ...]] = [()] * len(homes)
    for members, beside in zip(together, spot_near, strict=True):
        others = [number for spot in beside for number in together[spot]]
        for number in members:
            own = [mate for mate in members if mate != number]
            near[number] = tuple(sorted(own + others))
    return tuple(near)
