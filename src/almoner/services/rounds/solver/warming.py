"""A problem just large enough to make the compiler see everything."""

from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.problem.travel import Travel
from almoner.services.rounds.problem.visits import Gap, Task, Visit
from almoner.services.rounds.problem.workers import Worker


def tiny() -> Problem:
    care = Task("care", 10)
    return Problem(
        visits=(
            Visit("one", 0, 60, (care,), place=1),
            Visit("two", 0, 60, (care, care), Gap(), place=2),
            Visit("three", 0, 60, (care, care), Gap(10, 30), place=3),
        ),
        workers=(Worker("first", frozenset({"care"})), Worker("second", frozenset({"care"}))),
        travel=Travel.of([[0.0 if a == b else 5.0 for a in range(4)] for b in range(4)]),
    )
