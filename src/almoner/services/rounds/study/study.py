"""The whole study: divide, share, plan both ways, compare."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from almoner.services.rounds.neighbourhoods.describing import Description, describe
from almoner.services.rounds.neighbourhoods.dividing import SIZE
from almoner.services.rounds.neighbourhoods.partition import Partition
from almoner.services.rounds.study.arrangements import (
    Arrangement,
    apart,
    area_of,
    divided,
    neighbourhoods,
    today,
)
from almoner.services.rounds.study.handing import Handover, hand_over
from almoner.services.rounds.study.local import LOCAL
from almoner.services.rounds.study.picture import borders_of
from almoner.services.rounds.study.place import Place
from almoner.services.rounds.study.results import Results, compare
from almoner.services.rounds.study.running import Means, Outcome, Planner, Progress, run
from almoner.services.rounds.study.settings import Settings, Switches
from almoner.services.rounds.study.values import Values
from almoner.services.rounds.travelling.ways import TravelTimes


@dataclass(frozen=True, slots=True)
class Study:
    """Everything that a report says. `local`: the results of each neighbourhood. `roads`: where
    travel times come from, in words. `borders`: H3 cell → neighbourhood, empty where no ground is
    known."""

    place: Place
    settings: Settings
    switches: Switches
    partition: Partition
    described: Description
    handover: Handover
    results: Results
    local: Mapping[str, Results]
    values: Values
    roads: tuple[str, ...]
    borders: Mapping[str, str]


def study(
    place: Place,
    settings: Settings | None = None,
    switches: Switches | None = None,
    size: int = SIZE,
    planner: Planner | None = None,
    progress: Progress | None = None,
    ways: TravelTimes | None = None,
    each_its_own: bool = False,
    partition: Partition | None = None,
    borders: Mapping[str, str] | None = None,
) -> Study:
    """Today's providers against neighbourhoods of about `size` people, over the same days.

    With switches, both ways are planned with them too, so that what comes from a switch is not
    taken for what comes from neighbourhoods. `each_its_own`: also the neighbourhoods in which
    providers do not plan together. `partition`: neighbourhoods that somebody has drawn, and
    `borders`: the cells of each.
    """
    chosen, wanted = settings or Settings(), switches or Switches()
    partition = partition or divided(place, size, chosen.seed)
    handover = hand_over(place, partition)
    serves = handover.allocation.serves if each_its_own else None
    plain = _arrangements(place, partition, Switches(), serves)
    switched = _arrangements(place, partition, wanted, serves) if wanted else []
    means = Means.of(place, chosen, planner, ways, partition.of)
    outcomes = run(means, [*plain, *switched], progress)
    return Study(
        place,
        chosen,
        wanted,
        partition,
        describe(area_of(place), partition),
        handover,
        compare(outcomes, chosen, means.values),
        _locally(outcomes, partition, means),
        means.values,
        tuple(means.ways.origin()),
        borders or borders_of(place, partition),
    )


def _locally(outcomes: Sequence[Outcome], partition: Partition, means: Means) -> dict[str, Results]:
    return {
        name: compare([one.within(name) for one in outcomes], means.settings, means.values, LOCAL)
        for name in partition.members
    }


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
