"""May this worker do this task, and if not, why? In words for the person who plans."""

from collections.abc import Iterator

from almoner.services.rounds.problem.visits import Visit
from almoner.services.rounds.problem.workers import Worker


def why_not(worker: Worker, visit: Visit, task: int) -> list[str]:
    """Every reason why this worker may not do it; empty when they may."""
    return list(_reasons(worker, visit, task))


def may(worker: Worker, visit: Visit, task: int) -> bool:
    return next(_reasons(worker, visit, task), None) is None


def _reasons(worker: Worker, visit: Visit, task: int) -> Iterator[str]:
    asks, needs = visit.asks, visit.tasks[task].needs
    if needs not in worker.can:
        yield f"{worker.key} may not do {needs}."
    if visit.key in worker.barred:
        yield worker.barred[visit.key]
    if worker.key in asks.declined:
        yield asks.declined[worker.key]
    for trait in sorted(asks.must - worker.traits):
        yield f"This visit asks for {trait}."
    for thing in sorted(asks.has & worker.avoids):
        yield f"{worker.key} cannot be near {thing}."
