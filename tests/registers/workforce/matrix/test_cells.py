"""What a cell means, as a table of truth."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almoner.platform.imports.spreadsheets import Cell
from almoner.registers.workforce.matrix import Doubt, Meaning, understand
from almoner.registers.workforce.matrix.records import DATE_MEANINGS

TODAY = date(2026, 3, 3)
PAST, COMING = date(2025, 4, 3), date(2027, 4, 3)


def meaning(value, dates="completed", formula=None):
    return understand(Cell(2, 3, value, formula=formula), dates, TODAY)


@pytest.mark.parametrize(
    ("dates", "day", "expected"),
    [
        ("completed", PAST, Meaning("completed", completed_on=PAST)),
        ("completed", TODAY, Meaning("completed", completed_on=TODAY)),
        ("expires", PAST, Meaning("expired", expires_on=PAST)),
        ("expires", TODAY, Meaning("expires", expires_on=TODAY)),
        ("expires", COMING, Meaning("expires", expires_on=COMING)),
        ("booked", COMING, Meaning("booked", booked_on=COMING)),
    ],
)
def test_a_bare_date_means_what_its_column_means(dates, day, expected):
    assert meaning(day, dates) == expected
    assert meaning(datetime.combine(day, time(9, 30)), dates) == expected
    assert meaning(f"{day:%d/%m/%Y}", dates) == expected


def test_training_cannot_be_completed_on_a_day_to_come():
    for value in (COMING, f"{COMING:%d/%m/%Y}", "done 03/04/2027"):
        assert meaning(value).code == "completed-in-future"


@pytest.mark.parametrize(
    "tick", ["✓", "✔", "Y", "y", "Yes", "YES", " x ", "X", "Done", "passed.", "ü", True]
)
def test_a_tick_is_undated_and_never_a_date(tick):
    assert meaning(tick) == Meaning("undated")
    assert meaning(tick, "expires") == Meaning("undated")


@pytest.mark.parametrize("cross", ["✗", "No", "n", "due", "Required", "not done", "to book", False])
def test_a_cross_is_missing(cross):
    assert meaning(cross) == Meaning("missing")


@pytest.mark.parametrize("blank", [None, "", "   ", "\n"])
def test_a_blank_is_missing(blank):
    assert meaning(blank) == Meaning("missing")


@pytest.mark.parametrize("text", ["n/a", "N/A", "NA", "not applicable", "Not required", "exempt"])
def test_not_applicable_in_words(text):
    assert meaning(text) == Meaning("not_applicable")


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "#VALUE!", "#n/a"])
def test_an_error_of_excel_is_not_not_applicable(text):
    assert meaning(text).code == "excel-error"


@pytest.mark.parametrize("text", ["expired", "EXPIRED", "Lapsed", "overdue", "out of date"])
def test_expired_in_words(text):
    assert meaning(text) == Meaning("expired")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("booked", Meaning("booked")),
        ("Booked 12/06/2026", Meaning("booked", booked_on=date(2026, 6, 12))),
        ("booked for 12 June 2026", Meaning("booked", booked_on=date(2026, 6, 12))),
        ("bkd: 12/06/2026", Meaning("booked", booked_on=date(2026, 6, 12))),
        ("expired 03/04/2025", Meaning("expired", expires_on=PAST)),
        ("exp 03/04/2025", Meaning("expired", expires_on=PAST)),
        ("expires 03/04/2027", Meaning("expires", expires_on=COMING)),
        ("due 03/04/2027", Meaning("expires", expires_on=COMING)),
        ("valid until 3 April 2027", Meaning("expires", expires_on=COMING)),
        ("completed 03/04/2025", Meaning("completed", completed_on=PAST)),
        ("✓ 03/04/2025", Meaning("completed", completed_on=PAST)),
        ("Yes (03/04/2025)", Meaning("completed", completed_on=PAST)),
    ],
)
def test_a_word_and_a_date(text, expected):
    for dates in DATE_MEANINGS:
        assert meaning(text, dates) == expected


def test_a_booking_without_a_year_says_its_rule():
    found = meaning("booked 12/4")
    assert found.booked_on == date(2026, 4, 12)
    assert "next such day" in found.rule
    assert meaning("booked 12/1").code == "no-year"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("ask Sue", "not-understood"),
        ("03/04/2025 - 03/04/2026", "not-understood"),
        ("booked with Sue", "not-understood"),
        ("completed last year", "not-understood"),
        ("03/04/2025?", "not-understood"),
        ("-", "not-understood"),
        ("?", "not-understood"),
        ("12/3", "no-year"),
        ("2025", "year-only"),
        (2025, "year-only"),
        (1, "number"),
        (0.85, "number"),
        (-5, "number"),
        (float("inf"), "number"),
        (time(9, 0), "time"),
        (timedelta(days=3), "time"),
        (date(1900, 1, 1), "year-out-of-range"),
        (datetime(2099, 1, 1), "year-out-of-range"),
        ("=cmd|'/c calc'!A1", "not-understood"),
    ],
)
def test_what_is_not_understood_is_a_doubt_with_a_mend(value, code):
    found = meaning(value)
    assert isinstance(found, Doubt)
    assert found.code == code
    assert found.problem.endswith(".")
    assert found.mend.endswith(".")


@pytest.mark.parametrize("value", [45_750, 45_750.0, "45750"])
def test_a_number_of_excel_is_a_date_and_says_so(value):
    found = meaning(value)
    assert found.completed_on == date(2025, 4, 3)
    assert "Excel stores" in found.rule


def test_a_formula_gives_what_excel_last_saved_or_a_doubt():
    assert meaning(PAST, formula="=B2+365").completed_on == PAST
    assert meaning(None, formula="=B2+365").code == "formula-not-worked-out"


VALUES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.timedeltas()
    | st.text(max_size=20)
    | st.builds(
        lambda lead, rest: f"{lead} {rest}",
        st.sampled_from(["booked", "exp", "due", "✓", "completed", "expired on"]),
        st.text(alphabet="0123456789/. janmar", max_size=10),
    )
)


@settings(deadline=None, max_examples=300)
@given(VALUES, st.sampled_from(DATE_MEANINGS))
def test_no_value_raises_and_only_a_date_makes_training_count(value, dates):
    found = meaning(value, dates)
    if isinstance(found, Meaning):
        assert (found.state == "completed") is (found.completed_on is not None)
        assert found.completed_on is None or found.completed_on <= TODAY
        assert found.state != "expires" or found.expires_on >= TODAY
