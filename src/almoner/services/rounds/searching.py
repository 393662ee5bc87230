"""A search and its check, together: nothing leaves here that the checker has not judged."""

from collections.abc import Callable
from functools import cache
from threading import Thread

from almoner.services.rounds.checking.check import Verdict, check
from almoner.services.rounds.problem.plan import Plan
from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.rules.moving import restored

Progress = Callable[[float, float], None]


@cache
def get_ready() -> Thread:
    """Loads the compiled code beside what the process does: the first search need not wait for it.
    Once a process."""
    loading = Thread(target=_load, name="rounds.get_ready", daemon=True)
    loading.start()
    return loading


def _load() -> None:
    from almoner.services.rounds.solver.search import warm_up

    warm_up()


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

    `start`: a plan to begin from. `ready`: a repair; making ready counts in the seconds too, and
    rounds whose calls are the same stay as they were.
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
    if ready and start is not None:
        return _calmed(problem, found.plan, start)
    return found.plan, check(problem, found.plan)


def _calmed(problem: Problem, plan: Plan, before: Plan) -> tuple[Plan, Verdict]:
    """A repair that leaves alone whoever it does not need."""
    calm = restored(problem, plan, before)
    verdict = check(problem, calm)
    return (calm, verdict) if verdict.passed else (plan, check(problem, plan))
