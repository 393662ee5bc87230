"""All commands of `almoner` in one place."""

from importlib import import_module
from importlib.util import find_spec

import typer

from almoner.surfaces.cli.activities import app as activities
from almoner.surfaces.cli.audit import app as audit
from almoner.surfaces.cli.authority import authority
from almoner.surfaces.cli.beginning import begin
from almoner.surfaces.cli.capacity import app as capacity
from almoner.surfaces.cli.check import check
from almoner.surfaces.cli.demo import app as demo
from almoner.surfaces.cli.discharge import app as discharge
from almoner.surfaces.cli.imports import app as imports
from almoner.surfaces.cli.indicators import app as indicators
from almoner.surfaces.cli.instruments import app as instruments
from almoner.surfaces.cli.live import live
from almoner.surfaces.cli.mandate import app as mandate
from almoner.surfaces.cli.pathways import app as pathways
from almoner.surfaces.cli.rounds import app as rounds
from almoner.surfaces.cli.rounds_study import study
from almoner.surfaces.cli.server import migrate, openapi, worker

DOCS = "almoner.surfaces.cli.docs"

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Almoner on the command line. Exit codes: 0 done or granted, 1 refused or at fault, "
    "2 not answerable.",
)
for one in (authority, begin, check, live, migrate, openapi, worker):
    app.command()(one)
app.add_typer(activities, name="activities")
app.add_typer(audit, name="audit")
app.add_typer(capacity, name="capacity")
app.add_typer(demo, name="demo")
app.add_typer(discharge, name="discharge")
app.add_typer(imports, name="import")
app.add_typer(indicators, name="indicators")
app.add_typer(instruments, name="instruments")
app.add_typer(mandate, name="mandate")
app.add_typer(pathways, name="pathways")
rounds.command()(study)
app.add_typer(rounds, name="rounds")
if find_spec(DOCS):
    app.add_typer(import_module(DOCS).app, name="docs")


@app.callback()
def _almoner() -> None:
    """Keeps `almoner` a group of commands, however few it has."""
