"""Which providers share a neighbourhood, and how many hours each may hold there."""

from collections.abc import Mapping, Sequence

from almoner.kernel.refusals import refuse
from almoner.services.rounds.neighbourhoods.packages import Package, Provider, hours_by_provider
from almoner.services.rounds.neighbourhoods.partition import Partition

Shares = Mapping[str, Mapping[str, float]]
"""`shares[neighbourhood][provider]`: hours a week."""
NOTHING = 1e-9


def choose_consortia(
    partition: Partition,
    packages: Sequence[Package],
    providers: Sequence[Provider],
    most: int = 3,
) -> Shares:
    """At most so many providers in each neighbourhood, those with the most hours there first, so
    that each provider keeps about the hours it has. Every provider with hours is in one at least.
    """
    hours = hours_by_provider(packages)
    active = [provider.key for provider in providers if hours.get(provider.key, 0) > 0]
    _check_room(len(active), len(partition.members), most)
    return _Sharing(partition, packages, active, most).settled()


def _check_room(providers: int, neighbourhoods: int, most: int) -> None:
    if most < 1 or neighbourhoods * most < providers:
        refuse(
            "consortia-too-small",
            f"{providers} providers do not fit into {neighbourhoods} neighbourhoods with"
            f" {most} in each.",
            "Allow more providers in a neighbourhood.",
        )


class _Sharing:
    """Hours handed out: what each neighbourhood still needs, and each provider still may have."""

    def __init__(
        self, partition: Partition, packages: Sequence[Package], active: list[str], most: int
    ) -> None:
        self.most, of = most, partition.of
        self.shares: dict[str, dict[str, float]] = {name: {} for name in partition.members}
        self.need = dict.fromkeys(partition.members, 0.0)
        self.room = dict.fromkeys(active, 0.0)
        self.present: dict[tuple[str, str], float] = {}
        for package in packages:
            name = of[package.person]
            pair = name, package.provider
            self.need[name] += package.hours
            self.room[package.provider] += package.hours
            self.present[pair] = self.present.get(pair, 0.0) + package.hours

    def settled(self) -> Shares:
        self._one_each()
        self._most_present_first()
        while path := self._path():
            self._pass_along(path)
        self._what_is_left()
        return self.shares

    def _one_each(self) -> None:
        """The smallest choose first, or there would be no room for them."""
        for provider in sorted(self.room, key=lambda key: (self.room[key], key)):
            open_ = [name for name in self.need if len(self.shares[name]) < self.most]
            self._give(min(open_, key=lambda name: self._order((name, provider))), provider)

    def _most_present_first(self) -> None:
        pairs = [(name, provider) for name in self.need for provider in self.room]
        for name, provider in sorted(pairs, key=self._order):
            if len(self.shares[name]) < self.most or provider in self.shares[name]:
                self._give(name, provider)

    def _path(self) -> list[str]:
        """Provider with room, neighbourhood, provider there, and so on to one that has need: each
        provider takes up hours in the next neighbourhood and gives up as many in the one before."""
        ahead = [[key] for key in sorted(self.room) if self.room[key] > NOTHING]
        seen = {path[0] for path in ahead}
        for path in ahead:
            for name in self._open_to(path[-1]):
                if self.need[name] > NOTHING:
                    return [*path, name]
                for key, hours in sorted(self.shares[name].items()):
                    if hours > NOTHING and key not in seen:
                        seen.add(key)
                        ahead.append([*path, name, key])
        return []

    def _open_to(self, provider: str) -> list[str]:
        return [
            name
            for name, found in self.shares.items()
            if provider in found or len(found) < self.most
        ]

    def _pass_along(self, path: list[str]) -> None:
        takes, names = path[::2], path[1::2]
        gives = [self.shares[name][key] for name, key in zip(names[:-1], takes[1:], strict=True)]
        hours = min([self.room[takes[0]], self.need[names[-1]], *gives])
        for key, name in zip(takes, names, strict=True):
            self.shares[name][key] = self.shares[name].get(key, 0.0) + hours
        for name, key in zip(names[:-1], takes[1:], strict=True):
            self.shares[name][key] -= hours
        self.room[takes[0]] -= hours
        self.need[names[-1]] -= hours

    def _what_is_left(self) -> None:
        """What no provider with room may take goes to those who are there, in proportion."""
        for name, need in self.need.items():
            given = sum(self.shares[name].values())
            for provider, hours in self.shares[name].items():
                part = hours / given if given > NOTHING else 1 / len(self.shares[name])
                self.shares[name][provider] = hours + need * part

    def _order(self, pair: tuple[str, str]) -> tuple[float, tuple[str, str]]:
        return -self.present.get(pair, 0.0), pair

    def _give(self, name: str, provider: str) -> None:
        hours = min(self.need[name], self.room[provider])
        if hours > NOTHING or (provider not in self.shares[name] and self._has_none(provider)):
            self.shares[name][provider] = self.shares[name].get(provider, 0.0) + hours
            self.need[name] -= hours
            self.room[provider] -= hours

    def _has_none(self, provider: str) -> bool:
        return not any(provider in found for found in self.shares.values())
