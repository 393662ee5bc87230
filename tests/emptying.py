"""Puts the database back after a test with real commits, at a tenth of the price of a flush.

Truncating seventy tables and applying everything that follows a migration takes more time than most
of these tests. Deleting the few rows that a test wrote leaves the same database. Where what was
there from the start has changed, the whole flush runs as it would without this file.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from graphlib import TopologicalSorter

from django.db import connection, transaction

_DEFINITIONS = "definitions_definitionversion"
_KEPT = ("auth_permission", "django_content_type", "django_migrations", _DEFINITIONS)
_FINGERPRINT = " || ".join(
    f"(SELECT coalesce(md5(string_agg(kept::text, '|' ORDER BY id)), '') FROM {table} kept)"
    for table in _KEPT
)


class Emptier:
    """Knows the database as it was when the first test with real commits began."""

    def __init__(self) -> None:
        self._last_definition: object = None
        self._fingerprint: object = None

    def look(self) -> None:
        """Before each test with real commits."""
        if self._fingerprint is None:
            self._remember()

    def empty(self, flush: Callable[[], None]) -> None:
        """Deletes what a test wrote, or calls `flush` when that is not enough."""
        with transaction.atomic():
            self._delete()
        if _one(f"SELECT {_FINGERPRINT}") != self._fingerprint:
            with _without_triggers([_AUDIT]):
                flush()
            self._remember()

    def _remember(self) -> None:
        self._last_definition = _one(f"SELECT coalesce(max(id), 0) FROM {_DEFINITIONS}")
        self._fingerprint = _one(f"SELECT {_FINGERPRINT}")

    def _delete(self) -> None:
        written = [table for table in filled(tables()) if table not in _KEPT]
        with _without_triggers([*written, _DEFINITIONS]), connection.cursor() as cursor:
            for table in written:
                cursor.execute(f"DELETE FROM {table}")
            cursor.execute(f"DELETE FROM {_DEFINITIONS} WHERE id > %s", [self._last_definition])
            # The switching back below would otherwise meet checks that wait for the end.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


_AUDIT = "audit_auditevent"


@contextmanager
def _without_triggers(names: list[str]) -> Iterator[None]:
    """As the owner of the tables, who alone may: what is appended is never deleted otherwise."""
    _alter(names, "DISABLE")
    yield
    _alter(names, "ENABLE")


def _alter(names: list[str], switch: str) -> None:
    with connection.cursor() as cursor:
        for table in names:
            cursor.execute(f"ALTER TABLE {table} {switch} TRIGGER USER")


@cache
def tables() -> list[str]:
    """Every table: first those that refer to others at once and not at a transaction's end."""
    with connection.cursor() as cursor:
        before: dict[str, set[str]] = {
            table: set() for table in sorted(connection.introspection.table_names(cursor))
        }
        cursor.execute(
            "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint"
            " WHERE contype = 'f' AND NOT condeferrable AND conrelid <> confrelid"
        )
        for referring, referred in cursor.fetchall():
            before[referred].add(referring)
    return list(TopologicalSorter(before).static_order())


def filled(names: Iterable[str]) -> list[str]:
    """Those of the tables that have a row in them, in the same order."""
    asked = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in names
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return [table for (table,) in cursor.fetchall()]


def _one(asked: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(asked)
        row = cursor.fetchone()
    assert row is not None
    return row[0]
