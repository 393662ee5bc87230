"""Ways to write much in little time, fit for an all-or-nothing load and for nothing else."""

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """No savepoint for each command, and no search for garbage, in the caller's transaction.

    A command that fails then undoes everything, which is what a load wants anyway.
    """
    features, collecting = connection.features, gc.isenabled()
    features.uses_savepoints = False
    gc.disable()
    try:
        yield
    finally:
        features.uses_savepoints = True
        if collecting:
            gc.enable()


def refusable(action: Callable[[datetime], object]) -> Callable[[datetime], None]:
    """An action of the story in which a refusal may be an answer: commands that catch one of
    another command rely on its savepoint."""

    def run(moment: datetime) -> None:
        features = connection.features
        before = features.uses_savepoints
        features.uses_savepoints = True
        try:
            action(moment)
        finally:
            features.uses_savepoints = before

    return run


@contextmanager
def undoable() -> Iterator[None]:
    """What is refused inside is undone, and the rest of the load goes on."""
    features = connection.features
    before = features.uses_savepoints
    features.uses_savepoints = True
    try:
        with transaction.atomic():
            features.uses_savepoints = before
            try:
                yield
            finally:
                features.uses_savepoints = True
    finally:
        features.uses_savepoints = before


def copy_in(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Writes rows through PostgreSQL's COPY. Lists and mappings become JSON."""
    names = ", ".join(connection.ops.quote_name(name) for name in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    lines = "".join("\t".join(map(_text, row)) + "\n" for row in rows)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy,
    ):
        copy.write(lines)


def _text(value: Any) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, dict | list | tuple):
        value = json.dumps(value)
    elif isinstance(value, datetime):
        return value.isoformat()
    return str(value).translate(_ESCAPES)
