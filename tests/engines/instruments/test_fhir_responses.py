"""Answers to questionnaires of others, and to our own, as responses: in, out and back the same."""

from copy import deepcopy
from datetime import UTC, datetime
from functools import cache

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.instruments.questionnaires import COMA, LIFESTYLE, LIFESTYLE_RESPONSE, MEASURES
from tests.engines.instruments.samples import (
    ANSWERED,
    EVERYTHING,
    checklist,
    checklist_evidence,
    read,
    shipped,
)

from almoner.engines.instruments import rules
from almoner.engines.instruments.definition import Instrument, read_instrument
from almoner.engines.instruments.fhir import (
    from_questionnaire,
    from_response,
    to_questionnaire,
    to_response,
)
from almoner.kernel.marks import parse_marked
from almoner.kernel.refusals import Refused

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def carried(resource) -> Instrument:
    return read_instrument(parse_marked(from_questionnaire(resource).text, "x.yaml"))


def test_a_response_of_others_becomes_answers_and_goes_back_the_same():
    made = carried(LIFESTYLE)
    found = from_response(made, LIFESTYLE_RESPONSE)
    assert found.answers == {
        "q1_1": "Female",
        "q1_2": "1960-03-13",
        "q1_3": True,
        "q1_3_1": 25,
        "q1_4_1": ["beer", "wine"],
        "q1_4_2_other": "On Sundays",
        "q2_1": "2025-01-01T09:00:00+00:00",
    }
    assert rules.check_answers(made, found.answers) == ()
    back = to_response(made, found.answers, status="completed", authored=AT)
    assert back["questionnaire"] == "http://example.org/Questionnaire/lifestyle|1"
    assert from_response(made, back) == found
    [smokes] = [one for one in back["item"][0]["item"] if one["linkId"] == "1.3"]
    assert smokes["answer"][0]["item"][0]["linkId"] == "1.3.1"


MEASURED = {
    "weight": "71.5",
    "woke": "07:05",
    "names": [{"answer": "Ada"}, {"answer": "Addie"}],
    "falls": [{"falls_on": "2026-01-02", "falls_hurt": False}, {"falls_on": "2026-02-03"}],
    "temp": "36.8",
}


def test_rows_repeats_and_amounts_go_out_and_come_back():
    made = carried(MEASURES)
    assert rules.check_answers(made, MEASURED) == ()
    sent = to_response(made, MEASURED, status="completed", authored=AT, subject="Patient/9")
    QuestionnaireResponse.model_validate(sent)
    items = [one for group in sent["item"] for one in group["item"]]
    names = [one for one in items if one["linkId"] == "names"]
    assert [len(one["answer"]) for one in names] == [2]
    assert len([one for one in items if one["linkId"] == "falls"]) == 2
    assert from_response(made, sent).answers == MEASURED


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ({"linkId": "nobody", "answer": [{"valueString": "x"}]}, "is not asked"),
        ({"linkId": "weight", "answer": [{"valueString": "heavy"}]}, "valueQuantity is asked"),
        (
            {"linkId": "weight", "answer": [{"valueQuantity": {"value": 11, "unit": "st"}}]},
            "conver",
        ),
        (
            {"linkId": "weight", "answer": [{"valueQuantity": {"value": 1, "comparator": "<"}}]},
            "comparator",
        ),
        ({"linkId": "temp", "answer": [{"valueDecimal": 1}, {"valueDecimal": 2}]}, "more than one"),
        ({"linkId": "site", "answer": [{"valueCoding": {"code": "leg"}}]}, "not among the answers"),
        ({"linkId": "woke", "answer": [{}]}, "without one value"),
        ({"linkId": "falls", "item": [{"linkId": "falls.by", "answer": []}]}, "not asked in these"),
    ],
)
def test_a_response_that_does_not_fit_is_refused_with_its_link(item, words):
    made = carried(MEASURES)
    with pytest.raises(Refused, match=words):
        from_response(made, {"resourceType": "QuestionnaireResponse", "item": [item]})


def test_what_is_no_response_is_refused():
    with pytest.raises(Refused, match="not a FHIR QuestionnaireResponse"):
        from_response(carried(COMA), {"resourceType": "Patient"})


def test_every_kind_of_answer_goes_out_and_comes_back():
    made = read(EVERYTHING)
    evidence = {"one": "I saw it."}
    sent = to_response(
        made, ANSWERED, status="completed", authored=AT, evidence=evidence, wishes="To stay."
    )
    QuestionnaireResponse.model_validate(sent)
    Questionnaire.model_validate(to_questionnaire(made))
    found = from_response(made, sent)
    assert found.answers == ANSWERED
    assert (found.evidence, found.wishes) == (evidence, "To stay.")


def test_the_checklist_goes_out_and_comes_back_with_its_evidence():
    made = shipped("nhs-chc-checklist")
    answers, evidence = checklist(a=("breathing",)), checklist_evidence()
    sent = to_response(made, answers, status="completed", authored=AT, evidence=evidence)
    found = from_response(made, sent)
    assert (found.answers, found.evidence) == (answers, evidence)


LEVELS = st.fixed_dictionaries(
    {},
    optional={
        "q1_3": st.booleans(),
        "q1_3_1": st.integers(1, 100),
        "q1_4_1": st.lists(st.sampled_from(["beer", "wine"]), unique=True, min_size=1),
        "q1_4_2": st.sampled_from(["daily", "weekly"]),
        "q1_5": st.text("abc ", min_size=1, max_size=20).filter(str.strip),
    },
)


@cache
def lifestyle() -> Instrument:
    return carried(LIFESTYLE)


@given(LEVELS)
def test_any_answers_that_are_asked_for_go_out_and_come_back(answers):
    made = lifestyle()
    kept = rules.kept(made, answers)
    sent = to_response(made, deepcopy(kept), status="in-progress", authored=AT)
    assert from_response(made, sent).answers == kept
