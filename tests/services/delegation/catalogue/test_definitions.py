"""Every definition file: complete, sourced and in plain words."""

import re

import pytest

from almoner.kernel.marks import load_marked
from almoner.kernel.sourced import Sourced
from almoner.services.delegation.catalogue import (
    activities,
    activity,
    blocks,
    condition,
    conditions,
    courses,
    facts,
    gates,
    mandate,
    mandates,
    suspension_triggers,
)
from almoner.services.delegation.catalogue.loader import DEFINITIONS, files
from almoner.services.delegation.catalogue.vocabulary import (
    LIFTERS,
    NATIONAL_CATEGORIES,
    PATHWAY_ROLES,
    PLAIN_NUMBERS,
    Effect,
    Outcome,
)

CODES = {
    "gastrostomy-care": 6,
    "medicines-administration": 2,
    "oral-nasal-suction": 5,
    "respiratory-support": 5,
    "rescue-medication": 2,
    "insulin-administration": 2,
    "swallowing-support": 6,
    "neuro-rehabilitation": 3,
    "chest-physiotherapy": 5,
    "catheter-care": 7,
    "wound-care": 4,
    "prn-medication": 2,
    "bowel-care": 7,
    "stoma-care": 7,
    "observations": 1,
}
ALL = sorted(CODES)
FILES = [
    *DEFINITIONS.glob("*.yaml"),
    *files(DEFINITIONS, "activities"),
    *files(DEFINITIONS, "conditions"),
]
DEFINED = [path for path in FILES if path.name != "versions.lock.yaml"]
SOURCED_KEYS = {"value", "unit", "source", "confidence", "set_by"}


def numbers_without_source(marked, inside=False):
    """Keys of numbers that stand outside a sourced block."""
    value = marked.value
    if isinstance(value, dict):
        sourced = inside or set(value) == SOURCED_KEYS
        for item in value.values():
            yield from numbers_without_source(item, sourced)
    elif isinstance(value, list):
        for item in value:
            yield from numbers_without_source(item, inside)
    elif isinstance(value, int | float) and not isinstance(value, bool) and not inside:
        yield marked.place.key


