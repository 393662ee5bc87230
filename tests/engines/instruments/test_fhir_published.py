"""Every questionnaire that HL7 publishes with its specification of structured forms: brought in,
shown, answered and sent back, or refused with its reasons. See decision 12."""

from datetime import UTC, datetime
from functools import cache

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from tests.engines.instruments.filling import filled
from tests.engines.instruments.published import (
    extensions_of,
    items_of,
    questionnaires,
    responses,
)

from almoner.engines.instruments import rules
from almoner.engines.instruments.definition import Instrument, read_instrument
from almoner.engines.instruments.fhir import (
    Imported,
    from_questionnaire,
    from_response,
    to_questionnaire,
    to_response,
)
from almoner.engines.instruments.fhir.extensions import KNOWN
from almoner.engines.instruments.forms import AnswerForm
from almoner.engines.instruments.preview import markdown
from almoner.kernel.marks import parse_marked
from almoner.kernel.refusals import Refused

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)

# Questionnaire to (questions asked, links that nobody is asked, notes).
BROUGHT_IN = {
    "3921052v1.0": (12, [], 11),
    "2674812v4.0": (23, [], 20),
    "3265657v2.0": (45, [], 44),
    "SDOHCC-QuestionnaireHungerVitalSign": (2, ["/88124-3", "/88124-3-help"], 7),
    "anc-quick-check": (1, [], 4),
    "PHQ9": (9, ["H1/TS"], 5),
    "cap": (20, [], 7),
    "framingham-hchd-lhc": (7, ["riskDecimal", "riskPercentage"], 11),
    "hunger-vital-signs": (2, ["/88124-3", "/88124-3-help"], 6),
    "image-options": (1, [], 5),
    "weight-height-tracking-panel": (4, ["/39156-5"], 9),
    "test-fhirpath-prepop-candexpr": (4, [], 10),
    "test-fhirpath-prepop-initialexpression": (10, ["provider-name"], 13),
    "sdc-derivation-child": (2, [], 3),
    "sdc-derivation-parent": (3, [], 3),
}
ELSEWHERE = "its answers stand in a list elsewhere"
EXTENSION = "cannot be carried over, and without it this would be another form"
IN_ROWS = "in a group that repeats"
UNIT = "it asks for an amount and does not name exactly one unit"
KEPT = "cannot be kept here"
PEOPLE = {ELSEWHERE: ["gender", "relationship"]}
# Questionnaire to what is refused, at which links.
REFUSED = {
    "extract-complex-defn3": PEOPLE,
    "extract-complex-smap": PEOPLE,
    "extract-complex-template": PEOPLE,
    "extract-complex-template2": PEOPLE,
    "F8-1.2": {f"beside its answers, {IN_ROWS}": ["Medication/DE333", "Medication/DE336"]},
    "HERF-1.2": {"at least 1 and at most 0 answers": ["HERF/DE15", "HERF/DE18"]},
    "demographics": {
        ELSEWHERE: ["relative.relationship"],
        f"it is a group, {IN_ROWS}": ["relative.name"],
    },
    "PHQ9-search": {"asks nothing": ["The questionnaire asks nothing."]},
    "context-expression": {ELSEWHERE: ["1.2"]},
    "cqf-PHQ9": {
        ELSEWHERE: [
            *("LittleInterest", "FeelingDown", "TroubleSleeping", "FeelingTired", "BadAppetite"),
            *("FeelingBadAboutSelf", "TroubleConcentrating", "MovingSpeaking", "Difficulty"),
        ]
    },
    "form-behavior": {
        "rendering-criticalExtension": ["the questionnaire"],
        f"targetConstraint {EXTENSION}": ["1.3"],
        UNIT: ["1.5", "2.12", "2.13"],
        f"'attachment' {KEPT}": ["1.6", "4.4"],
        ELSEWHERE: ["2.3", "2.5", "4.1", "4.2.1", "4.2.2", "4.2.3", "4.2.4", "4.2.6"],
        f"answerOptionsToggleExpression {EXTENSION}": ["2.5"],
        f"answerExpression {EXTENSION}": ["2.14"],
        f"'reference' {KEPT}": ["2.14", "4.5"],
        f"enableWhenExpression {EXTENSION}": ["4.2.6"],
    },
    "item-weight": {f"targetConstraint {EXTENSION}": ["1.0"]},
    "loinc": {
        f"it has a condition, {IN_ROWS}": ["74080-3/74078-7/74053-0", "Medication/74052-2"],
        "names the answer 'LA20304-4', which the question does not have": ["Medication/SEC03"],
    },
    "multi-subject": {UNIT: ["3", "4", "5.4", "5.5"], f"'reference' {KEPT}": ["5.1"]},
    "render": {ELSEWHERE: ["3.2"]},
    "ussg-fht": {
        ELSEWHERE: ["1.1.2", "1.1.4", "1.1.5", "1.1.6", "1.1.10", "1.1.11", "1.2.1", "1.2.2"],
        f"it is a group, {IN_ROWS}": ["2.1.1", "2.1.2"],
    },
    "test-all-data-types": {
        f"'attachment' {KEPT}": ["id-attachment"],
        ELSEWHERE: [
            "id-choice",
            "440f8cc6-3ea2-40c2-b03a-d03187131fd3",
            "06aaa075-86e4-4cf2-a1ef-a86ab10e86e9",
            "EF8E3936-3246-4B3E-A46C-9FDAA5ACB635",
        ],
    },
    "test-enableWhen": {
        ELSEWHERE: ["1acf93a7-0890-44cd-be48-542defb35248"],
        "more or less of answers that have no order": [
            "945b97b5-6d74-4a55-9be1-19897512jj89",
            "04fabc33-534a-4047-9a13-c13b0b63fa17",
        ],
    },
    "test-fhirpath-prepop-source-query": {ELSEWHERE: ["med-category"]},
    "test-initialvalue-multiple": {ELSEWHERE: ["1acf93a7-0890-44cd-be48-542defb35248"]},
    "test-initialvalue": {ELSEWHERE: ["1acf93a7-0890-44cd-be48-542defb35248"]},
    "test-nested-groups": {
        ELSEWHERE: ["34b78239-1df2-49c5-a1ab-8f5691c7ede0"],
        f"it is a group, {IN_ROWS}": ["68ca912397a145bd9e9f265702b5cf45"],
    },
    "test-required-radios": {ELSEWHERE: ["radio"]},
    "sdc-modular-contact": {f"subQuestionnaire {EXTENSION}": ["1.1"]},
    "sdc-modular-name": {f"targetConstraint {EXTENSION}": ["the questionnaire"]},
    "sdc-modular-root": {
        f"subQuestionnaire {EXTENSION}": ["1.1", "5.1"],
        "no answers to choose from": ["3"],
    },
    "contained-adaptive-questionnaire-example-phq9": {
        f"questionnaireAdaptive {EXTENSION}": ["the questionnaire"]
    },
}
# Lists of answers that stand elsewhere, as they are sent along with a questionnaire.
_FREQUENCY = ["LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9"]
_BLANK = "http://sqlonfhir-r4.azurewebsites.net/fhir/ValueSet/a015b6a1ac024dc19baec940be2c1695"
LISTS = {
    "http://hl7.org/fhir/ValueSet/administrative-gender": ["male", "female", "other", "unknown"],
    "http://hl7.org/fhir/ValueSet/patient-contactrelationship": ["N", "C"],
    "http://hl7.org/fhir/ValueSet/yesnodontknow": ["Y", "N", "asked-unknown"],
    "http://hl7.org/fhir/ValueSet/medicationrequest-category": ["inpatient", "outpatient"],
    "http://loinc.org/vs/LL358-3": _FREQUENCY,
    "http://loinc.org/vs/LL715-4": ["LA7-1", "LA8-2"],
    _BLANK: ["Y", "N", "ASKU"],
}
WITH_LISTS = [
    *("extract-complex-defn3", "extract-complex-smap", "extract-complex-template"),
    *("extract-complex-template2", "context-expression", "cqf-PHQ9", "render"),
    *("test-fhirpath-prepop-source-query", "test-initialvalue-multiple", "test-initialvalue"),
    "test-required-radios",
]
ASKED = [*BROUGHT_IN, *WITH_LISTS]


