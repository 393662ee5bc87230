"""One statement an indicator: its rows, grouped by period and by each slice at once."""
# ruff: noqa: S608  The pieces are this package's own words; what a definition says is a value.

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from almoner.engines.indicators.definition import Indicator
from almoner.engines.indicators.periods import Span
from almoner.engines.indicators.sql import dates, slicing
from almoner.engines.indicators.sql.conditions import holds
from almoner.engines.indicators.sql.parts import TRUE, Sql, every, joined, sql
from almoner.engines.indicators.vocabulary import ALL
from almoner.kernel.london import localise

_MIDNIGHT = datetime.min.time()
_ROWS = {
    "cases": "pathways_case",
    "clocks": "pathways_caseclock r JOIN pathways_case ON pathways_case.id = r.case_id",
    "events": "pathways_caseevent r JOIN pathways_case ON pathways_case.id = r.case_id",
    "completions": "instruments_completion r",
}
_OWNER = {
    "cases": "pathways_case.organisation_id",
    "clocks": "r.organisation_id",
    "events": "pathways_case.organisation_id",
    "completions": "r.organisation_id",
}
_PATHWAY = {"cases": "pathways_case.pathway", "clocks": "r.pathway"}


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom and for when. Periods are in order and touch; `at` ends what still runs."""

    organisation_id: int
    spans: tuple[Span, ...]
    at: datetime

    @property
    def starts(self) -> datetime:
        return localise(self.spans[0].starts_on, _MIDNIGHT)

    @property
    def ends(self) -> datetime:
        return min(localise(self.spans[-1].ends_on, _MIDNIGHT), self.at)


def figures(one: Indicator, asked: Asked) -> Sql:
    """(slice, member, starts_on, numerator, denominator, value) of every figure.

    The organisation as a whole has a row for every period; a member only where it has rows.
    """
    return sql(
        "WITH %s,\ncounted AS (\n%s\n),\nsummed AS (\n%s\n)\n%s",
        _tables(one, asked),
        _counted(one, asked),
        _summed(one),
        _figures(one),
    )


def rows(one: Indicator, asked: Asked, slice_: str = ALL, member: str = "") -> Sql:
    """(id, counts) of the cases behind a figure, newest first. Completions have no case."""
    wanted = TRUE if slice_ == ALL else sql(f"{slicing.member_text(slice_)} = %s", member)
    return sql(
        "WITH %s,\ncounted AS (\n%s\n)\nSELECT id, bool_or(counts) FROM counted WHERE %s"
        " GROUP BY id ORDER BY id DESC",
        _tables(one, asked),
        _counted(one, asked),
        wanted,
    )


def members(one: Indicator) -> tuple[str, ...]:
    """The slices that the statement groups by, besides the whole."""
    return one.slices


def _tables(one: Indicator, asked: Asked) -> Sql:
    made = [_periods(one, asked)]
    if dates.in_working_days(one):
        made.append(dates.working_days())
    if "locality" in one.slices:
        made.append(slicing.places(asked.organisation_id))
    return joined(made, ",\n")


def _periods(one: Indicator, asked: Asked) -> Sql:
    """Every period with its end, its last day, and how many people a rate is for."""
    people = [one.population_on(span.starts_on) for span in asked.spans]
    return sql(
        "periods AS (SELECT * FROM unnest(%s::date[], %s::timestamptz[], %s::date[], %s::bigint[])"
        " AS p(starts_on, ends, last_day, people))",
        [span.starts_on for span in asked.spans],
        [span.ends(asked.at) for span in asked.spans],
        [span.last_day(asked.at) for span in asked.spans],
        [known and known.value for known in people],
    )


def _counted(one: Indicator, asked: Asked) -> Sql:
    """One row for each row that counts in the denominator, with what is summed of it."""
    instant, on, starts_on = _moment(one, asked)
    columns = [
        Sql(f"{_case(one)} AS id"),
        sql("%s AS starts_on", starts_on),
        sql("%s AS counts", holds(one.numerator, instant, asked.at)),
    ]
    if one.measure:
        columns.append(sql("%s AS measure", dates.measured(one.measure, one.of)))
    if one.statistic == "each":
        columns.append(Sql("pathways_case.worker_id AS worker"))
    columns += [sql(f"%s AS {slicing.column(s)}", slicing.member(s, on)) for s in one.slices]
    return sql(
        "SELECT %s\nFROM %s\nWHERE %s",
        joined(columns, ",\n  "),
        _from(one),
        every(_where(one, asked, instant)),
    )


def _moment(one: Indicator, asked: Asked) -> tuple[Sql, Sql, Sql]:
    """When a row is looked at, its day, and the period that it falls in."""
    if one.is_stock:
        return Sql("p.ends"), Sql("p.last_day"), Sql("p.starts_on")
    happened = dates.date_of(one.of, one.when)
    return sql("%s", asked.at), dates.day(happened), dates.period_start(happened, one.period)


def _case(one: Indicator) -> str:
    return "r.id" if one.of == "completions" else "pathways_case.id"


def _from(one: Indicator) -> Sql:
    made = Sql("periods p\nJOIN pathways_case ON TRUE" if one.is_stock else _ROWS[one.of])
    if one.is_stock and one.of == "clocks":
        made = Sql(
            "periods p\nJOIN pathways_caseclock r ON TRUE"
            "\nJOIN pathways_case ON pathways_case.id = r.case_id"
        )
    person = "r.person_id" if one.of == "completions" else "pathways_case.person_id"
    made += slicing.joins(one.slices, person)
    if one.measure and dates.in_working_days(one):
        made += sql("\n%s", dates.working_day_joins(one.measure, one.of))
    return made


def _where(one: Indicator, asked: Asked, instant: Sql) -> list[Sql]:
    made = [sql(f"{_OWNER[one.of]} = %s", asked.organisation_id)]
    if one.pathways:
        column = _PATHWAY.get(one.of, "pathways_case.pathway")
        made.append(sql(f"{column} = ANY(%s)", list(one.pathways)))
    if one.clocks:
        made.append(sql("r.code = ANY(%s)", list(one.clocks)))
    if one.instruments:
        made.append(sql("r.instrument = ANY(%s)", list(one.instruments)))
    if one.of == "completions":
        made.append(Sql("r.status = 'complete'"))
    made += _in_time(one, asked)
    made.append(holds(one.denominator, instant, asked.at))
    if one.excludes:
        made.append(sql("NOT %s", holds(one.excludes, instant, asked.at)))
    return made


def _in_time(one: Indicator, asked: Asked) -> list[Sql]:
    if not one.is_stock:
        happened = dates.date_of(one.of, one.when)
        return [sql("%s >= %s", happened, asked.starts), sql("%s < %s", happened, asked.ends)]
    entered, left = (dates.date_of(one.of, name) for name in dates.STOCK[one.when])
    made = [sql("%s < p.ends AND (%s IS NULL OR %s >= p.ends)", entered, left, left)]
    if one.waiting_over_days:
        gone = sql("p.last_day - %s", dates.day(entered))
        made.append(sql("%s > %s", gone, one.waiting_over_days))
    return made


_SUMS = {
    "share": "count(*) FILTER (WHERE counts)",
    "median": "percentile_cont(0.5) WITHIN GROUP (ORDER BY measure)",
    "mean": "avg(measure)",
    "sum": "coalesce(sum(measure), 0)",
    "each": "count(DISTINCT worker)",
}


# Cases of nobody are no part of anybody's caseload.
_COUNTS = {"each": "count(worker)"}


def _summed(one: Indicator) -> Sql:
    """Counts for every period, and for every period and member of each slice."""
    columns = [slicing.column(name) for name in one.slices]
    sets = ", ".join(["(starts_on)", *(f"(starts_on, {column})" for column in columns)])
    which = _choose([f"'{name}'" for name in one.slices], columns, f"'{ALL}'")
    member = _choose([slicing.member_text(name) for name in one.slices], columns, "''")
    summed = _SUMS.get(one.statistic, "NULL::bigint")
    if one.statistic == "percentile":
        summed = f"percentile_cont({one.percentile / 100}) WITHIN GROUP (ORDER BY measure)"
    count = "count(measure)" if one.measure else _COUNTS.get(one.statistic, "count(*)")
    return Sql(
        f"SELECT starts_on, {which} AS slice, {member} AS member, {count} AS n, {summed} AS found\n"
        f"FROM counted GROUP BY GROUPING SETS ({sets})"
    )


def _choose(values: list[str], columns: list[str], otherwise: str) -> str:
    if not columns:
        return otherwise
    cases = " ".join(
        f"WHEN grouping({column}) = 0 THEN {value}"
        for value, column in zip(values, columns, strict=True)
    )
    return f"CASE {cases} ELSE {otherwise} END"


_VALUES = {
    "share": ("s.found", "s.n", "100.0 * s.found / nullif(s.n, 0)"),
    "count": ("s.n", "NULL::bigint", "s.n"),
    "rate": ("s.n", "p.people", "CASE WHEN s.slice = 'all' THEN s.n * 100000.0 / p.people END"),
    "each": ("s.n", "s.found", "s.n::double precision / nullif(s.found, 0)"),
}
_MEASURED = ("NULL::bigint", "s.n", "s.found")
# A period without a row still has a figure for the whole: nought, or nothing to count.
_EMPTY = {
    "share": "0, 0, NULL",
    "count": "0, NULL, 0",
    "rate": "0, p.people, 0.0",
    "each": "0, 0, NULL",
    "sum": "NULL, 0, 0",
}


def _figures(one: Indicator) -> Sql:
    numerator, denominator, value = _VALUES.get(one.statistic, _MEASURED)
    empty = _EMPTY.get(one.statistic, "NULL, 0, NULL")
    return Sql(
        f"SELECT s.slice, s.member, p.starts_on, {numerator} AS numerator,"
        f" {denominator} AS denominator,\n  ({value})::double precision AS value\n"
        "FROM summed s JOIN periods p USING (starts_on)\n"
        f"UNION ALL\nSELECT '{ALL}', '', p.starts_on, {empty} FROM periods p\n"
        f"WHERE NOT EXISTS (SELECT 1 FROM summed s WHERE s.slice = '{ALL}'"
        " AND s.starts_on = p.starts_on)"
    )
