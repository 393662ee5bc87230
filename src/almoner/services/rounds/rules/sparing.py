"""What a plan leaves free: gaps in rounds that are long enough for one more visit."""

from collections.abc import Iterable, Iterator, Mapping

import h3

from almoner.kernel.day_parts import minutes_by_part
from almoner.platform.geography.spots import AREA_RESOLUTION
from almoner.services.rounds.problem.plan import Plan, Round
from almoner.services.rounds.problem.workers import Worker

# Minutes that getting to one more visit and away from it takes, and the shortest visit that is
# worth the way. Local values (D).
WAY = 15.0
SHORTEST = 30.0


def spare_minutes(workers: Iterable[Worker], plan: Plan) -> dict[str, int]:
    """Part of the day → minutes that all workers together have free for more visits."""
    rounds = {one.worker: one for one in plan.rounds}
    return minutes_by_part(
        gap for worker in workers for gap in _gaps(worker, rounds.get(worker.key))
    )


def areas_passed(
    workers: Iterable[Worker], spots: Mapping[str, tuple[float, float]], plan: Plan
) -> list[str]:
    """Where rounds pass that leave time for one more visit: H3 cells of about 36 km², in order, too
    wide to tell whose door they pass. `spots`: visit → degrees north and east."""
    rounds = {one.worker: one for one in plan.rounds}
    cells = {
        h3.latlng_to_cell(*spots[call.visit], AREA_RESOLUTION)
        for worker in workers
        if worker.key in rounds and any(_gaps(worker, rounds[worker.key]))
        for call in rounds[worker.key].calls
    }
    return sorted(cells)


def _gaps(worker: Worker, made: Round | None) -> Iterator[tuple[float, float]]:
    """Free stretches of one worker's shift, without the way there and back."""
    busy = sorted((one.starts, one.ends) for one in made.calls) if made else []
    if made is not None and made.rest is not None:
        busy = sorted([*busy, made.rest])
    here = worker.starts
    for starts, ends in [*busy, (worker.ends, worker.ends)]:
        first, last = here + WAY, starts - WAY
        if last - first >= SHORTEST:
            yield first, last
        here = max(here, ends)