def value_set(url: str, codes: list[str]) -> dict:
    concepts = [{"code": code, "display": f"Answer {code}"} for code in codes]
    include = [{"system": "http://example.org/codes", "concept": concepts}]
    return {"resourceType": "ValueSet", "url": url, "compose": {"include": include}}


def sent(name: str) -> dict:
    """The questionnaire as it is brought in: alone, or with the lists that it names."""
    if name not in WITH_LISTS:
        return questionnaires()[name]
    beside = [value_set(url, codes) for url, codes in LISTS.items()]
    inside = [questionnaires()[name], *beside]
    return {"resourceType": "Bundle", "entry": [{"resource": one} for one in inside]}


@cache
def imported(name: str) -> Imported:
    return from_questionnaire(sent(name))


@cache
def carried(name: str) -> Instrument:
    return read_instrument(parse_marked(imported(name).text, f"{name}.yaml"))


def test_of_every_questionnaire_it_is_known_what_becomes_of_it():
    assert sorted(questionnaires()) == sorted([*BROUGHT_IN, *REFUSED])
    assert (len(BROUGHT_IN), len(REFUSED), len(WITH_LISTS)) == (15, 27, 11)
    assert set(WITH_LISTS) <= set(REFUSED)


@pytest.mark.parametrize("name", BROUGHT_IN)
def test_one_that_is_brought_in_asks_what_it_asked(name):
    made = carried(name)
    found = (len(made.questions), list(made.left_out), len(imported(name).notes))
    assert found == BROUGHT_IN[name]


