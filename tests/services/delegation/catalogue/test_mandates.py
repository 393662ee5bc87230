"""Delegated functions: inside or outside the scope, and where it goes."""

import pytest

from almoner.services.delegation.catalogue import can_use, check_scope, mandate, mandates

CARERS = {
    "carer_known": False,
    "assessment_kind": "single",
    "young_carer": False,
    "safeguarding_concern": False,
}
S75 = {"duty": "care-act-assessment", "within_agreement": True}
OWN = {"document": "assessment", "own_work": True, "qualified": True}
EQUIPMENT = {"equipment_class": "basic", "course_in_date": True, "needs_therapist": False}
INSIDE = {
    "trusted-assessor-carers": CARERS,
    "s75-care-act-functions": S75,
    "self-authorised-assessment": OWN,
    "non-ot-basic-equipment": EQUIPMENT,
}
OUTSIDE = [
    ("trusted-assessor-carers", {"carer_known": True}, "not-known", "The council's carers team"),
    (
        "trusted-assessor-carers",
        {"assessment_kind": "joint"},
        "single-only",
        "The council's carers team",
    ),
    ("trusted-assessor-carers", {"young_carer": True}, "young-carer", "The young carers team"),
    (
        "trusted-assessor-carers",
        {"safeguarding_concern": True},
        "safeguarding",
        "The safeguarding team",
    ),
    (
        "s75-care-act-functions",
        {"duty": "mental-health-act"},
        "mental-health-act",
        "The approved mental health professional service of the council",
    ),
    (
        "s75-care-act-functions",
        {"duty": "charging"},
        "charging",
        "The council's financial assessment team",
    ),
    (
        "s75-care-act-functions",
        {"within_agreement": False},
        "within-agreement",
        "The council's adult social care team",
    ),
    (
        "self-authorised-assessment",
        {"document": "support-plan"},
        "support-plan",
        "Your team manager",
    ),
    (
        "self-authorised-assessment",
        {"document": "safeguarding"},
        "safeguarding",
        "The safeguarding manager",
    ),
    (
        "self-authorised-assessment",
        {"own_work": False},
        "own-work",
        "The practitioner who did the work",
    ),
    ("self-authorised-assessment", {"qualified": False}, "qualified", "Your team manager"),
    (
        "non-ot-basic-equipment",
        {"equipment_class": "complex"},
        "basic-only",
        "The occupational therapy team",
    ),
    (
        "non-ot-basic-equipment",
        {"equipment_class": "adaptation"},
        "basic-only",
        "The occupational therapy team",
    ),
    (
        "non-ot-basic-equipment",
        {"course_in_date": False},
        "course",
        "The occupational therapy team",
    ),
    (
        "non-ot-basic-equipment",
        {"needs_therapist": True},
        "needs-therapist",
        "The occupational therapy team",
    ),
]


@pytest.mark.parametrize("code", list(INSIDE))
def test_inside_the_scope(code):
    assert can_use(mandate(code), INSIDE[code])


@pytest.mark.parametrize(("code", "change", "reason", "goes_to"), OUTSIDE)
def test_outside_the_scope_says_where_it_goes(code, change, reason, goes_to):
    refusals = check_scope(mandate(code), {**INSIDE[code], **change})
    assert [refusal.code for refusal in refusals] == [f"{code}-{reason}"]
    assert refusals[0].mend == goes_to
    assert refusals[0].reason.endswith(".")


def test_every_limit_of_every_function_is_tried():
    limits = {
        f"{one.code}-{rule.code}"
        for one in mandates().values()
        for rule in (*one.requires, *one.exclusions)
    }
    assert limits == {f"{code}-{reason}" for code, _, reason, _ in OUTSIDE}


@pytest.mark.parametrize("code", list(INSIDE))
def test_an_unanswered_question_is_a_reason(code):
    for name in INSIDE[code]:
        refusals = check_scope(mandate(code), {**INSIDE[code], name: None})
        assert [refusal.code for refusal in refusals] == [f"scope-unknown-{name}"]


def test_an_answer_that_is_not_offered_is_refused():
    refusals = check_scope(mandate("s75-care-act-functions"), {**S75, "duty": "anything"})
    assert [refusal.code for refusal in refusals] == ["not-a-choice"]


def test_every_reason_is_given_at_once():
    facts = {**CARERS, "carer_known": True, "young_carer": True}
    assert len(check_scope(mandate("trusted-assessor-carers"), facts)) == 2


@pytest.mark.parametrize("duty", ["care-act-assessment", "care-act-review", "safeguarding-enquiry"])
def test_care_act_duties_are_inside_the_agreement(duty):
    assert can_use(mandate("s75-care-act-functions"), {**S75, "duty": duty})


@pytest.mark.parametrize("one", mandates().values(), ids=lambda one: one.code)
def test_each_function_says_on_whose_authority_and_for_how_long(one):
    assert one.granted_by
    assert one.legal_basis
    assert one.held_by
    assert one.max_period.value >= one.review_every.value
    assert not one.max_period.is_national
