"""What real questionnaires use, one shape at a time: lists of answers beside the questions, items
that nobody is asked, groups in questions, several answers in a row."""

from copy import deepcopy
from datetime import UTC, datetime

import pytest
from tests.engines.instruments.questionnaires import CORE, one_item

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
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
COLOURS = "http://example.org/ValueSet/colours"
SYSTEM = "http://example.org/CodeSystem/colours"
RED, BLUE = {"code": "red", "display": "Red"}, {"code": "blue", "display": "Blue"}
SEVERAL = {"linkId": "2", "text": "Two?", "type": "boolean"}


def carried(resource) -> Instrument:
    return read_instrument(parse_marked(from_questionnaire(resource).text, "x.yaml"))


def notes(resource) -> str:
    return " ".join(from_questionnaire(resource).notes)


def refusals(resource) -> list[str]:
    with pytest.raises(Refused) as error:
        from_questionnaire(resource)
    return [one.reason for one in error.value.refusals]


def value_set(**said):
    return {"resourceType": "ValueSet", "id": "colours", "url": COLOURS, **said}


def written(*concepts, **said):
    return value_set(compose={"include": [{"system": SYSTEM, "concept": list(concepts), **said}]})


def code_system(*concepts, **said):
    return {"resourceType": "CodeSystem", "url": SYSTEM, "concept": list(concepts), **said}


def asking(*beside, address=COLOURS):
    """A Bundle: one question whose answers stand in a list, and what is sent beside it."""
    inside = [one_item(type="choice", answerValueSet=address), *beside]
    return {"resourceType": "Bundle", "entry": [{"resource": one} for one in inside]}


WHOLE = value_set(compose={"include": [{"system": SYSTEM}]})
EXPANDED = value_set(
    expansion={"contains": [{"system": SYSTEM, "abstract": True, "contains": [RED, BLUE]}]}
)


@pytest.mark.parametrize(
    "resource",
    [
        asking(written(RED, BLUE)),
        asking(written(RED, BLUE), address=f"{COLOURS}|2.0"),
        asking(WHOLE, code_system(RED, BLUE)),
        asking(WHOLE, code_system({**RED, "concept": [BLUE]}, content="complete")),
        asking(EXPANDED),
        {**one_item(type="choice", answerValueSet="#colours"), "contained": [written(RED, BLUE)]},
        {**one_item(type="choice", answerValueSet=COLOURS), "contained": [written(RED, BLUE)]},
    ],
    ids=["list", "version", "system", "tree", "expanded", "inside", "inside by address"],
)
def test_a_list_beside_the_question_gives_its_answers(resource):
    choices = carried(resource).questions[0].choices
    assert [(one.code, one.label) for one in choices] == [("red", "Red"), ("blue", "Blue")]


