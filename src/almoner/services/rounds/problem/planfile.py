"""A plan in a JSON file: rounds with calls and breaks, and what is left over."""

from typing import Any

from almoner.kernel.refusals import refuse
from almoner.services.rounds.problem.fields import Fields
from almoner.services.rounds.problem.plan import Call, Plan, Round

FORMAT = "almoner-plan-1"


def read_day_plan(data: Any) -> Plan:
    """The plan in a file. Raises Refused with what is wrong, and where."""
    file = Fields.of(data, "the plan")
    file.only("format", "rounds", "left")
    if file.text("format") != FORMAT:
        refuse("unknown-format", f"The format is {file.text('format')!r}.", f"Use {FORMAT}.")
    rounds = tuple(_round(one) for one in file.objects("rounds"))
    return Plan(rounds, tuple(file.texts_or_none("left") or ()))


def _round(one: Fields) -> Round:
    one.only("worker", "calls", "rest")
    rest = None if one.values.get("rest") is None else one.pair("rest")
    return Round(one.text("worker"), tuple(_call(call) for call in one.objects("calls")), rest)


def _call(one: Fields) -> Call:
    one.only("visit", "task", "starts", "ends")
    return Call(one.text("visit"), one.whole("task"), one.number("starts"), one.number("ends"))


def write_day_plan(plan: Plan) -> dict[str, Any]:
    """The plan as such a file. Workers without a call are left out."""
    return {
        "format": FORMAT,
        "rounds": [_written(one) for one in plan.rounds if one.calls],
        "left": list(plan.left),
    }


def _written(one: Round) -> dict[str, Any]:
    calls = [
        {"visit": call.visit, "task": call.task, "starts": call.starts, "ends": call.ends}
        for call in one.calls
    ]
    rest = {} if one.rest is None else {"rest": list(one.rest)}
    return {"worker": one.worker, "calls": calls, **rest}
