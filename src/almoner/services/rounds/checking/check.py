"""Is this plan possible, and what does it cost? Worked out anew from the calls and their times."""

from collections.abc import Iterator

from almoner.services.rounds.checking import costing
from almoner.services.rounds.checking.allowed import allowed_faults
from almoner.services.rounds.checking.book import Book
from almoner.services.rounds.checking.coverage import coverage_faults, required_left
from almoner.services.rounds.checking.rests import rest_faults
from almoner.services.rounds.checking.shifts import shift_faults
from almoner.services.rounds.checking.times import time_faults
from almoner.services.rounds.checking.verdict import Cost, Fault, Verdict
from almoner.services.rounds.problem.plan import Plan
from almoner.services.rounds.problem.problem import Problem

__all__ = ["Cost", "Fault", "Verdict", "check", "cost_of"]


def check(problem: Problem, plan: Plan) -> Verdict:
    """Every fault of the plan; its cost when it has none. Times may be off by a millionth."""
    book = Book.of(problem)
    faults = tuple(_faults(book, plan))
    cost = None if faults else costing.cost_of(book, plan)
    return Verdict(faults, cost, required_left(book, plan))


def cost_of(problem: Problem, plan: Plan) -> Cost:
    """What the plan costs, faults or not. Calls of visits that are not there do not count."""
    return costing.cost_of(Book.of(problem), plan)


def _faults(book: Book, plan: Plan) -> Iterator[Fault]:
    yield from coverage_faults(book, plan)
    yield from allowed_faults(book, plan)
    yield from shift_faults(book, plan)
    yield from rest_faults(book, plan)
    yield from time_faults(book, plan)
