"""Makes the same world again for the price of one statement.

A world of forty rows takes forty statements through the models. The first time it is made, its rows
are read back; from then on they are written as they were, and the objects are copies of the first.
"""

import copy
import json
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.db import IntegrityError, connection, transaction

from tests.emptying import filled, tables

World = TypeVar("World")
_CHAINED = "audit_auditevent"
_Row = dict[str, Any]


def replayed(make: Callable[[], World]) -> Callable[[], World]:
    """For a function that makes rows out of nothing, the same each time it is called."""
    kept: list[tuple[World, str]] = []

    @wraps(make)
    def made() -> World:
        if not kept:
            before = _rows()
            kept.append((copy.deepcopy(world := make()), _statement(before, _rows())))
            return world
        world, statement = kept[0]
        return copy.deepcopy(world) if _written(statement) else make()

    return made


def _written(statement: str) -> bool:
    """False where the same rows are there already: a second world needs numbers of its own."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except IntegrityError:
        return False
    return True


def _rows() -> dict[str, dict[str, _Row]]:
    """Table → primary key or whole row → row, for every table with something in it."""
    found: dict[str, dict[str, _Row]] = {}
    with connection.cursor() as cursor:
        for table in reversed(filled(tables())):
            cursor.execute(f"SELECT jsonb_agg(to_jsonb(kept))::text FROM {table} kept")
            rows = json.loads(cursor.fetchone()[0])
            found[table] = {str(row.get("id") or sorted(row.items())): row for row in rows}
    return found


def _statement(before: dict[str, dict[str, _Row]], after: dict[str, dict[str, _Row]]) -> str:
    """What writes the rows that came, in the order of the tables that others refer to at once."""
    parts: list[str] = []
    for table, rows in after.items():
        there = before.get(table, {})
        changed = [key for key in rows.keys() & there.keys() if rows[key] != there[key]]
        came = [rows[key] for key in rows if key not in there]
        assert not changed, f"{table} had rows that were changed: only new rows are made again"
        assert not came or table != _CHAINED, "A chain of events cannot be written twice"
        if came:
            parts.append(_insert(table, came))
    return ";\n".join(parts)


def _insert(table: str, rows: list[_Row]) -> str:
    names = ", ".join(connection.ops.quote_name(name) for name in _columns(table))
    text = json.dumps(rows).replace("'", "''")
    return (
        f"INSERT INTO {table} ({names}) OVERRIDING SYSTEM VALUE"
        f" SELECT {names} FROM jsonb_populate_recordset(NULL::{table}, '{text}'::jsonb)"
    )


def _columns(table: str) -> list[str]:
    """Those that the database does not work out itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
            " AND table_schema = 'public' AND is_generated = 'NEVER' ORDER BY ordinal_position",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]
