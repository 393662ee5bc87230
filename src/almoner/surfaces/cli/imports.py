"""almoner import: the files that providers already have, tried or applied as one whole."""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils import timezone

from almoner.kernel.refusals import refuse
from almoner.kernel.zone import to_london
from almoner.platform.access.viewer import Viewer, load_viewer
from almoner.platform.accounts.models import User
from almoner.platform.imports.commands import remember_mapping, run_at_once
from almoner.platform.imports.queries import mapping_of
from almoner.platform.imports.report import Report
from almoner.platform.imports.running import Importer
from almoner.registers.people.importing import import_bundle
from almoner.registers.workforce.importing import (
    Courses,
    ascwds_importer,
    matrix_importer,
    open_sheet,
)
from almoner.registers.workforce.matrix import propose
from almoner.services.capacity.importing import import_capacity
from almoner.services.delegation.catalogue import courses
from almoner.services.discharge.importing.listing import import_list
from almoner.services.rounds.commands.rostering import import_roster
from almoner.surfaces.cli import identifiers
from almoner.surfaces.cli.output import DONE, NO, Json, NotAnswerable, command, show

app = typer.Typer(no_args_is_help=True, help="Bring files in: all of a file, or nothing of it.")

Files = Annotated[list[Path], typer.Argument(help="The files of one upload.")]
File = Annotated[Path, typer.Argument(help="The file.")]
For = Annotated[str, typer.Option("--organisation", help="For whom: an ODS code or an id.")]
As = Annotated[str, typer.Option("--as", help="The e-mail address of the account that does it.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Report only, and change nothing.")]


@app.command()
@command
def ascwds(
    files: Files, organisation: For, account: As, dry_run: DryRun = False, as_json: Json = False
) -> int:
    """ASC-WDS bulk upload: one to three CSV files of workplaces, workers and training."""
    actor = actor_of(account, organisation)
    importer = ascwds_importer(courses())
    return _run(actor, importer, "ascwds", _named(files), dry_run=dry_run, as_json=as_json)


@app.command()
@command
def bundle(
    file: File, organisation: For, account: As, dry_run: DryRun = False, as_json: Json = False
) -> int:
    """A FHIR R4 Bundle of UK Core Patients and CarePlans."""
    actor = actor_of(account, organisation)
    return _run(actor, import_bundle, "bundle", _named([file]), dry_run=dry_run, as_json=as_json)


@app.command()
@command
def roster(
    file: File, organisation: For, account: As, dry_run: DryRun = False, as_json: Json = False
) -> int:
    """A roster of visits, CSV or Excel, as rostering systems export it."""
    actor = actor_of(account, organisation)
    return _run(actor, import_roster, "roster", _named([file]), dry_run=dry_run, as_json=as_json)


@app.command()
@command
def capacity(
    file: File, organisation: For, account: As, dry_run: DryRun = False, as_json: Json = False
) -> int:
    """What is free at each of your services, CSV or Excel, one row a service."""
    actor = actor_of(account, organisation)
    importer = import_capacity
    return _run(actor, importer, "capacity", _named([file]), dry_run=dry_run, as_json=as_json)


@app.command("ward-list")
@command
def ward_list(
    file: File, organisation: For, account: As, dry_run: DryRun = False, as_json: Json = False
) -> int:
    """Who is on which ward now, CSV or Excel, as hospital systems export it."""
    actor = actor_of(account, organisation)
    return _run(actor, import_list, "ward-list", _named([file]), dry_run=dry_run, as_json=as_json)


