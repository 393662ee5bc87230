"""Is every visit made once, or left over whole, by workers and visits that there are?"""

from collections import Counter
from collections.abc import Iterator

from almoner.services.rounds.checking.book import Book
from almoner.services.rounds.checking.verdict import Fault
from almoner.services.rounds.problem.plan import Plan
from almoner.services.rounds.problem.visits import Visit


def coverage_faults(book: Book, plan: Plan) -> Iterator[Fault]:
    yield from _unknown_workers(book, plan)
    yield from _unknown_calls(book, plan)
    yield from _unknown_left(book, plan)
    done = Counter((call.visit, call.task) for one in plan.rounds for call in one.calls)
    left = set(plan.left)
    for visit in book.problem.visits:
        times = [done[visit.key, at] for at in range(len(visit.tasks))]
        yield from _twice(visit, times)
        if visit.key in left:
            yield from _left(visit, times, book.problem.may_leave)
        else:
            yield from _not_made(visit, times)


def required_left(book: Book, plan: Plan) -> tuple[str, ...]:
    """Visits that are left over although they are required, in the order of the problem."""
    left = set(plan.left)
    return tuple(v.key for v in book.problem.visits if v.required and v.key in left)


def _unknown_workers(book: Book, plan: Plan) -> Iterator[Fault]:
    for key, times in Counter(one.worker for one in plan.rounds).items():
        if key not in book.workers:
            yield Fault("unknown-worker", f"There is no worker {key}.")
        if times > 1:
            yield Fault("worker-twice", f"Worker {key} has {times} rounds.")


def _unknown_calls(book: Book, plan: Plan) -> Iterator[Fault]:
    for one in plan.rounds:
        for call in one.calls:
            if not book.knows(call):
                yield Fault(
                    "unknown-call",
                    f"Worker {one.worker} has task {call.task} at visit {call.visit}, which is not"
                    " there.",
                )


def _unknown_left(book: Book, plan: Plan) -> Iterator[Fault]:
    for key, times in Counter(plan.left).items():
        if key not in book.visits:
            yield Fault("unknown-left", f"Visit {key} is left over, and there is no such visit.")
        if times > 1:
            yield Fault("left-twice", f"Visit {key} is left over {times} times.")


def _twice(visit: Visit, times: list[int]) -> Iterator[Fault]:
    for task, often in zip(visit.tasks, times, strict=True):
        if often > 1:
            yield Fault("done-twice", f"{task.needs} at visit {visit.key} is done {often} times.")


def _left(visit: Visit, times: list[int], may_leave: bool) -> Iterator[Fault]:
    if any(times):
        yield Fault("made-and-left", f"Visit {visit.key} is made and also left over.")
    if not may_leave:
        yield Fault("left-out", f"Visit {visit.key} is left over, and here none may be.")


def _not_made(visit: Visit, times: list[int]) -> Iterator[Fault]:
    half = any(times)
    for task, often in zip(visit.tasks, times, strict=True):
        if often == 0 and half:
            yield Fault(
                "half-made",
                f"Visit {visit.key} needs two workers and nobody does {task.needs} there.",
            )
        elif often == 0:
            yield Fault("left-out", f"Nobody does {task.needs} at visit {visit.key}.")
