"""Several searches at once, one for each seed: the best of them."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from almoner.services.rounds.problem.plan import Plan
from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.solver.search import Found, solve, warm_up


@dataclass(frozen=True, slots=True)
class _Search:
    problem: Problem
    seconds: float | None
    moves: int | None
    start: Plan | None

    def __call__(self, seed: int) -> Found:
        return solve(
            self.problem, seconds=self.seconds, moves=self.moves, seed=seed, start=self.start
        )


def solve_many(
    problem: Problem,
    seeds: Sequence[int],
    processes: int = 2,
    *,
    seconds: float | None = None,
    moves: int | None = None,
    start: Plan | None = None,
) -> Found:
    """The best of one search for each seed, so many at a time. `moves` is for each search.

    The same seeds and moves give the same plan. Processes are started afresh, so that threads of
    this one do no harm; on one process, nothing is started.
    """
    search = _Search(problem, seconds, moves, start)
    if processes == 1 or len(seeds) == 1:
        return _best([search(seed) for seed in seeds])
    warm_up()
    with ProcessPoolExecutor(min(processes, len(seeds)), get_context("spawn")) as pool:
        return _best(list(pool.map(search, seeds)))


def _best(found: Sequence[Found]) -> Found:
    """The cheapest; of equals, the first."""
    return min(found, key=lambda one: one.cost)
