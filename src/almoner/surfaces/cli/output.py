"""What every command shares: words or JSON, and an exit code that says how it went.

0: done, or granted. 1: refused, or something is wrong. 2: not answerable (an unknown id, a time
that cannot be read, no database).
"""

import json
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Annotated, Any, NoReturn

import typer
from django.db import DatabaseError, InterfaceError

from almoner.kernel.refusals import Refusal, Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.database.embedded import ServerError
from almoner.platform.database.roles import RoleError
from almoner.platform.database.urls import DatabaseUrlError

DONE, NO, UNANSWERABLE = 0, 1, 2
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for software to read.")]
_DATABASE = (DatabaseError, InterfaceError, ServerError, DatabaseUrlError, RoleError)


class NotAnswerable(Exception):
    """The question itself cannot be answered; says why and how to mend it."""

    def __init__(self, code: str, reason: str, mend: str = "") -> None:
        super().__init__(reason)
        self.refusal = Refusal(code, reason, mend)


def show(as_json: bool, data: Any, words: str | Sequence[str]) -> None:
    """The data as JSON, or the words a person reads."""
    if as_json:
        typer.echo(json.dumps(data, indent=2, ensure_ascii=False, default=str))
    else:
        typer.echo(words if isinstance(words, str) else "\n".join(words))


def in_words(refusal: Refusal) -> str:
    """A refusal as one line of text."""
    return " ".join(part for part in (refusal.reason, refusal.mend) if part)


def command(run: Callable[..., int | None]) -> Callable[..., None]:
    """A command returns its exit code; what it cannot answer is told and gives 2."""

    @wraps(run)
    def whole(**options: Any) -> None:
        as_json = bool(options.get("as_json"))
        try:
            code = run(**options)
        except NotAnswerable as error:
            _give_up(as_json, [error.refusal], UNANSWERABLE)
        except Refused as error:
            _give_up(as_json, error.refusals, NO)
        except Unseen:
            _give_up(as_json, [Refusal("not_found", "There is nothing of that id.")], UNANSWERABLE)
        except _DATABASE as error:
            _give_up(as_json, [_no_database(error)], UNANSWERABLE)
        raise typer.Exit(code or DONE)

    return whole


def _no_database(error: Exception) -> Refusal:
    first = str(error).strip().splitlines()
    return Refusal(
        "no_database",
        f"The database did not answer: {first[0] if first else type(error).__name__}",
        "Run “almoner check”. Without DATABASE_URL, Almoner uses its own server.",
    )


def _give_up(as_json: bool, refusals: Sequence[Refusal], code: int) -> NoReturn:
    if as_json:
        show(True, {"error": True, "refusals": [one.as_dict() for one in refusals]}, "")
    else:
        for one in refusals:
            typer.echo(in_words(one), err=True)
    raise typer.Exit(code)
