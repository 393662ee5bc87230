"""Does each call keep to its window and its length, and to the calls it is tied to?"""

import math
from collections.abc import Iterator

from almoner.services.rounds.checking.book import NEAR, Book, minutes_of, spell
from almoner.services.rounds.checking.verdict import Fault
from almoner.services.rounds.problem.links import Link
from almoner.services.rounds.problem.plan import Call, Plan
from almoner.services.rounds.problem.visits import Gap, Visit

Starts = dict[tuple[str, int], tuple[str, float]]


def time_faults(book: Book, plan: Plan) -> Iterator[Fault]:
    for worker, call in book.calls(plan):
        yield from _call(worker.key, call, book.visit(call))
    found: Starts = {(c.visit, c.task): (worker.key, c.starts) for worker, c in book.calls(plan)}
    for visit in book.problem.visits:
        if visit.gap is not None:
            yield from _pair(visit, visit.gap, found)
    for link in book.problem.links:
        yield from _link(link, found)


def _call(worker: str, call: Call, visit: Visit) -> Iterator[Fault]:
    who = f"Worker {worker} starts visit {visit.key} at {call.starts:g}"
    if not (math.isfinite(call.starts) and math.isfinite(call.ends)):
        yield Fault("time-not-finite", f"{who} and ends it at {call.ends:g}.")
    if not call.starts >= visit.opens - NEAR:
        yield Fault(
            "before-window",
            f"{who}, {spell(visit.opens - call.starts)} before it opens at {visit.opens:g}.",
        )
    if visit.latest is not None and not call.starts <= visit.latest + NEAR:
        yield Fault(
            "after-latest",
            f"{who}, {spell(call.starts - visit.latest)} after {visit.latest:g}, the latest"
            " that it may.",
        )
    needs = visit.tasks[call.task].minutes
    if not minutes_of(call) >= needs - NEAR:
        yield Fault(
            "too-short",
            f"Worker {worker} is at visit {visit.key} for {spell(minutes_of(call))} of the"
            f" {needs:g} that it needs, {needs - minutes_of(call):g} too few.",
        )


def _pair(visit: Visit, gap: Gap, found: Starts) -> Iterator[Fault]:
    """Two tasks of one visit: two workers, and the gap kept."""
    if not ((visit.key, 0) in found and (visit.key, 1) in found):
        return
    (first, starts), (second, later) = found[visit.key, 0], found[visit.key, 1]
    if first == second:
        yield Fault("one-worker", f"Visit {visit.key} needs two workers and has {first} twice.")
    apart = later - starts
    if not gap.least - NEAR <= apart <= gap.most + NEAR:
        yield Fault(
            "wrong-gap",
            f"The two tasks of visit {visit.key}, by {first} and {second}, start {spell(apart)}"
            f" apart, not {gap.least:g} to {gap.most:g}.",
        )


def _link(link: Link, found: Starts) -> Iterator[Fault]:
    if not ((link.first, 0) in found and (link.second, 0) in found):
        return
    (before, starts), (after, later) = found[link.first, 0], found[link.second, 0]
    apart = later - starts
    who = (
        f"Visit {link.second} by {after} starts {spell(apart)} after visit {link.first} by {before}"
    )
    if not apart >= link.least - NEAR:
        yield Fault(
            "too-close",
            f"{who}: at least {link.least:g} are needed, {link.least - apart:g} more.",
        )
    if not apart <= link.most + NEAR:
        yield Fault(
            "too-far-apart",
            f"{who}: at most {link.most:g} are allowed, {apart - link.most:g} fewer.",
        )
