"""almoner capacity: try an endpoint against the standard, and print the monthly return."""

from typing import TYPE_CHECKING, Annotated

import typer
from django.db import transaction
from django.utils import timezone

from almoner.platform.access.scope import scoped
from almoner.platform.access.viewer import system
from almoner.services.capacity.returning import queries
from almoner.services.capacity.returning.rules import COLUMNS, as_csv
from almoner.surfaces.cli import identifiers
from almoner.surfaces.cli.output import DONE, NO, Json, NotAnswerable, command, show

if TYPE_CHECKING:
    from almoner.services.capacity.standard.kit import Result

app = typer.Typer(no_args_is_help=True, help="What is free.")
_SAID = {True: "pass", False: "FAIL", None: "left out"}


@app.command()
@command
def conform(
    url: Annotated[str, typer.Argument(help="As https://example.org/api/v1/capacity.")],
    token: Annotated[str, typer.Option(envvar="CAPACITY_TOKEN", help="The key to ask with.")],
    service: Annotated[
        str, typer.Option(help="A service for trying things, never one that people are sent to.")
    ] = "",
    as_json: Json = False,
) -> int:
    """Tries an endpoint against the published standard. Ends with 1 if any check fails.

    Give the key as CAPACITY_TOKEN, which does not show in the list of processes. Without --service
    nothing is said of any service: what would speak is left out. At the end the service is said to
    have no free place.
    """
    from almoner.services.capacity.standard.kit import Endpoint, NoEndpoint, try_all

    try:
        results = list(try_all(Endpoint(url, token), service))
    except NoEndpoint as error:
        raise NotAnswerable("no_endpoint", str(error)) from None
    failed = [one for one in results if one.passed is False]
    data = [
        {"code": r.code, "passed": r.passed, "words": r.words, "told": r.told, "mend": r.mend}
        for r in results
    ]
    lines = [line for one in results for line in _lines(one)]
    tried = sum(one.passed is not None for one in results)
    show(as_json, data, [*lines, "", f"{tried - len(failed)} of {tried} checks passed."])
    return NO if failed else DONE


def _lines(one: "Result") -> list[str]:
    first = f"{_SAID[one.passed]:9}{one.code:16}{one.words}"
    return [first, *(f"         {text}" for text in (one.told, one.mend) if text)]


@app.command("return")
@command
def monthly(
    organisation: Annotated[str, typer.Option(help="The provider: an ODS code or an id.")],
    as_json: Json = False,
) -> int:
    """Prints this month's return for the national Capacity Tracker as CSV. It is not sent.

    What is not saved is filled in from what stands now, and says so.
    """
    own, at = identifiers.organisation_of(organisation), timezone.now()
    viewer = system("command line", own)
    with transaction.atomic(), scoped(viewer, drop_role=True):
        rows = queries.rows(viewer, at)
    show(as_json, [dict(zip(COLUMNS, row, strict=True)) for row in rows], as_csv(rows).rstrip())
    return DONE
