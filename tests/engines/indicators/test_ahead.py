"""Young people by the year in which they turn 18: known today, small numbers hidden, to 2038."""

from datetime import date

import pytest
from django.utils import timezone
from tests import factories
from tests.engines.indicators.made import AT, Office, indicator

from almoner.engines.indicators.ahead import ahead
from almoner.engines.indicators.commands.computing import compute
from almoner.engines.indicators.models import IndicatorValue
from almoner.engines.indicators.periods import financial_year
from almoner.engines.indicators.queries import figures
from almoner.kernel.disclosure import HIDDEN
from almoner.kernel.marks import DefinitionError
from almoner.platform.access.viewer import system
from almoner.registers.people.models import Person

CODE = "adulthood-forecast"
PLAN = """
of: cases
pathways: [made]
when: open
statistic: count
unit: count
slices: [year-of-18, team]
years_ahead: {slice: year-of-18, until: 2038, one: young person, many: young people}
"""


def test_it_is_read():
    made = indicator(PLAN)
    assert (made.years_ahead.slice, made.years_ahead.until) == ("year-of-18", 2038)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("when: open", "when: opened", "needs a count with when: open"),
        ("[year-of-18, team]", "[team, year-of-18]", "as the first of the slices"),
        ("until: 2038", "until: 38", "must be a year from 2000 to 2100"),
        ("slice: year-of-18,", "slice: team,", "must be one of"),
        ("until: 2038", "until: 2038, model: yes", "not a key that is known"),
    ],
)
def test_each_fault_is_named(old, new, words):
    with pytest.raises(DefinitionError) as found:
        indicator(PLAN.replace(old, new, 1))
    assert words in found.value.problem


@pytest.mark.parametrize(
    ("year", "words"), [(2029, "2029-30"), (2037, "2037-38"), (2099, "2099-00")]
)
def test_a_financial_year_in_words(year, words):
    assert financial_year(year) == words


# Two who turn 18 on each side of 1 April, six in 2033-34, one long after 2038, one unknown.
BORN = [
    *(date(2011, 3, 31), date(2011, 4, 1), date(2012, 2, 29)),
    *(date(2015, 9, day) for day in range(1, 7)),
    *(date(2021, 12, day) for day in range(1, 9)),
    None,
]


@pytest.fixture
def office(db):
    made = Office()
    people = [factories.person([made.organisation], born_on=day) for day in BORN]
    for person in people:
        made.case(AT.replace(month=1), person=person, pathway="preparing-for-adulthood")
    compute(system("test", made.organisation.pk), at=AT, codes=[CODE], periods=2)
    return made


def report(office, role="analyst", **asked):
    who = factories.viewer(factories.worker(office.organisation, role))
    return figures.report(who, CODE, AT, periods=2, **asked)


def test_everybody_is_counted_in_the_year_of_their_birthday(office):
    assert Person.objects.filter(born_on__isnull=False).count() >= len(BORN) - 1
    rows = IndicatorValue.objects.filter(slice="year-of-18", organisation=office.organisation)
    newest = rows.filter(starts_on=figures.report(
        factories.viewer(factories.worker(office.organisation, "analyst")), CODE, AT, periods=2
    ).newest.span.starts_on)  # fmt: skip
    assert dict(newest.values_list("member", "numerator")) == {
        "2028": 1, "2029": 2, "2033": 6, "2039": 8, "": 1
    }  # fmt: skip


def test_the_chart_has_every_year_to_2038_and_hides_small_ones(office):
    chart = ahead(report(office))
    table = dict(chart.rows)
    assert next(iter(table)) == "2026-27"
    assert {financial_year(year) for year in range(2026, 2038)} < set(table)
    assert list(table)[-1] == "2039-40"
    assert table["2028-29"] == table["2029-30"] == HIDDEN
    assert table["2030-31"] == "0"
    assert table["2039-40"] == "8"
    assert "it is not a model" in chart.summary
    assert "2 years not shown" in chart.summary or "3 years not shown" in chart.summary
    assert HIDDEN in chart.svg


def test_who_may_open_the_cases_sees_every_year(office):
    table = dict(ahead(report(office, "social_worker", exact=True)).rows)
    assert (table["2028-29"], table["2029-30"]) == ("1", "2")


def test_the_page_shows_it_and_other_indicators_have_none(office, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: AT)
    browser = factories.client_for(factories.worker(office.organisation, "analyst"))
    page = browser.get(f"/indicators/{CODE}/").content.decode()
    assert "Years ahead" in page
    assert "2037-38" in page
    who = factories.viewer(factories.worker(office.organisation, "analyst"))
    assert ahead(figures.report(who, "cases-open", AT)) is None


def test_who_came_on_the_tracker_today_is_on_the_page_today(office, monkeypatch):
    """The newest whole quarter ended on 30 June. Seven more are known since 10 July."""
    for _ in range(7):
        late = factories.person([office.organisation], born_on=date(2017, 5, 2))
        office.case(AT.replace(day=10), person=late, pathway="preparing-for-adulthood")
    compute(system("test", office.organisation.pk), at=AT, codes=[CODE], periods=2)
    found = report(office)
    assert found.newest.words == "18"
    assert dict(ahead(found).rows)["2035-36"] == "7"
    monkeypatch.setattr(timezone, "now", lambda: AT)
    browser = factories.client_for(factories.worker(office.organisation, "analyst"))
    page = browser.get(f"/indicators/{CODE}/").content.decode()
    assert "known on 15 July 2026" in page
    assert "Jul to Sep 2026" in page


def test_before_anything_is_worked_out_there_is_no_chart(office):
    IndicatorValue.objects.all().delete()
    assert ahead(report(office)) is None
