"""Plain rounds with hard windows: our search against PyVRP, which is made for them.

    pip install "pyvrp==0.14.*"        # an extra of the benchmark, not needed to run Almoner
    python -m benchmarks.pyvrp_windows [--seconds 10] [--seed 1] [--sizes 50 100 200] [--days 3]
    python -m benchmarks.pyvrp_windows --instances FOLDER [--limit 8]

One task a visit, no gaps, everybody may do everything, nobody comes late; the cost is travel alone.
Days are drawn by seed (homes in clusters or all over, windows narrow and wide), or made from the
published instances: the first service of each patient, with workers enough to keep the windows.
Travel is in whole tenths of a minute, so that both see the same numbers. Both search on one core
for the same time, one after the other, and our checker counts both plans.
"""

import argparse
import json
import math
import random
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from almoner.services.rounds.checking.check import check
from almoner.services.rounds.problem.plan import Call, Plan, Round
from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.problem.published import read_problem
from almoner.services.rounds.problem.travel import CAR, Travel
from almoner.services.rounds.problem.visits import Task, Visit
from almoner.services.rounds.problem.weights import Weights
from almoner.services.rounds.problem.workers import Worker
from almoner.services.rounds.solver.search import solve, warm_up

TENTHS = 10
TRAVEL_ALONE = Weights(travel=1, lateness=30, worst=0)
"""No plan that counts is late: what lateness costs only guides the search."""
VISITS_A_WORKER = 4


@dataclass(frozen=True)
class Result:
    """One day planned by both: minutes of travel, None where no plan kept the windows."""

    name: str
    visits: int
    ours: float | None
    theirs: float | None

    @property
    def gap(self) -> float | None:
        """Per cent above PyVRP."""
        if self.ours is None or self.theirs is None:
            return None
        return 100 * (self.ours / self.theirs - 1)


def day(name: str, visits: list[Visit], rows: list[list[float]]) -> Problem:
    """A day with hard windows and workers enough."""
    can = frozenset(task.needs for visit in visits for task in visit.tasks)
    team = math.ceil(len(visits) / VISITS_A_WORKER)
    return Problem(
        tuple(replace(visit, latest=visit.closes) for visit in visits),
        tuple(Worker(f"w{at}", can) for at in range(team)),
        Travel.of([[math.ceil(TENTHS * leg) / TENTHS for leg in row] for row in rows]),
        TRAVEL_ALONE,
        name,
    )


