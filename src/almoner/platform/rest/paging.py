"""Pages by id: what was added or removed meanwhile neither repeats a row nor hides one."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from ninja import Schema

Row = TypeVar("Row")


class PageShown(Schema, Generic[Row]):
    """`next_after` is the `after` of the next page; empty on the last one."""

    items: list[Row]
    next_after: int | None = None


def page(
    rows: QuerySet[Any],
    *,
    after: int | None,
    limit: int,
    newest_first: bool = False,
) -> dict[str, Any]:
    """`limit` rows in order of id, from the one after `after`."""
    found, following = cut(rows, after=after, limit=limit, newest_first=newest_first)
    return {"items": found, "next_after": following}


def cut(
    rows: QuerySet[Any], *, after: int | None, limit: int, newest_first: bool = False
) -> tuple[Sequence[Any], int | None]:
    """The rows of one page, and the id to go on after (None when there are no more)."""
    if after is not None:
        rows = rows.filter(pk__lt=after) if newest_first else rows.filter(pk__gt=after)
    found = list(rows.order_by("-pk" if newest_first else "pk")[: limit + 1])
    kept = found[:limit]
    return kept, kept[-1].pk if len(found) > limit else None
