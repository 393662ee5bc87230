"""What the hub wrote in a case comes to the broker as a draft, and nothing is made up."""

from datetime import date

import pytest

from almoner.registers.directory.vocabulary import NEEDS
from almoner.services.brokerage.rules.outline import can_outline
from almoner.services.brokerage.rules.wanted import needs_of, outline_of

TODAY = date(2026, 3, 2)
KNOWN = {"insulin-administration", "wound-care"}


def wanted(**facts):
    return outline_of(facts, KNOWN, TODAY)


@pytest.mark.parametrize(
    ("visits", "minutes"),
    [
        (1, {"morning": 45}),
        (2, {"morning": 45, "evening": 45}),
        (4, {"morning": 45, "evening": 45, "midday": 45, "afternoon": 45}),
        (6, {"morning": 90, "evening": 45, "midday": 45, "afternoon": 45, "night": 45}),
    ],
)
def test_the_visits_of_a_day_are_shared_out_over_it(visits, minutes):
    assert wanted(visits_a_day=visits, minutes_a_visit=45).minutes == minutes


@pytest.mark.parametrize(
    ("asked", "kind", "timed"),
    [
        ("home-care", "home_care", True),
        ("reablement", "reablement", True),
        ("live-in", "live_in", False),
        ("nursing", "nursing", False),
        ("residential", "residential", False),
        (None, "home_care", True),
    ],
)
def test_the_kind_of_care_is_what_the_hub_chose(asked, kind, timed):
    found = wanted(care_kind=asked, visits_a_day=2)
    assert (found.kind, bool(found.minutes)) == (kind, timed)


@pytest.mark.parametrize(
    ("care_from", "starts"),
    [("2026-03-05", date(2026, 3, 5)), ("2026-02-27", TODAY), (None, TODAY), ("soon", TODAY)],
)
def test_care_starts_on_the_day_that_was_said_and_never_in_the_past(care_from, starts):
    assert wanted(care_from=care_from).start_wanted == starts


@pytest.mark.parametrize(
    "said",
    [
        "wound-care, insulin-administration,wound-care, singing",
        ["wound-care", "insulin-administration", "singing"],
    ],
)
def test_delegated_activities_come_along_and_their_terms_are_left_to_the_broker(said):
    found = wanted(delegated=said)
    assert found.activities == ("wound-care", "insulin-administration")
    assert (found.delegation_clause, found.delegated_minutes) == (False, 0)
    assert not can_outline(found, TODAY)


def test_two_workers_and_what_nobody_said():
    assert wanted(two_workers=True).workers == 2
    plain = wanted()
    assert (plain.workers, plain.minutes, plain.activities) == (1, {"morning": 30}, ())


@pytest.mark.parametrize(
    ("answers", "delegated", "needs"),
    [
        ({}, (), []),
        ({"washing": "alone", "moving": "aid", "nights": False, "tasks": ["none"]}, (), []),
        ({"washing": "some", "toilet": "all"}, (), ["personal_care", "continence"]),
        ({"eating": "some", "moving": "two", "nights": True}, (), ["meals", "moving", "night"]),
        ({"tasks": ["medicines"]}, (), ["medicines"]),
        ({"tasks": ["insulin"]}, (), ["delegated_care"]),
        ({"tasks": None}, ("wound-care",), ["delegated_care"]),
        ({"thinking": "much"}, (), []),
    ],
)
def test_what_was_assessed_becomes_needs_of_the_directory(answers, delegated, needs):
    found = needs_of(answers, delegated)
    assert list(found) == ["home_from_hospital", *needs]
    assert set(found) <= set(NEEDS)
