"""Health of people with a learning disability: frailty, missed appointments, checks, medicines."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.instruments.samples import shipped as instrument
from tests.engines.pathways.shipped.care import (
    DELEGATOR,
    Story,
    entry,
    shipped,
    text,
    unknown_indicators,
)
from tests.engines.pathways.world import NOW, publish

from almoner.engines.instruments import rules
from almoner.engines.pathways.models import Case
from almoner.engines.pathways.rules.simulating import simulate
from almoner.kernel.refusals import Refused

HEALTH = shipped("learning-disability-health")
FORM, MEDICINES = "frailty-learning-disability", "medicines-review"
FRAILTY, SCALE = instrument(FORM), instrument("clinical-frailty-scale")
ASKED = {"why": "Coughs at meals.", "calming_medicines": True}
CHOSEN = {"service": "community-nurse", "gp_here": True}
FOUR = {
    "speech_on": "2026-03-05",
    "memory_on": "2026-03-05",
    "moving_on": "2026-03-05",
    "gp_on": "2026-03-05",
    "goal": "To walk to the shop",
}
CHECK = {
    "check_on": "2026-03-10",
    "action_plan": "Weigh each month.",
    "breathing_checked": True,
    "screenings": ["bowel"],
}
MISSED = {"missed_what": "Eye clinic", "missed_on": "2026-03-04"}
SIGNS = ("swallowing", "memory", "moving", "weight", "tired", "continence", "ill", "senses", "mood")
TWO = ("swallowing", "memory", "moving")
MONDAY = "2026-03-02 10:00"
REFERRALS = (
    "Refer to speech and language therapy about swallowing",
    "Ask for a memory screening",
    "Ask occupational therapy about moving and handling",
    "Ask the GP for a review",
)


def story(**facts) -> Story:
    return Story(HEALTH, MONDAY, "gp", **{**ASKED, **facts})


def followed(**facts) -> Story:
    one = story(**facts)
    known = {**CHOSEN, "calming_medicines": facts.get("calming_medicines", True)}
    return one.go("choose", "2026-03-03 10:00", facts=known)


def frail(band: str, **facts) -> Story:
    one = followed(**facts)
    one.completions[FORM] = {"scores": {"total": 5}, "bands": {"total": band}}
    return one.go("frailty", "2026-03-04 10:00", DELEGATOR)


def answers(*signs, falls=0):
    said = {one: one in signs for one in SIGNS}
    return {"trained": True, "known_by": ["person"], "falls": falls, **said}


def band(*signs, falls=0) -> str:
    return rules.score(FRAILTY, answers(*signs, falls=falls)).bands["total"]


def tasks(code: str) -> set[str]:
    return {one.what for one in FRAILTY.band("total", code).actions if one.kind == "task"}


def test_from_triage_to_a_health_plan():
    one = frail("medium").go("refer", "2026-03-05 10:00", facts=FOUR)
    one.go("came-back", "2026-04-20 10:00", facts={"answers": "Softer food."})
    one.go("check", "2026-04-21 10:00", facts=CHECK)
    one.completions[MEDICINES] = {"scores": {}, "bands": {"result": "whole"}}
    one.go("stomp", "2026-04-22 10:00", DELEGATOR, facts={"stomp": "reduced"})
    one.go("close", "2026-04-23 10:00", outcome="own-plan")
    assert one.here == ("closed", "own-plan")
    assert one.clocks == set()


@pytest.mark.parametrize(
    ("person", "facts", "words"),
    [
        ({"learning_disability": True}, {}, ""),
        ({"learning_disability": True, "age": 40}, {}, ""),
        ({"learning_disability": False}, {}, "does not say"),
        ({}, {}, "does not say"),
        ({}, {"being_diagnosed": True}, ""),
        ({"learning_disability": False}, {"being_diagnosed": False}, "does not say"),
    ],
)
def test_who_it_is_for(person, facts, words):
    found = entry(HEALTH, facts, **person)
    assert words in found
    assert bool(words) == bool(found)


@pytest.mark.parametrize(
    ("signs", "falls", "expected"),
    [
        ((), 0, "low"),
        (("memory",), 0, "low"),
        (("weight", "tired"), 0, "low"),
        (("memory", "tired"), 0, "medium"),
        (("memory",), 1, "medium"),
        (("tired",), 2, "medium"),
        (TWO, 1, "medium"),
        (TWO, 2, "high"),
        ((*TWO, "weight", "mood"), 0, "high"),
        (SIGNS, 50, "high"),
    ],
)
def test_bands_of_frailty(signs, falls, expected):
    assert band(*signs, falls=falls) == expected


@given(st.sets(st.sampled_from(SIGNS)), st.integers(0, 100), st.sampled_from(SIGNS))
def test_one_more_sign_never_lowers_the_result(signs, falls, more):
    before = rules.score(FRAILTY, answers(*signs, falls=falls)).scores["total"]
    after = rules.score(FRAILTY, answers(*signs, more, falls=falls)).scores["total"]
    assert after >= before == sum(2 if one in TWO else 1 for one in signs) + min(falls, 2)


@pytest.mark.parametrize("code", ["medium", "high"])
def test_medium_and_high_ask_for_the_four_referrals(code):
    assert tasks(code) >= set(REFERRALS)


def test_medium_asks_for_these_four_and_low_for_nothing():
    assert tasks("medium") == set(REFERRALS)
    assert FRAILTY.band("total", "low").actions == ()


def test_high_asks_for_the_clinic_and_a_review_too():
    high = FRAILTY.band("total", "high").actions
    assert "Refer to the frailty clinic" in tasks("high")
    assert [one.what for one in high if one.kind == "open"] == ["review"]


def test_the_list_is_never_shown_as_national_or_as_validated():
    assert not FRAILTY.basis.is_national
    assert "not validated" in FRAILTY.purpose
    assert (FRAILTY.wishes, FRAILTY.baseline) == (True, "first")


@pytest.mark.parametrize("age", [18, 40, 64, 65, 90])
def test_the_list_is_open_at_every_age_of_an_adult(age):
    person = {"age": age, "age_known": True, "learning_disability": True}
    assert rules.validity(FRAILTY, person).is_valid


def closed_for(**person) -> list[str]:
    return [one.reason for one in rules.validity(SCALE, person).blocks]


OLD = {"age": 80, "age_known": True, "learning_disability": False, "conditions": ["none-known"]}


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ({**OLD, "age": 64}, "under 65"),
        ({**OLD, "age": 18}, "under 65"),
        ({**OLD, "learning_disability": True}, "learning disability"),
        ({**OLD, "age": 40, "learning_disability": True}, "learning disability"),
        ({**OLD, "conditions": ["autism"]}, "autism"),
        ({**OLD, "conditions": ["physical-disability"]}, "physical disability"),
        ({"age_known": False}, "not known"),
    ],
)
def test_the_rockwood_scale_is_closed_where_it_was_not_validated(person, words):
    assert any(words in reason for reason in closed_for(**person))


def test_the_rockwood_scale_names_the_list_instead():
    found = rules.validity(SCALE, {**OLD, "learning_disability": True})
    assert [one.instead for one in found.blocks] == [FORM]


@given(st.integers(0, 110), st.booleans())
def test_no_age_and_no_record_opens_it_wrongly(age, learning_disability):
    person = {**OLD, "age": age, "learning_disability": learning_disability}
    assert bool(closed_for(**person)) == (age < 65 or learning_disability)


def test_it_is_not_open_without_a_word_when_the_record_is_silent():
    found = rules.validity(SCALE, {"age": 80, "age_known": True})
    assert found.blocks == ()
    assert found.needs_a_reason


@pytest.mark.parametrize(
    ("found", "refused"), [("low", ["guard:refer"]), ("medium", []), ("high", [])]
)
def test_the_four_referrals_follow_the_band(found, refused):
    assert frail(found).refused("refer", "2026-03-05 10:00", facts=FOUR) == refused


def test_without_the_list_there_is_no_referral():
    why = followed().why("refer", "2026-03-05 10:00", facts=FOUR)
    assert "not recorded yet" in why


@pytest.mark.parametrize("missing", sorted(FOUR))
def test_each_of_the_four_is_dated(missing):
    given_facts = {name: value for name, value in FOUR.items() if name != missing}
    found = frail("medium").refused("refer", "2026-03-05 10:00", facts=given_facts)
    assert found == [f"field:{missing}"]


def test_high_frailty_goes_to_the_clinic_at_any_age():
    one = frail("high").go("refer", "2026-03-05 10:00", facts=FOUR)
    said = {"answers": "Softer food."}
    assert "at whatever age" in one.why("came-back", "2026-04-20 10:00", facts=said)
    seen = {**said, "clinic_on": "2026-03-06"}
    assert one.refused("came-back", "2026-04-20 10:00", facts=seen) == []
    assert one.state.priority == "frail"


@pytest.mark.parametrize(("found", "runs"), [("low", False), ("medium", True), ("high", True)])
def test_the_clock_of_the_referrals_runs_where_they_are_due(found, runs):
    one = frail(found)
    assert ("referrals" in one.clocks) is runs
    if runs:
        assert one.due("referrals") == "2026-03-12 00:00"


def test_who_was_not_brought_is_understood_and_booked_again():
    one = followed().go("missed", "2026-03-05 10:00", facts=MISSED)
    assert one.due("not-brought") == "2026-03-10 00:00"
    again = {"adjustments": "A longer time, first of the day", "rebooked_for": "2026-03-12"}
    assert "what stood in the way" in one.why("rebook", "2026-03-06 10:00", facts=again)
    one.go("understand", "2026-03-06 10:00", DELEGATOR, facts={"missed_why": "No escort."})
    one.go("rebook", "2026-03-06 11:00", DELEGATOR, facts=again)
    assert one.here == ("followed", "nurses")
    assert not one.run("not-brought").late(one.run("not-brought").stopped_at)


def test_nobody_is_closed_for_not_being_brought():
    ways = {one.code for one in HEALTH.from_state("not-brought") if one.to == "closed"}
    assert ways == {"gone"}
    assert HEALTH.transitions["gone"].outcomes == ("moved", "died")


def test_a_health_check_is_due_each_year():
    one = followed()
    assert one.due("health-check") == "2027-03-04 00:00"
    one.go("check", "2026-03-28 10:00", facts=CHECK)
    assert one.due("health-check", 2) == "2027-03-29 00:00"


@pytest.mark.parametrize("takes", [True, False])
def test_medicines_for_behaviour_are_looked_at_where_they_are_taken(takes):
    one = followed(calming_medicines=takes)
    assert ("stomp" in one.clocks) is takes
    one.go("check", "2026-03-10 10:00", facts=CHECK)
    ending = {"note": "Agreed.", "outcome": "own-plan", "information": "Told."}
    assert one.refused("close", "2026-03-11 10:00", **ending) == (["guard:close"] if takes else [])


def test_a_medicine_that_stays_has_a_reason():
    one = followed()
    one.completions[MEDICINES] = {"scores": {}, "bands": {}}
    assert "Say why" in one.why("stomp", "2026-03-10 10:00", facts={"stomp": "stays"})
    said = {"stomp": "stays", "stomp_why": "Fits. Looked at in June."}
    one.go("stomp", "2026-03-10 10:00", facts=said)
    assert one.due("stomp", 2) == "2026-09-11 00:00"


@pytest.mark.parametrize(("here", "refused"), [(True, []), (False, ["guard:folder"])])
def test_the_own_folder_is_for_those_with_a_gp_of_the_area(here, refused):
    one = story().go("choose", "2026-03-03 10:00", facts={**CHOSEN, "gp_here": here})
    said = {"own_folder": True, "adjustments": "Easy read"}
    assert one.refused("folder", "2026-03-04 10:00", facts=said) == refused


def test_its_indicators_are_there():
    assert HEALTH.indicators
    assert unknown_indicators(HEALTH) == set()


def test_it_can_be_tried_out():
    result = simulate(HEALTH, weeks=26, seed=3)
    assert result.arrived == result.closed + result.open > 40


def test_through_the_real_commands(world):
    publish(HEALTH.code, text(HEALTH.code))
    asked = {"pathway": HEALTH.code, "route": "gp"}
    with pytest.raises(Refused, match="does not say that the person has a learning disability"):
        world.open(**asked, facts=ASKED)
    case = world.open(**asked, facts={**ASKED, "being_diagnosed": True})
    world.move(case, "choose", facts={**CHOSEN, "calming_medicines": False})
    later = NOW + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        world.move(case, "frailty", at=later)
    assert [one.code for one in refused.value.refusals] == [f"instrument:{FORM}"]
    world.move(case, "missed", facts=MISSED, at=later)
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.queue, case.state_kind) == ("not-brought", "liaison", "open")
