"""The shipped instruments against the rule that each states, by table."""

import re
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.instruments.samples import AREAS, OUTCOMES, STARRED, checklist, shipped

from almoner.engines.instruments import rules
from almoner.engines.instruments.definition import read_instrument
from almoner.kernel.marks import parse_marked

CHC = shipped("nhs-chc-checklist")
CARE_ACT = shipped("care-act-eligibility")
CAPACITY = shipped("capacity-decision")
PLAIN = tuple(area for area in AREAS if area not in STARRED)


def result(instrument, answers) -> str:
    return rules.score(instrument, answers).scores["result"]


def test_the_checklist_has_its_eleven_areas_and_four_with_a_star():
    levels = [item.code for item in CHC.questions if len(item.choices) == 3]
    assert tuple(levels) == AREAS
    starred = [item.code for item in CHC.questions if "enough by itself" in item.help]
    assert tuple(starred) == STARRED


def test_the_checklist_says_where_to_read_the_levels_and_does_not_repeat_them():
    assert "GOV.UK" in CHC.read_more
    assert {choice.label for area in AREAS for choice in CHC.item(area).choices} == {
        "Column A",
        "Column B",
        "Column C",
    }


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (PLAIN[:0], PLAIN[:0], "negative"),
        (PLAIN[:1], (), "negative"),
        (PLAIN[:2], (), "positive"),
        (PLAIN[:3], (), "positive"),
        ((), PLAIN[:4], "negative"),
        ((), PLAIN[:5], "positive"),
        ((), PLAIN, "positive"),
        (PLAIN[:1], PLAIN[1:4], "negative"),
        (PLAIN[:1], PLAIN[1:5], "positive"),
        ((), STARRED, "negative"),
        *(((starred,), (), "positive") for starred in STARRED),
        *(((plain,), (), "negative") for plain in PLAIN),
        *(((plain,), STARRED[:3], "negative") for plain in PLAIN),
        *(((plain,), STARRED, "positive") for plain in PLAIN),
    ],
)
def test_the_checklist_by_table(a, b, expected):
    assert result(CHC, checklist(a, b)) == expected


def by_the_guidance(levels) -> bool:
    """Written apart from the definition: two A; five B; one A and four B; an A with a star."""
    letters = list(levels.values())
    a, b = letters.count("a"), letters.count("b")
    return a >= 2 or b >= 5 or (a == 1 and b >= 4) or any(levels[one] == "a" for one in STARRED)


@given(st.tuples(*[st.sampled_from("abc")] * len(AREAS)))
def test_the_checklist_agrees_with_the_guidance_for_any_levels(letters):
    levels = dict(zip(AREAS, letters, strict=True))
    expected = "positive" if by_the_guidance(levels) else "negative"
    found = rules.score(CHC, {"told": True, "present": ["person"], **levels})
    assert found.bands == {"result": expected}


@pytest.mark.hazard("HZ-21")
@pytest.mark.parametrize("area", AREAS)
def test_the_checklist_without_one_area_has_no_result(area):
    answers = checklist(a=tuple(one for one in PLAIN if one != area)[:2])
    del answers[area]
    found = rules.score(CHC, answers)
    assert "result" not in found.scores
    assert area in found.incomplete["result"]


def test_no_result_of_the_checklist_calls_anybody_eligible():
    for band in CHC.bands_of("result").bands:
        assert "eligible" not in band.title
        assert "is eligible" not in band.words.replace(
            "does not say that the person is eligible", ""
        )


def care_act(arises: bool, unable: int, impact: bool) -> dict:
    outcomes = {code: n >= unable for n, code in enumerate(OUTCOMES)}
    why = {f"{code}_why": ["assistance"] for code, able in outcomes.items() if not able}
    return {"arises": arises, **outcomes, **why, "impact": impact}


@pytest.mark.parametrize(
    ("arises", "unable", "impact"),
    list(product((True, False), (0, 1, 2, 3, 10), (True, False))),
)
def test_care_act_needs_all_three_conditions(arises, unable, impact):
    expected = "meets" if arises and unable >= 2 and impact else "does-not-meet"
    answers = care_act(arises, unable, impact)
    assert rules.check_answers(CARE_ACT, answers, evidence=evidence(CARE_ACT, answers)) == ()
    found = rules.score(CARE_ACT, answers)
    assert found.as_json() == {"unable": unable, "result": expected}


def evidence(instrument, answers) -> dict:
    return {code: "I saw it." for code in answers if instrument.item(code).evidence == "required"}


def test_care_act_has_the_ten_outcomes_and_the_four_meanings_of_unable():
    assert CARE_ACT.score("unable").of == OUTCOMES
    for outcome in OUTCOMES:
        ways = [choice.code for choice in CARE_ACT.item(f"{outcome}_why").choices]
        assert ways == ["assistance", "distress", "danger", "longer"]


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_care_act_asks_why_exactly_where_somebody_is_unable(outcome):
    asked = rules.visible(CARE_ACT, {outcome: False})
    assert f"{outcome}_why" in asked
    assert f"{outcome}_why" not in rules.visible(CARE_ACT, {outcome: True})
    answers = care_act(True, 10, True)
    del answers[f"{outcome}_why"]
    [fault] = rules.check_answers(CARE_ACT, answers, evidence=evidence(CARE_ACT, answers))
    assert fault.item == f"{outcome}_why"


ABILITIES = ("understand", "retain", "weigh", "communicate")


@pytest.mark.parametrize(
    ("able", "impairment", "because"),
    list(product(product((True, False), repeat=4), (True, False), (True, False))),
)
def test_capacity_is_lacked_only_by_both_stages_and_their_link(able, impairment, because):
    answers = {
        **dict(zip(ABILITIES, able, strict=True)),
        "impairment": impairment,
        "because": because,
    }
    lacks = not all(able) and impairment and because
    assert result(CAPACITY, answers) == ("lacks-capacity" if lacks else "has-capacity")


def test_capacity_asks_about_the_mind_only_after_an_ability_is_lacking():
    able = dict.fromkeys(ABILITIES, True)
    assert "impairment" not in rules.visible(CAPACITY, able)
    assert "impairment" in rules.visible(CAPACITY, {**able, "retain": False})
    asked = rules.visible(CAPACITY, {**able, "retain": False, "impairment": True})
    assert "because" in asked


@pytest.mark.hazard("HZ-21")
@pytest.mark.parametrize("ability", ABILITIES)
def test_capacity_without_an_ability_looked_at_has_no_result(ability):
    answers = {one: True for one in ABILITIES if one != ability}
    assert "result" not in rules.score(CAPACITY, answers).scores


def test_capacity_is_about_one_decision_and_is_not_shown_as_national():
    assert CAPACITY.item("what").required
    assert not CAPACITY.basis.is_national
    assert "local" in CAPACITY.basis.words


def test_the_example_of_the_handbook_works_as_it_stands():
    page = Path("docs/how-to/write-an-instrument.md").read_text(encoding="utf-8")
    [text] = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    made = read_instrument(parse_marked(text, "falls-check.yaml"))
    found = rules.score(made, {"fell": True, "times": 2, "steady": "steady"})
    assert (found.as_json(), found.bands) == ({"total": 2}, {"total": "high"})
