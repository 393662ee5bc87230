"""almoner pathways: check definition files, try them out, move cases to a version, replay."""

from typing import Annotated

import typer
from django.utils import timezone

from almoner.engines.pathways.commands.migrating import MigrationReport, migrate
from almoner.engines.pathways.definition import Pathway
from almoner.engines.pathways.recomputing import differing
from almoner.engines.pathways.references import unknown_names
from almoner.engines.pathways.rules.simulating import SimulationResult, simulate
from almoner.engines.pathways.store import KIND
from almoner.platform.access.viewer import system
from almoner.platform.definitions.kinds import kind
from almoner.surfaces.cli import identifiers
from almoner.surfaces.cli.definitions import Files, read_files, read_one
from almoner.surfaces.cli.output import DONE, NO, Json, NotAnswerable, command, show

app = typer.Typer(no_args_is_help=True, help="Pathways: definitions and the cases on them.")


@app.command()
@command
def check(
    files: Files = None,
    as_json: Json = False,
) -> int:
    """Reads definition files; names file, line and key of what is wrong. Exit code 1 at a fault."""
    found, faults = read_files(kind(KIND), files)
    if not files:
        faults += unknown_names({one.code: one for one in found})
    data = {"read": [one.code for one in found], "faults": faults}
    lines = [*(f"{one.code} version {one.version}: no fault" for one in found), *faults]
    show(as_json, data, lines or "There is no pathway.")
    return NO if faults else DONE


@app.command("simulate")
@command
def try_out(
    file: Annotated[str, typer.Argument(help="A definition file, or the code of a shipped one.")],
    weeks: Annotated[int, typer.Option(min=1, max=156)] = 26,
    seed: Annotated[int, typer.Option(help="The same seed gives the same run.")] = 1,
    arrivals: Annotated[float | None, typer.Option(help="Requests a week.")] = None,
    staff: Annotated[
        list[str] | None, typer.Option(help="Queue and workers, as in duty=2.5. Repeatable.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Runs a pathway on invented arrivals: queues and late clocks for a given staffing."""
    pathway: Pathway = read_one(kind(KIND), file)
    result = simulate(
        pathway,
        weeks=weeks,
        seed=seed,
        staff=_staff(pathway, staff or []),
        arrivals_per_week=arrivals,
    )
    data = {
        "arrived": result.arrived,
        "closed": result.closed,
        "open": result.open,
        "queues": {
            one.code: {
                "staff": one.staff,
                "mean_wait_hours": round(one.mean_wait, 2),
                "longest_wait_hours": round(one.longest_wait, 2),
                "longest_queue": one.longest_queue,
                "busy": round(one.busy, 3),
                "weekly": one.weekly,
            }
            for one in result.queues
        },
        "clocks": {one.code: {"started": one.started, "late": one.late} for one in result.clocks},
    }
    show(as_json, data, _told(result))
    return DONE


def _staff(pathway: Pathway, given: list[str]) -> dict[str, float]:
    found = {}
    for pair in given:
        queue, _, amount = pair.partition("=")
        try:
            found[queue] = float(amount)
        except ValueError:
            found[queue] = -1.0
        if queue not in pathway.queues or not 0 < found[queue] <= 1000:
            raise NotAnswerable(
                "staff",
                f"“{pair}” is not a queue and its workers.",
                f"Write it as duty=2.5. Queues: {', '.join(pathway.queues)}.",
            )
    return found


def _told(result: SimulationResult) -> list[str]:
    return [
        f"{result.arrived} came in {result.weeks} weeks, {result.closed} were closed,"
        f" {result.open} are open.",
        *(
            f"{one.title}: {one.staff:g} workers, at work {one.busy:.0%} of the time,"
            f" usual wait {one.mean_wait:.1f} hours, longest queue {one.longest_queue}"
            for one in result.queues
        ),
        *(
            f"{one.title}: {one.late} of {one.started} late ({one.share_late:.0%})"
            for one in result.clocks
        ),
    ]


@app.command("migrate")
@command
def bring_over(
    code: Annotated[str, typer.Argument(help="The pathway.")],
    organisation: Annotated[str, typer.Option(help="Whose cases: an id or an ODS code.")],
    apply: Annotated[
        bool, typer.Option("--apply/--dry-run", help="Move them, or only say what would move.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Brings open cases to the version in use. Exit code 1 when some cannot go over."""
    actor = system("command line", identifiers.organisation_of(organisation))
    report = migrate(actor, pathway=code, dry_run=not apply, at=timezone.now())
    data = {
        "version": report.to_version,
        "applied": apply,
        "moved": report.moved,
        "cannot": report.cannot,
        "clocks_that_stop": report.clocks,
    }
    show(as_json, data, _report(report, apply))
    return NO if report.cannot else DONE


def _report(report: MigrationReport, applied: bool) -> list[str]:
    verb = "moved" if applied else "would move"
    return [
        f"{len(report.moved)} cases {verb} to version {report.to_version}.",
        *(f"{before} to {after}: {n}" for (before, after), n in report.states.items()),
        *(f"Case {key} stays: {' '.join(why)}" for key, why in report.cannot.items()),
        *(f"Case {key}: stops {', '.join(some)}" for key, some in report.clocks.items()),
    ]


@app.command()
@command
def recompute(as_json: Json = False) -> int:
    """Replays every timeline and names each case whose stored state differs. Changes nothing."""
    found = differing()
    lines = [f"Case {key} differs: {', '.join(names)}" for key, names in found.items()]
    show(as_json, found, lines or "Every case is stored as its timeline says.")
    return NO if found else DONE
