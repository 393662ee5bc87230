"""The whole study: divide, share, plan both ways, compare."""

from collections.abc import Mapping
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
from almoner.services.rounds.neighbourhoods.describing import Description, describe
from almoner.services.rounds.neighbourhoods.dividing import SIZE
from almoner.services.rounds.neighbourhoods.partition import Partition
from almoner.services.rounds.study.arrangements import (
    Arrangement,
    apart,
    area_of,
    divided,
    neighbourhoods,
    packages_of,
    today,
)
from almoner.services.rounds.study.place import Place
from almoner.services.rounds.study.results import Results, compare
from almoner.services.rounds.study.running import Means, Planner, Progress, run
from almoner.services.rounds.study.settings import Settings, Switches
from almoner.services.rounds.study.values import Values
from almoner.services.rounds.travelling.ways import TravelTimes

GRADUALLY = timedelta(weeks=26)
"""In how long packages change hands in the report: at a review, or at the end of it."""


@dataclass(frozen=True, slots=True)
class Handover:
    """Who shares which neighbourhood, what each provider keeps, and who would change when."""

    consortia: Shares
    allocation: Allocation
    shares: tuple[Share, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Study:
    """Everything that a report says. `roads`: where travel times come from, in words."""

    place: Place
    settings: Settings
    switches: Switches
    partition: Partition
    described: Description
    handover: Handover
    results: Results
    values: Values
    roads: tuple[str, ...]


def study(
    place: Place,
    settings: Settings | None = None,
    switches: Switches | None = None,
    size: int = SIZE,
    planner: Planner | None = None,
    progress: Progress | None = None,
    ways: TravelTimes | None = None,
    each_its_own: bool = False,
) -> Study:
    """Today's providers against neighbourhoods of about `size` people, over the same days.

    With switches, both ways are planned with them too, so that what comes from a switch is not
    taken for what comes from neighbourhoods. `each_its_own`: also the neighbourhoods in which
    providers do not plan together.
    """
    chosen, wanted = settings or Settings(), switches or Switches()
    partition = divided(place, size, chosen.seed)
    handover = hand_over(place, partition)
    serves = handover.allocation.serves if each_its_own else None
    plain = _arrangements(place, partition, Switches(), serves)
    switched = _arrangements(place, partition, wanted, serves) if wanted else []
    means = Means.of(place, chosen, planner, ways)
    outcomes = run(means, [*plain, *switched], progress)
    return Study(
        place,
        chosen,
        wanted,
        partition,
        describe(area_of(place), partition),
        handover,
        compare(outcomes, chosen, means.values),
        means.values,
        tuple(means.ways.origin()),
    )


def hand_over(place: Place, partition: Partition, most: int = 3) -> Handover:
    """Which providers share each neighbourhood, with at most so many in each, or more where there
    are more providers than would fit and keep about the hours they have."""
    packages, providers = packages_of(place)
    most = max(most, len(providers) // len(partition.members) + 2)
    consortia = choose_consortia(partition, packages, providers, most)
    allocation = allocate(partition, packages, providers, consortia)
    course = Course(place.starts, place.starts + GRADUALLY)
    return Handover(
        consortia,
        allocation,
        shares_of(packages, allocation),
        changes(packages, allocation, course),
    )


def _arrangements(
    place: Place,
    partition: Partition,
    switches: Switches,
    serves: Mapping[str, str] | None,
) -> list[Arrangement]:
    found = [today(place, switches), neighbourhoods(place, partition, switches)]
    if serves is not None:
        found.append(apart(place, partition, serves, switches))
    return found
