"""A day of rounds written as the file that dayfile reads. What is as usual is left out."""

import math
from collections.abc import Mapping
from dataclasses import MISSING, asdict, fields
from typing import Any

from almoner.services.rounds.problem.dayfile import FORMAT
from almoner.services.rounds.problem.links import Link
from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.problem.travel import Travel
from almoner.services.rounds.problem.visits import Asks, Visit
from almoner.services.rounds.problem.workers import Worker


def write_day(problem: Problem) -> dict[str, Any]:
    """The problem with its travel times as tables of minutes; places are called p0, p1 and so on.

    ValueError for an infinite number that the format has no word for.
    """
    told = [
        {"visit": visit, "task": task, "worker": one.worker, "starts": one.starts}
        for (visit, task), one in problem.told.items()
    ]
    whole = {
        "name": problem.name,
        "links": [_link(link) for link in problem.links],
        "told": told,
        "may_leave": problem.may_leave,
    }
    return {
        "format": FORMAT,
        "places": [f"p{at}" for at in range(problem.travel.places)],
        "travel": _travel(problem.travel),
        "workers": [_worker(worker) for worker in problem.workers],
        "visits": [_visit(visit) for visit in problem.visits],
        "weights": asdict(problem.weights),
        **{name: value for name, value in whole.items() if value},
    }


def _travel(travel: Travel) -> dict[str, Any]:
    if len(travel.parts) == 1:
        return {"minutes": {mode: table[0].tolist() for mode, table in travel.minutes.items()}}
    tables = {mode: table.tolist() for mode, table in travel.minutes.items()}
    return {"parts": list(travel.parts), "minutes": tables}


def _worker(worker: Worker) -> dict[str, Any]:
    return _unusual(worker) | {
        "start_place": f"p{worker.start_place}",
        "end_place": f"p{worker.end_place}",
    }


def _visit(visit: Visit) -> dict[str, Any]:
    asks = _unusual(visit.asks)
    if visit.asks.known is not None:
        asks["known"] = sorted(visit.asks.known)
    found = _unusual(visit) | {"place": f"p{visit.place}"}
    return {name: one for name, one in found.items() if name != "asks"} | (
        {"asks": asks} if visit.asks != Asks() else {}
    )


def _link(link: Link) -> dict[str, Any]:
    return _unusual(link)


def _unusual(noun: Any) -> dict[str, Any]:
    """The fields of a noun that are not as they are when nothing is said."""
    found = {}
    for one in fields(noun):
        value = getattr(noun, one.name)
        usual = one.default_factory() if one.default_factory is not MISSING else one.default
        if value != usual:
            found[one.name] = _plain(value, one.name)
    return found


def _plain(value: Any, name: str) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{name} is {value}, which a file of a day cannot say.")
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple):
        return [asdict(one) for one in value]
    return asdict(value) if hasattr(value, "__dataclass_fields__") else value
