"""What a plan costs, term by term, from its calls and their times."""

import math
from collections.abc import Iterable
from dataclasses import asdict, replace

from almoner.services.rounds.checking.book import Book, minutes_of
from almoner.services.rounds.checking.verdict import Cost
from almoner.services.rounds.problem.plan import Plan
from almoner.services.rounds.problem.visits import Visit
from almoner.services.rounds.problem.weights import Weights
from almoner.services.rounds.problem.workers import Worker

REQUIRED = 10_000.0
"""What leaving a required visit counts, in minutes of travel."""

MINUTES_AN_HOUR = 60

WEIGHT = {
    "travel": "travel",
    "lateness": "lateness",
    "worst": "worst",
    "strangers": "stranger",
    "wishes": "wishes",
    "changes": "change",
    "unused": "unused",
    "pay": "pay",
    "unfairness": "fairness",
}
"""Which weight belongs to which part of the cost. What is left over has none: it is in minutes."""


def cost_of(book: Book, plan: Plan) -> Cost:
    """Every part of the cost. Calls of visits or workers that are not there are not counted."""
    travel = {w.key: sum(book.legs(w, one)) for w, one in book.rounds(plan)}
    contact = {w.key: sum(map(minutes_of, one.calls)) for w, one in book.rounds(plan)}
    team = book.problem.workers
    work = {w.key: travel.get(w.key, 0.0) + contact.get(w.key, 0.0) for w in team}
    late = [max(0.0, call.starts - book.visit(call).closes) for _, call in book.calls(plan)]
    parts = Cost(
        travel=sum(travel.values()),
        lateness=sum(late),
        worst=max(late, default=0.0),
        strangers=_strangers(book, plan),
        wishes=sum(_wishes(worker, book.visit(call)) for worker, call in book.calls(plan)),
        changes=_changes(book, plan),
        unused=sum(max(0.0, w.contracted - work[w.key]) for w in team),
        pay=sum(_pay(w, work[w.key], travel.get(w.key, 0.0)) for w in team),
        unfairness=_unfairness(team, book.problem.visits, work),
        left=_left(book, plan),
    )
    return replace(parts, total=sum(worth(parts, book.problem.weights).values()))


def worth(cost: Cost, weights: Weights) -> dict[str, float]:
    """Each part of a cost in minutes' worth: times its weight."""
    by, parts = asdict(weights), asdict(cost)
    return {part: by[name] * parts[part] for part, name in WEIGHT.items()} | {"left": cost.left}


def _strangers(book: Book, plan: Plan) -> float:
    known = [(worker.key, book.visit(call).asks.known) for worker, call in book.calls(plan)]
    return float(sum(people is not None and key not in people for key, people in known))


def _wishes(worker: Worker, visit: Visit) -> float:
    """Minutes of what the person would rather have, and does not."""
    asks = visit.asks
    lacks = sum(minutes for trait, minutes in asks.rather.items() if trait not in worker.traits)
    best = max(asks.prefers.values(), default=0.0)
    return lacks + best - asks.prefers.get(worker.key, 0.0)


def _changes(book: Book, plan: Plan) -> float:
    told = book.problem.told
    return float(
        sum(
            (call.visit, call.task) in told and told[call.visit, call.task].worker != worker.key
            for worker, call in book.calls(plan)
        )
    )


def _pay(worker: Worker, work: float, travel: float) -> float:
    """Pounds."""
    return work / MINUTES_AN_HOUR * worker.pay + travel * worker.mileage


def _unfairness(team: Iterable[Worker], visits: Iterable[Visit], work: dict[str, float]) -> float:
    counted = [worker for worker in team if 0 < worker.available < math.inf]
    available = sum(worker.available for worker in counted)
    if not available:
        return 0.0
    fair = sum(task.minutes for visit in visits for task in visit.tasks) / available
    return sum(one.available * (work[one.key] / one.available - fair) ** 2 for one in counted)


def _left(book: Book, plan: Plan) -> float:
    left = [book.visits[key] for key in set(plan.left) if key in book.visits]
    return float(sum(REQUIRED if visit.leave is None else visit.leave for visit in left))
