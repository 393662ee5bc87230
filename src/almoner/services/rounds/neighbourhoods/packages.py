"""Packages of care and the providers that hold them."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from almoner.kernel.refusals import Refusal, refuse


@dataclass(frozen=True, slots=True)
class Package:
    """One person's care: who provides it now, hours a week, the competences it needs, and when it
    is next reviewed."""

    person: str
    provider: str
    hours: float
    needs: frozenset[str] = frozenset()
    review: date | None = None

    def __post_init__(self) -> None:
        if not (math.isfinite(self.hours) and self.hours > 0):
            refuse(
                "package-hours",
                f"The package of {self.person} is {self.hours:g} hours a week.",
                "Give more than 0 hours.",
            )


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider, and the competences it has workers for."""

    key: str
    can: frozenset[str] = frozenset()

    def may_take(self, package: Package) -> bool:
        return package.needs <= self.can


def by_key(providers: Iterable[Provider]) -> dict[str, Provider]:
    return {provider.key: provider for provider in providers}


def hours_by_provider(
    packages: Iterable[Package], serves: Mapping[str, str] | None = None
) -> dict[str, float]:
    """Hours a week of each provider, as things are or with `serves[person]` in their place."""
    found: dict[str, float] = {}
    for package in packages:
        key = package.provider if serves is None else serves[package.person]
        found[key] = found.get(key, 0.0) + package.hours
    return found


def check_packages(packages: Sequence[Package], providers: Sequence[Provider]) -> list[Refusal]:
    """Packages of unknown providers, and people with two packages."""
    known, seen, wrong = by_key(providers), set(), []
    for package in packages:
        if package.provider not in known:
            reason = f"{package.person} is served by {package.provider}, who is not a provider."
            wrong.append(Refusal("unknown-provider", reason, "Add the provider."))
        if package.person in seen:
            reason = f"{package.person} has two packages."
            wrong.append(Refusal("package-twice", reason, "Join them into one."))
        seen.add(package.person)
    return wrong
