"""almoner rounds: plan visits from a file and check a plan, without a database."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from almoner.services.rounds.checking.check import Cost, Verdict
from almoner.services.rounds.checking.check import check as check_plan
from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.problem.published import read_plan, read_problem, write_plan
from almoner.surfaces.cli.output import DONE, NO, Json, NotAnswerable, command, show

app = typer.Typer(no_args_is_help=True, help="Who visits whom, in which order.")

Instance = Annotated[Path, typer.Argument(help="The problem, in the published JSON format.")]
LONGEST = 24 * 60 * 60


@app.command()
@command
def solve(
    instance: Instance,
    out: Annotated[Path, typer.Option(help="Where to write the plan.")],
    seconds: Annotated[
        float | None, typer.Option(help="How long to search, compiling apart. 60 if not said.")
    ] = None,
    moves: Annotated[
        int | None,
        typer.Option(
            help="How many changes to try, in place of seconds: gives the same plan again."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Another seed searches another way.")] = 1,
) -> int:
    """Plans the visits of a file in the published format, and prints cost and parts as JSON.

    Nothing is written that the checker has not passed. Ends with 0 when a plan is written, 1 when
    it is refused, 2 when the file cannot be read.
    """
    from almoner.services.rounds.solver.search import solve as search

    budget = _seconds(seconds, moves)
    problem = _problem(instance)
    _check_folder(out)
    found = search(problem, seconds=budget, moves=moves, seed=seed, progress=_progress())
    verdict = check_plan(problem, found.plan)
    if verdict.cost is None:
        show(True, verdict.as_dict(), "")
        return NO
    out.write_text(json.dumps(write_plan(found.plan, problem), indent=1), encoding="utf-8")
    length = {
        "seed": seed,
        "seconds": round(found.seconds, 3),
        "compile_seconds": round(found.warming_seconds, 3),
        "clock": "seconds are counted after compiling and reading",
        "moves": found.moves,
        "solution": str(out),
    }
    show(True, {**_parts(verdict.cost), **length}, "")
    return DONE


@app.command()
@command
def check(
    instance: Instance,
    solution: Annotated[Path, typer.Argument(help="The plan, in the published JSON format.")],
    as_json: Json = False,
) -> int:
    """Works out from a plan's times whether it is possible and what it costs.

    Shares no code with the search. Ends with 0 when it is possible, 1 when it is not.
    """
    problem = _problem(instance)
    verdict = check_plan(problem, read_plan(_read(solution, "solution"), problem))
    cost = _parts(verdict.cost) if verdict.cost else None
    found = {"ok": verdict.passed, "faults": verdict.as_dict()["faults"], "cost": cost}
    show(as_json, found, _words(verdict))
    return DONE if verdict.passed else NO


def _progress() -> Callable[[float, float], None] | None:
    """Tells whoever looks on, once a second, the lowest cost so far."""
    if not sys.stderr.isatty():
        return None
    told = -1

    def tell(seconds: float, cost: float) -> None:
        nonlocal told
        if int(seconds) > told:
            told = int(seconds)
            typer.echo(f"\r{told} seconds, cost {cost:.2f}   ", err=True, nl=False)

    return tell


def _parts(cost: Cost) -> dict[str, float]:
    return {
        "cost": round(cost.total, 6),
        "distance_traveled": round(cost.travel, 6),
        "total_tardiness": round(cost.lateness, 6),
        "max_tardiness": round(cost.worst, 6),
    }


def _words(verdict: Verdict) -> list[str]:
    if verdict.cost is None:
        return [fault.words for fault in verdict.faults]
    cost = verdict.cost
    return [
        f"The plan is possible. It costs {cost.total:.2f}.",
        f"Travel: {cost.travel:.2f} minutes.",
        f"Late: {cost.lateness:.2f} minutes, {cost.worst:.2f} at worst.",
    ]


def _seconds(seconds: float | None, moves: int | None) -> float | None:
    if seconds is not None and moves is not None:
        raise NotAnswerable("two-budgets", "Both --seconds and --moves are given.", "Give one.")
    if moves is not None and moves < 1:
        raise NotAnswerable("no-moves", "--moves is less than 1.", "Give a whole number from 1.")
    if moves is not None:
        return None
    budget = 60.0 if seconds is None else seconds
    if not 0 < budget <= LONGEST:
        raise NotAnswerable(
            "seconds-range", f"--seconds is {budget:g}.", f"Give more than 0, up to {LONGEST}."
        )
    return budget


def _check_folder(out: Path) -> None:
    if out.is_dir() or not out.absolute().parent.is_dir():
        raise NotAnswerable(
            "no-folder", f"{out} cannot be written: it is a folder, or its folder is not there."
        )


def _problem(path: Path) -> Problem:
    return read_problem(_read(path, "instance"))


def _read(path: Path, noun: str) -> Any:
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
            "Give a file in the published format.",
        ) from None
    except (UnicodeDecodeError, RecursionError):
        raise NotAnswerable(
            "not-json", f"The {noun} {path} is not JSON text.", "Give a file in UTF-8."
        ) from None
