"""almoner mandate: delegated functions, and who may exercise them."""

from typing import Annotated

import typer

from almoner.services.delegation.catalogue import mandates
from almoner.services.delegation.queries.mandates import may_function
from almoner.surfaces.cli import identifiers
from almoner.surfaces.cli.authority import lines
from almoner.surfaces.cli.output import DONE, NO, Json, NotAnswerable, command, show

app = typer.Typer(no_args_is_help=True, help="Delegated functions and who may exercise them.")


@app.command("list")
@command
def list_all(as_json: Json = False) -> int:
    """Every function that can be delegated, and the questions that decide its scope."""
    found = list(mandates().values())
    data = [
        {
            "code": one.code,
            "version": one.version,
            "title": one.title,
            "legal_basis": one.legal_basis,
            "scope": [{"name": f.name, "label": f.label, "type": f.type} for f in one.scope],
        }
        for one in found
    ]
    words = []
    for one in found:
        words += [f"{one.code}: {one.title}"]
        words += [f"  --fact {f.name}:…  {f.label}" for f in one.scope]
    show(as_json, data, words)
    return DONE


@app.command()
@command
def check(
    worker: Annotated[str, typer.Option(help="The worker's id, or ascwds: and their ASC-WDS id.")],
    function: Annotated[str, typer.Option(help="Its code. See “almoner mandate list”.")],
    at: Annotated[str, typer.Option(help="When, with its zone: 2026-03-03T08:05:00Z.")],
    fact: Annotated[
        list[str] | None, typer.Option(help="name:value, once for each scope question.")
    ] = None,
    as_json: Json = False,
) -> int:
    """May this worker exercise this function, in this case, then?

    Ends with 0 when granted, 1 when refused, 2 when it cannot be answered.
    """
    when = identifiers.moment_of(at)
    if function not in mandates():
        raise NotAnswerable(
            "unknown_function",
            f"{function!r} is not a function that we know.",
            f"Use one of: {', '.join(mandates())}.",
        )
    facts = _facts(function, fact or [])
    answer = may_function(identifiers.worker_of(worker), function, facts, when)
    show(as_json, {**answer.as_dict(), "words": answer.words}, lines(answer))
    return DONE if answer.granted else NO


def _facts(function: str, given: list[str]) -> dict:
    from almoner.platform.rest.problems import Problem
    from almoner.services.delegation.api.mandates import read_facts

    fields = {field.name: field for field in mandates()[function].scope}
    try:
        return read_facts(fields, given)
    except Problem as problem:
        first = problem.refusals[0]
        raise NotAnswerable(first.code, first.reason, first.mend) from None
