"""Questionnaires that this project did not write, carried over, answered and sent back."""

from datetime import UTC, datetime
from functools import cache

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.instruments.questionnaires import (
    ALL,
    COMA,
    LIFESTYLE,
    MEASURES,
    one_item,
)
from tests.engines.instruments.samples import (
    read,
    shipped,
    with_items,
)

from almoner.engines.instruments import rules
from almoner.engines.instruments.definition import Instrument, read_instrument
from almoner.engines.instruments.fhir import (
    from_questionnaire,
    to_questionnaire,
)
from almoner.kernel.marks import parse_marked
from almoner.kernel.refusals import Refused

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"


def carried(resource) -> Instrument:
    return read_instrument(parse_marked(from_questionnaire(resource).text, "x.yaml"))


def refusals(resource) -> str:
    with pytest.raises(Refused) as error:
        from_questionnaire(resource)
    assert all(one.mend for one in error.value.refusals)
    return str(error.value)


@pytest.mark.parametrize("name", sorted(ALL))
def test_the_samples_fit_the_published_model_and_so_does_what_goes_out_again(name):
    Questionnaire.model_validate(ALL[name])
    Questionnaire.model_validate(to_questionnaire(carried(ALL[name])))


@pytest.mark.parametrize("name", sorted(ALL))
def test_a_questionnaire_of_others_becomes_a_definition(name):
    made = carried(ALL[name])
    links = {item.link_id for item in made.items if item.link_id}
    assert links == {link for link, kind in links_of(ALL[name]) if kind != "group"}
    assert not made.basis.is_national


def links_of(resource):
    """Every (link, type) of the original that asks or says something, help and columns aside."""
    for item in resource.get("item", []):
        help_text = any("itemControl" in one["url"] for one in item.get("extension", []))
        rows = item["type"] == "group" and item.get("repeats")
        if not help_text:
            yield item["linkId"], "rows" if rows else item["type"]
        if not rows:
            yield from links_of(item)


def test_scored_and_coded_answers_are_carried():
    made = carried(COMA)
    verbal = made.item("q1_1")
    assert (verbal.text, verbal.required) == ("Verbal", False)
    assert verbal.codings == (("http://loinc.org", "9270-0", "Verbal"),)
    assert [choice.points for choice in verbal.choices] == [1, 2, 4]
    assert verbal.choices[0].coding == ("http://loinc.org", "LA6557-1")
    assert made.item("q1_2").required


@pytest.mark.parametrize(
    ("answers", "asked", "hidden"),
    [
        ({}, {"q1_3"}, {"q1_3_1", "q1_4_2", "q2_1"}),
        ({"q1_3": False}, {"q1_3"}, {"q1_3_1", "q2_1"}),
        ({"q1_3": True}, {"q1_3_1"}, {"q2_1"}),
        ({"q1_3": True, "q1_3_1": 19}, {"q1_3_1"}, {"q2_1"}),
        ({"q1_3": True, "q1_3_1": 20}, {"q1_3_1", "q2_1", "q2_0"}, set()),
        ({"q1_4_1": ["beer"]}, {"q1_4_2", "q1_4_2_other"}, set()),
        ({"q1_4_1": ["wine"]}, {"q1_4_2"}, set()),
        ({"q1_4_1": ["nothing"]}, set(), {"q1_4_2"}),
    ],
)
def test_conditions_of_others_ask_the_same_questions(answers, asked, hidden):
    found = set(rules.visible(carried(LIFESTYLE), answers))
    assert asked <= found
    assert not hidden & found


def test_groups_in_groups_keep_their_order():
    made = carried(LIFESTYLE)
    assert [item.link_id for item in made.items if item.link_id] == [
        *("1.1", "1.2", "1.3", "1.3.1", "1.4.1", "1.4.2", "1.5", "2.0", "2.1"),
    ]
    drinks = made.section_of("q1_4_1")
    assert (drinks.title, made.section(drinks.within).title) == ("Drinks", "General")
    assert made.section_of("q1_5").within == drinks.within
    assert made.item("q1_3_1").under == "q1_3"
    assert made.item("q1_4_1").choice("nothing").alone


def test_an_open_choice_takes_a_choice_or_other_words_and_needs_one():
    made = carried(LIFESTYLE)
    base = {"q1_3": False, "q1_4_1": ["beer"]}
    assert [one.item for one in rules.check_answers(made, base)] == ["q1_4_2"]
    assert rules.check_answers(made, {**base, "q1_4_2": "daily"}) == ()
    assert rules.check_answers(made, {**base, "q1_4_2_other": "On Sundays"}) == ()


def test_amounts_rows_repeats_lists_and_help_are_carried():
    made = carried(MEASURES)
    weight = made.item("weight")
    assert (weight.type, weight.unit, str(weight.between[1])) == ("decimal", "kg", "300.5")
    assert weight.help == "Without shoes."
    assert [c.label for c in made.item("site").choices] == ["Left arm", "Right arm"]
    assert [c.code for c in made.item("names").columns] == ["answer"]
    falls = made.item("falls")
    assert [(c.link_id, c.required) for c in falls.columns] == [
        ("falls.on", True),
        ("falls.hurt", False),
    ]
    assert "heavy" in rules.visible(made, {"weight": "99.6"})
    assert "heavy" not in rules.visible(made, {"weight": "99.5"})
    left = made.item("site").choices[0].code
    assert "left" in rules.visible(made, {"site": left})


def test_what_is_left_out_without_changing_the_form_is_noted():
    notes = " ".join(from_questionnaire(MEASURES).notes)
    assert "http://x.org/a#b" in notes
    notes = " ".join(from_questionnaire(one_item(initial=[{"valueString": "x"}])).notes)
    assert "starting answer" in notes
    extension = [{"url": "http://x.org/shade", "valueString": "grey"}]
    assert "http://x.org/shade" in " ".join(from_questionnaire(one_item(extension=extension)).notes)


