"""The pairs of checks before each move: what passes, what does not, and in which words."""

from datetime import date, timedelta

import pytest
from tests.services.delegation.world import NOW, TODAY

from almoner.kernel.sourced import Confidence, Sourced
from almoner.services.delegation.rules import competence, consent, providing, requirements
from almoner.services.delegation.rules.competence import Practice
from almoner.services.delegation.rules.consent import Speaker
from almoner.services.delegation.rules.requirements import Job, Registered
from almoner.services.delegation.rules.words import REFUSALS

LIVE = Registered("registered-nurse", TODAY - timedelta(days=9), TODAY + timedelta(days=9))
NURSES = ("registered-nurse",)


def codes(refusals) -> list[str]:
    return [one.code for one in refusals]


@pytest.mark.parametrize(
    ("registrations", "expected"),
    [
        ([LIVE], []),
        ([], ["not_registered"]),
        ([LIVE._replace(expires_on=TODAY)], ["not_registered"]),
        ([LIVE._replace(starts_on=TODAY)], []),
        ([LIVE._replace(starts_on=TODAY + timedelta(days=1))], ["not_registered"]),
        ([LIVE._replace(profession="dietitian")], ["profession_not_allowed"]),
        ([LIVE._replace(profession="dietitian"), LIVE], []),
    ],
)
def test_a_registrant_is_live_and_of_an_allowed_profession(registrations, expected):
    found = requirements.check_registrant(registrations, NURSES, TODAY)
    assert codes(found) == expected
    assert requirements.can_registrant(registrations, NURSES, TODAY) is (not expected)


def test_a_lapsed_registration_says_when():
    (one,) = requirements.check_registrant([LIVE._replace(expires_on=TODAY)], NURSES, TODAY)
    assert one.reason == "The professional registration ended on 20 November 2026."


def test_an_own_competence_that_has_ended_does_not_let_a_registrant_vouch_for_themselves():
    assert requirements.can_own_competence([], TODAY)
    assert requirements.can_own_competence([TODAY, TODAY + timedelta(days=1)], TODAY)
    (one,) = requirements.check_own_competence([TODAY], TODAY)
    assert "ended on 20 November 2026" in one.reason


@pytest.mark.parametrize(
    ("job", "expected"),
    [
        (Job("8", "3"), []),
        (Job("", "7"), []),
        (Job("8", "PA"), []),
        (Job("8", "2"), ["pathway_too_low"]),
        (Job("8", "998"), ["pathway_too_low"]),
        (Job("8", "999"), ["pathway_too_low"]),
        (Job("16", "3"), ["job_role_not_allowed"]),
        (Job("25", "1"), ["job_role_not_allowed", "pathway_too_low"]),
        (None, ["not_employed"]),
    ],
)
def test_a_delegate_is_employed_in_a_role_that_may_be_one(job, expected):
    assert codes(requirements.check_worker_allowed(job, 3, 1, 2)) == expected
    assert requirements.can_worker_allowed(job, 3, 1, 2) is (not expected)


def test_nobody_delegates_to_themselves():
    (one,) = requirements.check_worker_allowed(Job("8", "3"), 3, 1, 1)
    assert one.reason == "You cannot delegate to yourself."


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"employed": False}, ["deputy_elsewhere"]),
        ({"same_as_delegator": True}, ["deputy_is_delegator"]),
        ({"today": TODAY + timedelta(days=30)}, ["deputy_not_registered"]),
    ],
)
def test_a_deputy_is_another_live_registrant_of_the_same_organisation(changes, expected):
    given = {"employed": True, "same_as_delegator": False, "today": TODAY, **changes}
    assert codes(requirements.check_deputy([LIVE], NURSES, **given)) == expected
    assert requirements.can_deputy([LIVE], NURSES, **given) is (not expected)


