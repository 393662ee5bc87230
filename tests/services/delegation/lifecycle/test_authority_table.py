"""From a yes, take away one thing at a time: exactly that reason comes back, and no other."""

import pytest
from tests.services.delegation.lifecycle.granted import (
    AT,
    COURSES,
    DAY,
    LATER,
    PAST,
    SOON,
    away,
    consent,
    granted,
    nurse,
    plan,
    signed,
    signed_off,
    span,
)

from almoner.services.delegation.rules.authority import best, decide, no_delegation
from almoner.services.delegation.rules.facts import (
    FOREVER,
    Closed,
    Involved,
    Partnered,
    Span,
    Suspended,
)
from almoner.services.delegation.rules.words import REFUSALS

GONE = AT - DAY
SIGNED = {party: signed(n, party) for n, party in enumerate(("delegator", "delegate", "employer"))}


def closed(what: str, **changes):
    return granted(closings=(Closed(9, GONE, FOREVER, what),), **changes)


def others(party: str):
    return tuple(one for name, one in SIGNED.items() if name != party)


TAKEN_AWAY = {
    "not active": (granted(active=None, status="unheard-of"), "not_active"),
    "draft": (granted(active=None, status="draft"), "status_draft"),
    "proposed": (granted(active=None, status="proposed"), "status_proposed"),
    "agreed": (granted(active=None, status="agreed"), "status_agreed"),
    "training": (granted(active=None, status="training"), "status_training"),
    "supervised": (granted(active=None, status="supervised"), "status_supervised"),
    "ended before it was active": (granted(active=None, status="ended"), "status_ended"),
    "not yet active": (granted(active=Span(1, SOON, FOREVER)), "not_yet_active"),
    "ended": (granted(active=Span(1, PAST, AT)), "ended"),
    "a stop": (
        granted(suspensions=(Suspended(9, GONE, FOREVER, "concern"),)),
        "suspended:concern",
    ),
    "a stop nobody knows": (
        granted(suspensions=(Suspended(9, GONE, FOREVER, "unheard-of"),)),
        "suspended",
    ),
    "the record is not seen": (granted(record_open=False), "record_not_seen"),
    "the record is closed": (closed("record"), "record_closed"),
    "closed, and so not seen": (closed("record", record_open=False), "record_closed"),
    "the record is closed to the team": (closed("team"), "team_record_closed"),
    "sharing for delegation is refused": (closed("sharing"), "sharing_refused"),
    "died": (granted(died_at=AT), "person_died"),
    "in hospital": (granted(hospital_stays=(Span(9, GONE, FOREVER),)), "in_hospital"),
    "no consent": (granted(consents=()), "consent_missing"),
    "consent not yet given": (granted(consents=(consent(start=SOON),)), "consent_missing"),
    "consent withdrawn": (granted(consents=(consent(end=AT),)), "consent_withdrawn"),
    "consent past its review": (granted(consents=(consent(review_end=AT),)), "consent_review"),
    "two legal bases": (
        granted(consents=(consent(), consent(21, "best_interests"))),
        "two_legal_bases",
    ),
    "attorney no longer": (
        granted(consents=(consent(basis="attorney", representative_end=AT),)),
        "representative_lapsed",
    ),
    "attorney not yet": (
        granted(consents=(consent(basis="attorney", representative_start=SOON),)),
        "representative_lapsed",
    ),
    **{
        f"{party} never signed": (granted(signatures=others(party)), f"{party}_not_signed")
        for party in SIGNED
    },
    **{
        f"{party} signs only later": (
            granted(signatures=(*others(party), signed(9, party, at=SOON))),
            f"{party}_not_signed",
        )
        for party in SIGNED
    },
    **{
        f"{party} changed their mind": (
            granted(signatures=(*SIGNED.values(), signed(9, party, agreed=False, at=GONE))),
            f"{party}_declined",
        )
        for party in SIGNED
    },
    "never employed": (granted(employment=()), "not_employed"),
    "not employed yet": (granted(employment=(span(9, SOON),)), "not_employed"),
    "left": (granted(employment=(span(9, end=AT),)), "left_employer"),
    "no insurance": (granted(insurance=()), "insurance_missing"),
    "insurance lapsed": (granted(insurance=(span(9, end=AT),)), "insurance_lapsed"),
    "system never agreed": (granted(system_agreement=()), "system_not_agreed"),
    "system switched off": (granted(system_agreement=(span(9, end=AT),)), "system_switched_off"),
    "provider never agreed": (granted(provider_agreement=()), "provider_not_agreed"),
    "provider switched off": (
        granted(provider_agreement=(span(9, end=AT),)),
        "provider_switched_off",
    ),
    "no partnership": (granted(partnerships=()), "partnership_missing"),
    "partnership ended": (
        granted(partnerships=(Partnered(9, PAST, AT, True),)),
        "partnership_ended",
    ),
    "contract silent": (
        granted(partnerships=(Partnered(9, PAST, LATER, False),)),
        "contract_silent",
    ),
    "the contract that allowed it ended": (
        granted(partnerships=(Partnered(8, PAST, AT, True), Partnered(9, AT, LATER, False))),
        "contract_silent",
    ),
    "never signed off": (granted(competences=()), "competence_missing"),
    "signed off only later": (granted(competences=(signed_off(start=SOON),)), "competence_missing"),
    "sign-off lapsed": (granted(competences=(signed_off(end=AT),)), "competence_lapsed"),
    "sign-off taken back": (
        granted(competences=(signed_off(end=AT, revoked=True),)),
        "competence_revoked",
    ),
    "dose changed since": (
        granted(plans=(plan(end=GONE), plan(31, 2, start=GONE, changed_regimen=True))),
        "regimen_changed",
    ),
    **{
        f"no {course}": (
            granted(training={one: (span(9),) for one in COURSES if one != course}),
            f"training_missing:{course}",
        )
        for course in COURSES
    },
    **{
        f"{course} lapsed": (
            granted(training={one: (span(9, end=AT if one == course else LATER),)
                              for one in COURSES}),
            f"training_lapsed:{course}",
        )
        for course in COURSES
    },
    "no plan": (granted(plans=()), "plan_missing"),
    "plan past its review": (granted(plans=(plan(review_end=AT),)), "plan_review"),
    "never registered": (granted(registrations=()), "not_registered"),
    "registration lapsed": (granted(registrations=(nurse(9, end=AT),)), "registration_lapsed"),
    "a dietitian does not delegate insulin": (
        granted(registrations=(nurse(9, profession="Dietitian"),)),
        "profession_not_allowed",
    ),
    "once a nurse, now a dietitian": (
        granted(registrations=(nurse(8, end=AT), nurse(9, profession="dietitian"))),
        "profession_not_allowed",
    ),
    "delegator left": (granted(delegator_employment=(span(9, end=AT),)), "delegator_left"),
    "delegator never there": (granted(delegator_employment=()), "delegator_left"),
    "deputy not registered": (
        granted(leave=(away(registrations=()),)),
        "deputy_cannot_cover",
    ),
    "deputy left": (granted(leave=(away(employment=(span(9, end=AT),)),)), "deputy_cannot_cover"),
    "deputy may not delegate it": (
        granted(leave=(away(registrations=(nurse(9, profession="dietitian"),)),)),
        "deputy_cannot_cover",
    ),
    "deputy away too": (granted(leave=(away(deputy_away=(span(9, end=SOON),)),)), "deputy_away"),
    "two deputies, both away": (
        granted(leave=(away(deputy_away=(span(9),)), away(id=51, deputy_away=(span(10),)))),
        "deputy_away",
    ),
    "provider not involved": (granted(provider_involvement=()), "provider_not_involved"),
    "moved to another provider": (
        granted(provider_involvement=(Involved(9, PAST, AT, None),)),
        "moved_provider",
    ),
    "team not involved": (granted(delegating_involvement=()), "team_not_involved"),
    "moved to another team": (
        granted(delegating_involvement=(Involved(9, PAST, AT, 6), Involved(8, AT, LATER, 99))),
        "moved_team",
    ),
    "review overdue": (granted(review_end=AT), "review_overdue"),
}  # fmt: skip


