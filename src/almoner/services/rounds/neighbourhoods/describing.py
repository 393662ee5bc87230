"""How good a partition is, in figures that a meeting can read."""

from collections import Counter
from dataclasses import dataclass
from math import hypot

from almoner.services.rounds.neighbourhoods.area import Area, Home
from almoner.services.rounds.neighbourhoods.partition import Partition


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """One neighbourhood: how many people, hours of care a week, the communities that most of its
    people live in, and how many metres a home is from its middle on average."""

    name: str
    people: int
    hours: float
    communities: tuple[str, ...]
    metres_from_middle: float


@dataclass(frozen=True, slots=True)
class Description:
    """`whole`: the share of people whose community is not divided. `kept_together`: the share of
    people in the neighbourhood that has most of their community."""

    neighbourhoods: tuple[Neighbourhood, ...]
    whole: float
    kept_together: float


def describe(area: Area, partition: Partition) -> Description:
    """Figures of each neighbourhood and of all, for a partition that stands."""
    at = area.at
    groups = {
        name: [area.homes[at[key]] for key in sorted(keys)]
        for name, keys in partition.members.items()
    }
    of, total = partition.of, area.people
    spread: dict[str, Counter[str]] = {}
    for home in area.homes:
        spread.setdefault(home.community, Counter())[of[home.key]] += home.people
    together = sum(max(found.values()) for found in spread.values())
    whole = sum(found.total() for found in spread.values() if len(found) == 1)
    return Description(
        tuple(_one(name, homes) for name, homes in groups.items()), whole / total, together / total
    )


def _one(name: str, homes: list[Home]) -> Neighbourhood:
    counted: Counter[str] = Counter()
    for home in homes:
        counted[home.community] += home.people
    named = tuple(place for place, _ in counted.most_common(3) if place)
    people = sum(home.people for home in homes)
    among = max(people, 1)
    east = sum(home.east * home.people for home in homes) / among
    north = sum(home.north * home.people for home in homes) / among
    apart = sum(hypot(h.east - east, h.north - north) * h.people for h in homes) / among
    return Neighbourhood(name, people, sum(home.hours for home in homes), named, apart)