@pytest.mark.parametrize(
    ("signed_off", "needed", "fallback", "passes"),
    [(2, 2, False, True), (1, 2, False, False), (0, 2, True, True), (3, 2, False, True)],
)
def test_cover_is_enough_workers_or_a_fallback(signed_off, needed, fallback, passes):
    assert requirements.can_cover(signed_off, needed, fallback) is passes
    if not passes:
        (one,) = requirements.check_cover(signed_off, needed, fallback)
        assert "1 worker is signed off" in one.reason


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (None, "There is no date for the next review."),
        (TODAY - timedelta(days=1), "The review date, 19 November 2026, has passed."),
        (TODAY + timedelta(days=85), "The review date, 13 February 2027, is too far away."),
    ],
)
def test_a_review_date_is_within_the_time_that_the_activity_allows(due, words):
    (one,) = requirements.check_review_date(due, 12, TODAY)
    assert one.reason == words
    assert one.mend == "Choose a day from today to 12 February 2027."


@pytest.mark.parametrize("days", [0, 1, 84])
def test_a_review_date_from_today_to_the_last_day_passes(days):
    assert requirements.can_review_date(TODAY + timedelta(days=days), 12, TODAY)


def test_a_place_sets_its_own_value_and_the_stricter_of_two_counts():
    value = Sourced(3, "practices", "seen", Confidence.M, "local clinical lead")
    assert requirements.local_value(value, [], "n") == 3
    assert requirements.local_value(value, [{"other": 9}], "n") == 3
    assert requirements.local_value(value, [{"n": 2}], "n") == 2
    assert requirements.local_value(value, [{"n": 2}, {"n": 5}], "n") == 5


@pytest.mark.parametrize("words", ["", "  ", "\n"])
def test_a_reason_is_written_down(words):
    assert not requirements.can_reason(words)
    assert requirements.check_reason(words)[0].reason == "No reason is given."
    assert requirements.can_reason("Because")


# -- competence


def test_nobody_assesses_themselves_however_competent():
    (one,) = competence.check_assessor(1, 1, competent=True, registrant=True)
    assert one.reason == "Nobody can watch or sign off themselves."


@pytest.mark.parametrize("assessor", [None, 1])
def test_an_assessor_is_competent_or_a_registrant(assessor):
    assert not competence.can_assessor(assessor, 2, competent=False, registrant=False)
    assert competence.can_assessor(1, 2, competent=True, registrant=False)
    assert competence.can_assessor(1, 2, competent=False, registrant=True)


def practice(n: int, satisfactory: bool = True, simulated: bool = False) -> Practice:
    return Practice(NOW + timedelta(days=n), satisfactory, simulated)


def test_only_practices_with_the_person_that_went_well_count():
    done = [practice(1), practice(2, False), practice(3, True, True), practice(4)]
    assert competence.counted(done) == 2
    assert competence.counted(done, NOW + timedelta(days=4)) == 1
    assert competence.can_practices(done, 2)
    (one,) = competence.check_practices(done, 5)
    assert one.reason == (
        "The worker has 2 supervised practices that went well with this person. 5 are needed."
    )
    assert one.mend == "Watch 3 more, and record each."


@pytest.mark.parametrize("status", ["draft", "proposed", "agreed", "training", "ended"])
def test_practice_is_for_the_supervised_and_for_those_who_practise_again(status):
    assert not competence.can_practising(status)
    assert all(competence.can_practising(one) for one in ("supervised", "active", "suspended"))


def test_a_practice_cannot_lie_in_the_future():
    assert competence.can_practice_time(NOW, NOW)
    assert not competence.can_practice_time(NOW + timedelta(seconds=1), NOW)


# -- consent

CANNOT = {
    "understand": True,
    "retain": False,
    "weigh": True,
    "communicate": True,
    "because": "Advanced dementia: she had forgotten within a minute.",
    "support": "Pictures, a quiet room, her daughter with her.",
}
BEST = {
    "wishes": "She has always wanted to stay at home.",
    "consulted": "Her daughter and her GP.",
    "less_restrictive": "A nurse twice a day could not come in time.",
    "decision": "It is in her best interests.",
}
ALONE = {"information_given": "Told in short sentences.", "in_force": ()}


def test_an_assessment_that_finds_capacity_sends_the_question_back_to_the_person():
    (one,) = consent.check_capacity({**CANNOT, "retain": True})
    assert one.reason == "The assessment says that the person can decide this."


@pytest.mark.parametrize("name", [*consent.CAPACITY_QUESTIONS, *consent.CAPACITY_WORDS])
def test_a_capacity_assessment_is_complete(name):
    part = {key: value for key, value in CANNOT.items() if key != name}
    assert not consent.can_capacity(part)
    assert consent.can_capacity(CANNOT)


