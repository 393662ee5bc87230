"""The published file format of home healthcare routing and scheduling problems.

Source: Ceschia, Di Gaspero, Rosati, Schaerf, International Transactions in Operational Research,
2024, doi 10.1111/itor.13585. Minutes throughout.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from almoner.kernel.refusals import refuse
from almoner.services.rounds.problem.fields import Fields
from almoner.services.rounds.problem.plan import Call, Plan, Round
from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.problem.travel import Travel
from almoner.services.rounds.problem.visits import Gap, Task, Visit
from almoner.services.rounds.problem.workers import Worker


def read_problem(data: Any) -> Problem:
    """The problem in a published instance. Raises Refused with what is wrong, and where."""
    file = Fields.of(data, "the instance")
    if len(file.objects("central_offices")) != 1:
        refuse(
            "one-office",
            "The instance has not exactly one entry in central_offices.",
            "Plan each office by itself.",
        )
    defaults = _default_minutes(file)
    visits = tuple(
        _visit(one, defaults, at) for at, one in enumerate(file.objects("patients"), start=1)
    )
    return Problem(
        visits=visits,
        workers=tuple(_worker(one, defaults) for one in file.objects("caregivers")),
        travel=_travel(file, len(visits) + 1),
        name=str(file.values.get("name", "")),
    )


def _default_minutes(file: Fields) -> dict[str, float | None]:
    return {
        one.text("id"): one.number_or_none("default_duration") for one in file.objects("services")
    }


def _travel(file: Fields, places: int) -> Travel:
    rows = file.items("distances")
    if len(rows) != places:
        refuse(
            "travel-shape",
            f"distances has {len(rows)} rows, not {places}.",
            "Give a row and a column for the office, then for each patient in their order.",
        )
    found = [list(file.numbers_in(row, f"distances[{at}]")) for at, row in enumerate(rows)]
    return Travel.of(found)


def _worker(one: Fields, services: Mapping[str, Any]) -> Worker:
    can = one.texts("abilities")
    for ability in can:
        if ability not in services:
            refuse(
                "unknown-service",
                f"{one.where} has the ability {ability!r}, which is not in services.",
                "Add the service, or take the ability away.",
            )
    return Worker(key=one.text("id"), can=frozenset(can))


def _visit(one: Fields, defaults: Mapping[str, float | None], place: int) -> Visit:
    opens, closes = one.pair("time_window")
    tasks = tuple(_task(need, defaults) for need in one.objects("required_caregivers"))
    return Visit(one.text("id"), opens, closes, tasks, _gap(one), place)


def _task(one: Fields, defaults: Mapping[str, float | None]) -> Task:
    service = one.text("service")
    if service not in defaults:
        refuse("unknown-service", f"{one.where} needs {service!r}, which is not in services.")
    minutes = one.number_or_none("duration")
    minutes = defaults[service] if minutes is None else minutes
    if minutes is None:
        refuse("no-duration", f"{one.where} has no duration, and {service} no default_duration.")
    return Task(service, minutes)


def _gap(one: Fields) -> Gap | None:
    if one.values.get("synchronization") is None:
        return None
    said = one.object("synchronization")
    kind = said.text("type")
    if kind == "simultaneous":
        return Gap()
    if kind == "sequential":
        return Gap(*said.pair("distance"))
    refuse(
        "unknown-synchronization",
        f"{said.where} is of type {kind!r}.",
        "Use simultaneous or sequential.",
    )


def read_plan(data: Any, problem: Problem) -> Plan:
    """The plan in a published solution of that problem. Raises Refused with what is wrong."""
    visits = {visit.key: visit for visit in problem.visits}
    taken: dict[tuple[str, str], int] = {}
    rounds = [
        Round(
            one.text("caregiver_id"),
            tuple(_call(call, visits, taken) for call in one.objects("locations")),
        )
        for one in Fields.of(data, "the solution").objects("routes")
    ]
    return Plan(tuple(rounds))


def _call(one: Fields, visits: Mapping[str, Visit], taken: dict[tuple[str, str], int]) -> Call:
    visit, service = one.text("patient_id"), one.text("service_id")
    if visit not in visits:
        refuse("unknown-visit", f"{one.where} names the patient {visit!r}, not in the instance.")
    fitting = [at for at, task in enumerate(visits[visit].tasks) if task.needs == service]
    if not fitting:
        refuse("unknown-task", f"{one.where}: the patient {visit} does not need {service!r}.")
    before = taken.get((visit, service), 0)
    taken[visit, service] = before + 1
    task = fitting[min(before, len(fitting) - 1)]
    return Call(visit, task, one.number("arrival_time"), one.number("departure_time"))


def write_plan(plan: Plan, problem: Problem) -> dict[str, Any]:
    """The plan as a published solution. Workers without a call are left out."""
    visits = {visit.key: visit for visit in problem.visits}
    return {
        "routes": [_route(one, visits) for one in plan.rounds if one.calls],
        "global_ordering": _order(plan.rounds),
    }


def _route(one: Round, visits: Mapping[str, Visit]) -> dict[str, Any]:
    return {
        "caregiver_id": one.worker,
        "locations": [
            {
                "patient_id": call.visit,
                "service_id": visits[call.visit].tasks[call.task].needs,
                "arrival_time": call.starts,
                "departure_time": call.ends,
            }
            for call in one.calls
        ],
    }


def _order(rounds: Sequence[Round]) -> list[str]:
    """Visits by their first start."""
    calls = sorted((call.starts, call.visit) for one in rounds for call in one.calls)
    return list(dict.fromkeys(key for _, key in calls))