def drawn(size: int, seed: int) -> Problem:
    """Homes in clusters in every second day, all over in the others; windows of 30 to 120."""
    chance = random.Random(f"{size} {seed}")
    middles = [(chance.uniform(0, 40), chance.uniform(0, 40)) for _ in range(max(3, size // 20))]
    points = [(20.0, 20.0), *(home(chance, middles if seed % 2 else []) for _ in range(size))]
    visits = []
    for at in range(1, size + 1):
        opens = float(chance.randrange(30, 600, 15))
        task = Task("care", float(chance.choice((15, 30, 45))))
        closes = opens + chance.choice((30, 60, 120))
        visits.append(Visit(f"v{at}", opens, closes, (task,), place=at))
    rows = [[math.dist(a, b) for b in points] for a in points]
    return day(f"drawn {size} visits, day {seed}", visits, rows)


def home(chance: random.Random, middles: list[tuple[float, float]]) -> tuple[float, float]:
    if not middles:
        return chance.uniform(0, 40), chance.uniform(0, 40)
    x, y = chance.choice(middles)
    return chance.gauss(x, 2.5), chance.gauss(y, 2.5)


def plain(path: Path) -> Problem:
    """A published instance with the first service of each patient, and hard windows."""
    whole = read_problem(json.loads(path.read_text(encoding="utf-8")))
    visits = [replace(visit, tasks=visit.tasks[:1], gap=None) for visit in whole.visits]
    size = whole.travel.places
    rows = [[whole.travel.between(CAR, a, b) for b in range(size)] for a in range(size)]
    return day(f"{path.parent.name}/{path.name}", visits, rows)


def theirs(problem: Problem, seconds: float, seed: int) -> Plan | None:
    """PyVRP's plan, or None when it finds none that keeps the windows."""
    from pyvrp import Model
    from pyvrp.stop import MaxRuntime

    model = Model()
    stops = [model.add_location(at, 0) for at in range(problem.travel.places)]
    depot = model.add_depot(stops[0])
    model.add_vehicle_type(len(problem.workers), start_depot=depot, end_depot=depot)
    for visit in problem.visits:
        model.add_client(
            stops[visit.place],
            service_duration=units(visit.tasks[0].minutes),
            tw_early=units(visit.opens),
            tw_late=units(visit.closes),
        )
    for a, start in enumerate(stops):
        for b, end in enumerate(stops):
            leg = units(problem.travel.between(CAR, a, b))
            model.add_edge(start, end, distance=leg, duration=leg)
    found = model.solve(MaxRuntime(seconds), seed=seed, collect_stats=False, display=False)
    return plan_of(problem, found.best.routes()) if found.is_feasible() else None


def units(minutes: float) -> int:
    return round(TENTHS * minutes)


def plan_of(problem: Problem, routes: list) -> Plan:
    rounds = []
    for worker, route in zip(problem.workers, routes, strict=False):
        calls = tuple(
            Call(
                problem.visits[one.idx].key,
                0,
                one.start_time / TENTHS,
                one.start_time / TENTHS + problem.visits[one.idx].tasks[0].minutes,
            )
            for one in route.schedule()
            if one.is_client()
        )
        rounds.append(Round(worker.key, calls))
    return Plan(tuple(rounds))


def travel(problem: Problem, plan: Plan | None) -> float | None:
    """Minutes of travel of a plan that our checker passes."""
    cost = None if plan is None else check(problem, plan).cost
    return None if cost is None else cost.travel


def compare(problem: Problem, seconds: float, seed: int) -> Result:
    ours = travel(problem, solve(problem, seconds=seconds, seed=seed).plan)
    others = travel(problem, theirs(problem, seconds, seed))
    return Result(problem.name, len(problem.visits), ours, others)


def line(one: Result) -> str:
    ours, others = (f"{x:9.1f}" if x is not None else "  no plan" for x in (one.ours, one.theirs))
    gap = f"{one.gap:+6.2f} %" if one.gap is not None else "    no gap"
    return f"{one.name[:52]:52} {one.visits:4} visits  PyVRP {others}  ours {ours}  {gap}"


def summary(words: str, results: list[Result]) -> str:
    gaps = [one.gap for one in results if one.gap is not None]
    ours, theirs = (sum(x is None for x in found) for found in plans_of(results))
    shown = f"mean {statistics.mean(gaps):+6.2f} %  worst {max(gaps):+6.2f} %" if gaps else "no gap"
    missed = f"without a plan: ours {ours}, PyVRP {theirs}"
    return f"{words:24} {len(results):3} days  {shown}  {missed}"


def plans_of(results: list[Result]) -> tuple[list[float | None], list[float | None]]:
    return [one.ours for one in results], [one.theirs for one in results]


def days(given: argparse.Namespace) -> Iterator[Callable[[], Problem]]:
    if given.instances is None:
        for size in given.sizes:
            for seed in range(1, given.days + 1):
                yield lambda size=size, seed=seed: drawn(size, seed)
        return
    files = sorted(given.instances.glob("*/*.json"))
    step = max(1, len(files) // given.limit) if given.limit else 1
    for path in files[::step][: given.limit or None]:
        yield lambda path=path: plain(path)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sizes", type=int, nargs="+", default=[50, 100, 200])
    parser.add_argument("--days", type=int, default=3, help="days drawn of each size")
    parser.add_argument("--instances", type=Path, help="folder of published instances")
    parser.add_argument("--limit", type=int, default=0, help="only so many, spread over the folder")
    return parser.parse_args()


def main() -> None:
    given = options()
    if find_spec("pyvrp") is None:
        raise SystemExit('This compares with PyVRP: pip install "pyvrp==0.14.*"')
    warm_up()
    results = []
    for make in days(given):
        results.append(compare(make(), given.seconds, given.seed))
        print(line(results[-1]), flush=True)
    print(f"\n{given.seconds:g} seconds each on the clock, one core, seed {given.seed}")
    for size in sorted({one.visits for one in results}) if given.instances is None else []:
        print(summary(f"{size} visits", [one for one in results if one.visits == size]))
    print(summary("all", results))


if __name__ == "__main__":
    main()
