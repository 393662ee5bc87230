"""OR-Tools routing on the same problem: an extra of the benchmark, not needed to run Almoner.

    pip install ortools
    python -m benchmarks.hhcrsp_ortools INSTANCE [--seconds 10]
    python -m benchmarks.hhcrsp INSTANCES --also ortools

The same windows, competences and pairs. The worst lateness is counted in the cost and is not
something its search can be told of. Prints the cost that our checker finds, as JSON.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from almoner.services.rounds.checking.check import check
from almoner.services.rounds.problem.pairing import may
from almoner.services.rounds.problem.plan import Call, Plan, Round
from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.problem.published import read_problem
from almoner.services.rounds.problem.travel import CAR
from almoner.services.rounds.problem.visits import Task, Visit

UNIT, HORIZON = 1000, 3 * 24 * 60 * 1000
Rows = list[tuple[int, Visit, int, Task]]


def rows_of(problem: Problem) -> Rows:
    """(place, visit, number of the task, task), a row for each node after the office."""
    return [
        (place, visit, number, task)
        for place, visit in enumerate(problem.visits, start=1)
        for number, task in enumerate(visit.tasks)
    ]


def units(minutes: float) -> int:
    """Whole thousandths, never shorter than they are."""
    return int(-(-minutes * UNIT // 1))


def model(problem: Problem, rows: Rows) -> tuple[Any, Any, Any]:
    """OR-Tools' manager, model and time dimension of the problem."""
    manager = pywrapcp.RoutingIndexManager(len(rows) + 1, len(problem.workers), 0)
    routing = pywrapcp.RoutingModel(manager)
    places = [0, *(place for place, *_ in rows)]
    lengths = [0, *(units(task.minutes) for *_, task in rows)]
    legs = [[units(problem.travel.between(CAR, a, b)) for b in places] for a in places]
    times = [[lengths[a] + legs[a][b] for b in range(len(places))] for a in range(len(places))]
    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitMatrix(legs))
    routing.AddDimension(routing.RegisterTransitMatrix(times), HORIZON, HORIZON, False, "time")
    time = routing.GetDimensionOrDie("time")
    for node, (_, visit, number, _) in enumerate(rows, start=1):
        index = manager.NodeToIndex(node)
        able = [at for at, worker in enumerate(problem.workers) if may(worker, visit, number)]
        routing.VehicleVar(index).SetValues(able)
        time.CumulVar(index).SetMin(units(visit.opens))
        time.SetCumulVarSoftUpperBound(index, int(visit.closes * UNIT), 1)
        if number == 1:
            pair(routing, time, manager.NodeToIndex(node - 1), index, visit)
        routing.AddVariableMinimizedByFinalizer(time.CumulVar(index))
    return manager, routing, time


def pair(routing: Any, time: Any, first: int, second: int, visit: Visit) -> None:
    """Two workers, and the gap between the two starts."""
    solver, gap = routing.solver(), visit.gap
    assert gap is not None
    apart = time.CumulVar(second) - time.CumulVar(first)
    solver.Add(apart >= units(gap.least))
    solver.Add(apart <= int(gap.most * UNIT))
    solver.Add(routing.VehicleVar(first) != routing.VehicleVar(second))


def plan_of(problem: Problem, rows: Rows, parts: tuple[Any, Any, Any], found: Any) -> Plan:
    manager, routing, time = parts
    rounds = []
    for at, worker in enumerate(problem.workers):
        calls, index = [], found.Value(routing.NextVar(routing.Start(at)))
        while not routing.IsEnd(index):
            _, visit, number, task = rows[manager.IndexToNode(index) - 1]
            starts = found.Min(time.CumulVar(index)) / UNIT
            calls.append(Call(visit.key, number, starts, starts + task.minutes))
            index = found.Value(routing.NextVar(index))
        rounds.append(Round(worker.key, tuple(calls)))
    return Plan(tuple(rounds))


def solve(problem: Problem, seconds: float) -> Plan | None:
    """Its best plan, or None when it finds none in time."""
    rows = rows_of(problem)
    parts = model(problem, rows)
    given = pywrapcp.DefaultRoutingSearchParameters()
    given.first_solution_strategy = (
        routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    )
    given.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    given.time_limit.FromMilliseconds(int(seconds * 1000))
    found = parts[1].SolveWithParameters(given)
    return plan_of(problem, rows, parts, found) if found else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("instance", type=Path)
    parser.add_argument("--seconds", type=float, default=10.0)
    given = parser.parse_args()
    problem = read_problem(json.loads(given.instance.read_text(encoding="utf-8")))
    plan = solve(problem, given.seconds)
    found = {"found": False} if plan is None else check(problem, plan).as_dict()
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
