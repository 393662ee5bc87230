"""Who belongs to which neighbourhood; whether that can stand; and moving people by hand."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from almoner.kernel.refusals import Refusal, Refused, refuse
from almoner.services.rounds.neighbourhoods.area import Area


@dataclass(frozen=True, slots=True)
class Limits:
    """How many people a neighbourhood may have, and how far its hours may be from the mean: 0.25
    is a quarter more or less."""

    least: int = 150
    most: int = 250
    uneven: float = 0.25

    def __post_init__(self) -> None:
        if not 1 <= self.least <= self.most:
            refuse(
                "limits-reversed",
                f"At least {self.least} people and at most {self.most} cannot be.",
                "Give 1 or more, the smaller first.",
            )
        if not self.uneven > 0:
            refuse("limits-uneven", "Hours may differ by nothing.", "Give more than 0.")


@dataclass(frozen=True, slots=True)
class Partition:
    """`members[name]`: the keys of the people of each neighbourhood."""

    members: Mapping[str, frozenset[str]]

    @property
    def of(self) -> dict[str, str]:
        """The neighbourhood of each person."""
        return {key: name for name, keys in self.members.items() for key in keys}


def check_partition(area: Area, partition: Partition, limits: Limits) -> list[Refusal]:
    """Everything that is wrong with it: everybody is in exactly one neighbourhood, each is in one
    piece, of a size that is allowed, and the hours of care are near enough the same."""
    unclear = list(_membership(area, partition))
    if unclear:
        return unclear
    return [
        *_pieces(area, partition),
        *_sizes(area, partition, limits),
        *_balance(area, partition, limits),
    ]


def move(
    area: Area, partition: Partition, people: Collection[str], to: str, limits: Limits
) -> Partition:
    """The partition with these people in another neighbourhood. Refused, with every reason, when
    it could not stand."""
    moved = _moved(partition, people, to)
    wrong = check_partition(area, moved, limits)
    if wrong:
        raise Refused(*wrong)
    return moved


def check_move(
    area: Area, partition: Partition, people: Collection[str], to: str, limits: Limits
) -> list[Refusal]:
    """Why these people cannot move; empty when they can."""
    try:
        move(area, partition, people, to, limits)
    except Refused as refused:
        return list(refused.refusals)
    return []


def move_community(
    area: Area, partition: Partition, community: str, to: str, limits: Limits
) -> Partition:
    """Move everybody of a community, for example of a postcode sector."""
    people = [home.key for home in area.homes if home.community == community]
    if not people:
        refuse("unknown-community", f"Nobody here lives in {community}.", "Choose another.")
    return move(area, partition, people, to, limits)


def pieces(area: Area, keys: Iterable[str]) -> list[frozenset[str]]:
    """The parts into which these homes fall, the largest first: one when they hang together."""
    at = area.at
    waiting = {at[key] for key in keys}
    found: list[frozenset[str]] = []
    while waiting:
        reached = _reached(area.near, min(waiting), waiting)
        waiting -= reached
        found.append(frozenset(area.homes[number].key for number in reached))
    return sorted(found, key=lambda part: (-len(part), min(part)))


def hours_of(area: Area, partition: Partition) -> dict[str, float]:
    """Hours of care a week in each neighbourhood."""
    at = area.at
    return {
        name: sum(area.homes[at[key]].hours for key in keys)
        for name, keys in partition.members.items()
    }


def _moved(partition: Partition, people: Collection[str], to: str) -> Partition:
    if to not in partition.members:
        refuse("unknown-neighbourhood", f"There is no neighbourhood {to}.", "Choose another.")
    strangers = sorted(set(people) - partition.of.keys())
    if strangers or not people:
        named = ", ".join(strangers) or "Nobody"
        refuse(
            "unknown-person", f"Not in any neighbourhood: {named}.", "Choose people from the map."
        )
    leaving = frozenset(people)
    members = {name: keys - leaving for name, keys in partition.members.items()}
    members[to] = members[to] | leaving
    return Partition(members)


def _reached(near: Sequence[Sequence[int]], start: int, within: set[int]) -> set[int]:
    seen, ahead = {start}, [start]
    while ahead:
        for beside in near[ahead.pop()]:
            if beside in within and beside not in seen:
                seen.add(beside)
                ahead.append(beside)
    return seen


def _membership(area: Area, partition: Partition) -> Iterator[Refusal]:
    placed = Counter(key for keys in partition.members.values() for key in keys)
    known = {home.key for home in area.homes}
    for key in sorted(known - placed.keys()):
        yield Refusal("person-nowhere", f"{key} is in no neighbourhood.", "Put them into one.")
    for key in sorted(placed.keys() - known):
        yield Refusal("person-unknown", f"{key} does not live in this area.", "Take them out.")
    for key in sorted(key for key, times in placed.items() if times > 1):
        yield Refusal("person-twice", f"{key} is in {placed[key]} neighbourhoods.", "Choose one.")


def _pieces(area: Area, partition: Partition) -> Iterator[Refusal]:
    for name, keys in sorted(partition.members.items()):
        parts = pieces(area, keys)
        if len(parts) > 1:
            yield Refusal(
                "not-contiguous",
                f"Neighbourhood {name} would fall into {len(parts)} pieces{_cut_off(area, parts)}.",
                "Move what lies between as well, or something else.",
            )


def _cut_off(area: Area, parts: Sequence[frozenset[str]]) -> str:
    """How many people, where their number may be told."""
    if area.rounded > 1:
        return ""
    apart = sum(area.people_of(part) for part in parts[1:])
    whole = sum(area.people_of(part) for part in parts)
    return f": {apart} of its {whole} people would be cut off from the rest"


def _sizes(area: Area, partition: Partition, limits: Limits) -> Iterator[Refusal]:
    for name, keys in sorted(partition.members.items()):
        people = area.people_of(keys)
        said = area.said(people)
        if people < limits.least:
            yield Refusal(
                "too-small",
                f"Neighbourhood {name} would have {said} people, fewer than {limits.least}.",
                "Move fewer people out of it, or others in.",
            )
        if people > limits.most:
            yield Refusal(
                "too-large",
                f"Neighbourhood {name} would have {said} people, more than {limits.most}.",
                "Move fewer people into it, or others out.",
            )


def _balance(area: Area, partition: Partition, limits: Limits) -> Iterator[Refusal]:
    hours = hours_of(area, partition)
    mean = sum(hours.values()) / len(hours)
    for name, found in sorted(hours.items()):
        if abs(found - mean) > limits.uneven * mean:
            than = "more" if found > mean else "fewer"
            yield Refusal(
                "uneven",
                f"Neighbourhood {name} would have {area.said(found)} hours of care a week, over"
                f" {limits.uneven:.0%} {than} than the mean of {area.said(mean)}.",
                "Move people whose hours even it out.",
            )
