"""Measures, their sums, and the published example worked through."""

from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.kernel.refusals import Refused
from almoner.kernel.sourced import Confidence, Sourced
from almoner.services.delegation.rules import impact as rules
from almoner.services.delegation.rules.impact import Counts, Month
from almoner.services.delegation.rules.providing import can_settings

MONTHS = [date(2026, month, 1) for month in range(1, 7)]
numbers = st.integers(0, 500)
counts = st.builds(Counts, **{field.name: numbers for field in fields(Counts)})
months = st.lists(
    st.builds(Month, st.sampled_from(MONTHS), st.sampled_from(["insulin", "stoma"]), counts),
    max_size=12,
)


def test_the_published_example_is_what_its_numbers_make():
    """22 adults, 5,425 hours a year."""
    assert rules.PUBLISHED.hours_each == 246.6
    assert rules.PUBLISHED.people * rules.PUBLISHED.hours_each == pytest.approx(5_425, abs=1.1)
    assert rules.PUBLISHED.minutes_a_day == pytest.approx(246.59 * 60 / 365, abs=0.1)


def test_our_way_of_counting_gives_the_published_hours():
    """22 people, two acts a day, with the minutes that make it true."""
    acts = 22 * 365 * 2
    minutes = 5_425 * 60 / acts
    [hours, *_] = rules.of_acts(Counts(done=acts, minutes=round(acts * minutes), live=22))
    assert hours.value / 22 == pytest.approx(246.6, abs=0.05)


def test_every_measure_says_how_it_is_counted_and_from_what():
    assert list(rules.DEFINITIONS) == [
        "hours",
        "on_time",
        "competence",
        "reviews",
        "incidents",
        "escalations",
        "person",
        "worker",
    ]
    for one in rules.DEFINITIONS.values():
        assert one.numerator
        assert one.denominator
        assert one.unit
        assert one.source
        assert "national" not in one.words


def test_the_minutes_of_a_visit_are_a_local_value():
    assert "local value, set by Almoner default" in rules.VISIT_MINUTES.label()
    own = Sourced(30, "minutes", "Agreed list", Confidence.D, "Example ICB")
    assert rules.minutes_for({"insulin": own}, "insulin") is own
    assert rules.minutes_for({"insulin": own}, "stoma") is rules.VISIT_MINUTES
    assert can_settings({rules.SETTING: 30})
    assert not can_settings({rules.SETTING: 0})


@pytest.mark.parametrize(
    ("code", "counted", "value"),
    [
        ("hours", Counts(minutes=90), 1.5),
        ("on_time", Counts(on_time=3, late=1, missed=0), 75),
        ("on_time", Counts(on_time=3, late=1, missed=2, refused=50, stopped=9), 50),
        ("on_time", Counts(done=5), None),
        ("incidents", Counts(incidents=2, done=4_000), 0.5),
        ("incidents", Counts(incidents=2), None),
        ("escalations", Counts(escalations=8, done=1_000), 8),
    ],
)
def test_what_each_measure_of_acts_is(code, counted, value):
    found = {one.definition.code: one for one in rules.of_acts(counted)}
    assert found[code].value == value


@given(months)
def test_before_and_after_make_the_whole(rows):
    before, after = rules.split(rows, MONTHS[3])
    assert sorted(map(repr, before + after)) == sorted(map(repr, rows))
    for name in ("done", "on_time", "incidents", "minutes"):
        parts = getattr(rules.total(before), name) + getattr(rules.total(after), name)
        assert parts == getattr(rules.total(rows), name)


@given(months)
def test_by_month_loses_nothing_and_is_in_order(rows):
    found = rules.by_month(rows)
    assert list(found) == sorted({one.month for one in rows})
    assert sum(one.done for one in found.values()) == rules.total(rows).done


@given(months)
def test_delegations_in_force_are_the_most_of_any_month_not_their_sum(rows):
    most = max((one.live for one in rules.by_month(rows).values()), default=0)
    assert rules.total(rows).live == most


@given(counts)
def test_a_share_lies_between_nought_and_a_hundred(one):
    on_time = rules.of_acts(one)[1].value
    assert on_time is None or 0 <= on_time <= 100


def test_the_start_is_the_first_month_with_a_delegation_in_force():
    rows = [
        Month(MONTHS[0], "insulin", Counts(incidents=1)),
        Month(MONTHS[2], "insulin", Counts(live=1)),
        Month(MONTHS[1], "stoma", Counts(live=3)),
    ]
    assert rules.first_month(rows) == MONTHS[1]
    assert rules.first_month(rows[:1]) is None


def test_a_month_in_an_address_is_one_that_was_counted():
    assert rules.read_month("2026-03", MONTHS, None) == MONTHS[2]
    assert rules.read_month("", MONTHS, MONTHS[0]) == MONTHS[0]
    for text in ("2025-03", "2026-13", "yesterday", "2026-03-01"):
        with pytest.raises(Refused, match="not a month that we have counted"):
            rules.read_month(text, MONTHS, None)
