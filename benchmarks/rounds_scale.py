"""Rounds of a large provider and of a whole city.

    python -m benchmarks.rounds_scale [provider] [repair] [city] [--seconds 5 20] [--long]
                                      [--visits 1500] [--workers 120] [--each 2] [--processes 1 2]
                                      [--killed]

provider  A day is planned for 5 and for 20 seconds (--long: 20, 120 and 600), on as many cores as
          there are seeds: what each plan costs, and how far above the longest search.
repair    The worker with most calls falls ill: how long until there is a plan again, and how many
          calls are otherwise.
city      Neighbourhoods are jobs of the queue, planned by 1 and by 2 worker processes. With
          --killed, one of two workers is killed, and another takes its neighbourhood up.

Without a name, all three. Every plan is checked anew before it counts. Seconds begin after
compiling; those of the city with the queue, reading and checking. In about a minute:
city --city-visits 300 --parts 4.
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass

from almoner.services.rounds.checking.check import check
from almoner.services.rounds.problem.plan import Plan
from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.searching import search
from almoner.services.rounds.solver.many import solve_many
from almoner.services.rounds.solver.search import solve, warm_up
from benchmarks import rounds_city
from benchmarks.machine import hardware, print_load
from benchmarks.rounds_days import LEEWAY, after_a_sickness_call, neighbourhoods, provider_day
from benchmarks.rounds_rows import build

PARTS = ("provider", "repair", "city")
LONG = (20.0, 120.0, 600.0)
GOOD, FIRST_S, NEAR, NEAR_S = 10.0, 20, 2.0, 120
REPAIR_S, REPAIR_SEARCH = 2.0, 1.5


@dataclass(frozen=True)
class Planned:
    """A checked plan: `left` required visits that nobody makes, `rate` moves a second of one core,
    `wall` seconds on the clock with everything."""

    budget: float
    plan: Plan
    cost: float
    left: int
    rate: float
    wall: float


def checked(day: Problem, plan: Plan) -> tuple[float, int]:
    """What the checker says that it costs, and required visits left over. Stops at any fault."""
    verdict = check(day, plan)
    if verdict.cost is None:
        raise SystemExit(f"{day.name}: the checker refuses the plan: {verdict.faults[0].words}")
    return verdict.cost.total, len(verdict.required_left)


def planned(day: Problem, seconds: float, seeds: Sequence[int]) -> Planned:
    began = time.perf_counter()
    found = solve_many(day, seeds, len(seeds), seconds=seconds)
    cost, left = checked(day, found.plan)
    wall = time.perf_counter() - began
    return Planned(seconds, found.plan, cost, left, found.moves / found.seconds, wall)


def gap(one: Planned, best: Planned) -> float:
    """Per cent above the longest search."""
    return 100 * (one.cost / best.cost - 1)


def line(one: Planned, best: Planned) -> str:
    return (
        f"{one.budget:5g} s  cost {one.cost:10.1f}  {gap(one, best):+6.2f} % of the longest"
        f"  {one.left} left over  {one.rate / 1e3:.0f} thousand moves a second on each core"
        f"  {one.wall:.1f} s with starting and checking"
    )


def first_good(found: Sequence[Planned]) -> Planned | None:
    """The shortest search whose plan leaves over no more than the longest and is not far off."""
    best = found[-1]
    good = (one for one in found if one.left <= best.left and gap(one, best) <= GOOD)
    return next(good, None)


def print_provider(given: argparse.Namespace) -> Plan:
    day = provider_day(given.visits, given.workers, given.seed)
    seeds = range(given.seed, given.seed + given.cores)
    doubles = sum(len(visit.tasks) > 1 for visit in day.visits)
    print(
        f"\nOne provider: {len(day.visits):,} visits ({doubles} by two workers,"
        f" {len(day.links)} gaps between visits), {len(day.workers)} workers, {len(seeds)} cores",
        flush=True,
    )
    budgets = sorted({*given.seconds, *(LONG if given.long else ())})
    found = [planned(day, seconds, seeds) for seconds in budgets]
    for one in found:
        print(line(one, found[-1]))
    good = first_good(found)
    if good is not None:
        print(
            f"first good plan (within {GOOD:g} % of the longest): after {good.budget:g} s of"
            f" search, {good.wall:.1f} s in all (limit {FIRST_S})"
        )
    for one in found:
        if one.budget == NEAR_S and found[-1].budget > NEAR_S:
            print(f"{gap(one, found[-1]):+.2f} % after {NEAR_S} s (limit {NEAR:g} %)")
    print("the checker passed every plan")
    print_load()
    return found[-1].plan


def changes(before: Plan, after: Plan) -> tuple[int, int, int]:
    """Calls by another worker or by nobody; calls of the same worker more than a quarter of an
    hour earlier or later; and less than that."""
    was, now = told(before), told(after)
    same = [key for key in was if key in now and was[key][0] == now[key][0]]
    by = [abs(was[key][1] - now[key][1]) for key in same]
    noticed = sum(minutes > LEEWAY for minutes in by)
    return len(was) - len(same), noticed, sum(minutes > 0.01 for minutes in by) - noticed


def told(plan: Plan) -> dict[tuple[str, int], tuple[str, float]]:
    return {
        (call.visit, call.task): (one.worker, call.starts)
        for one in plan.rounds
        for call in one.calls
    }


def print_repair(given: argparse.Namespace, plan: Plan | None) -> None:
    day = provider_day(given.visits, given.workers, given.seed)
    if plan is None:
        plan = solve(day, seconds=max(given.seconds), seed=given.seed).plan
    ill = after_a_sickness_call(day, plan)
    gone = {one.key for one in day.workers} - {one.key for one in ill.workers}
    lost = sum(len(one.calls) for one in plan.rounds if one.worker in gone)
    warm_up()
    began = time.perf_counter()
    after, _ = search(ill, seconds=given.repair, seed=given.seed, start=plan, ready=True)
    wall = time.perf_counter() - began
    _, left = checked(ill, after)
    other, noticed, little = changes(plan, after)
    print(
        f"\nRepair: a worker with {lost} calls is off: {wall:.2f} s with checking (limit"
        f" {REPAIR_S:g}), {other} calls of {len(told(plan)):,} by somebody else, {noticed} moved"
        f" by more than {LEEWAY:g} minutes, {little} by less, {left} left over"
    )
    print_load()


def print_city(given: argparse.Namespace) -> None:
    rounds_city.setup()
    rounds_city.make_tables()
    parts = neighbourhoods(given.city_visits, given.parts, given.seed)
    city = build(parts, given.city_workers, given.seed, rounds_city.DAY)
    print(
        f"\nOne city: {given.city_visits:,} visits in {len(city)} neighbourhoods,"
        f" {len(city) * given.city_workers} workers on shift, {given.each:g} s for each"
        " neighbourhood, which is a job of the queue",
        flush=True,
    )
    alone = None
    for count in given.processes:
        found = rounds_city.planned(city, count, given.each)
        alone = alone or found.wall
        print(f"{count} processes: {said(found, given.city_visits)}", end="")
        print(f"  ({alone / found.wall:.2f} times as fast)", flush=True)
        print_load()
    if given.killed:
        lost = rounds_city.killed(city, given.each)
        print(
            f"1 of 2 processes killed at work: another took its neighbourhood up after"
            f" {lost.after:.0f} s; {said(lost.city, given.city_visits)}",
            flush=True,
        )
    print("the checker passed every plan")


def said(found: rounds_city.Planned, visits: int) -> str:
    """Stops when some of the visits are neither made nor left over."""
    if found.made + found.left != visits:
        raise SystemExit(f"{found.made} made and {found.left} left over are not {visits}")
    return (
        f"{found.wall:6.1f} s, {found.made:,} visits planned, {found.left} left over,"
        f" cost {found.cost:.0f}"
    )


def options(given: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts_of_it", nargs="*", metavar="|".join(PARTS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--visits", type=int, default=1500)
    parser.add_argument("--workers", type=int, default=120)
    parser.add_argument("--seconds", type=float, nargs="+", default=[5.0, 20.0])
    parser.add_argument("--long", action="store_true", help="20, 120 and 600 seconds as well")
    parser.add_argument("--cores", type=int, default=2, help="searches at once, one seed each")
    parser.add_argument("--repair", type=float, default=REPAIR_SEARCH, help="seconds of repair")
    parser.add_argument("--city-visits", type=int, default=8000)
    parser.add_argument("--parts", type=int, default=25, help="neighbourhoods of the city")
    parser.add_argument("--city-workers", type=int, default=28, help="of each neighbourhood")
    parser.add_argument("--each", type=float, default=2.0, help="seconds for a neighbourhood")
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--killed", action="store_true", help="kill a worker of the city, too")
    found = parser.parse_args(given)
    if unknown := set(found.parts_of_it) - set(PARTS):
        parser.error(f"there is no {', '.join(sorted(unknown))}: choose from {', '.join(PARTS)}")
    return found


def main(given: argparse.Namespace) -> None:
    wanted = given.parts_of_it or PARTS
    print(hardware())
    print_load()
    plan = print_provider(given) if "provider" in wanted else None
    if "repair" in wanted:
        print_repair(given, plan)
    if "city" in wanted:
        print_city(given)


if __name__ == "__main__":
    main(options())