@pytest.mark.parametrize(
    ("beside", "words"),
    [
        ([], "stand in a list elsewhere"),
        ([written()], "takes all codes of"),
        ([WHOLE], "which is not sent along"),
        ([WHOLE, code_system(RED, content="fragment")], "which is not sent along"),
        ([written(RED, filter=[{"op": "is-a"}])], "made by a rule"),
        ([value_set(compose={"exclude": [{}]})], "leaves answers out by a rule"),
        ([value_set()], "names no answers"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_at_the_question(beside, words):
    [reason] = refusals(asking(*beside))
    assert reason.startswith("1: ")
    assert words in reason


def test_points_come_from_the_code_system_of_a_list():
    weighed = [
        {**RED, "property": [{"code": "itemWeight", "valueDecimal": 2}]},
        {**BLUE, "property": [{"code": "shade", "valueInteger": 9}]},
    ]
    made = carried(asking(written(RED, BLUE), code_system(*weighed)))
    assert [one.points for one in made.questions[0].choices] == [2, None]


def test_a_condition_on_a_question_without_its_list_is_not_blamed_too():
    resource = one_item(type="choice", answerValueSet=COLOURS)
    when = [{"question": "1", "operator": "=", "answerCoding": RED}]
    resource["item"].append({**SEVERAL, "enableWhen": when})
    assert len(refusals(resource)) == 1


@pytest.mark.parametrize("count", [0, 2])
def test_a_bundle_holds_one_questionnaire(count):
    entry = [{"resource": one_item()}] * count
    [reason] = refusals({"resourceType": "Bundle", "entry": entry})
    assert reason == f"The Bundle holds {count} questionnaires."


def extension(url, **value):
    return {"extension": [{"url": url, **value}]}


CALCULATED = extension(f"{SDC}calculatedExpression", valueExpression={"expression": "1 + 1"})
NOT_ASKED = [
    (CALCULATED, "worked out and not asked; add a score for it. Its rule: 1 + 1"),
    (extension(f"{CORE}questionnaire-hidden", valueBoolean=True), "is hidden from whoever answers"),
    (extension(f"{CORE}questionnaire-usageMode", valueCode="display"), "only to those who read"),
    ({"readOnly": True}, "may not be answered (readOnly)"),
]


@pytest.mark.parametrize(("said", "words"), NOT_ASKED)
def test_what_nobody_is_asked_is_left_out_and_told(said, words):
    resource = one_item(**said, item=[{"linkId": "1.1", "text": "More", "type": "string"}])
    resource["item"].append(SEVERAL)
    made = carried(resource)
    assert [item.link_id for item in made.questions] == ["2"]
    assert made.left_out == ("1", "1.1")
    assert "1 (“One?”) is left out, with what stands under it" in notes(resource)
    assert words in notes(resource)


@pytest.mark.parametrize(("said", "words"), NOT_ASKED)
def test_what_depends_on_it_is_refused(said, words):
    resource = one_item(**said)
    when = [{"question": "1", "operator": "exists", "answerBoolean": True}]
    resource["item"].append({**SEVERAL, "enableWhen": when})
    assert refusals(resource) == ["2: its condition depends on '1', which nobody is asked here."]


def test_an_answer_to_what_nobody_is_asked_is_left_out_of_a_response_and_named():
    resource = one_item(**CALCULATED)
    resource["item"].append(SEVERAL)
    items = [
        {"linkId": "1", "answer": [{"valueInteger": 4}]},
        {"linkId": "2", "answer": [{"valueBoolean": True}]},
    ]
    found = from_response(
        carried(resource), {"resourceType": "QuestionnaireResponse", "item": items}
    )
    assert (found.answers, found.left_out) == ({"q2": True}, ("1",))


NESTED = one_item(
    type="boolean",
    item=[
        {
            "linkId": "1.1",
            "text": "If so",
            "type": "group",
            "required": True,
            "enableWhen": [{"question": "1", "operator": "=", "answerBoolean": True}],
            "item": [{"linkId": "1.1.1", "text": "Since when?", "type": "date"}],
        }
    ],
)


def test_a_group_in_a_question_keeps_its_place_both_ways():
    made = carried(NESTED)
    assert "1.1: a group is not required as such" in notes(NESTED)
    assert rules.visible(made, {"q1": False}) == ("q1",)
    answers = {"q1": True, "q1_1_1": "2026-01-02"}
    [part] = to_response(made, answers, status="completed", authored=AT)["item"]
    [inner] = part["item"][0]["answer"][0]["item"]
    assert (inner["linkId"], inner["item"][0]["linkId"]) == ("1.1", "1.1.1")
    assert from_response(
        made, {"resourceType": "QuestionnaireResponse", "item": [part]}
    ).answers == (answers)
    [question] = to_questionnaire(made)["item"][0]["item"]
    assert question["item"][0]["type"] == "group"


ROWS = one_item(
    type="group",
    repeats=True,
    item=[
        {"linkId": "1.0", "text": "One row for each.", "type": "display"},
        {"linkId": "1.1", "text": "Names", "type": "string", "repeats": True, "maxLength": 9},
        {
            "linkId": "1.2",
            "text": "Colours",
            "type": "choice",
            "repeats": True,
            "answerOption": [{"valueCoding": RED}, {"valueCoding": BLUE}],
        },
    ],
)


def test_several_answers_in_a_row_go_out_and_come_back():
    made = carried(ROWS)
    [table] = made.questions
    assert table.help == "One row for each."
    assert [column.type for column in table.columns] == ["long-text", "choices"]
    for words in ("1.0: its words stand above the rows", "1.1: its maxLength 9 is left out"):
        assert words in notes(ROWS)
    answers = {"q1": [{"q1_1": "Ada\nAddie", "q1_2": ["red", "blue"]}, {"q1_1": "Bo"}]}
    assert rules.check_answers(made, answers) == ()
    sent = to_response(made, answers, status="completed", authored=AT)
    first = sent["item"][0]["item"][0]["item"]
    assert [len(cell["answer"]) for cell in first] == [2, 2]
    assert from_response(made, sent).answers == answers
    columns = to_questionnaire(made)["item"][0]["item"][0]["item"]
    assert [(one["type"], one.get("repeats")) for one in columns[:2]] == [
        ("string", True),
        ("choice", True),
    ]


def test_a_second_answer_where_one_is_asked_in_a_row_is_refused():
    resource = deepcopy(ROWS)
    del resource["item"][0]["item"][1]["repeats"]
    cell = {"linkId": "1.1", "answer": [{"valueString": "a"}, {"valueString": "b"}]}
    response = {"resourceType": "QuestionnaireResponse", "item": [{"linkId": "1", "item": [cell]}]}
    with pytest.raises(Refused, match="has more than one answer"):
        from_response(carried(resource), response)


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ({"type": "integer", "repeats": True}, "takes several answers"),
        ({"type": "open-choice"}, "takes other words beside its answers"),
        ({"enableWhen": [{}]}, "has a condition"),
        ({"item": [SEVERAL]}, "has questions under it"),
    ],
)
def test_what_is_more_than_a_plain_question_in_a_row_is_refused_at_its_own_link(column, words):
    inner = {"linkId": "1.1", "text": "In", "type": "string", **column}
    [reason] = refusals(one_item(type="group", repeats=True, item=[inner]))
    assert reason.startswith("1.1: it ")
    assert words in reason


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (extension(f"{CORE}minLength", valueInteger=2), "the shortest answer is not checked"),
        (
            {"type": "date", **extension(f"{CORE}minValue", valueDate="2026-01-01")},
            "1: a limit of the answer is not checked",
        ),
        (
            extension(
                f"{CORE}questionnaire-itemControl",
                valueCodeableConcept={"coding": [{"code": "text-area"}]},
            ),
            "shown as any other question, not as text-area",
        ),
        ({"_text": extension(f"{CORE}rendering-xhtml", valueString="x")}, "words are not styled"),
        ({"designNote": "x"}, "1: its designNote x is left out"),
        (
            {
                "type": "choice",
                "repeats": True,
                "answerOption": [{"valueString": "a"}, {"valueString": "b"}],
                **extension(f"{CORE}questionnaire-maxOccurs", valueInteger=1),
            },
            "how many answers are chosen is not checked",
        ),
    ],
)
def test_what_a_question_says_besides_is_told(item, words):
    assert words in notes(one_item(**item))


