"""almoner indicators: work figures out, say how one is worked out, check definition files."""

from typing import Annotated

import typer
from django.utils import timezone

from almoner.engines.indicators.commands.computing import PERIODS, compute
from almoner.engines.indicators.kind import INDICATOR
from almoner.engines.indicators.periods import lately
from almoner.engines.indicators.queries import figures
from almoner.engines.indicators.queries.owners import with_rows
from almoner.engines.indicators.references import unknown_names
from almoner.engines.indicators.sql import Asked
from almoner.engines.indicators.sql import figures as statement
from almoner.platform.access.viewer import system
from almoner.platform.definitions.kinds import kind
from almoner.surfaces.cli import identifiers
from almoner.surfaces.cli.definitions import Files, read_files
from almoner.surfaces.cli.output import DONE, NO, Json, NotAnswerable, command, show

app = typer.Typer(no_args_is_help=True, help="Figures from the records of cases.")
Whose = Annotated[str | None, typer.Option(help="Whose: an id or an ODS code.")]


@app.command("compute")
@command
def compute_figures(
    organisation: Whose = None,
    code: Annotated[list[str] | None, typer.Option(help="Only this one. May be repeated.")] = None,
    periods: Annotated[int, typer.Option(min=1, max=240, help="How many periods.")] = PERIODS,
    as_json: Json = False,
) -> int:
    """Works figures out anew, for one organisation or for all that have cases. Safe to repeat."""
    at = timezone.now()
    wanted = [identifiers.organisation_of(organisation)] if organisation else with_rows()
    made = [
        (key, compute(system("command line", key), at=at, codes=code, periods=periods))
        for key in wanted
    ]
    data = [
        {"organisation": key, "indicators": one.indicators, "figures": one.rows}
        for key, one in made
    ]
    lines = [
        f"Organisation {key}: {one.rows} figures of {one.indicators} indicators."
        for key, one in made
    ]
    show(as_json, data, lines or "No organisation has cases.")
    return DONE


@app.command()
@command
def explain(
    code: Annotated[str, typer.Argument(help="Its code, as in cases-opened.")],
    organisation: Annotated[str, typer.Option(help="Whose: an id or an ODS code.")],
    as_json: Json = False,
) -> int:
    """What one indicator means, its newest figures, and the statement that works it out."""
    key, at = identifiers.organisation_of(organisation), timezone.now()
    if code not in figures.known(key):
        listed = ", ".join(figures.known(key))
        raise NotAnswerable(
            "unknown_indicator", f"{code!r} is no indicator in use here.", f"Use one of: {listed}."
        )
    found = figures.report(system("command line", key), code, at, periods=6)
    one = found.one
    made = statement(one, Asked(key, lately(one.period, 6, at), at))
    data = {
        "code": one.code,
        "version": one.version,
        "definition": one.words,
        "counted": one.numerator_words or one.denominator_words,
        "out_of": one.denominator_words,
        "source": one.basis.words,
        "figures": {str(f.span.starts_on): f.words for f in found.figures},
        "worked_out_at": found.computed_at,
        "statement": made.text,
        "values": [str(value) for value in made.values],
    }
    lines = [
        f"{one.title} ({one.code}, version {one.version})",
        "",
        one.words,
        "",
        *(f"{figure.span.label}: {figure.words}" for figure in found.figures),
        "",
        made.text,
    ]
    show(as_json, data, lines)
    return DONE


@app.command()
@command
def check(
    files: Files = None,
    as_json: Json = False,
) -> int:
    """Reads definition files and says what is wrong: file, line, key. Ends with 1 if any is.

    Names that no shipped pathway has are told too: a place may have pathways of its own.
    """
    found, faults = read_files(INDICATOR, files)
    pathways, _ = read_files(kind("pathways"))
    known = {one.code: one for one in pathways}
    notes = [note for one in found for note in unknown_names(one, known)]
    read = len(found) + len(faults)
    show(
        as_json,
        {"files": read, "faults": faults, "notes": notes},
        [*faults, *(f"Note: {note}" for note in notes), f"{read} files read."],
    )
    return NO if faults else DONE
