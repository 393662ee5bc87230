"""The pack's arithmetic and the toolkit's steps, without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.services.delegation.world import INSULIN

from almoner.kernel.disclosure import THRESHOLD
from almoner.services.delegation.catalogue import activities, activity, blocks
from almoner.services.delegation.pack_needs import RECORDED
from almoner.services.delegation.queries.pack import RECORDS
from almoner.services.delegation.rules import pack, toolkit
from almoner.services.delegation.rules.pack import NO, PARTLY, YES, Need, Tally
from almoner.services.delegation.rules.pack_definitions import DEFINED, of_definitions

NEED = Need("It is there", "It is not there", "The keeper")
WEIGHTS = st.sampled_from([2, 1, 0, None])


def test_every_name_of_evidence_has_its_answer_and_none_has_two():
    assert set(RECORDED) | set(DEFINED) == set(blocks().evidence)
    assert set(RECORDED) & set(DEFINED) == set()
    assert set(RECORDS) == set(RECORDED)


@pytest.mark.parametrize("name", sorted(RECORDED))
def test_each_need_says_what_and_who(name):
    need = RECORDED[name].need
    assert need.sentence == f"{need.lacking}. {need.who} can put this right."
    assert need.there[0].isupper()
    assert not need.lacking.endswith(".")


@pytest.mark.parametrize(
    ("weight", "met", "missing"), [(2, YES, 0), (1, PARTLY, 1), (0, NO, 1), (None, YES, 0)]
)
def test_the_answer_for_one(weight, met, missing):
    answer = pack.of_one(weight, NEED, (("a", "b"),))
    assert (answer.met, len(answer.missing)) == (met, missing)
    assert answer.records == (("a", "b"),)
    assert all("The keeper can put this right" in line for line in answer.missing)


@given(st.dictionaries(st.text(min_size=1), WEIGHTS, max_size=12))
def test_the_answer_for_many_names_each_that_lacks_it_and_no_other(weights):
    answer = pack.of_many(weights, NEED)
    lacking = [label for label, weight in weights.items() if weight in (0, 1)]
    assert [line.removesuffix(f": {NEED.sentence}") for line in answer.missing] == lacking
    assert (answer.met == YES) == (not lacking)


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_the_place_shows_no_small_number(held, part, lacking):
    answer = pack.of_place(Tally(held, part, lacking), NEED)
    words = " ".join([answer.words, *answer.missing, *(value for _, value in answer.records)])
    small = {int(word) for word in words.split() if word.isdigit() and 0 < int(word) < THRESHOLD}
    assert small == set()
    assert (answer.met == YES) == (part + lacking == 0)


def test_the_place_hides_a_second_number_rather_than_give_the_first_away():
    answer = pack.of_place(Tally(18, 0, 2), NEED)
    assert dict(answer.records) == {
        "Delegations asked about": "20",
        "In full": "not shown",
        "In part": "0",
        "Missing": "not shown",
    }
    assert answer.words == pack.HIDDEN_WORDS
    assert answer.missing == (f"Some delegations (number not shown): {NEED.sentence}",)


def test_the_place_with_large_numbers_tells_them():
    answer = pack.of_place(Tally(30, 6, 9), NEED)
    assert answer.words == "It is there: 30 of 45 delegations."
    assert answer.missing == (f"15 delegations: {NEED.sentence}",)


@given(st.lists(WEIGHTS))
def test_tallies_add_up(weights):
    half = len(weights) // 2
    together = pack.tally(weights[:half]) + pack.tally(weights[half:])
    assert together == pack.tally(weights)
    assert together.asked == len([one for one in weights if one is not None])


@pytest.mark.parametrize(
    ("met", "block"), [("yes yes", YES), ("no no", NO), ("yes no", PARTLY), ("partly", PARTLY)]
)
def test_a_block_is_answered_when_every_question_is(met, block):
    assert pack.overall(met.split()) == block


def test_a_name_of_evidence_that_nobody_answers_fails():
    with pytest.raises(KeyError):
        pack.answered(blocks(), {}.__getitem__)


@pytest.mark.parametrize("code", sorted(activities()))
@pytest.mark.parametrize("name", sorted(DEFINED))
def test_every_activity_answers_what_its_definition_can(code, name):
    answer = of_definitions(name, [activity(code)])
    assert answer.met == YES
    assert answer.records


def test_several_activities_are_told_apart():
    both = [activity(INSULIN), activity("stoma-care")]
    labels = [label for label, _ in of_definitions("setting_notes", both).records]
    assert all(label.startswith((f"{both[0].title}: ", f"{both[1].title}: ")) for label in labels)


TODAY = date(2026, 11, 20)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("status", "closes_on", "may"),
    [
        ("consultation", TOMORROW, False),
        ("consultation", TODAY, False),
        ("consultation", YESTERDAY, True),
        ("draft", YESTERDAY, True),
        ("draft", None, False),
        ("published", YESTERDAY, False),
        ("superseded", YESTERDAY, False),
        ("", None, False),
    ],
)
def test_publishing_waits_until_a_consultation_has_closed(status, closes_on, may):
    assert toolkit.can_publish(status, closes_on, TODAY) is may


@pytest.mark.parametrize(
    ("status", "closes_on", "may"),
    [
        ("consultation", TODAY, True),
        ("consultation", YESTERDAY, False),
        ("draft", TODAY, False),
        ("published", TODAY, False),
    ],
)
def test_comments_are_taken_up_to_the_last_day(status, closes_on, may):
    assert toolkit.can_comment(status, closes_on, TODAY) is may


@pytest.mark.parametrize(
    ("status", "closes_on", "code"),
    [
        ("draft", TODAY, "closes_late"),
        ("draft", None, "closes_late"),
        ("published", TOMORROW, "not_now"),
    ],
)
def test_a_consultation_needs_a_draft_and_time(status, closes_on, code):
    assert [one.code for one in toolkit.check_consult(status, closes_on, TODAY)] == [code]


@pytest.mark.parametrize(
    ("text", "newest", "code"),
    [(" ", None, "no_text"), ("x" * 40_001, None, "long_text"), ("a ", "a", "same_text")],
)
def test_a_version_says_something_new(text, newest, code):
    assert [one.code for one in toolkit.check_text(text, newest)] == [code]


@pytest.mark.parametrize("block", [0, 13, -1])
def test_there_are_twelve_blocks(block):
    assert toolkit.check_block(block)


@given(st.text(), st.text())
def test_a_comparison_holds_both_texts_whole(before, after):
    pieces = toolkit.compared(before, after)
    assert [p.text for p in pieces if p.kind != "added"] == before.splitlines()
    assert [p.text for p in pieces if p.kind != "removed"] == after.splitlines()


def test_a_changed_line_is_taken_out_and_added():
    assert toolkit.compared("a\nb", "a\nc") == [("same", "a"), ("removed", "b"), ("added", "c")]
