"""Dates of a row, and the time between two of them, as SQL."""

from __future__ import annotations

from functools import cache

from almoner.engines.indicators.definition import Indicator, Measure
from almoner.engines.indicators.sql.conditions import number
from almoner.engines.indicators.sql.parts import Sql, sql
from almoner.engines.indicators.vocabulary import MOMENT
from almoner.kernel import calendars

_DATES = {
    "cases": {"opened": "pathways_case.opened_at", "closed": "pathways_case.closed_at"},
    "clocks": {"started": "r.started_at", "stopped": "r.stopped_at", "due": "r.due_at"},
    "events": {"opened": "pathways_case.opened_at", "happened": "r.at"},
    "completions": {"started": "r.started_at", "completed": "r.completed_at"},
}
# When something enters and leaves what is open.
STOCK = {"open": ("opened", "closed"), "running": ("started", "stopped")}
END = "end"


def date_of(of: str, name: str) -> Sql:
    """An instant of the row; null when it has not come."""
    if name == END:
        return Sql("p.ends")
    if name.startswith(MOMENT):
        moment = name.removeprefix(MOMENT)
        return sql("(pathways_case.moments ->> %s)::timestamptz", moment)
    return Sql(_DATES[of][name])


def london(instant: Sql) -> Sql:
    return sql("(%s AT TIME ZONE 'Europe/London')", instant)


def day(instant: Sql) -> Sql:
    """The London day of an instant; of the end of a period its last day."""
    if instant.text == "p.ends":
        return Sql("p.last_day")
    return sql("%s::date", london(instant))


def measured(made: Measure, of: str) -> Sql:
    """The number that is put in order or summed; null where there is none."""
    if made.fact:
        fact = number(sql("(pathways_case.facts ->> %s)", made.fact))
        # Money is kept in pence.
        return sql("%s / 100", fact) if made.unit == "pounds" else fact
    if made.score:
        return number(sql("(r.scores ->> %s)", made.score))
    start, end = date_of(of, made.start), date_of(of, made.end)
    known = sql("%s IS NOT NULL AND %s IS NOT NULL", start, end)
    if made.unit == "hours":
        gone = sql("extract(epoch FROM %s - %s) / 3600", end, start)
    elif made.unit == "days":
        gone = sql("%s - %s", day(end), day(start))
    else:
        gone = Sql("until_end.n - until_start.n")
        known = sql("%s IS NOT NULL", gone)
    # Nothing runs backwards; a date that has not come stays null.
    return sql("CASE WHEN %s THEN greatest(%s, 0) END", known, gone)


def in_working_days(one: Indicator) -> bool:
    return one.measure is not None and bool(one.measure.start) and one.unit == "working-days"


def working_days() -> Sql:
    """Each day with the number of working days up to and with it."""
    return sql(
        "workdays AS MATERIALIZED (SELECT d.day::date AS day, count(*) FILTER"
        " (WHERE extract(isodow FROM d.day) < 6 AND h.day IS NULL) OVER (ORDER BY d.day) AS n\n"
        " FROM generate_series(%s::timestamp, %s::timestamp, '1 day') AS d(day)\n"
        " LEFT JOIN unnest(%s::date[]) AS h(day) ON h.day = d.day::date)",
        calendars.FIRST,
        calendars.LAST,
        _holidays(),
    )


@cache
def _holidays() -> list:
    return sorted(calendars.bank_holidays())


def working_day_joins(made: Measure, of: str) -> Sql:
    return sql(
        "LEFT JOIN workdays until_start ON until_start.day = %s\n"
        "LEFT JOIN workdays until_end ON until_end.day = %s",
        day(date_of(of, made.start)),
        day(date_of(of, made.end)),
    )


def period_start(instant: Sql, period: str) -> Sql:
    """The first day of the period that an instant lies in, on the London clock."""
    local = london(instant)
    if period == "year":
        april = "date_trunc('year', %s - interval '3 months') + interval '3 months'"
        return sql(f"({april})::date", local)
    return sql(f"date_trunc('{period}', %s)::date", local)
