"""Pieces of SQL with the values that they wait for, and how they are put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Sql:
    """Text with %s where a value goes, and the values in that order."""

    text: str
    values: tuple[Any, ...] = field(default=())

    def __add__(self, other: Sql | str) -> Sql:
        if isinstance(other, str):
            return Sql(self.text + other, self.values)
        return Sql(self.text + other.text, self.values + other.values)


TRUE = Sql("TRUE")


def sql(text: str, *values: Any) -> Sql:
    """`text` with values. A value that is Sql itself is put in its place."""
    made, waiting = Sql(""), list(values)
    parts = text.split("%s")
    if len(parts) != len(waiting) + 1:
        raise ValueError(f"{len(waiting)} values for {len(parts) - 1} places in {text!r}.")
    for at, part in enumerate(parts):
        made += part
        if at < len(waiting):
            value = waiting[at]
            made += value if isinstance(value, Sql) else Sql("%s", (value,))
    return made


def joined(parts: Iterable[Sql], between: str) -> Sql:
    made: Sql | None = None
    for part in parts:
        made = part if made is None else made + between + part
    return made or Sql("")


def every(parts: Iterable[Sql]) -> Sql:
    """All of them hold; nothing to hold is true."""
    kept = [part for part in parts if part is not TRUE]
    return joined(kept, "\n  AND ") if kept else TRUE