def test_the_world_it_starts_from_is_a_yes_with_every_link():
    answer = decide(granted(), AT, COURSES)
    assert answer.granted
    assert sorted(link.kind for link in answer.chain) == [
        "agreed_list_provider",
        "agreed_list_system",
        "competence",
        "consent",
        "delegate",
        "delegating_involvement",
        "delegation",
        "delegator",
        "delegator_employment",
        "employer",
        "employment",
        "insurance",
        "partnership",
        "plan",
        "provider_involvement",
        "registration",
        "review",
        "training",
        "training",
    ]


@pytest.mark.parametrize(("facts", "code"), TAKEN_AWAY.values(), ids=TAKEN_AWAY)
def test_one_thing_less_is_one_refusal(facts, code):
    answer = decide(facts, AT, COURSES)
    assert [refusal.code for refusal in answer.refusals] == [code]
    assert not answer.granted


@pytest.mark.parametrize(("facts", "code"), TAKEN_AWAY.values(), ids=TAKEN_AWAY)
def test_each_refusal_says_why_what_mends_it_and_who_can(facts, code):
    (refusal,) = decide(facts, AT, COURSES).refusals
    for words in (refusal.reason, refusal.mend, refusal.who):
        assert words.strip()
        assert "{" not in words
    assert refusal.reason.endswith(".")


