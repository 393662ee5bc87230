"""All commands of `almoner` in one place."""

import typer

from almoner.surfaces.cli.authority import authority
from almoner.surfaces.cli.imports import app as imports

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Almoner on the command line. Exit codes: 0 done or granted, 1 refused or at fault, "
    "2 not answerable.",
)
app.command()(authority)
app.add_typer(imports, name="import")


@app.callback()
def _almoner() -> None:
    """Keeps `almoner` a group of commands, however few it has."""