@pytest.mark.parametrize("name", REFUSED)
def test_one_that_is_refused_names_each_link_and_what_is_wrong_with_it(name):
    with pytest.raises(Refused) as error:
        from_questionnaire(questionnaires()[name])
    reasons = [one.reason for one in error.value.refusals]
    assert all(one.mend for one in error.value.refusals)
    expected = [(link, words) for words, links in REFUSED[name].items() for link in links]
    assert len(reasons) == len(expected), reasons
    for link, words in expected:
        assert [one for one in reasons if one.startswith(link) and words in one], (link, words)


@pytest.mark.parametrize("name", ASKED)
def test_no_item_and_no_extension_is_lost_in_silence(name):
    resource, made = questionnaires()[name], carried(name)
    columns = [column for item in made.items for column in item.columns]
    links = {part.link_id for part in (*made.items, *columns, *made.sections)}
    told = " ".join(imported(name).notes)
    helped = " ".join(item.help for item in (*made.items, *columns)).split()
    for item in items_of(resource):
        if item["linkId"] in made.left_out:
            assert any(link in told for link in made.left_out)
            continue
        said = item.get("text", "").split()
        assert item["linkId"] in links or item["linkId"] in told or set(said) <= set(helped), item
        for url in extensions_of(item):
            assert url in KNOWN or url.rpartition("/")[2] in told, (item["linkId"], url)
    for url in extensions_of(resource):
        assert url in KNOWN or url.rpartition("/")[2] in told, url


@pytest.mark.parametrize("name", ASKED)
def test_one_that_is_brought_in_is_shown_and_answered(name):
    made = carried(name)
    words = markdown(made)
    for pick in range(4):
        answers = filled(made, pick)
        assert answers
        assert rules.check_answers(made, answers) == ()
        asked = [made.item(code) for code in rules.visible(made, answers)]
        form = AnswerForm(None, asked, {"answers": answers})
        assert [part.item for part in form.parts] == asked
        for part in form.parts:
            assert part.item.text.split("\n")[0] in words
            if part.field is not None:
                assert part.item.text.split()[0] in str(part.field.label)
                assert part.field.initial is not None or part.item.code not in answers


