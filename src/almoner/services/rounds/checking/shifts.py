"""Can each worker be where they should be, within their shift and their hours?"""

from collections.abc import Iterator
from itertools import pairwise

from almoner.services.rounds.checking.book import NEAR, Book, minutes_of, spell
from almoner.services.rounds.checking.verdict import Fault
from almoner.services.rounds.problem.plan import Plan, Round
from almoner.services.rounds.problem.workers import Worker


def shift_faults(book: Book, plan: Plan) -> Iterator[Fault]:
    for worker, one in book.rounds(plan):
        if one.calls:
            yield from _out(book, worker, one)
            yield from _between(book, worker, one)
            yield from _home(book, worker, one)
            yield from _hours(book, worker, one)


def _out(book: Book, worker: Worker, one: Round) -> Iterator[Fault]:
    first = one.calls[0]
    leaves = first.starts - book.leg(worker, None, first)
    if not leaves >= worker.starts - NEAR:
        yield Fault(
            "before-shift",
            f"Worker {worker.key} starts visit {first.visit} at {first.starts:g} and has to leave"
            f" for it at {leaves:g}, {spell(worker.starts - leaves)} before their shift starts"
            f" at {worker.starts:g}.",
        )


def _between(book: Book, worker: Worker, one: Round) -> Iterator[Fault]:
    for before, call in pairwise(one.calls):
        ready = before.ends + book.leg(worker, before, call)
        if not call.starts >= ready - NEAR:
            yield Fault(
                "too-soon",
                f"Worker {worker.key} starts visit {call.visit} at {call.starts:g} and cannot be"
                f" there from visit {before.visit} before {ready:g}, {spell(ready - call.starts)}"
                " later.",
            )


def _home(book: Book, worker: Worker, one: Round) -> Iterator[Fault]:
    last = one.calls[-1]
    back = last.ends + book.leg(worker, last, None)
    if not back <= worker.ends + NEAR:
        yield Fault(
            "after-shift",
            f"Worker {worker.key} ends visit {last.visit} at {last.ends:g} and is back at"
            f" {back:g}, {spell(back - worker.ends)} after their shift ends at"
            f" {worker.ends:g}.",
        )


def _hours(book: Book, worker: Worker, one: Round) -> Iterator[Fault]:
    work = sum(map(minutes_of, one.calls)) + sum(book.legs(worker, one))
    if not work <= worker.most + NEAR:
        yield Fault(
            "too-much-work",
            f"Worker {worker.key} has {spell(work)} of work, {work - worker.most:g} more than"
            f" the {worker.most:g} they may have.",
        )
