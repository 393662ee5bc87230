"""Rounds against the best published: home healthcare routing and scheduling.

    python -m benchmarks.hhcrsp INSTANCES [--seconds 10] [--seed 1] [--family italian]
                                [--also ortools]

INSTANCES is a folder with best_known.csv and one folder of JSON files for each family. Prints the
gap to the best known of each instance, then by family and size. Every plan is checked anew before
it counts, and saved in the published format in var/hhcrsp. Seconds begin after compiling. --cpu
counts seconds of processor time, for a machine that others use too. --also ortools plans each
instance with OR-Tools as well, after ours and for as long on the clock (pip install ortools).
"""

import argparse
import csv
import json
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path

from almoner.services.rounds.checking.check import check
from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.problem.published import read_problem, write_plan
from almoner.services.rounds.solver.search import solve, warm_up

VAR = Path(__file__).resolve().parents[1] / "var" / "hhcrsp"
SIZES = (25, 50, 100, 200, 10_000)


@dataclass(frozen=True)
class Result:
    """One instance planned: `gap` is per cent above the best published cost.

    `ortools`: the same for OR-Tools; None where it was not asked for or found no plan.
    """

    instance: str
    visits: int
    seed: int
    best_known: float
    cost: float
    gap: float
    moves: int
    seconds: float
    ortools: float | None = None


def published(folder: Path) -> dict[str, float]:
    """The best published cost of each instance, by its path in the folder."""
    with (folder / "best_known.csv").open(encoding="utf-8", newline="") as file:
        return {row["instance"]: float(row["total_cost"]) for row in csv.DictReader(file)}


def plan(name: str, folder: Path, best: float, given: argparse.Namespace) -> Result:
    """Plan one instance, check the plan and save it."""
    seconds, seed, cpu = given.seconds, given.seed, given.cpu
    problem = read_problem(json.loads((folder / name).read_text(encoding="utf-8")))
    clock: Callable[[], float] = time.process_time if cpu else time.perf_counter
    found = solve(problem, seconds=seconds, seed=seed, clock=clock)
    verdict = check(problem, found.plan)
    if verdict.cost is None:
        raise SystemExit(f"{name}: the checker refuses the plan: {verdict.faults[0].words}")
    save(name, seed, seconds, write_plan(found.plan, problem))
    cost = verdict.cost.total
    gap = 100 * (cost / best - 1)
    visits = len(problem.visits)
    other = by_ortools(problem, seconds, best) if given.also == "ortools" else None
    return Result(name, visits, seed, best, cost, gap, found.moves, found.seconds, other)


def by_ortools(problem: Problem, seconds: float, best: float) -> float | None:
    """The gap of OR-Tools' plan, when it finds one that our checker passes."""
    from benchmarks.hhcrsp_ortools import solve as solve_by_ortools

    found = solve_by_ortools(problem, seconds)
    cost = None if found is None else check(problem, found).cost
    return None if cost is None else 100 * (cost.total / best - 1)


def save(name: str, seed: int, seconds: float, solution: dict) -> None:
    path = VAR / f"{seconds:g}s-seed{seed}" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(solution, indent=1), encoding="utf-8")


def groups(results: Iterable[Result]) -> dict[str, list[Result]]:
    """Results by family and size: each family from small to large, then all of it; then all."""
    found: dict[tuple[str, int], list[Result]] = defaultdict(list)
    for one in results:
        family = one.instance.split("/")[0]
        for key in ((family, size_of(one)), (family, len(SIZES)), ("~", 0)):
            found[key].append(one)
    return {words_of(key): found[key] for key in sorted(found)}


def size_of(one: Result) -> int:
    return next(at for at, size in enumerate(SIZES) if one.visits <= size)


def words_of(key: tuple[str, int]) -> str:
    family, at = key
    if family == "~":
        return "all"
    if at == len(SIZES):
        return f"{family}, all"
    least = SIZES[at - 1] + 1 if at else 1
    most = "or more" if at == len(SIZES) - 1 else f"to {SIZES[at]}"
    return f"{family}, {least} {most} visits"


def line(one: Result, also: bool = False) -> str:
    other = "none" if one.ortools is None else f"{one.ortools:+.2f} %"
    return (
        f"{one.instance[:52]:52} {one.visits:4} visits  best {one.best_known:9.3f}"
        f"  got {one.cost:9.3f}  {one.gap:+6.2f} %  {one.moves / 1e6:.1f} M moves"
        + (f"  OR-Tools {other}" if also else "")
    )


def summary(words: str, results: list[Result], also: bool = False) -> str:
    gaps = [one.gap for one in results]
    better = sum(gap < -0.0005 for gap in gaps)
    ours = (
        f"{words:32} {len(gaps):3} instances  mean {statistics.mean(gaps):+6.2f} %"
        f"  median {statistics.median(gaps):+6.2f} %  worst {max(gaps):+6.2f} %"
        f"  {better} better than published"
    )
    return f"{ours}\n{others(results)}" if also else ours


def others(results: list[Result]) -> str:
    gaps = [one.ortools for one in results if one.ortools is not None]
    if not gaps:
        return f"{'  OR-Tools':32}   0 plans"
    return (
        f"{'  OR-Tools':32} {len(gaps):3} plans      mean {statistics.mean(gaps):+6.2f} %"
        f"  median {statistics.median(gaps):+6.2f} %  worst {max(gaps):+6.2f} %"
    )


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("instances", type=Path)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--family", default="")
    parser.add_argument("--limit", type=int, default=0, help="only so many, spread over the sizes")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--cpu", action="store_true")
    parser.add_argument("--also", choices=["ortools"], help="plan by this as well")
    return parser.parse_args()


def chosen(names: list[str], family: str, limit: int) -> list[str]:
    found = [name for name in names if name.startswith(family)]
    step = max(1, len(found) // limit) if limit else 1
    return found[::step][: limit or None]


def main() -> None:
    given = options()
    if given.also and find_spec(given.also) is None:
        raise SystemExit(f"This plans with {given.also} as well: pip install {given.also}")
    best = published(given.instances)
    names = chosen(list(best), given.family, given.limit)
    warm_up()
    results = []
    with ProcessPoolExecutor(given.processes) as pool:
        jobs = [pool.submit(plan, name, given.instances, best[name], given) for name in names]
        for job in jobs:
            results.append(job.result())
            print(line(results[-1], bool(given.also)), flush=True)
    report(results, given)


def report(results: list[Result], given: argparse.Namespace) -> None:
    kind = "of processor time" if given.cpu else "on the clock"
    print(f"\n{given.seconds:g} seconds {kind}, seed {given.seed}, one core for each instance")
    for words, found in groups(results).items():
        print(summary(words, found, bool(given.also)))
    path = VAR / f"{given.seconds:g}s-seed{given.seed}.json"
    path.write_text(json.dumps([asdict(one) for one in results], indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