def test_every_reason_the_rule_knows_is_in_this_table():
    seen = {code.partition(":")[0] for _, code in TAKEN_AWAY.values()}
    assert seen | {"no_delegation", "other_employer"} == set(REFUSALS)


def test_all_reasons_are_given_and_not_only_the_first():
    facts = granted(consents=(), insurance=(), competences=(), review_end=AT)
    codes = {refusal.code for refusal in decide(facts, AT, COURSES).refusals}
    assert codes == {
        "consent_missing",
        "insurance_missing",
        "competence_missing",
        "review_overdue",
    }


def test_authority_does_not_travel_with_the_worker_to_another_employer():
    answer = decide(granted(), AT, COURSES, provider_id=99)
    assert [refusal.code for refusal in answer.refusals] == ["other_employer"]
    assert "does not move with the worker" in answer.words
    assert decide(granted(), AT, COURSES, provider_id=4).granted


@pytest.mark.parametrize(
    ("facts", "until"),
    [
        (granted(leave=(away(deputy_away=(span(9, start=AT + DAY),)),)), AT + DAY),
        (granted(leave=(away(deputy_away=(span(9, end=AT),)),)), SOON),
        (granted(leave=(away(deputy_away=(span(9),)), away(id=51))), SOON),
    ],
    ids=["goes away tomorrow", "back today", "another deputy is there"],
)
def test_a_deputy_covers_until_they_go_away_themselves(facts, until):
    answer = decide(facts, AT, COURSES)
    assert answer.granted
    assert answer.holds_until == until


@pytest.mark.parametrize("start", [AT, AT + DAY])
def test_a_record_that_was_opened_again_or_is_not_closed_yet_is_no_bar(start):
    closing = Closed(9, PAST, AT, "record") if start == AT else Closed(9, start, FOREVER, "record")
    answer = decide(granted(closings=(closing,)), AT, COURSES)
    assert answer.granted
    assert answer.holds_until == (LATER if start == AT else start)


def test_leave_with_a_deputy_who_can_cover_is_a_yes_that_names_the_deputy():
    answer = decide(granted(leave=(away(),)), AT, COURSES)
    assert answer.granted
    assert ("deputy", 50, SOON, "") in answer.chain


def test_a_plan_that_changes_the_dose_needs_a_sign_off_that_has_seen_it():
    plans = (plan(end=GONE), plan(31, 2, start=GONE, changed_regimen=True))
    newer = signed_off(41, start=GONE, end=SOON, plan_version=2)
    answer = decide(granted(plans=plans, competences=(signed_off(), newer)), AT, COURSES)
    assert answer.granted
    assert ("competence", 41, SOON, "") in answer.chain


def test_a_plan_whose_dose_is_the_same_needs_no_new_sign_off():
    plans = (plan(end=GONE), plan(31, 2, start=GONE))
    assert decide(granted(plans=plans), AT, COURSES).granted


@pytest.mark.parametrize("team", [None, 6])
def test_a_person_with_the_same_team_or_no_team_named_stays(team):
    parts = (Involved(9, PAST, LATER, team),)
    assert decide(granted(delegating_involvement=parts), AT, COURSES).granted


def test_of_several_delegations_the_one_that_grants_is_the_answer():
    refused = decide(granted(delegation_id=8, consents=()), AT, COURSES)
    worse = decide(granted(delegation_id=9, consents=(), plans=()), AT, COURSES)
    yes = decide(granted(), AT, COURSES)
    assert best([worse, refused, yes], AT) is yes
    assert best([worse, refused], AT) is refused
    assert best([], AT) == no_delegation(AT)


def test_the_evidence_of_training_names_the_course():
    chain = decide(granted(), AT, COURSES).chain
    words = [link.words for link in chain if link.kind == "training"]
    assert len(words) == len(set(words)) > 1
    assert all(one.startswith("Required training is in date: ") for one in words)
    assert not any("-knowledge" in one or "-practical" in one for one in words)


def test_a_course_the_catalogue_does_not_know_is_still_named_in_words():
    (refusal,) = decide(granted(), AT, ["safeguarding-adults"]).refusals
    assert "the course “Safeguarding adults”" in refusal.reason
