"""Files of rounds on the command line: the published format, or a day with everything in it."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from almoner.services.rounds.checking.trade import told
from almoner.services.rounds.checking.verdict import Cost, Verdict
from almoner.services.rounds.problem.dayfile import is_day, read_day
from almoner.services.rounds.problem.plan import Plan
from almoner.services.rounds.problem.planfile import read_day_plan, write_day_plan
from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.problem.published import read_plan, read_problem, write_plan
from almoner.services.rounds.travelling.opening import open_ways
from almoner.services.rounds.travelling.straight import StraightLine
from almoner.surfaces.cli.output import NotAnswerable


@dataclass(frozen=True, slots=True)
class RoundFile:
    """A problem from a file, and how plans of it are read, written and told."""

    problem: Problem
    published: bool

    def plan(self, path: Path) -> Plan:
        data = read(path, "solution")
        return read_plan(data, self.problem) if self.published else read_day_plan(data)

    def written(self, plan: Plan) -> str:
        if self.published:
            return json.dumps(write_plan(plan, self.problem), indent=1)
        return json.dumps(write_day_plan(plan), indent=1, ensure_ascii=False)

    def cost(self, cost: Cost) -> dict[str, float]:
        """The parts as JSON; the published ones under their published names."""
        if not self.published:
            return {name: round(value, 6) for name, value in asdict(cost).items()}
        return {
            "cost": round(cost.total, 6),
            "distance_traveled": round(cost.travel, 6),
            "total_tardiness": round(cost.lateness, 6),
            "max_tardiness": round(cost.worst, 6),
        }

    def solved(self, cost: Cost, verdict: Verdict, plan: Plan) -> dict[str, Any]:
        if self.published:
            return dict(self.cost(cost))
        return {"cost": round(cost.total, 6), "parts": self.cost(cost), **_left(verdict, plan)}

    def verdict(self, verdict: Verdict, plan: Plan) -> dict[str, Any]:
        found = verdict.as_dict()
        cost = None if verdict.cost is None else self.cost(verdict.cost)
        left = {} if self.published else _left(verdict, plan)
        return {"ok": found["ok"], "faults": found["faults"], "cost": cost, **left}

    def words(self, verdict: Verdict, plan: Plan) -> list[str]:
        if verdict.cost is None:
            return [fault.words for fault in verdict.faults]
        cost = verdict.cost
        begins = f"The plan is possible. It costs {cost.total:.2f}."
        if not self.published:
            return [begins, *told(cost), *_left_words(verdict, plan)]
        return [
            begins,
            f"Travel: {cost.travel:.2f} minutes.",
            f"Late: {cost.lateness:.2f} minutes, {cost.worst:.2f} at worst.",
        ]


def _left(verdict: Verdict, plan: Plan) -> dict[str, Any]:
    return {"left": list(plan.left), "required_left": list(verdict.required_left)}


def _left_words(verdict: Verdict, plan: Plan) -> list[str]:
    lines = [f"Left over: {', '.join(plan.left)}."] if plan.left else []
    if verdict.required_left:
        lines.append(f"Required, and left over: {', '.join(verdict.required_left)}.")
    return lines


def open_rounds(path: Path, travel: Path | None = None) -> RoundFile:
    """The problem in a file of either format. `travel`: a file of travel times for a
    day, or a map for the road engine."""
    data = read(path, "instance")
    if is_day(data):
        ways = StraightLine() if travel is None else open_ways(travel)
        return RoundFile(read_day(data, ways.travel), published=False)
    if travel is not None:
        raise NotAnswerable(
            "travel-not-used",
            f"The published format of {path} has its own travel times.",
            "Leave --travel out.",
        )
    return RoundFile(read_problem(data), published=True)


def read(path: Path, noun: str) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise NotAnswerable(
            "no-file", f"The {noun} {path} cannot be opened: {error.strerror}.", "Check its path."
        ) from None
    except json.JSONDecodeError as error:
        raise NotAnswerable(
            "not-json",
            f"The {noun} {path} is not JSON: {error.msg} at line {error.lineno}.",
            "Give a file in the published format, or a day.",
        ) from None
    except (ValueError, RecursionError):
        raise NotAnswerable(
            "not-json", f"The {noun} {path} is not JSON text.", "Give a file in UTF-8."
        ) from None
