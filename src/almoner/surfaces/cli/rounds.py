"""almoner rounds: plan visits from a file and check a plan, without a database."""

import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from almoner.kernel.refusals import Refusal, Refused
from almoner.services.rounds.checking.check import check as check_plan
from almoner.services.rounds.checking.trade import lines
from almoner.services.rounds.checking.trade import trade as trade_of
from almoner.services.rounds.checking.verdict import Cost
from almoner.surfaces.cli.output import DONE, NO, Json, NotAnswerable, command, show
from almoner.surfaces.cli.roundfiles import RoundFile, open_rounds

app = typer.Typer(no_args_is_help=True, help="Who visits whom, in which order.")

Instance = Annotated[
    Path, typer.Argument(help="The problem as JSON: in the published format, or a day.")
]
Travel = Annotated[
    Path | None,
    typer.Option(
        help="Travel times of a day's places: a table (CSV, JSON), or a map or configuration of"
        " Valhalla (.tar, .json). A straight line if none."
    ),
]
PLAN = "The plan as JSON, in the format of the problem."
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
    travel: Travel = None,
) -> int:
    """Plans the visits of a file, and prints cost and parts as JSON.

    Nothing is written that the checker has not passed. Ends with 0 when a plan is written, 1 when
    it is refused, 2 when the file cannot be read.
    """
    budget = _seconds(seconds, moves)
    file = open_rounds(instance, travel)
    _check_folder(out)
    from almoner.services.rounds.solver.search import solve as search

    found = search(file.problem, seconds=budget, moves=moves, seed=seed, progress=_progress())
    verdict = check_plan(file.problem, found.plan)
    if verdict.cost is None:
        show(True, verdict.as_dict(), "")
        return NO
    out.write_text(file.written(found.plan), encoding="utf-8")
    length = {
        "seed": seed,
        "seconds": round(found.seconds, 3),
        "compile_seconds": round(found.warming_seconds, 3),
        "clock": "seconds are counted after compiling and reading",
        "moves": found.moves,
        "solution": str(out),
    }
    show(True, {**file.solved(verdict.cost, verdict, found.plan), **length}, "")
    return DONE


@app.command()
@command
def check(
    instance: Instance,
    solution: Annotated[Path, typer.Argument(help=PLAN)],
    travel: Travel = None,
    as_json: Json = False,
) -> int:
    """Works out from a plan's times whether it is possible and what it costs.

    Shares no code with the search. Ends with 0 when it is possible, 1 when it is not.
    """
    file = open_rounds(instance, travel)
    plan = file.plan(solution)
    verdict = check_plan(file.problem, plan)
    show(as_json, file.verdict(verdict, plan), file.words(verdict, plan))
    return DONE if verdict.passed else NO


@app.command()
@command
def trade(
    instance: Instance,
    before: Annotated[Path, typer.Argument(help=PLAN)],
    after: Annotated[Path, typer.Argument(help="Another plan of the same problem.")],
    travel: Travel = None,
    as_json: Json = False,
) -> int:
    """Says what one plan gives up against another, term by term.

    Ends with 1 when one of the two is not possible.
    """
    file = open_rounds(instance, travel)
    one, two = _cost(file, before), _cost(file, after)
    rows = trade_of(one, two, file.problem.weights)
    dearer = two.total - one.total
    words = [f"The cost: {two.total:.2f}, {dearer:+.2f}.", *lines(rows)]
    show(as_json, {"difference": dearer, "terms": [asdict(row) for row in rows]}, words)
    return DONE


def _cost(file: RoundFile, path: Path) -> Cost:
    verdict = check_plan(file.problem, file.plan(path))
    if verdict.cost is None:
        raise Refused(*(Refusal(one.code, f"{path}: {one.words}") for one in verdict.faults))
    return verdict.cost


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
