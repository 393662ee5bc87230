from datetime import UTC, datetime

import pytest

from almoner.services.delegation.rules.answer import Answer, Link, until_words
from almoner.services.delegation.rules.facts import FOREVER
from almoner.services.delegation.rules.words import REFUSALS


def seconds(*when: int) -> float:
    return datetime(*when, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ((2026, 12, 21, 0, 0), "the end of 20 December 2026"),
        # In summer, midnight in London is eleven in the evening of the day before in UTC.
        ((2026, 6, 30, 23, 0), "the end of 30 June 2026"),
        ((2026, 7, 1, 0, 0), "1 July 2026 at 1am"),
        ((2026, 12, 21, 9, 5), "21 December 2026 at 9:05am"),
        ((2027, 1, 1, 0, 0), "the end of 31 December 2026"),
        # The days on which the clocks change.
        ((2026, 3, 29, 0, 0), "the end of 28 March 2026"),
        ((2026, 10, 24, 23, 0), "the end of 24 October 2026"),
    ],
)
def test_an_end_at_midnight_is_the_end_of_the_day_before(when, words):
    assert until_words(seconds(*when)) == words


def test_a_yes_says_until_when():
    answer = Answer(0.0, 1, (Link("insurance", 1, seconds(2026, 12, 21)),))
    assert answer.words == "Yes, this is authorised until the end of 20 December 2026."


def test_a_yes_without_an_end_says_no_day():
    assert Answer(0.0, 1, (Link("delegation", 1, FOREVER),)).words == "Yes, this is authorised."


def test_a_yes_carries_forward_until_it_lapses_and_a_no_never():
    yes = Answer(10.0, 1, (Link("insurance", 1, 20.0),))
    assert yes.also_at(19.9)
    assert not yes.also_at(20.0)
    assert not yes.also_at(9.0)
    assert yes.good_until == 20.0
    no = Answer(10.0, 1, refusals=(REFUSALS["consent_missing"],))
    assert no.good_until == 10.0
    assert not no.also_at(10.0)
    assert yes.moved_to(15.0) == Answer(15.0, 1, yes.chain)
