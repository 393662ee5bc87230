"""Reads very many rows as plain tuples, a part at a time, for work that goes through everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import groupby
from json import JSONDecoder
from operator import itemgetter
from typing import Any

import psycopg
from django.db import connection, transaction
from django.db.models import QuerySet
from psycopg.pq import Format

PART = 10_000
_FIRST = itemgetter(0)
_JSON = JSONDecoder().raw_decode


@contextmanager
def one_instant() -> Iterator[None]:
    """Everything read inside is as it was at one instant, whoever writes meanwhile.

    Inside a transaction that has begun already it is as that transaction sees it.
    """
    inside = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if not inside:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        # All of the rows are wanted, not the first of them soon.
        cursor.execute("SET LOCAL cursor_tuple_fraction = 1")
        yield


def stream(rows: QuerySet[Any, tuple]) -> Iterator[tuple]:
    """The rows of a values_list as the driver gives them: JSON is its text, instants are in UTC.

    Must be inside a transaction.
    """
    with connection.chunked_cursor() as cursor:
        _execute(cursor, *rows.query.sql_with_params())
        while some := cursor.fetchmany(PART):
            yield from some


def fetch(text: str, values: Sequence[Any]) -> list[tuple]:
    """The same at once, for few rows and for a statement that is kept."""
    with connection.cursor() as cursor:
        _execute(cursor, text, values)
        return list(cursor.fetchall())


def _execute(cursor: Any, text: str, values: Sequence[Any]) -> None:
    # Django's own reader of instants is in Python and would take longer than all the rest.
    cursor.adapters.register_loader("timestamptz", _instants())
    cursor.execute(text, values)


def read_json(text: str) -> Any:
    """What PostgreSQL wrote as jsonb: always well-formed, and nothing lies around it."""
    return _JSON(text)[0]


@cache
def _instants() -> Any:
    return psycopg.adapters.get_loader(psycopg.adapters.types["timestamptz"].oid, Format.TEXT)


def grouped(rows: Iterator[tuple]) -> Callable[[int], list[tuple]]:
    """Gives the rows that begin with a key; keys must be asked for in the order of the rows."""
    groups = groupby(rows, key=_FIRST)
    here: tuple[int, Iterator[tuple]] | None = next(groups, None)

    def of(key: int) -> list[tuple]:
        nonlocal here
        while here is not None and here[0] < key:
            here = next(groups, None)
        if here is None or here[0] != key:
            return []
        found = list(here[1])
        here = next(groups, None)
        return found

    return of