def test_what_is_said_about_the_whole_and_has_no_place_is_told():
    resource = {
        **one_item(),
        "status": "retired",
        "date": "2026-01-01",
        "purpose": "Why",
        "description": "What",
        "contained": [{"resourceType": "Patient"}],
    }
    told = notes(resource)
    assert "Left out of what is said about the whole: date and description." in told
    assert "Its authors call it retired." in told
    assert "Left out of what it contains: Patient." in told


def test_a_questionnaire_about_a_patient_is_about_a_person():
    assert carried({**one_item(), "subjectType": ["Patient"]}).about == "person"
    other = {**one_item(), "subjectType": ["Device"]}
    assert carried(other).about == "anything"
    assert "subjectType" in notes(other)


def test_a_slider_with_ends_is_a_scale_and_words_beside_a_number_are_its_unit():
    slider = {"valueCodeableConcept": {"coding": [{"code": "slider"}]}}
    ends = [
        {"url": f"{CORE}questionnaire-itemControl", **slider},
        {"url": f"{CORE}minValue", "valueInteger": 0},
        {"url": f"{CORE}maxValue", "valueInteger": 10},
    ]
    assert carried(one_item(type="integer", extension=ends)).questions[0].type == "scale"
    unit = {"valueCodeableConcept": {"coding": [{"code": "unit"}]}}
    beside = {
        "linkId": "1.u",
        "text": "kg",
        "type": "display",
        **extension(f"{CORE}questionnaire-itemControl", **unit),
    }
    made = carried(one_item(type="quantity", item=[beside]))
    assert [(item.type, item.unit) for item in made.items] == [("decimal", "kg")]


def test_limits_that_cannot_be_met_are_refused_at_their_link():
    said = extension(f"{CORE}questionnaire-maxOccurs", valueInteger=0)
    assert refusals(one_item(repeats=True, required=True, **said)) == [
        "1: it asks for at least 1 and at most 0 answers."
    ]


def test_a_fault_of_the_definition_names_the_link_of_its_item():
    said = extension(f"{CORE}maxValue", valueDecimal=1.5)
    [reason] = refusals(one_item(type="integer", **said))
    assert reason == "1: must be whole numbers."


def test_the_label_of_other_words_is_carried():
    options = [{"valueString": "Tea"}, {"valueString": "Milk"}]
    said = extension(f"{SDC}openLabel", valueString="Something else")
    made = carried(one_item(type="open-choice", answerOption=options, **said))
    assert [item.text for item in made.items] == ["One?", "Something else"]


def test_answers_that_are_plain_words_or_numbers_stay_so_both_ways():
    options = [{"valueString": "Tea"}, {"valueInteger": 5}, {"valueCoding": RED}]
    resource = one_item(type="choice", answerOption=options)
    when = [{"question": "1", "operator": "=", "answerInteger": 5}]
    resource["item"].append({**SEVERAL, "enableWhen": when})
    made = carried(resource)
    asked, dependent = to_questionnaire(made)["item"][0]["item"]
    assert asked["answerOption"] == options
    assert dependent["enableWhen"] == when
    for code, value in (("tea", {"valueString": "Tea"}), ("q5", {"valueInteger": 5})):
        sent = to_response(made, {"q1": code}, status="in-progress", authored=AT)
        assert sent["item"][0]["item"][0]["answer"] == [value]
        assert from_response(made, sent).answers == {"q1": code}
