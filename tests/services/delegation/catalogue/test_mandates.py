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
DISCHARGE = {"known_to_social_care": False, "safeguarding_concern": False}
INSIDE = {
    "trusted-assessor-discharge": DISCHARGE,
    "trusted-assessor-carers": CARERS,
    "s75-care-act-functions": S75,
    "self-authorised-assessment": OWN,
    "non-ot-basic-equipment": EQUIPMENT,
}
DISCHARGE_CODE = "trusted-assessor-discharge"
WARD_WORK = "The council's hospital social work team"
CARERS_CODE = "trusted-assessor-carers"
S75_CODE = "s75-care-act-functions"
OWN_CODE = "self-authorised-assessment"
EQUIPMENT_CODE = "non-ot-basic-equipment"
CARERS_TEAM = "The council's carers team"
THERAPY_TEAM = "The occupational therapy team"
AMHP_SERVICE = "The approved mental health professional service of the council"
MONEY_TEAM = "The council's financial assessment team"
CARE_TEAM = "The council's adult social care team"
OUTSIDE = [
    (DISCHARGE_CODE, {"known_to_social_care": True}, "not-known", WARD_WORK),
    (DISCHARGE_CODE, {"safeguarding_concern": True}, "safeguarding", WARD_WORK),
    (CARERS_CODE, {"carer_known": True}, "not-known", CARERS_TEAM),
    (CARERS_CODE, {"assessment_kind": "joint"}, "single-only", CARERS_TEAM),
    (CARERS_CODE, {"young_carer": True}, "young-carer", "The young carers team"),
    (CARERS_CODE, {"safeguarding_concern": True}, "safeguarding", "The safeguarding team"),
    (S75_CODE, {"duty": "mental-health-act"}, "mental-health-act", AMHP_SERVICE),
    (S75_CODE, {"duty": "charging"}, "charging", MONEY_TEAM),
    (S75_CODE, {"within_agreement": False}, "within-agreement", CARE_TEAM),
    (OWN_CODE, {"document": "support-plan"}, "support-plan", "Your team manager"),
    (OWN_CODE, {"document": "safeguarding"}, "safeguarding", "The safeguarding manager"),
    (OWN_CODE, {"own_work": False}, "own-work", "The practitioner who did the work"),
    (OWN_CODE, {"qualified": False}, "qualified", "Your team manager"),
    (EQUIPMENT_CODE, {"equipment_class": "complex"}, "basic-only", THERAPY_TEAM),
    (EQUIPMENT_CODE, {"equipment_class": "adaptation"}, "basic-only", THERAPY_TEAM),
    (EQUIPMENT_CODE, {"course_in_date": False}, "course", THERAPY_TEAM),
    (EQUIPMENT_CODE, {"needs_therapist": True}, "needs-therapist", THERAPY_TEAM),
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
