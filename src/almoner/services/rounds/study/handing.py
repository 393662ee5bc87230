"""Who would serve whom in neighbourhoods, when packages would change hands, and who keeps what."""

from dataclasses import dataclass
from datetime import timedelta

from almoner.services.rounds.neighbourhoods.allocation import (
    Allocation,
    Change,
    Course,
    Share,
    allocate,
    changes,
    shares_of,
)
from almoner.services.rounds.neighbourhoods.consortia import Shares, choose_consortia
from almoner.services.rounds.neighbourhoods.partition import Partition
from almoner.services.rounds.study.arrangements import packages_of
from almoner.services.rounds.study.place import Place

GRADUALLY = timedelta(weeks=26)
"""In how long packages change hands if nothing else is said: at a review, or at the end of it."""


@dataclass(frozen=True, slots=True)
class Handover:
    """Who shares which neighbourhood, what each provider keeps, and who would change when."""

    consortia: Shares
    allocation: Allocation
    shares: tuple[Share, ...]
    changes: tuple[Change, ...]


def hand_over(
    place: Place, partition: Partition, most: int = 3, course: Course | None = None
) -> Handover:
    """Which providers share each neighbourhood, with at most so many in each, or more where there
    are more providers than would fit and keep about the hours they have."""
    packages, providers = packages_of(place)
    most = max(most, len(providers) // len(partition.members) + 2)
    consortia = choose_consortia(partition, packages, providers, most)
    allocation = allocate(partition, packages, providers, consortia)
    return Handover(
        consortia,
        allocation,
        shares_of(packages, allocation),
        changes(packages, allocation, course or Course(place.starts, place.starts + GRADUALLY)),
    )
