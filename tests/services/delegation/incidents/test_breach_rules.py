"""Two acts with readings outside the plan in a week are too many; tries of one act count once."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.services.delegation.world import INSULIN, NOW

from almoner.services.delegation.catalogue import activities
from almoner.services.delegation.rules.breaches import (
    OVER_AFTER,
    Breach,
    breach_rules,
    limits,
    too_many,
)

HOUR = timedelta(hours=1)


def breach(reference: str, hours_ago: float, settled: bool = True) -> Breach:
    return Breach(reference, NOW - hours_ago * HOUR, settled)


def test_the_numbers_are_those_of_the_catalogue():
    assert limits() == (2, timedelta(days=7))


def test_which_rules_of_insulin_tell_of_a_reading_outside_the_plan():
    rules = breach_rules(INSULIN)
    assert {"below-plan-range", "above-plan-range", "low-glucose"} <= rules
    assert not {"dose-not-as-planned", "no-food", "pen-not-tested", "meter-hi"} & rules


def test_every_rule_named_is_a_rule_of_its_activity():
    for code, known in activities().items():
        assert breach_rules(code) <= {rule.id for rule in known.stop_rules}
    assert breach_rules("not-known") == frozenset()


@pytest.mark.parametrize(
    ("breaches", "expected"),
    [
        ([], False),
        ([breach("a", 2)], False),
        ([breach("a", 2), breach("a", 1.9)], False),
        ([breach("a", 2), breach("b", 30)], True),
        ([breach("a", 2), breach("b", 7 * 24)], False),
        ([breach("a", 2), breach("b", 7 * 24 - 0.1)], True),
        ([breach("a", 2), breach("b", -1)], False),
        ([breach("a", 2), breach("b", 0.5, settled=False)], False),
        ([breach("a", 2), breach("b", 1, settled=False)], True),
    ],
)
def test_when_there_were_too_many(breaches, expected):
    assert too_many(breaches, None, NOW) is expected


def test_what_came_before_the_stop_was_lifted_no_longer_counts():
    two = [breach("a", 10), breach("b", 5)]
    assert too_many(two, NOW - 11 * HOUR, NOW)
    assert not too_many(two, NOW - 10 * HOUR, NOW)


def test_a_reading_that_is_still_being_treated_does_not_stop_the_work():
    """The steps for a low reading must stay on the screen until it is over."""
    treating = [breach("a", 20), breach("b", 0.2, settled=False)]
    assert not too_many(treating, None, NOW)
    assert too_many(treating, None, NOW - 0.2 * HOUR + OVER_AFTER)


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.floats(0, 300), st.booleans()), max_size=8))
def test_more_breaches_never_make_it_better(rows):
    breaches = [breach(*row) for row in rows]
    answers = [too_many(breaches[:n], None, NOW) for n in range(len(breaches) + 1)]
    assert answers == sorted(answers)
