"""almoner activities: what may be delegated, from the definitions."""

from typing import Annotated

import typer

from almoner.kernel.sourced import Sourced
from almoner.services.delegation.catalogue import ActivityDefinition
from almoner.services.delegation.catalogue import activities as known
from almoner.surfaces.cli.authority import check_activity
from almoner.surfaces.cli.output import DONE, Json, command, show
from almoner.surfaces.cli.plain import plain

app = typer.Typer(no_args_is_help=True, help="What may be delegated.")
_NUMBERS = {
    "supervised_practices": "Supervised practices",
    "competence_valid": "Competence holds for",
    "review_every": "Reviewed every",
    "visit_tolerance": "On time within",
    "same_act_within": "Recorded twice within this is one act",
}


@app.command("list")
@command
def list_all(as_json: Json = False) -> int:
    """Every activity: its code, version and title."""
    found = list(known().values())
    data = [
        {
            "code": one.code,
            "version": one.version,
            "title": one.title,
            "categories": list(one.categories),
            "time_critical": one.time_critical,
        }
        for one in found
    ]
    widest = max(len(one.code) for one in found)
    show(as_json, data, [f"{one.code.ljust(widest)}  {one.title}" for one in found])
    return DONE


@app.command("show")
@command
def show_one(
    code: Annotated[str, typer.Argument(help="Its code. See “almoner activities list”.")],
    as_json: Json = False,
) -> int:
    """One activity. Numbers say where they come from and how well they are known."""
    check_activity(code)
    one = known()[code]
    show(as_json, plain(one), _lines(one))
    return DONE


def _lines(one: ActivityDefinition) -> list[str]:
    numbers = [f"{words}: {_sourced(getattr(one, name))}" for name, words in _NUMBERS.items()]
    return [
        f"{one.title} ({one.code}, version {one.version})",
        "",
        one.description,
        "",
        *numbers,
        "",
        "Training:",
        *(f"- {course}" for course in one.training.courses),
        "",
        "Never delegated:",
        *(f"- {words}" for words in one.never_delegable),
        "",
        "Stop rules:",
        *(f"- {rule.title}" for rule in one.stop_rules),
    ]


def _sourced(value: Sourced) -> str:
    return value.label()