@app.command()
@command
def matrix(
    file: File,
    organisation: For,
    account: As,
    mapping: Annotated[
        Path | None, typer.Option(help="What the columns mean, as --columns prints it.")
    ] = None,
    columns: Annotated[
        bool, typer.Option("--columns", help="Print what we think the columns mean, and stop.")
    ] = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> int:
    """A training matrix in Excel. Without --mapping, it is read as your last one was."""
    actor = actor_of(account, organisation)
    if columns:
        return _print_columns(actor, file)
    chosen = _mapping_in(mapping) if mapping else _remembered(actor, file)
    if chosen is None:
        return _run(actor, _unread, "matrix", _named([file]), dry_run=dry_run, as_json=as_json)
    code = _run(
        actor,
        matrix_importer(courses()),
        "matrix",
        _named([file]),
        dry_run=dry_run,
        as_json=as_json,
        options={"mapping": chosen},
    )
    if mapping and code == DONE and not dry_run:
        remember_mapping(actor, kind="matrix", mapping=chosen, at=timezone.now())
    return code


def actor_of(email: str, organisation: str) -> Viewer:
    """The account as it acts for the organisation. NotAnswerable when it has no job there."""
    wanted = identifiers.organisation_of(organisation)
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    found = load_viewer(user, wanted) if user else None
    if found is None or found.organisation_id != wanted:
        raise NotAnswerable(
            "no_such_account",
            "No account with this address acts for this organisation.",
            "Check --as and --organisation.",
        )
    return found


def _run(
    actor: Viewer,
    importer: Importer,
    kind: str,
    files: Mapping[str, Path],
    *,
    dry_run: bool,
    as_json: bool,
    options: Mapping[str, Any] | None = None,
) -> int:
    run, report = run_at_once(
        actor,
        importer,
        kind=kind,
        files=files,
        at=timezone.now(),
        dry_run=dry_run,
        options=options,
        progress=_progress(),
    )
    data = {"import": run.pk, "dry_run": dry_run, **run.report}
    lines = report.as_lines()
    if dry_run and report.ok:
        lines.append("This was a dry run. Nothing was changed.")
    show(as_json, data, lines)
    return DONE if report.ok else NO


def _progress() -> Callable[[int, int], None] | None:
    if not sys.stderr.isatty():
        return None

    def tell(done: int, of: int) -> None:
        if done % 500 == 0 or done == of:
            typer.echo(f"\r{done:,} of {of:,}", err=True, nl=done == of)

    return tell


def _named(paths: list[Path]) -> dict[str, Path]:
    names = [path.name for path in paths]
    if len(set(paths)) != len(paths):
        raise NotAnswerable("same_file_twice", "A file is named twice.", "Name each file once.")
    return {path.name if names.count(path.name) == 1 else str(path): path for path in paths}


def _print_columns(actor: Viewer, file: Path) -> int:
    report = Report("matrix", file.name)
    sheet = open_sheet(file, report)
    if sheet is None:
        show(False, None, report.as_lines())
        return NO
    show(True, _proposed(actor, sheet), "")
    return DONE


def _proposed(actor: Viewer, sheet: Any) -> dict[str, Any]:
    today = to_london(timezone.now()).date()
    remembered = mapping_of(actor, "matrix")
    return dict(propose(sheet, Courses(courses()).offered(), remembered, today=today))


def _mapping_in(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as problem:
        raise NotAnswerable(
            "no_mapping",
            f"The mapping could not be read: {type(problem).__name__}.",
            "Make it with --columns, then change what is wrong in it.",
        ) from None
    if not isinstance(found, dict):
        raise NotAnswerable(
            "no_mapping", "The mapping is not an object.", "Make it with --columns."
        )
    return found


def _remembered(actor: Viewer, file: Path) -> dict[str, Any] | None:
    """The mapping from last time, for the columns it knew; None when the file cannot be read.

    A column nobody has spoken about is not read: a guess is for somebody to look at.
    """
    sheet = open_sheet(file, Report("matrix", file.name))
    if sheet is None:
        return None
    found = _proposed(actor, sheet)
    if not found.get("remembered"):
        refuse(
            "mapping-needed",
            "Nobody has said yet what the columns of your matrix mean.",
            "Print our guess with --columns, put it right and give it with --mapping."
            " Or bring the file in on the screen once.",
        )
    for column in found["columns"]:
        if column["reason"] != "as you chose last time":
            column["use"] = False
    return found


def _unread(upload: Any) -> Report:
    """Says why a workbook cannot be read, with the report every import ends with."""
    filename, source = upload.only_file
    report = Report("matrix", filename)
    open_sheet(source, report)
    return report
