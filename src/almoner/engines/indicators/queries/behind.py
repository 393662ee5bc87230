"""The cases behind a figure, for those who may open them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from almoner.engines.indicators.definition import Indicator
from almoner.engines.indicators.periods import Span, parse
from almoner.engines.indicators.queries.figures import known
from almoner.engines.indicators.queries.names import names_of
from almoner.engines.indicators.sql import Asked, figures, rows
from almoner.engines.indicators.sql.parts import Sql
from almoner.engines.indicators.vocabulary import ALL
from almoner.engines.pathways.models import Case
from almoner.engines.pathways.queries.cases import cases_seen_by
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Behind:
    """One case, and whether it counts in the numerator."""

    case: Case
    counts: bool


@dataclass(frozen=True, slots=True)
class Found:
    one: Indicator
    span: Span
    name: str
    cases: tuple[Behind, ...]
    page: int
    more: bool
    unseen: int


def cases_behind(
    viewer: Viewer,
    code: str,
    starts_on: str,
    at: datetime,
    *,
    slice_: str = ALL,
    member: str = "",
    page: int = 1,
) -> Found:
    """A page of cases of the viewer's own organisation. Those that the viewer may not open are
    only counted. Unseen for a code or slice that is not there, or that has no cases."""
    _, one = known(viewer.own).get(code, (0, None))
    if one is None or one.of == "completions" or slice_ not in (ALL, *one.slices):
        raise Unseen
    span = parse(starts_on, one.period)
    listed = _run(rows(one, Asked(viewer.own, (span,), at), slice_, member))
    first = (max(page, 1) - 1) * A_PAGE
    part = listed[first : first + A_PAGE]
    seen = cases_seen_by(viewer).select_related("team").in_bulk([pk for pk, _ in part])
    behind = tuple(Behind(seen[pk], counts) for pk, counts in part if pk in seen)
    name = "" if slice_ == ALL else names_of(viewer.own).name(slice_, member)
    more = len(listed) > first + A_PAGE
    return Found(one, span, name, behind, max(page, 1), more, len(part) - len(behind))


def explained(one: Indicator, asked: Asked) -> Sql:
    """The statement that works an indicator out."""
    return figures(one, asked)


def _run(statement: Sql) -> list[tuple[int, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.values)
        return cursor.fetchall()
