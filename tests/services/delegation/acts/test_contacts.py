"""Whom to call, with numbers that a phone can dial."""

import pytest

from almoner.services.delegation.queries.contacts import contacts_of
from almoner.services.delegation.rules.contacts import (
    EMERGENCY,
    NHS_111,
    contact,
    in_order,
    number_in,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Community nursing, 024 7600 0000", "024 7600 0000"),
        ("02476 000000", "02476 000000"),
        ("(024) 7600-0000 ask for Amina", "024) 7600-0000"),
        ("+44 24 7600 0000", "+44 24 7600 0000"),
        ("Ring 111", "111"),
        ("Ask at flat 12", ""),
        ("", ""),
    ],
)
def test_the_number_in_the_words(text, number):
    assert number_in(text) == number


@pytest.mark.parametrize(
    ("text", "who", "tel"),
    [
        ("Community nursing, 024 7600 0000", "Community nursing", "02476000000"),
        ("024 7600 0000", "The nurse", "02476000000"),
        ("Ask at the desk", "Ask at the desk", ""),
    ],
)
def test_a_contact_has_a_name_and_a_number_to_dial(text, who, tel):
    found = contact("The nurse", "First", text)
    assert (found.who, found.tel) == (who, tel)


def test_no_words_no_contact():
    assert contact("The nurse", "First", "  ") is None


def test_each_number_once_and_999_last():
    twice = contact("A", "First", "024 7600 0000")
    found = in_order([twice, None, contact("B", "Later", "02476 000000")])
    assert found == [twice, NHS_111, EMERGENCY]


def test_the_plan_comes_before_the_delegation(world):
    world.delegation.call_first = "024 7600 1111"
    world.provider.phone = "024 7600 2222"
    world.plan.call_out_of_hours = "Night nurses, 024 7600 3333"
    found = [one.tel for one in contacts_of(world.delegation, world.plan)]
    assert found == ["02476000000", "02476003333", "02476002222", "111", "999"]


def test_without_a_plan_the_delegation_says_whom(world):
    assert contacts_of(world.delegation)[0].number == "024 7600 0000"


def test_with_nothing_known_there_is_still_111_and_999(world):
    world.delegation.call_first = ""
    assert contacts_of(world.delegation) == [NHS_111, EMERGENCY]
