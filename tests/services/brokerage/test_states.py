"""The life of a package: who may move it, and where it may go."""

import pytest

from almoner.kernel.refusals import Refused
from almoner.kernel.transitions import reachable
from almoner.services.brokerage.models import Package
from almoner.services.brokerage.rules.states import (
    BUYER,
    CLOCK,
    LIFECYCLE,
    PROVIDER,
    REQUIREMENTS,
    TAKING_OFFERS,
)


def test_the_table_and_the_model_name_the_same_states():
    assert list(LIFECYCLE.states) == list(Package.State.values)
    assert set(reachable(LIFECYCLE)) == set(Package.State.values)


def test_every_requirement_is_described_and_used():
    used = {name for move in LIFECYCLE.transitions for name in move.requires}
    assert used == set(REQUIREMENTS)


@pytest.mark.parametrize(
    ("state", "verb", "who", "target"),
    [
        ("draft", "publish", BUYER, "open"),
        ("open", "offer", PROVIDER, "offers_received"),
        ("open", "close", CLOCK, "unsourced"),
        ("offers_received", "close", CLOCK, "under_evaluation"),
        ("offers_received", "close", BUYER, "under_evaluation"),
        ("under_evaluation", "award", BUYER, "awarded"),
        ("under_evaluation", "reject_all", BUYER, "unsourced"),
        ("awarded", "start", BUYER, "started"),
        ("awarded", "fall_through", BUYER, "unsourced"),
        ("unsourced", "reissue", BUYER, "reissued"),
    ],
)
def test_the_moves(state, verb, who, target):
    assert LIFECYCLE.check(state, verb, who).target == target


@pytest.mark.parametrize(
    ("state", "verb", "who", "words"),
    [
        ("open", "award", BUYER, "You cannot award this package"),
        ("offers_received", "award", BUYER, "You cannot award this package"),
        ("awarded", "award", BUYER, "You cannot award this package"),
        ("under_evaluation", "award", PROVIDER, "as provider"),
        ("under_evaluation", "award", CLOCK, "as clock"),
        ("under_evaluation", "offer", PROVIDER, "You cannot offer"),
        ("draft", "offer", PROVIDER, "You cannot offer"),
        ("started", "withdraw", BUYER, "You cannot withdraw"),
        ("open", "publish", BUYER, "You cannot publish"),
    ],
)
def test_what_may_not_be(state, verb, who, words):
    with pytest.raises(Refused, match=words):
        LIFECYCLE.check(state, verb, who)


def test_offers_are_taken_exactly_where_the_table_lets_a_provider_offer():
    assert (
        tuple(s for s in LIFECYCLE.states if LIFECYCLE.can(s, "offer", PROVIDER)) == TAKING_OFFERS
    )