@pytest.mark.parametrize("name", ASKED)
def test_its_answers_go_out_and_come_back_the_same(name):
    made = carried(name)
    theirs = {item["linkId"] for item in items_of(questionnaires()[name])}
    for pick in range(4):
        answers = filled(made, pick)
        back = to_response(made, answers, status="completed", authored=AT)
        QuestionnaireResponse.model_validate(back)
        assert from_response(made, back).answers == answers
        made_here = {part.code for part in made.sections if not part.link_id}
        assert {one["linkId"] for one in items_of(back)} - made_here <= theirs


@pytest.mark.parametrize("name", ASKED)
def test_what_goes_out_again_comes_in_the_same(name):
    out = to_questionnaire(carried(name))
    Questionnaire.model_validate(out)
    again = read_instrument(parse_marked(from_questionnaire(out).text, "again.yaml"))
    assert to_questionnaire(again) == out
    assert out["url"] == questionnaires()[name]["url"]


# Response to the questionnaire it answers, and how many answers it gives; or why it is refused.
TAKEN = {
    "profile-example-PHQ9": ("PHQ9", 9, ("H1/TS",)),
    "map-populate-out": ("test-fhirpath-prepop-source-query", 6, ()),
}
NOT_TAKEN = {"profile-example": ("3921052v1.0", "'AtRestaging' is not among the answers")}
# Their questionnaires are refused above.
WITHOUT = {
    "adaptive-questionnaireresponse-sdc-example-phq9": (
        "contained-adaptive-questionnaire-example-phq9"
    ),
    "example-ussg-fht-answers": "ussg-fht",
    "profile-example-loinc": "loinc",
    "profile-example-multi-subject": "multi-subject",
}


def test_of_every_response_it_is_known_what_becomes_of_it():
    assert sorted(responses()) == sorted([*TAKEN, *NOT_TAKEN, *WITHOUT])
    assert set(WITHOUT.values()) <= set(REFUSED) - set(WITH_LISTS)
    known = {**{one: name for one, (name, *_) in (TAKEN | NOT_TAKEN).items()}, **WITHOUT}
    for response, questionnaire in known.items():
        address = responses()[response]["questionnaire"].partition("|")[0]
        resource = questionnaires()[questionnaire]
        assert address in (resource.get("url"), f"#{resource.get('id')}")


@pytest.mark.parametrize("name", TAKEN)
def test_a_response_of_others_is_taken_whole_and_goes_back(name):
    questionnaire, count, left_out = TAKEN[name]
    made = carried(questionnaire)
    found = from_response(made, responses()[name])
    assert (len(found.answers), found.left_out) == (count, left_out)
    assert rules.check_answers(made, found.answers, partial=True) == ()
    back = to_response(made, found.answers, status="completed", authored=AT)
    assert answers_in(back) == {
        link: said for link, said in answers_in(responses()[name]).items() if link not in left_out
    }


def answers_in(response: dict) -> dict[str, list]:
    """Link to what was answered there, however often."""
    found: dict[str, list] = {}
    for item in items_of(response):
        if item.get("answer"):
            found.setdefault(item["linkId"], []).extend(item["answer"])
    return found


def test_a_response_that_contradicts_its_questionnaire_is_refused_at_its_link():
    for name, (questionnaire, words) in NOT_TAKEN.items():
        with pytest.raises(Refused, match=words) as error:
            from_response(carried(questionnaire), responses()[name])
        assert [one.reason.partition(" ")[0] for one in error.value.refusals] == ["3921071v1.0"]


def test_points_that_stand_in_a_list_come_with_its_answers():
    made = carried("PHQ9")
    several = [choice for choice in made.item("h1_t1_q1").choices if choice.label == "Several days"]
    assert [choice.coding[1] for choice in several] == ["Several-days"]
    assert "the first counts" in " ".join(imported("PHQ9").notes)
