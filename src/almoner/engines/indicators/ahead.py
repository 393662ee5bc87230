"""A count by years to come: one bar a financial year, also where nobody is known yet."""

from __future__ import annotations

from dataclasses import replace

from almoner.engines.indicators.definition import YearsAhead
from almoner.engines.indicators.periods import financial_year, starting
from almoner.engines.indicators.queries.figures import Cut, Member, Report
from almoner.kernel.disclosure import HIDDEN
from almoner.kernel.london import format_date
from almoner.platform.web.charts import Chart, Point, bars
from almoner.platform.web.words import plural

Year = tuple[int, Member | None]


def ahead(report: Report) -> Chart | None:
    """The chart with its table; None for an indicator without years ahead, or with no figure."""
    plan = report.one.years_ahead
    cut = next((one for one in report.cuts if plan and one.code == plan.slice), None)
    if plan is None or cut is None or report.sliced is None or report.sliced.computed_at is None:
        return None
    on = report.sliced.span.last_day(report.sliced.computed_at)
    years = listed(cut, plan, starting(on, "year").starts_on.year)
    points = [Point(financial_year(year), _value(member)) for year, member in years]
    rows = tuple((financial_year(year), _words(member)) for year, member in years)
    made = bars(f"{report.one.title}, known on {format_date(on)}", points, absent=HIDDEN)
    head = ("Financial year", plan.many.capitalize())
    return replace(made, summary=said(years, plan), head=head, rows=rows)


def listed(cut: Cut, plan: YearsAhead, first: int) -> list[Year]:
    """Every year from `first` to the one that ends in `until`, then later ones with somebody."""
    known = {int(one.code): one for one in cut.members if one.code}
    later = [year for year in known if year >= plan.until]
    return [(year, known.get(year)) for year in [*range(first, plan.until), *sorted(later)]]


def said(years: list[Year], plan: YearsAhead) -> str:
    """The same in words: how many in all, how many years are hidden, and what it is not."""
    shown = sum(int(_value(one) or 0) for _, one in years)
    hidden = sum(1 for _, one in years if one is not None and one.figure.hidden)
    words = f"{plural(shown, plan.one, plan.many)} in the years that are shown."
    if hidden:
        words += f" {plural(hidden, 'year')} not shown: the number is small or would tell one."
    return f"{words} Counted are those known today; it is not a model of those to come."


def _value(member: Member | None) -> float | None:
    if member is None:
        return 0.0
    return None if member.figure.value is None else float(member.figure.value)


def _words(member: Member | None) -> str:
    return "0" if member is None else member.figure.words