EARLIER = {"linkId": "0", "text": "Zero?", "type": "boolean"}


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ({"type": "attachment"}, "'attachment' cannot be kept"),
        ({"type": "reference"}, "'reference' cannot be kept"),
        ({"type": "quantity"}, "does not name exactly one unit"),
        ({"type": "choice"}, "no answers to choose from"),
        ({"type": "choice", "answerValueSet": "http://x.org/vs"}, "a list elsewhere"),
        ({"type": "choice", "answerValueSet": "#gone"}, "a list elsewhere"),
        (
            {"type": "choice", "answerOption": [{"valueReference": {"reference": "Patient/1"}}]},
            "refers to another resource",
        ),
        ({"modifierExtension": [{"url": "http://x.org/m"}]}, "not known here, http://x.org/m"),
        (
            {"extension": [{"url": f"{SDC}subQuestionnaire", "valueCanonical": "http://x.org/q"}]},
            "subQuestionnaire cannot be carried",
        ),
        (
            {"extension": [{"url": f"{SDC}enableWhenExpression", "valueExpression": {}}]},
            "enableWhenExpression cannot be carried",
        ),
        ({"linkId": ""}, "no linkId"),
        ({"linkId": "0"}, "0: this linkId stands twice"),
        ({"type": "group", "repeats": True}, "the rows ask nothing"),
        (
            {
                "type": "group",
                "repeats": True,
                "item": [{"linkId": "1.1", "text": "G", "type": "group", "item": []}],
            },
            "1.1: it is a group, in a group that repeats",
        ),
        (
            {"enableWhen": [{"question": "9", "operator": "=", "answerBoolean": True}]},
            "not asked before it",
        ),
        (
            {"enableWhen": [{"question": "0", "operator": "~", "answerBoolean": True}]},
            "does not know",
        ),
        (
            {"enableWhen": [{"question": "0", "operator": ">", "answerBoolean": True}]},
            "no order",
        ),
        ({"enableWhen": [{"question": "0", "operator": "="}]}, "exactly one answer"),
        (
            {
                "enableWhen": [
                    {"question": "0", "operator": "=", "answerBoolean": True},
                    {"question": "0", "operator": "=", "answerBoolean": False},
                ]
            },
            "whether all or any",
        ),
        (
            {
                "enableWhen": [
                    {"question": "0", "operator": "=", "answerReference": {"reference": "X/1"}}
                ]
            },
            "reference to another resource",
        ),
        (
            {"enableWhen": [{"question": "0", "operator": "=", "answerString": "yes"}]},
            "mixes kinds",
        ),
    ],
)
def test_what_cannot_be_carried_is_refused_with_its_link_and_what_would_mend_it(item, words):
    resource = one_item(**item)
    resource["item"].insert(0, EARLIER)
    assert words in refusals(resource)


def test_every_reason_is_told_at_once():
    resource = one_item(type="attachment")
    resource["item"].append({"linkId": "2", "text": "Two", "type": "reference"})
    with pytest.raises(Refused) as error:
        from_questionnaire(resource)
    assert [one.reason[:2] for one in error.value.refusals] == ["1:", "2:"]


@pytest.mark.parametrize(
    "resource",
    [
        {},
        {"resourceType": "Patient"},
        {**COMA, "item": []},
        {**COMA, "implicitRules": "http://x"},
        5,
    ],
)
def test_what_is_no_questionnaire_is_refused(resource):
    assert refusals(resource)


@pytest.mark.parametrize("code", ["nhs-chc-checklist", "care-act-eligibility", "capacity-decision"])
def test_a_shipped_instrument_goes_out_whole_and_can_be_read_again(code):
    ours = shipped(code)
    sent = to_questionnaire(ours, "https://care.example/fhir")
    Questionnaire.model_validate(sent)
    assert from_questionnaire(sent).code == code
    assert sent["url"] == f"https://care.example/fhir/Questionnaire/{code}"
    assert sent["status"] == "active"
    assert all("modifierExtension" not in item for item in every(sent))
    links = [item["linkId"] for item in every(sent)]
    assert len(links) == len(set(links))
    again = carried(sent)
    theirs = {item.link_id for item in again.items}
    assert {item.code for item in ours.questions} <= theirs


def every(resource):
    for item in resource.get("item", []):
        yield item
        yield from every(item)


def test_a_condition_that_enable_when_cannot_say_is_never_lost():
    items = [
        {"code": "a", "type": "yes-no", "text": "A?"},
        {"code": "b", "type": "yes-no", "text": "B?"},
        {"code": "c", "type": "text", "text": "C", "show_if": "(answers.a || answers.b) && true"},
    ]
    sent = to_questionnaire(read(with_items(*items)))
    [last] = [one for one in every(sent) if one["linkId"] == "c"]
    assert last["modifierExtension"][0]["valueString"] == "(answers.a || answers.b) && true"
    assert "enableWhen" not in last
    assert "not known here" in refusals(sent)


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
def there_and_back() -> tuple[Instrument, Instrument]:
    ours = carried(LIFESTYLE)
    return ours, carried(to_questionnaire(ours))


@given(LEVELS)
def test_an_instrument_that_goes_out_and_comes_back_asks_the_same(answers):
    ours, again = there_and_back()
    by_link = {item.link_id: item.code for item in again.items if item.link_id}
    moved = {by_link[ours.item(c).link_id]: a for c, a in answers.items()}
    asked = {ours.item(code).link_id for code in rules.visible(ours, answers)}
    back = {again.item(code).link_id for code in rules.visible(again, moved)}
    assert asked - {""} == back - {""}
