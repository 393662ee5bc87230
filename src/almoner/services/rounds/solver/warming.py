"""A problem just large enough to make the compiler see everything."""

from almoner.services.rounds.problem.problem import Problem, Worker
from almoner.services.rounds.problem.visits import Gap, Task, Visit


def tiny() -> Problem:
    care = Task("care", 10)
    return Problem(
        visits=(
            Visit("one", 0, 60, (care,)),
            Visit("two", 0, 60, (care, care), Gap()),
            Visit("three", 0, 60, (care, care), Gap(10, 30)),
        ),
        workers=(Worker("first", frozenset({"care"})), Worker("second", frozenset({"care"}))),
        travel=tuple(tuple(0.0 if a == b else 5.0 for a in range(4)) for b in range(4)),
    )
