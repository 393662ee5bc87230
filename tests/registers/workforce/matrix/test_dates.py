"""Dates as people type them: read by stated rules, or doubted, never guessed in silence."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almoner.registers.workforce.matrix.dates import (
    Dated,
    Doubt,
    read_day_without_year,
    read_serial,
    read_text_date,
)

TODAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("03/04/2025", date(2025, 4, 3)),
        ("3/4/2025", date(2025, 4, 3)),
        ("03-04-2025", date(2025, 4, 3)),
        ("03.04.2025", date(2025, 4, 3)),
        ("2025-04-03", date(2025, 4, 3)),
        ("2025-04-03 00:00:00", date(2025, 4, 3)),
        ("3 April 2025", date(2025, 4, 3)),
        ("3rd of April 2025", date(2025, 4, 3)),
        ("3-Apr-2025", date(2025, 4, 3)),
        ("  3   APR   2025 ", date(2025, 4, 3)),
        ("1st Sept. 2025", date(2025, 9, 1)),
        ("29/02/2024", date(2024, 2, 29)),
    ],
)
def test_a_full_date_needs_no_rule(text, day):
    assert read_text_date(text, TODAY) == Dated(day)


@pytest.mark.parametrize(
    ("text", "day", "said"),
    [
        ("12.3.24", date(2024, 3, 12), "2024"),
        ("03/04/25", date(2025, 4, 3), "day first: 3 April 2025"),
        ("3 Apr 25", date(2025, 4, 3), "2025"),
        ("March 2025", date(2025, 3, 1), "first day"),
        ("Mar-25", date(2025, 3, 1), "first day"),
        ("03/2025", date(2025, 3, 1), "first day"),
        ("2025-03", date(2025, 3, 1), "first day"),
    ],
)
def test_a_shortened_date_is_read_by_a_rule_that_is_said(text, day, said):
    found = read_text_date(text, TODAY)
    assert found.day == day
    assert said in found.rule


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("04/25/2025", "month-first"),
        ("4/25/25", "month-first"),
        ("31/02/2025", "no-such-date"),
        ("29/02/2025", "no-such-date"),
        ("00/01/2025", "no-such-date"),
        ("45/45/2025", "no-such-date"),
        ("13/2025", "no-such-date"),
        ("12/03/1925", "year-out-of-range"),
        ("12/03/98", "year-out-of-range"),
        ("12/03/9999", "year-out-of-range"),
        ("2025", "year-only"),
        ("12/3", "no-year"),
        ("12 March", "no-year"),
    ],
)
def test_a_date_that_no_rule_can_settle_is_a_doubt(text, code):
    found = read_text_date(text, TODAY)
    assert isinstance(found, Doubt)
    assert found.code == code


@pytest.mark.parametrize(
    "text", ["", "yes", "ask Sue", "Room 2025", "3 Foo 2025", "marsh 2025", "1"]
)
def test_other_text_is_no_date(text):
    assert read_text_date(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12/4", date(2026, 4, 12)),
        ("3/3", TODAY),
        ("31/12", date(2026, 12, 31)),
        ("1/1", date(2027, 1, 1)),
        ("12/11", date(2026, 11, 12)),
        ("15 December", date(2026, 12, 15)),
        ("29/2", date(2028, 2, 29)),
    ],
)
def test_a_day_without_a_year_is_the_next_one(text, day):
    found = read_day_without_year(text, TODAY)
    assert found.day == day
    assert "next such day" in found.rule


@pytest.mark.parametrize("text", ["12 Jan", "1/2", "2/1", "2nd of March"])
def test_a_day_that_passed_within_sixty_days_is_a_doubt(text):
    assert read_day_without_year(text, TODAY).code == "no-year"


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 400))
@settings(deadline=None)
def test_a_booking_is_never_read_as_past(today, ahead):
    day = today + timedelta(days=ahead)
    found = read_day_without_year(f"{day.day}/{day.month}", today)
    assert isinstance(found, Doubt) or found.day >= today


@given(st.dates(date(1980, 1, 1), date(2045, 12, 31)))
@settings(deadline=None)
def test_every_way_of_writing_a_date_gives_the_day_back(day):
    ways = (
        f"{day:%d/%m/%Y}",
        day.isoformat(),
        f"{day.day}.{day.month}.{day.year}",
        f"{day:%d %B %Y}",
    )
    for text in ways:
        assert read_text_date(text, TODAY) == Dated(day)


@given(st.text(alphabet="0123456789/.- janfebtyhsrd", max_size=14))
@settings(deadline=None)
def test_no_text_raises(text):
    for reader in (read_text_date, read_day_without_year):
        assert isinstance(reader(text, TODAY), Dated | Doubt | None)


@pytest.mark.parametrize(
    ("number", "day"), [(45_720, date(2025, 3, 4)), (45_720.5, date(2025, 3, 4))]
)
def test_a_number_that_excel_stores_for_a_date(number, day):
    assert read_serial(number, TODAY).day == day


@pytest.mark.parametrize("number", [0, 1, 100, 19_999, 80_000, -45_720, 1e30, float("inf")])
def test_other_numbers_are_no_date(number):
    assert read_serial(number, TODAY) is None
