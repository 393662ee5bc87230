"""Conditions as SQL over the row `r` and its case `pathways_case`."""

from __future__ import annotations

from datetime import datetime

from almoner.engines.indicators.conditions import (
    BAND,
    SCORE,
    Condition,
    FieldTest,
    Group,
    NotYet,
    OfCase,
    OpenedAgain,
    Word,
)
from almoner.engines.indicators.sql.cases import of_case
from almoner.engines.indicators.sql.parts import TRUE, Sql, joined, sql

_COLUMNS = {"clock": "r.code"}
# Text that is a number; anything else has no size.
NUMBER = r"^-?[0-9]+(?:\.[0-9]+)?$"


def holds(condition: Condition | None, instant: Sql, at: datetime) -> Sql:
    """True or false for each row, never unknown. `instant`: when the row is looked at."""
    if condition is None:
        return TRUE
    if isinstance(condition, Group):
        return _group(condition, instant, at)
    if isinstance(condition, Word):
        return _word(condition.word, instant)
    if isinstance(condition, OpenedAgain):
        return _opened_again(condition)
    if isinstance(condition, NotYet):
        came = sql("(pathways_case.moments ->> %s)::timestamptz", condition.moment)
        return sql("coalesce(%s >= %s, TRUE)", came, instant)
    if isinstance(condition, OfCase):
        return of_case(condition.where, at)
    return _test(condition)


def number(text: Sql) -> Sql:
    """Text as a number, or null for what is none."""
    return sql("substring(%s FROM %s)::double precision", text, NUMBER)


def _group(group: Group, instant: Sql, at: datetime) -> Sql:
    parts = [holds(part, instant, at) for part in group.parts]
    inside = joined(parts, " AND " if group.join == "all" else " OR ")
    return sql("NOT (%s)" if group.join == "none" else "(%s)", inside)


def _word(word: str, instant: Sql) -> Sql:
    """A clock stops in time before the first instant too late."""
    if word == "met":
        return Sql("coalesce(r.stopped_at < r.due_at, FALSE)")
    return sql("coalesce(r.due_at <= coalesce(r.stopped_at, %s), FALSE)", instant)


def _opened_again(test: OpenedAgain) -> Sql:
    same = Sql("again.pathway = pathways_case.pathway")
    pathway = sql("again.pathway = %s", test.pathway) if test.pathway else same
    return sql(
        "EXISTS (SELECT 1 FROM pathways_case again"
        " WHERE again.person_id = pathways_case.person_id AND %s"
        " AND again.organisation_id = pathways_case.organisation_id"
        " AND again.id <> pathways_case.id AND again.opened_at >= pathways_case.closed_at"
        " AND (again.opened_at AT TIME ZONE 'Europe/London')::date"
        " - (pathways_case.closed_at AT TIME ZONE 'Europe/London')::date <= %s)",
        pathway,
        test.within_days,
    )


def _test(test: FieldTest) -> Sql:
    text = _field(test.field)
    if test.operator in ("over", "under"):
        sign = ">" if test.operator == "over" else "<"
        return sql(f"coalesce(%s {sign} %s, FALSE)", number(text), float(test.value))
    if test.operator == "exists":
        return sql(f"coalesce(%s, '') {'<>' if test.value else '='} ''", text)
    if test.operator == "in":
        return sql("coalesce(%s, '') = ANY(%s)", text, list(test.value))
    sign = "=" if test.operator == "is" else "<>"
    if text.values:
        return sql(f"coalesce(%s, '') {sign} %s", text, test.value)
    # A column that is never null is left bare, so that an index on it can be used.
    return sql(f"%s {sign} %s", text, test.value)


def _field(name: str) -> Sql:
    for prefix, column in ((SCORE, "r.scores"), (BAND, "r.bands")):
        if name.startswith(prefix):
            return sql(f"({column} ->> %s)", name.removeprefix(prefix))
    return Sql(_COLUMNS.get(name, f"r.{name}"))
