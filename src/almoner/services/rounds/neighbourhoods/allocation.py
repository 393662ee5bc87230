"""Who will serve whom when neighbourhoods are shared: what changes, for which person, and when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from almoner.kernel.refusals import Refusal, Refused, refuse
from almoner.services.rounds.neighbourhoods.consortia import Shares
from almoner.services.rounds.neighbourhoods.packages import (
    Package,
    Provider,
    by_key,
    check_packages,
    hours_by_provider,
)
from almoner.services.rounds.neighbourhoods.partition import Partition


@dataclass(frozen=True, slots=True)
class Allocation:
    """`serves[person]`: the provider to come. `outside`: who stays with a provider outside the
    neighbourhood's consortium, with the reason in words."""

    serves: Mapping[str, str]
    outside: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Course:
    """From when packages change hands, and by when all have."""

    starts: date
    ends: date

    def __post_init__(self) -> None:
        if self.ends < self.starts:
            refuse("course-reversed", "The changes would end before they start.", "Swap the dates.")


@dataclass(frozen=True, slots=True)
class Change:
    """One person's change of provider: on which day, and why on that day."""

    person: str
    before: str
    after: str
    on: date
    why: str


@dataclass(frozen=True, slots=True)
class Share:
    """What a provider holds before and after, in hours a week. `kept`: hours of people who stay."""

    provider: str
    before: float
    after: float
    kept: float

    @property
    def change(self) -> float | None:
        """0.1 is a tenth more; None where there was nothing before."""
        return self.after / self.before - 1 if self.before else None


def allocate(
    partition: Partition,
    packages: Sequence[Package],
    providers: Sequence[Provider],
    shares: Shares,
) -> Allocation:
    """People stay with their provider where it shares their neighbourhood and has hours there.

    The others go to the member with the most hours free that is competent for all they need. Where
    none is, they stay where they are.
    """
    wrong = check_packages(packages, providers)
    if wrong:
        raise Refused(*wrong)
    known, of = by_key(providers), partition.of
    serves: dict[str, str] = {}
    outside: dict[str, str] = {}
    for name in partition.members:
        here = [package for package in packages if of[package.person] == name]
        room = dict(shares[name])
        for package in _settled_first(here, room, known):
            key = _choose(package, room, known)
            if key is None:
                outside[package.person] = _nobody(name, package)
            serves[package.person] = key or package.provider
            if key is not None:
                room[key] -= package.hours
    return Allocation(serves, outside)


def check_allocation(
    packages: Sequence[Package], providers: Sequence[Provider], allocation: Allocation
) -> list[Refusal]:
    """Everybody has one provider; nobody goes to one that is not competent for what they need."""
    known = by_key(providers)
    return [wrong for package in packages for wrong in _wrong(package, known, allocation)]


def changes(
    packages: Sequence[Package],
    allocation: Allocation,
    course: Course,
    leaving: Mapping[str, date] | None = None,
) -> tuple[Change, ...]:
    """Who changes provider, the earliest first: at their review, or when the worker who visits
    them most leaves (`leaving[person]`), whichever comes first; on the last day if neither does."""
    found = [
        _change(package, allocation.serves[package.person], course, (leaving or {}))
        for package in packages
        if allocation.serves[package.person] != package.provider
    ]
    return tuple(sorted(found, key=lambda one: (one.on, one.person)))


def shares_of(packages: Sequence[Package], allocation: Allocation) -> tuple[Share, ...]:
    """Each provider's hours before and after."""
    before = hours_by_provider(packages)
    after = hours_by_provider(packages, allocation.serves)
    stay = [p for p in packages if allocation.serves[p.person] == p.provider]
    kept = hours_by_provider(stay)
    return tuple(
        Share(key, before.get(key, 0.0), after.get(key, 0.0), kept.get(key, 0.0))
        for key in sorted(before.keys() | after.keys())
    )


def least_fair(shares: Sequence[Share]) -> Share | None:
    """The provider whose hours change most for its size; None when there are no providers."""
    had = [share for share in shares if share.before]
    return max(had, key=lambda share: (abs(share.change or 0.0), share.provider), default=None)


def _settled_first(
    here: Sequence[Package], room: Mapping[str, float], known: Mapping[str, Provider]
) -> list[Package]:
    """Who can stay goes first; among them and after them, those whom fewest could serve."""

    def order(package: Package) -> tuple[bool, int, float, str]:
        able = sum(known[key].may_take(package) for key in room)
        return package.provider not in room, able, -package.hours, package.person

    return sorted(here, key=order)


def _choose(
    package: Package, room: Mapping[str, float], known: Mapping[str, Provider]
) -> str | None:
    able = [key for key in room if key == package.provider or known[key].may_take(package)]
    if package.provider in able and room[package.provider] >= package.hours / 2:
        return package.provider
    return max(able, key=lambda key: (room[key], key == package.provider, key), default=None)


def _nobody(name: str, package: Package) -> str:
    needs = ", ".join(sorted(package.needs))
    return f"No provider that shares neighbourhood {name} is competent for all of: {needs}."


def _wrong(
    package: Package, known: Mapping[str, Provider], allocation: Allocation
) -> Iterator[Refusal]:
    key = allocation.serves.get(package.person)
    if key is None or key not in known:
        reason = f"{package.person} would have no provider."
        yield Refusal("person-unserved", reason, "Choose one that shares the neighbourhood.")
    elif key != package.provider and not known[key].may_take(package):
        lacks = ", ".join(sorted(package.needs - known[key].can))
        reason = f"{key} has nobody competent for {lacks}, which {package.person} needs."
        yield Refusal("not-competent", reason, "Choose another, or leave things as they are.")


def _change(package: Package, after: str, course: Course, leaving: Mapping[str, date]) -> Change:
    moments = [
        (course.ends, 2, "The last day of the change."),
        (package.review, 1, "At the review of the package."),
        (leaving.get(package.person), 0, "When the worker who visits most leaves."),
    ]
    within = [
        (day, rank, why)
        for day, rank, why in moments
        if day is not None and course.starts <= day <= course.ends
    ]
    day, _, why = min(within)
    return Change(package.person, package.provider, after, day, why)