@pytest.mark.parametrize("name", list(consent.BEST_INTERESTS_WORDS))
def test_a_best_interests_decision_is_complete(name):
    assert consent.can_best_interests(CANNOT, BEST)
    (one,) = consent.check_best_interests(CANNOT, {**BEST, name: "  "})
    assert consent.BEST_INTERESTS_WORDS[name] in one.reason


@pytest.mark.parametrize(
    ("basis", "changes", "expected"),
    [
        ("consent", {}, []),
        ("consent", {"capacity": CANNOT}, ["cannot_consent"]),
        ("consent", {"information_given": " "}, ["not_informed"]),
        ("consent", {"in_force": ("consent",)}, []),
        ("consent", {"in_force": ("best_interests",)}, ["two_legal_bases"]),
        ("best_interests", {"capacity": CANNOT, "best_interests": BEST}, []),
        ("attorney", {"capacity": CANNOT}, []),
        ("attorney", {"capacity": {**CANNOT, "retain": True}}, ["can_decide"]),
        ("daughter said so", {}, ["basis_unknown"]),
    ],
)
def test_a_legal_basis_stands_alone_and_fits_capacity(basis, changes, expected):
    given = {"capacity": {}, "best_interests": {}, **ALONE, **changes}
    assert codes(consent.check_basis(basis, **given)) == expected
    assert consent.can_basis(basis, **given) is (not expected)


SPEAKER = Speaker(1, "lpa_health", TODAY - timedelta(days=1), None, True)


@pytest.mark.parametrize(
    ("speaker", "expected"),
    [
        (SPEAKER, []),
        (None, ["no_power"]),
        (SPEAKER._replace(person_id=2), ["no_power"]),
        (SPEAKER._replace(kind="lpa_finance"), ["no_power"]),
        (SPEAKER._replace(kind="deputy_health"), ["no_power"]),
        (SPEAKER._replace(ends_on=TODAY), ["power_ended"]),
        (SPEAKER._replace(starts_on=TODAY + timedelta(days=1)), ["power_ended"]),
        (SPEAKER._replace(evidence_seen=False), ["power_not_seen"]),
    ],
)
def test_only_a_power_for_health_and_welfare_that_was_seen_speaks_for_a_person(speaker, expected):
    assert codes(consent.check_speaker("attorney", speaker, 1, TODAY)) == expected
    assert consent.can_speaker("attorney", speaker, 1, TODAY) is (not expected)


# -- what organisations put in place


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, []),
        ({"minimum_role": 2, "supervised_practices": 3, "cover_needed": 1}, []),
        ({"minimum_role": 8}, ["setting_out_of_range"]),
        ({"minimum_role": True}, ["setting_out_of_range"]),
        ({"minimum_role": "3"}, ["setting_out_of_range"]),
        ({"supervised_practices": 0}, ["setting_out_of_range"]),
        ({"competence_valid": 99}, ["unknown_setting"]),
    ],
)
def test_a_place_may_set_only_what_is_its_to_set(settings, expected):
    assert codes(providing.check_settings(settings)) == expected
    assert providing.can_settings(settings) is (not expected)


def test_every_fault_of_insurance_is_named_at_once():
    found = providing.check_insurance(" ", "", date(2026, 5, 2), date(2026, 5, 2), [])
    assert codes(found) == ["no_insurer", "no_policy", "insurance_days", "covers_nothing"]
    assert providing.can_insurance("A", "1", date(2026, 5, 2), date(2026, 5, 3), ["insulin"])


def test_every_fault_of_a_funding_line_is_named_at_once():
    found = providing.check_funding("raffle", "", (None, -1), date(2026, 5, 2), date(2026, 5, 1))
    assert codes(found) == ["unknown_route", "no_purpose", "negative_amount", "funding_days"]
    assert providing.can_funding("chc", "Time", (None, 0, 5), date(2026, 5, 2), None)


def test_employment_that_is_missing_reads_the_same_as_at_the_door():
    assert requirements.check_worker_allowed(None, 3, 1, 2) == [REFUSALS["not_employed"]]
