"""almoner docs: reference pages made from the code, and every page checked against it."""

from dataclasses import asdict

import typer

from almoner.surfaces.cli.output import DONE, NO, Json, NotAnswerable, command, show
from almoner.surfaces.documents import build as building
from almoner.surfaces.documents import checking

app = typer.Typer(no_args_is_help=True, help="The project's own pages.")


@app.command()
@command
def build(as_json: Json = False) -> int:
    """Writes the pages that are made from the code, and names those that changed."""
    check_source()
    changed = [str(path) for path in building.build(checking.ROOT)]
    show(as_json, {"changed": changed}, changed or "Every page was up to date.")
    return DONE


@app.command()
@command
def check(as_json: Json = False) -> int:
    """Looks for pages that differ from the code, dead links, unknown commands, untested hazards.

    Ends with 0 when there are none, 1 when there are.
    """
    check_source()
    found = checking.check()
    data = {"ok": not found, "problems": [asdict(one) for one in found]}
    lines = [f"{one.path} {one.words}" for one in found]
    show(as_json, data, lines or "The documents say what the code does.")
    return NO if found else DONE


def check_source() -> None:
    if not checking.is_source(checking.ROOT):
        raise NotAnswerable(
            "no_source",
            "The project's pages are not here: only its code is installed.",
            "Run this in a copy of the project's source.",
        )
