from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.platform.imports.dates import DateProblem, read_date


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("03/04/2026", date(2026, 4, 3)),
        ("3/4/2026", date(2026, 4, 3)),
        ("2026-04-03", date(2026, 4, 3)),
        (" 29/02/2024 ", date(2024, 2, 29)),
        ("2026-04-03 00:00:00", date(2026, 4, 3)),
        ("2026-04-03T00:00:00Z", date(2026, 4, 3)),
    ],
)
def test_day_first_and_iso_are_read(text, day):
    assert read_date(text) == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("04/25/2026", "month-first"),
        ("30/02/2026", "no-such-date"),
        ("02/30/2026", "no-such-date"),
        ("2026-13-01", "no-such-date"),
        ("29/02/2025", "no-such-date"),
        ("01/01/1066", "year-out-of-range"),
        ("0000-01-01", "no-such-date"),
        ("03/04/26", "two-digit-year"),
        ("3-Apr-26", "two-digit-year"),
        ("46115", "excel-serial"),
        ("46115.5", "excel-serial"),
        ("########", "excel-narrow"),
        ("3 April 2026", "not-a-date"),
        ("2026/04/03", "not-a-date"),
        ("2026-04-03 09:30:00", "not-a-date"),
        ("03.04.2026", "not-a-date"),
        ("tomorrow", "not-a-date"),
        ("", "not-a-date"),
        ("٠٣/٠٤/٢٠٢٦", "not-a-date"),
    ],
)
def test_everything_else_is_refused_by_name(text, code):
    problem = read_date(text)
    assert isinstance(problem, DateProblem)
    assert problem.code == code
    assert problem.problem
    assert problem.mend


def test_month_first_shows_what_to_write():
    assert "write 25/04/2026" in read_date("04/25/2026").mend


def test_serial_shows_what_it_may_mean():
    assert "3 April 2026" in read_date("46115").problem


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_both_ways_of_writing_come_back(day):
    assert read_date(f"{day:%d/%m/%Y}") == day
    assert read_date(day.isoformat()) == day


@given(st.text(max_size=30))
def test_any_text_gives_a_date_or_a_reason(text):
    assert isinstance(read_date(text), date | DateProblem)
