"""almoner discharge: hear a ward's system, and write the daily return."""

import asyncio
from datetime import date, timedelta
from typing import Annotated

import typer
from django.db import transaction
from django.utils import timezone

from almoner.kernel.zone import to_london
from almoner.platform.access.scope import scoped
from almoner.services.discharge.adt.serving import actor_for, serve
from almoner.services.discharge.queries.returning import return_of
from almoner.services.discharge.rules.returns import COLUMNS, as_csv
from almoner.surfaces.cli import identifiers
from almoner.surfaces.cli.output import DONE, Json, NotAnswerable, command, show

app = typer.Typer(no_args_is_help=True, help="Leaving hospital.")

For = Annotated[str, typer.Option("--organisation", help="The trust: an ODS code or an id.")]


@app.command()
@command
def listen(
    organisation: For,
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 2575,
    host: Annotated[
        str, typer.Option(help="The address to listen on. The wire is not encrypted.")
    ] = "127.0.0.1",
) -> int:
    """Hears HL7 version 2 ADT messages over MLLP until it is stopped (Ctrl-C or SIGTERM).

    Put it behind your integration engine or a TLS tunnel: MLLP itself has neither encryption nor
    sign-in.
    """
    own = identifiers.organisation_of(organisation)
    typer.echo(f"Listening for ADT on {host}:{port}.")
    try:
        asyncio.run(serve(own, host, port))
    except KeyboardInterrupt:
        return DONE
    except OSError as error:
        raise NotAnswerable(
            "no_port", f"The port {port} cannot be opened: {error.strerror}.", "Choose another."
        ) from None
    return DONE


@app.command("return")
@command
def daily(
    organisation: For,
    day: Annotated[str, typer.Option(help="The day, as 2026-03-02. Yesterday if not said.")] = "",
    as_json: Json = False,
) -> int:
    """Prints the daily discharge return of one day as CSV."""
    own = identifiers.organisation_of(organisation)
    asked = _day(day)
    viewer = actor_for(own)
    with transaction.atomic(), scoped(viewer, drop_role=True):
        rows = return_of(viewer, asked)
    show(as_json, [dict(zip(COLUMNS, row, strict=True)) for row in rows], as_csv(rows).rstrip())
    return DONE


def _day(text: str) -> date:
    if not text:
        return to_london(timezone.now()).date() - timedelta(days=1)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotAnswerable(
            "no_day", f"{text!r} is not a day.", "Write it as 2026-03-02."
        ) from None
