"""Delegated functions: who may exercise which, in which case, and where the rest goes."""

import pytest

from almoner.services.delegation.catalogue import mandates
from almoner.services.delegation.rules.facts import FOREVER, Span
from almoner.services.delegation.rules.mandates import (
    Held,
    Practitioner,
    can_exercise,
    may_exercise,
    needs_named_holder,
)

DAY = 86_400.0
AT = 1_000 * DAY
PAST, LATER = AT - 100 * DAY, AT + 100 * DAY
GIL = Practitioner(7, {5: [Span(70, PAST, FOREVER)]})
# A case inside each function, and what takes it outside, with where it then goes.
INSIDE = {
    "trusted-assessor-carers": {
        "carer_known": False,
        "assessment_kind": "single",
        "young_carer": False,
        "safeguarding_concern": False,
    },
    "trusted-assessor-discharge": {"known_to_social_care": False, "safeguarding_concern": False},
    "s75-care-act-functions": {"duty": "care-act-assessment", "within_agreement": True},
    "self-authorised-assessment": {"document": "assessment", "own_work": True, "qualified": True},
    "non-ot-basic-equipment": {
        "equipment_class": "basic",
        "course_in_date": True,
        "needs_therapist": False,
    },
}
OUTSIDE = [
    ("trusted-assessor-carers", {"carer_known": True}, "The council's carers team"),
    ("trusted-assessor-carers", {"assessment_kind": "joint"}, "The council's carers team"),
    ("trusted-assessor-carers", {"young_carer": True}, "The young carers team"),
    ("trusted-assessor-carers", {"safeguarding_concern": True}, "The safeguarding team"),
    (
        "trusted-assessor-discharge",
        {"known_to_social_care": True},
        "The council's hospital social work team",
    ),
    (
        "trusted-assessor-discharge",
        {"safeguarding_concern": True},
        "The council's hospital social work team",
    ),
    (
        "s75-care-act-functions",
        {"duty": "mental-health-act"},
        "The approved mental health professional service of the council",
    ),
    ("s75-care-act-functions", {"duty": "charging"}, "The council's financial assessment team"),
    (
        "s75-care-act-functions",
        {"within_agreement": False},
        "The council's adult social care team",
    ),
    ("self-authorised-assessment", {"document": "support-plan"}, "Your team manager"),
    ("self-authorised-assessment", {"document": "safeguarding"}, "The safeguarding manager"),
    ("self-authorised-assessment", {"own_work": False}, "The practitioner who did the work"),
    ("self-authorised-assessment", {"qualified": False}, "Your team manager"),
    ("non-ot-basic-equipment", {"equipment_class": "complex"}, "The occupational therapy team"),
    ("non-ot-basic-equipment", {"equipment_class": "adaptation"}, "The occupational therapy team"),
    ("non-ot-basic-equipment", {"course_in_date": False}, "The occupational therapy team"),
    ("non-ot-basic-equipment", {"needs_therapist": True}, "The occupational therapy team"),
]


def held(function: str, **changes) -> Held:
    made = Held(1, function, 5, None, PAST, LATER, None, {}, ())
    return made._replace(**changes)


def codes(answer) -> list[str]:
    return [one.code for one in answer.refusals]


def test_the_table_covers_every_function_that_is_defined():
    assert set(INSIDE) == set(mandates())
    assert {function for function, _, _ in OUTSIDE} == set(mandates())


@pytest.mark.parametrize("function", INSIDE)
def test_inside_the_scope_it_is_a_yes_with_the_mandate_behind_it(function):
    answer = may_exercise([held(function)], function, GIL, INSIDE[function], AT)
    assert answer.granted
    assert [(link.kind, link.id) for link in answer.chain] == [
        ("mandate", 1),
        ("mandate_employment", 70),
    ]
    assert answer.holds_until == LATER
    assert can_exercise([held(function)], function, GIL, INSIDE[function], AT)


@pytest.mark.parametrize(("function", "change", "goes_to"), OUTSIDE)
def test_outside_it_is_a_no_that_says_where_the_case_goes(function, change, goes_to):
    case = {**INSIDE[function], **change}
    (refusal,) = may_exercise([held(function)], function, GIL, case, AT).refusals
    assert refusal.mend == goes_to
    assert refusal.reason.endswith(".")


@pytest.mark.parametrize("function", INSIDE)
def test_a_question_left_open_is_a_no(function):
    for name in INSIDE[function]:
        case = {key: value for key, value in INSIDE[function].items() if key != name}
        answer = may_exercise([held(function)], function, GIL, case, AT)
        assert f"scope-unknown-{name}" in codes(answer)


CASE = ("s75-care-act-functions", INSIDE["s75-care-act-functions"])


@pytest.mark.parametrize(
    ("mandate", "code"),
    [
        (held(CASE[0], end=AT), "mandate_ended"),
        (held(CASE[0], start=AT + 1), "mandate_not_started"),
        (held(CASE[0], revoked_at=AT), "mandate_revoked"),
        (held(CASE[0], holder_id=8), "no_mandate"),
        (held(CASE[0], organisation_id=9), "no_mandate"),
        (held("non-ot-basic-equipment"), "no_mandate"),
        (held(CASE[0], scope={"duty": ["care-act-review"]}), "outside_scope:duty"),
        (
            held(
                CASE[0],
                exclusions=[
                    {"field": "duty", "value": "care-act-assessment", "words": "Not for us."}
                ],
            ),
            "excluded:duty",
        ),
    ],
)
def test_each_limit_of_a_mandate(mandate, code):
    answer = may_exercise([mandate], *CASE[:1], GIL, CASE[1], AT)
    assert codes(answer) == [code]
    assert not answer.chain


def test_periods_are_half_open():
    assert can_exercise([held(CASE[0], start=AT)], CASE[0], GIL, CASE[1], AT)
    assert can_exercise([held(CASE[0], end=AT + 1)], CASE[0], GIL, CASE[1], AT)
    assert can_exercise([held(CASE[0], revoked_at=AT + 1)], CASE[0], GIL, CASE[1], AT)


def test_a_yes_lasts_as_long_as_both_the_mandate_and_the_job():
    leaving = Practitioner(7, {5: [Span(70, PAST, AT + DAY)]})
    assert may_exercise([held(CASE[0])], CASE[0], leaving, CASE[1], AT).holds_until == AT + DAY
    soon = held(CASE[0], revoked_at=AT + 2 * DAY)
    assert may_exercise([soon], CASE[0], GIL, CASE[1], AT).holds_until == AT + 2 * DAY


def test_a_mandate_stays_with_the_organisation_when_the_worker_leaves():
    left = Practitioner(7, {5: [Span(70, PAST, AT)], 6: [Span(71, AT, FOREVER)]})
    assert codes(may_exercise([held(CASE[0])], CASE[0], left, CASE[1], AT)) == ["not_with_holder"]


def test_of_several_mandates_the_one_that_grants_is_the_answer():
    several = [held(CASE[0], end=AT), held(CASE[0], id=2)]
    assert may_exercise(several, CASE[0], GIL, CASE[1], AT).chain[0].id == 2


def test_a_function_nobody_knows_is_a_no():
    assert codes(may_exercise([], "juggling", GIL, {}, AT)) == ["unknown_function"]


def test_which_functions_are_held_by_one_named_worker():
    named = {code for code, one in mandates().items() if needs_named_holder(one)}
    assert named == {"self-authorised-assessment", "non-ot-basic-equipment"}
