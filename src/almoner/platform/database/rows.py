"""Writes single rows that are written all day long, several in one message to the server.

Django's own way makes every statement anew and waits for each. Signals are not sent.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Field, Model

# The text, and the values that belong in it.
Statement = tuple[str, list[Any]]


def added(row: Model) -> Statement:
    """A new row. Its key is the database's to give, and is not asked for."""
    return _insert(type(row)), _stored(row, _fields(type(row)))


def changed(row: Model, names: Iterable[str]) -> Statement:
    """These columns of a row that is stored."""
    of_name = {one.attname: one for one in row._meta.concrete_fields}
    fields = [of_name[name] for name in names]
    columns = ", ".join(f"{_quoted(one)} = %s" for one in fields)
    key = row._meta.pk
    text = f"UPDATE {_table(row)} SET {columns} WHERE {_quoted(key)} = %s"  # noqa: S608
    return text, _stored(row, [*fields, key])


def send(*statements: Statement) -> None:
    """Sends them in one message, in this order. DatabaseError unless each of them met one row: a
    row that is hidden from the role is not silently left as it was."""
    with connection.cursor() as cursor:
        values = [value for _, some in statements for value in some]
        cursor.execute("; ".join(text for text, _ in statements), values)
        for _ in statements:
            if cursor.rowcount != 1:
                raise DatabaseError(f"{cursor.rowcount} rows were written where one was meant.")
            cursor.nextset()


@cache
def _fields(model: type[Model]) -> list[Field]:
    return [one for one in model._meta.concrete_fields if not one.primary_key]


@cache
def _insert(model: type[Model]) -> str:
    fields = _fields(model)
    columns = ", ".join(map(_quoted, fields))
    values = ", ".join("%s" for _ in fields)
    return f"INSERT INTO {_table(model)} ({columns}) VALUES ({values})"  # noqa: S608


def _stored(row: Model, fields: Iterable[Field]) -> list[Any]:
    return [one.get_db_prep_save(getattr(row, one.attname), connection) for one in fields]


def _table(model: Model | type[Model]) -> str:
    return str(connection.ops.quote_name(model._meta.db_table))


def _quoted(field: Field) -> str:
    return str(connection.ops.quote_name(str(field.column)))
