"""A small place that can be worked out by hand, and a planner simple enough to be seen through."""

from datetime import date

import numpy as np

from almoner.services.rounds.problem.pairing import may
from almoner.services.rounds.problem.plan import Call as Made
from almoner.services.rounds.problem.plan import Plan, Round
from almoner.services.rounds.problem.travel import Travel
from almoner.services.rounds.study.place import WEEK, Call, Carer, Person, Place, Shift, Spot, Stay

CARE = frozenset({"personal care"})
MORNING = Call("morning", 480, 30, "personal care")
EARLY = Shift(400, 900)


def spot(east):
    """On the equator, a hundred thousand metres to a degree: only for `FLAT`."""
    return Spot(east, 0.0, 0.0, east / 100_000)


class Flat:
    """Travel times that can be worked out in the head: 1.35 km of road for a kilometre."""

    def metres(self, points, mode):
        at = np.array([point.longitude for point in points]) * 100_000
        return np.abs(at[:, None] - at[None, :]) * 1.35

    def travel(self, points, modes, parts=None):
        km = self.metres(points, "car") / 1000
        speeds = {"car": (27, 3), "bicycle": (13, 1), "foot": (4.6, 0)}
        return Travel({m: self._minutes(km, *speeds[m]) for m in modes})

    def origin(self):
        return ["Flat."]

    def _minutes(self, km, speed, door):
        return np.where(km > 0, km / speed * 60 + door, 0.0)[None]


FLAT = Flat()


def person(key, east, provider="A", calls=(MORNING,), **more):
    return Person(key, spot(east), provider, calls, "CV1 1", **more)


def carer(key, east, provider="A", **more):
    given = {"mode": "car", "shift": EARLY, "weekdays": WEEK, "can": CARE} | more
    return Carer(key, provider, spot(east), **given)


def street(days=3):
    """Two providers visit both ends of a street of ten kilometres; two workers of each."""
    people = [
        person(f"{side}{n}", at + 100.0 * n, "AB"[n % 2])
        for side, at in (("w", 0.0), ("e", 10_000.0))
        for n in range(4)
    ]
    carers = [
        carer(f"{name}{n}", 10_000.0 * (n % 2), name) for name in ("A", "B") for n in range(2)
    ]
    people[0] = person("w0", 0.0, "A", lonely=True)
    people[1] = person("w1", 100.0, "B", review=date(2026, 9, 20))
    people[2] = person("w2", 200.0, "A", review=date(2026, 9, 21))
    people[5] = person("e1", 10_100.0, "B", stays=(Stay(0, days),))
    return Place("A street", date(2026, 9, 7), tuple(people), tuple(carers))


def greedy(problem, part=1.0, seed=1):
    """Each visit, in the order in which they open, to whoever can be there first."""
    diaries = {worker.key: _Diary(problem, worker) for worker in problem.workers}
    left = []
    for visit in sorted(problem.visits, key=lambda one: (one.opens, one.key)):
        able = [d for d in diaries.values() if may(d.worker, visit, 0)]
        chosen = sorted(able, key=lambda d: (d.ready(visit), d.worker.key))[: len(visit.tasks)]
        start = max((d.ready(visit) for d in chosen), default=float("inf"))
        latest = float("inf") if visit.latest is None else visit.latest
        fits = start <= latest and all(d.fits(visit, start) for d in chosen)
        if len(chosen) < len(visit.tasks) or not fits:
            left.append(visit.key)
            continue
        for task, diary in enumerate(chosen):
            diary.add(visit, task, start)
    return Plan(tuple(diary.round() for diary in diaries.values()), tuple(left))


class _Diary:
    def __init__(self, problem, worker):
        self.travel, self.worker, self.calls = problem.travel, worker, []
        self.at, self.free, self.rest = worker.start_place, worker.starts, None

    def ready(self, visit):
        minutes = self.travel.between(self.worker.mode, self.at, visit.place, visit.opens)
        start = max(visit.opens, self.free + minutes)
        due = self.worker.rest
        if due and self.rest is None and start + visit.tasks[0].minutes > due.closes:
            begins = max(self.free, due.opens)
            start = max(visit.opens, begins + due.minutes + minutes)
        return start

    def fits(self, visit, start):
        home = self.travel.between(self.worker.mode, visit.place, self.worker.end_place)
        return start + visit.tasks[0].minutes + home <= self.worker.ends

    def add(self, visit, task, start):
        due = self.worker.rest
        ends = start + visit.tasks[task].minutes
        if due and self.rest is None and ends > due.closes:
            begins = max(self.free, due.opens)
            self.rest = (begins, begins + due.minutes)
        self.calls.append(Made(visit.key, task, start, ends))
        self.at, self.free = visit.place, ends

    def round(self):
        return Round(self.worker.key, tuple(self.calls), self.rest)
