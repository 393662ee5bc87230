"""almoner demo: the invented place, and the people one can sign in as."""

from dataclasses import asdict
from typing import Annotated

import typer
from django.conf import settings
from django.utils.module_loading import import_string

from almoner.platform.accounts.queries import Persona
from almoner.platform.accounts.queries import personas as known
from almoner.surfaces.cli.output import DONE, NO, Json, command, show

app = typer.Typer(no_args_is_help=True, help="The invented place of the demo.")
# The demo stands above this floor: only its name is known here.
SEED = "almoner.demo.seed.seed"


@app.command()
@command
def seed(
    number: Annotated[int, typer.Option("--seed", help="The same seed, the same place.")] = 1,
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="Do nothing when a place is there already.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Makes the invented place in an empty database. Only while the demo is on."""
    summary = import_string(SEED)(number, if_empty=if_empty)
    show(as_json, asdict(summary), summary.words)
    return DONE


@app.command()
@command
def personas(as_json: Json = False) -> int:
    """The people you can sign in as while the demo is on."""
    found = known() if settings.DEMO else []
    show(as_json, [asdict(one) for one in found], _words(found))
    return DONE if found else NO


app.command("people", hidden=True)(personas)


def _words(found: list[Persona]) -> list[str]:
    if not found:
        return ["The demo is off, or its place has not been made: see “almoner demo seed”."]
    lines = ["You can sign in as:"]
    for one in found:
        lines.append(f"- {one.name}, {one.role.lower()} at {one.organisation}")
        if one.what_to_try:
            lines.append(f"  Try this: {one.what_to_try}")
    return lines
