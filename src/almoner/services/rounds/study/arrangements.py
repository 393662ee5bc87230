"""Who plans rounds for whom: today's providers, or neighbourhoods."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from math import hypot

from almoner.services.rounds.neighbourhoods.area import Area, Home
from almoner.services.rounds.neighbourhoods.dividing import SIZE, divide
from almoner.services.rounds.neighbourhoods.packages import Package, Provider
from almoner.services.rounds.neighbourhoods.partition import Limits, Partition
from almoner.services.rounds.study.place import Carer, Person, Place, Shift, Spot, hours_of
from almoner.services.rounds.study.settings import Switches

TODAY, NEIGHBOURHOODS, APART = "Today", "Neighbourhoods", "Neighbourhoods, each its own"

FEWEST_WORKERS = 8
"""Fewer workers than this cannot fill every shift of a week by themselves."""


@dataclass(frozen=True, slots=True)
class Team:
    """People and the workers whose rounds are planned together for them."""

    name: str
    people: tuple[Person, ...]
    carers: tuple[Carer, ...]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A way of sharing the same people among the same workers."""

    name: str
    teams: tuple[Team, ...]
    switches: Switches = field(default_factory=Switches)


def today(place: Place, switches: Switches | None = None) -> Arrangement:
    """Each provider plans for its own people, wherever they live."""
    teams = tuple(
        Team(
            name,
            tuple(person for person in place.people if person.provider == name),
            tuple(carer for carer in place.carers if carer.provider == name),
        )
        for name in place.providers
    )
    return _named(TODAY, teams, switches)


def neighbourhoods(
    place: Place, partition: Partition, switches: Switches | None = None
) -> Arrangement:
    """The providers of a neighbourhood plan together. Workers go where they live near, as many as
    the hours of care there ask for, with their employer, shift and days as they are."""
    people = {person.key: person for person in place.people}
    groups = {
        name: tuple(people[key] for key in sorted(keys)) for name, keys in partition.members.items()
    }
    crews = share_carers(place.carers, groups)
    teams = tuple(Team(name, found, tuple(crews[name])) for name, found in groups.items())
    return _named(NEIGHBOURHOODS, teams, switches)


def apart(
    place: Place,
    partition: Partition,
    serves: Mapping[str, str],
    switches: Switches | None = None,
) -> Arrangement:
    """Providers share neighbourhoods, and each plans there for its own people: `serves[person]`.

    A provider sends its workers to its neighbourhoods as hours ask for. Where it has so little that
    no worker would be there, it serves those people from where it has most.
    """
    teams = [
        team
        for provider in sorted(set(serves.values()))
        for team in _own_teams(place, partition, serves, provider)
    ]
    return _named(APART, tuple(teams), switches)


def _own_teams(
    place: Place, partition: Partition, serves: Mapping[str, str], provider: str
) -> list[Team]:
    of = partition.of
    own = [person for person in place.people if serves[person.key] == provider]
    carers = [carer for carer in place.carers if carer.provider == provider]
    groups: dict[str, list[Person]] = {}
    for person in own:
        groups.setdefault(of[person.key], []).append(person)
    most = max(groups, key=lambda name: (hours_of(groups[name]), name))
    for name in sorted(groups.keys() - {most}):
        if hours_of(groups[name]) / hours_of(own) * len(carers) < FEWEST_WORKERS:
            groups[most] += groups.pop(name)
    crews = share_carers(carers, groups)
    return [
        Team(f"{provider} in {name}", tuple(people), tuple(crews[name]))
        for name, people in sorted(groups.items())
    ]


def area_of(place: Place) -> Area:
    """The homes of a place, to be divided into neighbourhoods."""
    return Area.of(
        Home(p.key, p.spot.east, p.spot.north, p.hours, p.community) for p in place.people
    )


def divided(place: Place, size: int = SIZE, seed: int = 1) -> Partition:
    """Neighbourhoods of about so many people; of fewer where the place is too small for two."""
    size = min(size, max(1, len(place.people) // 2))
    limits = Limits(max(1, round(size * 0.7)), max(2, round(size * 1.35)), 0.35)
    return divide(area_of(place), size, limits, seed=seed)


def packages_of(place: Place) -> tuple[list[Package], list[Provider]]:
    """The same people and providers in the words of an allocation."""
    packages = [Package(p.key, p.provider, p.hours, p.needs, p.review) for p in place.people]
    can: dict[str, set[str]] = {name: set() for name in place.providers}
    for carer in place.carers:
        can.setdefault(carer.provider, set()).update(carer.can)
    return packages, [Provider(name, frozenset(found)) for name, found in sorted(can.items())]


def share_carers(
    carers: Sequence[Carer], groups: Mapping[str, Sequence[Person]]
) -> dict[str, list[Carer]]:
    """Each shift and pattern of days apart, so that no neighbourhood is short on some day: how many
    places each gets follows its hours of care, and each worker has a place as near as is free."""
    total = sum(hours_of(people) for people in groups.values())
    parts = {name: hours_of(people) / total for name, people in groups.items()}
    middles = {name: _middle(people) for name, people in groups.items()}
    crews: dict[str, list[Carer]] = {name: [] for name in groups}
    duty: Counter[tuple[str, Shift, int]] = Counter()
    for _, alike in groupby(sorted(carers, key=_pattern), key=_pattern):
        some = list(alike)
        for carer, name in _nearest(some, _slots(some, parts, duty), middles):
            crews[name].append(carer)
    return crews


def _pattern(carer: Carer) -> tuple[float, float, tuple[int, ...]]:
    return carer.shift.starts, carer.shift.ends, tuple(sorted(carer.weekdays))


def _slots(
    carers: Sequence[Carer],
    parts: Mapping[str, float],
    duty: Counter[tuple[str, Shift, int]],
) -> list[str]:
    """One place after another to whoever has fewest on duty in that shift on those days, for its
    part of the care."""

    def crowded(name: str) -> tuple[float, str]:
        on_duty = sum(duty[name, shift, day] + 0.5 for day in days)
        return on_duty / parts[name], name

    shift, days, slots = carers[0].shift, carers[0].weekdays, []
    for _ in carers:
        name = min(parts, key=crowded)
        duty.update((name, shift, day) for day in days)
        slots.append(name)
    return slots


def _nearest(
    carers: list[Carer], slots: list[str], middles: Mapping[str, tuple[float, float]]
) -> list[tuple[Carer, str]]:
    pairs = sorted(
        (_apart(carer.spot, middles[name]), carer.key, name)
        for carer in carers
        for name in set(slots)
    )
    by_key = {carer.key: carer for carer in carers}
    free, placed, found = list(slots), set(), []
    for _, key, name in pairs:
        if key not in placed and name in free:
            free.remove(name)
            placed.add(key)
            found.append((by_key[key], name))
    return found


def _middle(people: Sequence[Person]) -> tuple[float, float]:
    count = len(people)
    return sum(p.spot.east for p in people) / count, sum(p.spot.north for p in people) / count


def _apart(one: Spot, middle: tuple[float, float]) -> float:
    return hypot(one.east - middle[0], one.north - middle[1])


def _named(name: str, teams: tuple[Team, ...], switches: Switches | None) -> Arrangement:
    chosen = switches or Switches()
    return Arrangement(f"{name}, with switches" if chosen else name, teams, chosen)
