"""May each worker make the calls they have, and does the person want them to?"""

from collections.abc import Iterator

from almoner.services.rounds.checking.book import Book
from almoner.services.rounds.checking.verdict import Fault
from almoner.services.rounds.problem.plan import Call, Plan
from almoner.services.rounds.problem.visits import Visit
from almoner.services.rounds.problem.workers import Worker


def allowed_faults(book: Book, plan: Plan) -> Iterator[Fault]:
    for worker, call in book.calls(plan):
        yield from _authority(worker, call, book.task(call).needs)
        yield from _person(worker, book.visit(call))


def _authority(worker: Worker, call: Call, needs: str) -> Iterator[Fault]:
    if needs not in worker.can:
        yield Fault(
            "not-competent", f"Worker {worker.key} may not do {needs} at visit {call.visit}."
        )
    if call.visit in worker.barred:
        yield Fault(
            "barred",
            f"Worker {worker.key} is barred from visit {call.visit}: {worker.barred[call.visit]}",
        )


def _person(worker: Worker, visit: Visit) -> Iterator[Fault]:
    if worker.key in visit.asks.declined:
        yield Fault(
            "declined",
            f"Worker {worker.key} is not wanted at visit {visit.key}:"
            f" {visit.asks.declined[worker.key]}",
        )
    for trait in sorted(visit.asks.must - worker.traits):
        yield Fault(
            "not-as-asked",
            f"Visit {visit.key} asks for {trait}, which worker {worker.key} does not have.",
        )
    for thing in sorted(visit.asks.has & worker.avoids):
        yield Fault(
            "avoids",
            f"Visit {visit.key} has {thing}, which worker {worker.key} cannot be near.",
        )
