"""What changed since the first time, and answers in words."""

import pytest
from tests.engines.instruments.samples import ANSWERED, EVERYTHING, read, small

from almoner.engines.instruments import rules

SMALL = read(small())
ALL = read(EVERYTHING)


@pytest.mark.parametrize(
    ("change", "then", "now", "direction"),
    [
        ("higher-better", 2, 5, "better"),
        ("higher-better", 5, 2, "worse"),
        ("lower-better", 5, 2, "better"),
        ("lower-better", 2, 5, "worse"),
        ("none", 2, 5, "other"),
        ("higher-better", 3, 3, "same"),
    ],
)
def test_change_says_which_way_is_better(change, then, now, direction):
    made = small()
    made["scoring"][0]["change"] = change
    [found] = rules.changes(read(made), {"total": then}, {"total": now})
    assert found.direction == direction
    assert str(now) in found.words


def test_there_is_no_change_without_a_number_on_both_sides():
    assert rules.changes(SMALL, {}, {"total": 1}) == ()
    assert rules.changes(SMALL, {"total": "high"}, {"total": 1}) == ()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("yes_no", "Yes"),
        ("three", "Not known"),
        ("one", "Red"),
        ("some", "Sun and Rain"),
        ("weight", "71.5 kg"),
        ("day", "31 March 2026"),
        ("clock", "8:05am"),
        ("moment", "31 March 2026 at 8:05am"),
        ("medicines", "Name: Example. Dose: 2.5 mg"),
        ("long", "Not answered"),
    ],
)
def test_answers_are_shown_in_words(code, words):
    assert rules.shown(ALL.item(code), ANSWERED.get(code)) == words


def test_an_answer_that_is_not_known_any_more_is_shown_as_it_was_kept():
    assert rules.shown(ALL.item("one"), "green") == "green"
    assert rules.shown(ALL.item("day"), "soon") == "soon"
