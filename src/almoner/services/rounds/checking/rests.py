"""Does everybody who is due a break have one, in time, and long enough to reach the next visit?"""

import math
from collections.abc import Iterator

from almoner.services.rounds.checking.book import NEAR, Book, spell
from almoner.services.rounds.checking.verdict import Fault
from almoner.services.rounds.problem.plan import Plan, Round
from almoner.services.rounds.problem.workers import Rest, Worker


def rest_faults(book: Book, plan: Plan) -> Iterator[Fault]:
    for worker, one in book.rounds(plan):
        due = worker.rest if one.calls and is_due(worker, one) else None
        if one.rest is None:
            yield from _missing(worker, due, one)
        elif not _is_time(one.rest):
            yield Fault("rest-wrong", f"The break of worker {worker.key} is not two times.")
        else:
            yield from _due(worker, due, one, one.rest)
            yield from _in_between(book, worker, one, one.rest)


def is_due(worker: Worker, one: Round) -> bool:
    """A break is due when the last visit ends after the break may begin at the latest."""
    return worker.rest is not None and not one.calls[-1].ends <= worker.rest.closes + NEAR


def _is_time(rest: tuple[float, float]) -> bool:
    return all(map(math.isfinite, rest)) and rest[0] <= rest[1]


def _missing(worker: Worker, due: Rest | None, one: Round) -> Iterator[Fault]:
    if due is not None:
        yield Fault(
            "no-rest",
            f"Worker {worker.key} has no break of {spell(due.minutes)} and works until"
            f" {one.calls[-1].ends:g}; it has to begin by {due.closes:g}.",
        )


def _due(
    worker: Worker, due: Rest | None, one: Round, rest: tuple[float, float]
) -> Iterator[Fault]:
    """A break that is due: its length, when it begins, and that work comes before and after."""
    if due is None:
        return
    begins, minutes = rest[0], rest[1] - rest[0]
    who = f"The break of worker {worker.key}"
    if not minutes >= due.minutes - NEAR:
        yield Fault(
            "rest-too-short",
            f"{who} lasts {spell(minutes)}, {due.minutes - minutes:g} too few.",
        )
    if not begins >= due.opens - NEAR:
        yield Fault(
            "rest-too-early",
            f"{who} begins at {begins:g}, {spell(due.opens - begins)} before {due.opens:g}.",
        )
    if not begins <= due.closes + NEAR:
        yield Fault(
            "rest-too-late",
            f"{who} begins at {begins:g}, {spell(begins - due.closes)} after {due.closes:g}.",
        )
    if not one.calls[0].starts < begins <= one.calls[-1].starts:
        yield Fault("rest-not-between", f"{who} at {begins:g} is not between two visits.")


def _in_between(
    book: Book, worker: Worker, one: Round, rest: tuple[float, float]
) -> Iterator[Fault]:
    """A break begins when the visit before it is over, and leaves time for the way to the next."""
    begins, ends = rest
    at = sum(call.starts < begins for call in one.calls)
    before, after = one.calls[at - 1] if at else None, one.calls[at] if one.calls[at:] else None
    who = f"The break of worker {worker.key}"
    if before is not None and not begins >= before.ends - NEAR:
        yield Fault(
            "rest-in-visit",
            f"{who} begins at {begins:g}, {spell(before.ends - begins)} before visit"
            f" {before.visit} ends at {before.ends:g}.",
        )
    if after is None:
        return
    ready = ends + book.leg(worker, before, after)
    if not ready <= after.starts + NEAR:
        yield Fault(
            "rest-too-long",
            f"{who} ends at {ends:g}, {spell(ready - after.starts)} too late to be at visit"
            f" {after.visit} by {after.starts:g}.",
        )
