"""A search and its check, together: nothing leaves here that the checker has not judged."""

from collections.abc import Callable

from almoner.services.rounds.checking.check import Verdict, check
from almoner.services.rounds.problem.plan import Plan
from almoner.services.rounds.problem.problem import Problem

Progress = Callable[[float, float], None]


def search(
    problem: Problem,
    *,
    seconds: float | None = None,
    moves: int | None = None,
    seed: int = 1,
    start: Plan | None = None,
    ready: bool = False,
    progress: Progress | None = None,
) -> tuple[Plan, Verdict]:
    """The best plan found in so many seconds (or moves), and what the checker says of it.

    `start`: a plan to begin from. `ready`: making ready counts in the seconds too.
    """
    # Compiled code is loaded where a search runs, not in every process that shows a page.
    from almoner.services.rounds.solver.search import solve

    found = solve(
        problem,
        seconds=seconds,
        moves=moves,
        seed=seed,
        start=start,
        ready=ready,
        progress=progress,
    )
    return found.plan, check(problem, found.plan)