def texts_with_numbers(marked):
    """Texts that people read and that state a number of their own."""
    value = marked.value
    if isinstance(value, dict):
        if "confidence" in value:
            return
        for item in value.values():
            yield from texts_with_numbers(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts_with_numbers(item)
    elif isinstance(value, str) and set(re.findall(r"\d+", NAMES.sub("", value))) - PLAIN_NUMBERS:
        yield marked.place.key


NAMES = re.compile(r"NEWS2|[Ss]ections? \d+( and \d+)?|Act \d{4}")
CODE_KEYS = re.compile(
    r"(^|\.)(version|number|category|primary|also\.\d+|code|who|name|field|plan_field|less_than)$"
    r"|facts\.\d+|\.options\.\d+\.(code|label)$|\.choices\.\d+\.code$"
)


@pytest.mark.parametrize("path", DEFINED, ids=lambda path: path.stem)
def test_every_number_has_a_source(path):
    loose = [key for key in numbers_without_source(load_marked(path)) if not CODE_KEYS.search(key)]
    assert loose == []


@pytest.mark.parametrize("path", DEFINED, ids=lambda path: path.stem)
def test_words_state_no_number_of_their_own(path):
    loose = [key for key in texts_with_numbers(load_marked(path)) if not CODE_KEYS.search(key)]
    assert loose == []


def test_the_fifteen_activities_and_their_national_category():
    assert {one.code: one.primary_category for one in activities().values()} == CODES
    assert set(NATIONAL_CATEGORIES) - {8} == set(CODES.values())


@pytest.mark.parametrize("code", ALL)
def test_each_activity_is_complete(code):
    one = activity(code)
    assert one.version >= 1
    assert one.stop_rules
    assert one.never_delegable
    assert one.examples
    assert len(one.settings) >= 2
    assert len(one.scenarios) >= 2
    assert one.training.knowledge
    assert one.training.practical
    assert one.delegators
    assert one.evidence
    assert set(one.training.courses) <= set(courses())
    assert {"plan-in-place"} <= set(one.suitable_when) or code == "insulin-administration"


@pytest.mark.parametrize("code", ALL)
def test_each_activity_shows_when_to_delegate_and_when_not(code):
    outcomes = {scenario.outcome for scenario in activity(code).scenarios}
    assert Outcome.DELEGATE in outcomes
    assert outcomes & {Outcome.RETAIN, Outcome.CONDITIONS}


@pytest.mark.parametrize("code", ALL)
def test_each_activity_says_whom_to_call_by_day_by_night_and_in_danger(code):
    who = [contact.who for contact in activity(code).whom_to_call]
    assert {"delegator", "deputy", "out-of-hours", "emergency"} <= set(who)


@pytest.mark.parametrize("code", ALL)
def test_each_activity_can_call_the_delegator_and_999_and_can_block(code):
    effects = {rule.effect for rule in activity(code).stop_rules}
    assert {Effect.CALL_999, Effect.CALL_DELEGATOR, Effect.BLOCK} <= effects


@pytest.mark.parametrize("code", ALL)
def test_each_activity_checks_person_and_agreement_first(code):
    required = {
        field.name for field in activity(code).record if field.required and field.moment == "before"
    }
    assert {"person_confirmed", "agreement"} <= required


@pytest.mark.parametrize("code", ALL)
def test_sourced_values_of_each_activity(code):
    one = activity(code)
    for value in (
        one.minimum_role,
        one.supervised_practices,
        one.competence_valid,
        one.review_every,
        one.person_contact_every,
        one.visit_tolerance,
        one.same_act_within,
        *one.values.values(),
        *(field.plausible for field in (*one.plan, *one.record) if field.plausible),
    ):
        assert isinstance(value, Sourced)
        assert value.source
        assert value.set_by
    assert one.minimum_role.value in PATHWAY_ROLES
    assert not one.minimum_role.is_national


@pytest.mark.parametrize("code", ALL)
def test_a_number_that_is_not_verified_shows_as_local(code):
    one = activity(code)
    local = [
        value for value in (one.supervised_practices, one.review_every) if not value.is_national
    ]
    assert local
    for value in local:
        assert "local value, set by local clinical lead" in value.label()


@pytest.mark.parametrize("code", ALL)
def test_no_rule_claims_more_than_its_source(code):
    for rule in activity(code).stop_rules:
        assert rule.basis.source
        assert rule.basis.set_by
        if not rule.basis.is_national:
            assert "national" not in rule.basis.set_by.lower()


@pytest.mark.parametrize("code", ALL)
def test_words_on_screen_are_short_and_whole(code):
    for rule in activity(code).stop_rules:
        for text in (rule.words, *rule.steps):
            assert text.endswith((".", "?"))
            assert "{" not in text
            assert all(len(sentence.split()) <= 24 for sentence in re.split(r"[.?] ", text))


def test_insulin_numbers_are_those_of_its_sources():
    values = activity("insulin-administration").values
    shown = {name: f"{one.value} {one.unit}" for name, one in values.items()}
    assert shown["hypo_limit"] == "4.0 mmol/L"
    assert shown["fast_carbohydrate"] == "15 to 20 g"
    assert (shown["recheck_earliest"], shown["recheck_after"]) == ("10 minutes", "15 minutes")
    assert shown["hypo_cycles"] == "3 treatments"
    assert shown["slow_carbohydrate"] == "20 g"
    assert activity("insulin-administration").time_critical


@pytest.mark.hazard("HZ-07")
def test_only_doses_at_set_times_are_taken_for_one_when_recorded_close_together():
    within = {code: int(one.same_act_within.value) for code, one in activities().items()}
    doses = {code for code, minutes in within.items() if minutes}
    assert doses == {"insulin-administration", "medicines-administration"}
    assert activity("respiratory-support").time_critical
    assert not any(one.same_act_within.is_national for one in activities().values())


def test_every_course_is_asked_for_and_every_fact_is_used():
    asked = {code for one in activities().values() for code in one.training.courses}
    assert asked == set(courses())
    used = {
        fact
        for one in (*activities().values(), *conditions().values())
        for fact in (*one.suitable_when, *one.not_suitable_when)
    }
    assert used == set(facts())


def test_condition_frameworks():
    kinds = {one.code: one.kind for one in conditions().values()}
    assert kinds == {
        "diabetes": "long-term",
        "dementia": "long-term",
        "hypertension": "long-term",
        "uti": "acute",
        "pneumonia": "acute",
        "cellulitis": "acute",
    }
    for one in conditions().values():
        assert "observations" in one.activity_codes
        assert one.steps
        assert any(sign.call == "emergency" for sign in one.escalate) or one.code == "diabetes"
    assert condition("diabetes").activity_codes[0] == "insulin-administration"


def test_an_activity_of_a_framework_can_fit_it():
    for framework in conditions().values():
        for code in framework.activity_codes:
            one = activity(code)
            assert not set(one.suitable_when) & set(framework.not_suitable_when)
            assert not set(one.not_suitable_when) & set(framework.suitable_when)


def test_twelve_blocks_each_with_questions():
    assert [block.number for block in blocks().blocks] == list(range(1, 13))
    for block in blocks().blocks:
        assert len(block.questions) >= 2
        assert all(question.words.endswith("?") for question in block.questions)
    assert blocks().block(12).code == "recognition"


def test_suspension_triggers_are_lifted_by_delegator_or_deputy_only():
    for trigger in suspension_triggers().triggers:
        assert set(trigger.lifted_by) <= set(LIFTERS)
        assert trigger.lifted_when
        assert trigger.immediate_action
    assert (
        "2 readings or more outside the plan"
        in suspension_triggers().trigger("repeated-breaches").words
    )


@pytest.mark.parametrize(
    "code",
    [
        "consent-withdrawn", "capacity-changed", "delegate-withdrew", "competence-lapsed",
        "training-lapsed", "insurance-lapsed", "registration-lapsed", "delegator-left",
        "review-overdue", "hospital-admission", "regimen-changed", "incident-harm",
        "incident-wrong", "repeated-breaches", "early-warning", "left-employer",
        "provider-changed", "setting-changed",
    ],
)  # fmt: skip
def test_every_cause_of_suspension_is_defined(code):
    assert suspension_triggers().trigger(code).words


@pytest.mark.parametrize(
    ("ask", "word"),
    [(activity, "activity"), (condition, "condition framework"), (mandate, "delegated function")],
)
def test_asking_for_something_that_is_not_there_names_what_is(ask, word):
    with pytest.raises(KeyError, match=f"There is no {word} 'nothing'. Known: "):
        ask("nothing")


def test_five_delegated_functions():
    assert list(mandates()) == [
        "trusted-assessor-carers",
        "trusted-assessor-discharge",
        "s75-care-act-functions",
        "self-authorised-assessment",
        "non-ot-basic-equipment",
    ]
    assert gates().code == "delegation-gates"
