"""Measures side by side, and what may be said of them."""

from datetime import date

import pytest

from almoner.services.rounds.study.arrangements import Arrangement
from almoner.services.rounds.study.measures import MEASURES
from almoner.services.rounds.study.measuring import Tally
from almoner.services.rounds.study.resampling import Estimate
from almoner.services.rounds.study.results import (
    NO_DIFFERENCE,
    SAME,
    TOO_FEW,
    Row,
    compare,
)
from almoner.services.rounds.study.running import Outcome
from almoner.services.rounds.study.settings import Settings
from almoner.services.rounds.study.values import values_at

VALUES = values_at(date(2026, 9, 7))
TRAVEL = MEASURES[0]


def tally(travel=20.0, **more):
    given = {
        "contact": 80.0,
        "travel": travel,
        "worked": 80 + travel,
        "pay": 20.0,
        "expenses": 1.0,
        "km": 16.09344,
        "km_all": 20.0,
        "visits": 4.0,
        "made": 3.0,
        "late": 1.0,
        "minutes_late": 6.0,
        "unmet": 1.0,
        "company": 30.0,
        "pay_of": {"k": 20.0, "l": 20.0},
        "worked_of": {"k": 90.0, "l": 100.0},
        "seen": {"p": {"k"}, "q": {"k", "l"}},
    } | more
    return Tally(**given)


def outcome(name, days):
    return Outcome(Arrangement(name, ()), tuple(days))


def compared(first, second):
    settings = Settings(days=len(first), draws=400)
    return compare([outcome("Today", first), outcome("Other", second)], settings, VALUES)


EXPECTED = {
    "travel_share": 20.0,
    "miles": 750.0,
    "km": 16.09344 / 80 * 60 * 100,
    "carbon": 20 * 0.17,
    "workers_met": 1.5,
    "late": 100 / 3,
    "minutes_late": 200.0,
    "unmet": 250.0,
    "pay": 12.0,
    "below_wage": 50.0,
    "cost": 21 / 80 * 60,
    "company": 0.5,
}


@pytest.mark.parametrize("code", EXPECTED)
def test_each_measure(code):
    row = compared([tally()] * 6, [tally()] * 6).row(code)
    assert row.values[0].value == pytest.approx(EXPECTED[code])
    assert row.said(1) == SAME


def test_every_measure_is_expected():
    assert [measure.code for measure in MEASURES] == list(EXPECTED)


def test_the_wage_is_looked_at_over_all_days():
    days = [tally(pay_of={"k": 30.0}, worked_of={"k": 60.0}), tally()] * 3
    row = compared(days, days).row("below_wage")
    assert row.values[0].value == pytest.approx(50.0)


def test_a_clear_difference():
    row = compared([tally(20 + n) for n in range(7)], [tally(5 + n) for n in range(7)]).rows[0]
    assert row.said(1) == "Less, better"
    assert row.differences[0].upper < 0


def test_a_difference_that_chance_can_make():
    first = [tally(travel) for travel in (5, 40, 10, 60, 20, 30)]
    second = [tally(travel) for travel in (40, 5, 60, 12, 30, 20)]
    assert compared(first, second).rows[0].said(1) == NO_DIFFERENCE


def test_the_same_days_are_drawn_for_both():
    """Days differ far more than the two ways do, and still the difference shows."""
    first = [tally(travel) for travel in (5, 40, 10, 60, 20, 30)]
    second = [tally(travel - 1) for travel in (5, 40, 10, 60, 20, 30)]
    assert compared(first, second).rows[0].said(1) == "Less, better"


def test_too_few_days():
    row = compared([tally()] * 3, [tally(10)] * 3).rows[0]
    assert row.said(1) == TOO_FEW
    assert row.values[0].lower is None


def test_who_met_nobody_does_not_count():
    seen = tally(seen={"p": {"k"}})
    row = compared([tally()] * 6, [seen] * 6).row("workers_met")
    assert [one.value for one in row.values] == [1.5, 1.0]


def test_nothing_worked():
    empty = Tally()
    row = compared([empty] * 6, [tally()] * 6).row("pay")
    assert row.values[0].value is None
    assert row.said(1) == "Not counted"


SAID = {
    "Less, better": (-1, (-2, -1)),
    "More, worse": (1, (1, 2)),
    NO_DIFFERENCE: (1, (-1, 2)),
    SAME: (0, (0, 0)),
    TOO_FEW: (1, (None, None)),
}


@pytest.mark.parametrize("words", SAID)
def test_in_words(words):
    value, interval = SAID[words]
    assert Row(TRAVEL, (), (Estimate(value, *interval),)).said(1) == words


def test_neither_better_nor_worse():
    cost = next(measure for measure in MEASURES if measure.code == "cost")
    assert Row(cost, (), (Estimate(2, 1, 3),)).said(1) == "More"
