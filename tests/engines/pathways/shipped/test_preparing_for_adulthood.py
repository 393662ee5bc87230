"""Preparing for adulthood: from 14, each quarter, to 18, and nobody between the teams."""

from datetime import timedelta

import pytest
from tests.engines.instruments.samples import shipped as instrument
from tests.engines.pathways.shipped.care import (
    DELEGATOR,
    INDICATORS,
    MANAGER,
    OWNER,
    Story,
    entry,
    shipped,
    text,
    unknown_indicators,
)
from tests.engines.pathways.world import NOW, publish

from almoner.engines.indicators.reading import read_indicator
from almoner.engines.instruments import rules
from almoner.engines.pathways import commands
from almoner.engines.pathways.models import Case
from almoner.engines.pathways.rules.simulating import simulate
from almoner.kernel.marks import parse_marked
from almoner.kernel.refusals import Refused

LATER = NOW + timedelta(hours=3)
PFA = shipped("preparing-for-adulthood")
LIST = "restrictive-practices-at-18"
RESTRICTIONS = instrument(LIST)
ASKED = {
    "eighteenth_birthday": "2028-05-20",
    "needs": ["autism"],
    "ehcp": True,
    "continuing_care": False,
    "risk": "medium",
}
SETTLED = {
    "capacity": "done",
    "court": "not-needed",
    "chc": "not-needed",
    "care_act": "done",
    "parent_carer": "declined",
    "housing": "stays",
    "forecast_service": "community",
    "breathing_checked": True,
    "guide_given": "Easy read, to Ben and his mother",
}
SEEN = {"progress": "Ben visited the college.", "forecast_service": "community"}
REGISTER = {
    "on_register": True,
    "consent_register": True,
    "risk": "high",
    "register_actions": "Joint visits.",
}


def story(**facts) -> Story:
    return Story(PFA, "2026-03-02 10:00", "childrens", **{**ASKED, **facts})


def planning(**facts) -> Story:
    made = story(**facts).go("refer", "2026-03-03 10:00")
    given = {"owning_team": "All Age Disabilities Team", "assessor": "Sara"}
    return made.go("pick-up", "2026-03-10 10:00", MANAGER, facts=given)


def checked(one: Story, band: str = "settled") -> Story:
    one.completions[LIST] = {"scores": {"unsettled": 0}, "bands": {"unsettled": band}}
    return one


def ready(**facts) -> Story:
    return checked(planning()).go(
        "agree-plan", "2027-09-01 10:00", OWNER, facts={**SETTLED, **facts}
    )


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ({"age": 13}, "under 14"),
        ({"age": 14}, ""),
        ({"age": 25}, ""),
        ({"age": 26}, "26 or over"),
        ({}, "not known"),
    ],
)
def test_planning_begins_at_fourteen(person, words):
    found = entry(PFA, **person)
    assert words in found
    assert bool(words) == bool(found)


def test_from_the_tracker_to_adult_services():
    one = story().go("track", "2026-03-02 11:00", facts=SEEN)
    assert one.state.facts["forecast_year"] == 2028
    one.go("school-meeting", "2026-03-02 12:00").go("ehcp-review", "2026-03-02 13:00")
    one.go("refer", "2026-03-03 10:00")
    given = {"owning_team": "All Age Disabilities Team", "assessor": "Sara"}
    one.go("pick-up", "2026-03-10 10:00", MANAGER, facts=given)
    checked(one).go("restrictions", "2027-06-01 10:00").go("steps", "2027-06-02 10:00")
    one.go("introduce", "2027-07-01 10:00", facts={"visits": "1 July 2027"})
    one.go("agree-plan", "2027-09-01 10:00", OWNER, facts=SETTLED)
    one.go("move", "2028-05-19 10:00", OWNER, facts={"lives_where": "With his mother"})
    one.go("first-look", "2028-06-20 10:00", outcome="adult-support")
    assert one.here == ("closed", "adult-support")
    assert one.clocks == set()
    assert not one.run("moves-at-18").late(one.run("moves-at-18").stopped_at)


@pytest.mark.parametrize(
    ("birthday", "year"),
    [
        ("2028-03-31", 2027),
        ("2028-04-01", 2028),
        ("2028-12-31", 2028),
        ("2029-01-01", 2028),
        ("2038-03-31", 2037),
    ],
)
def test_the_forecast_counts_by_the_financial_year_of_the_birthday(birthday, year):
    one = story(eighteenth_birthday=birthday).go("track", "2026-03-02 11:00", facts=SEEN)
    assert one.state.facts["forecast_year"] == year


@pytest.mark.parametrize(
    ("code", "number", "due"),
    [
        ("tracking", 1, "2026-06-03 00:00"),
        ("restrictions", 1, "2027-11-21 00:00"),
        ("plan", 1, "2028-02-21 00:00"),
        ("moves-at-18", 1, "2028-05-20 00:00"),
    ],
)
def test_what_is_due_from_the_first_day(code, number, due):
    assert story().due(code, number) == due


def test_a_referral_waits_no_longer_than_one_meeting_across_the_clock_change():
    one = story().go("refer", "2026-03-20 16:00")
    assert one.due("referral-meeting") == "2026-04-04 00:00"
    assert one.here == ("referred", "referral-meeting")


def test_each_quarter_starts_when_the_last_meeting_was():
    one = story().go("track", "2026-05-28 10:00", facts=SEEN)
    assert one.due("tracking", 2) == "2026-08-29 00:00"


def test_the_risk_register_is_looked_at_every_month_until_the_person_leaves_it():
    one = story().go("join-register", "2026-03-31 10:00", facts=REGISTER)
    assert one.due("risk-register") == "2026-05-01 00:00"
    assert one.state.priority == "register"
    one.go("review-risk", "2026-04-20 10:00", DELEGATOR, facts={"risk": "high"})
    assert one.due("risk-register", 2) == "2026-05-21 00:00"
    left = {"on_register": False, "risk": "low"}
    one.go("leave-register", "2026-05-02 10:00", MANAGER, facts=left)
    assert "risk-register" not in one.clocks
    assert one.state.priority == "usual"


@pytest.mark.parametrize(
    ("given", "open_to"),
    [
        ({}, True),
        ({"consent_register": False}, True),
        ({"consent_register": False, "risk": "low"}, False),
        ({"consent_register": True, "risk": "low"}, True),
        ({"on_register": False}, False),
    ],
)
def test_the_register_takes_consent_or_high_risk(given, open_to):
    found = story().refused("join-register", "2026-03-03 10:00", facts={**REGISTER, **given})
    assert found == ([] if open_to else ["guard:join-register"])


def test_nobody_leaves_the_register_while_the_risk_is_high():
    one = story().go("join-register", "2026-03-03 10:00", facts=REGISTER)
    left = {"on_register": False, "risk": "high"}
    why = one.why("leave-register", "2026-03-04 10:00", MANAGER, facts=left, evidence="Seen.")
    assert "still high" in why


@pytest.mark.parametrize(
    "undone",
    [
        {"care_act": "to-do"},
        {"parent_carer": "to-do"},
        {"capacity": "to-do"},
        {"housing": "to-do"},
    ],
)
def test_a_plan_is_not_agreed_with_a_step_to_do(undone):
    given = {**SETTLED, **undone}
    one = checked(planning())
    why = one.why("agree-plan", "2027-09-01 10:00", OWNER, facts=given)
    assert "still to be done" in why


@pytest.mark.parametrize(("continuing", "refused"), [(True, True), (False, False)])
def test_continuing_care_as_a_child_needs_the_adult_checklist_first(continuing, refused):
    one = checked(planning(continuing_care=continuing))
    given = {**SETTLED, "chc": "to-do"}
    found = one.refused("agree-plan", "2027-09-01 10:00", OWNER, facts=given)
    assert bool(found) == refused


@pytest.mark.parametrize(
    ("facts", "refused"),
    [({"continuing_care": True}, []), ({"continuing_care": False}, ["guard:ask-nhs"])],
)
def test_the_nhs_is_asked_for_those_who_have_its_care_as_children(facts, refused):
    one = planning(**facts)
    assert one.refused("ask-nhs", "2026-04-01 10:00", note="Asked.") == refused
    if not refused:
        one.go("ask-nhs", "2026-04-01 10:00")
        assert one.state.facts["chc"] == "applied"
    assert [o.pathway for o in PFA.transitions["ask-nhs"].opens] == ["nhs-continuing-healthcare"]


def test_a_plan_needs_the_list_of_restrictions():
    found = planning().refused("agree-plan", "2027-09-01 10:00", OWNER, facts=SETTLED)
    assert found == [f"instrument:{LIST}"]


@pytest.mark.parametrize(("band", "court"), [("unsettled", "not-needed"), ("settled", "to-do")])
def test_nobody_moves_at_18_with_a_restriction_that_would_not_be_lawful(band, court):
    one = checked(ready(court=court), band)
    given = {"lives_where": "At home", "visits": "1 July"}
    why = one.why("move", "2028-05-19 10:00", OWNER, facts=given, evidence="Glad to go.")
    assert "would not be lawful at 18" in why


def test_an_application_that_was_made_lets_the_move_go_on():
    one = ready(court="applied")
    given = {"lives_where": "At home", "visits": "1 July"}
    assert one.refused("move", "2028-05-19 10:00", OWNER, facts=given, evidence="Seen.") == []


@pytest.mark.parametrize(
    ("code", "mover", "words"),
    [
        ("pick-up", OWNER, "Only a team manager"),
        ("back-to-tracker", DELEGATOR, "Only a team manager"),
    ],
)
def test_the_meeting_decides_who_picks_it_up(code, mover, words):
    one = story().go("refer", "2026-03-03 10:00")
    assert words in one.why(code, "2026-03-10 10:00", mover)


def test_not_eligible_is_an_end_only_with_information():
    one = story().go("refer", "2026-03-03 10:00")
    given = {"note": "Seen.", "outcome": "not-eligible"}
    assert one.refused("not-eligible", "2026-03-10 10:00", **given) == ["information"]
    one.go("not-eligible", "2026-03-10 10:00")
    assert one.here == ("closed", "not-eligible")


def test_without_a_plan_from_education_there_is_no_review_of_it():
    why = story(ehcp=False).why("ehcp-review", "2026-03-03 10:00", note="There.")
    assert "No education, health and care plan" in why


def row(lawful, result):
    given = {"measure": "Door alarm", "why": "Traffic", "tried": "Door bell", "who": "Team"}
    return {**given, "lawful": lawful, "result": result}


@pytest.mark.parametrize(
    ("lawful", "result", "band"),
    [
        *((one, "stays", "settled") for one in ("agreed", "best-interests", "authorised")),
        *((one, "stays", "unsettled") for one in ("court", "no", "unknown")),
        *((one, "stops", "settled") for one in ("court", "no", "unknown")),
        *((one, "replaced", "settled") for one in ("no", "unknown")),
    ],
)
def test_what_stays_must_be_lawful(lawful, result, band):
    answers = {"none": False, "measures": [row("agreed", "stays"), row(lawful, result)]}
    found = rules.score(RESTRICTIONS, answers)
    assert found.bands["unsettled"] == band
    assert found.scores["rows"] == 2


def test_nothing_that_restricts_is_an_answer_too():
    found = rules.score(RESTRICTIONS, {"none": True})
    assert found.bands["unsettled"] == "settled"


def test_a_list_without_a_row_is_not_complete():
    assert rules.check_answers(RESTRICTIONS, {"none": False, "measures": []})


@pytest.mark.parametrize(("age", "warned"), [(13, True), (14, False)])
def test_the_list_is_for_those_from_fourteen(age, warned):
    found = rules.validity(RESTRICTIONS, {"age": age, "age_known": True})
    assert found.needs_a_reason is warned


def test_its_indicators_are_there():
    assert PFA.indicators
    assert unknown_indicators(PFA) == set()


def test_referrals_are_forecast_by_year_to_2038():
    path = INDICATORS / "adulthood-forecast.yaml"
    made = read_indicator(parse_marked(path.read_text(encoding="utf-8"), path.name))
    assert (made.years_ahead.slice, made.years_ahead.until) == ("year-of-18", 2038)
    assert (made.pathways, made.when, made.code in PFA.indicators) == ((PFA.code,), "open", True)
    assert "not a model" in made.words


def test_the_forecast_counts_the_young_people_of_that_year(world):
    publish(PFA.code, text(PFA.code))
    for birthday in ("2029-05-01", "2030-03-31", "2030-04-01"):
        facts = {**ASKED, "eighteenth_birthday": birthday}
        made = world.open(pathway=PFA.code, route="school", facts=facts, override="Known.")
        world.move(made, "track", facts=SEEN)
    counted = [Case.objects.filter(facts__forecast_year=year).count() for year in (2029, 2030)]
    assert counted == [2, 1]


def test_through_the_real_commands(world):
    publish(PFA.code, text(PFA.code))
    made = world.open(
        pathway=PFA.code, route="childrens", facts=ASKED, override="Known from school."
    )
    made = world.move(made, "track", facts=SEEN)
    assert (made.facts["forecast_year"], made.state, made.queue) == (2028, "tracked", "tracker")
    world.move(made, "refer", facts={"risk": "high"}, note="Needs a team.")
    given = {"owning_team": "All Age Disabilities Team", "assessor": "Sara"}
    with pytest.raises(Refused) as refused:
        world.move(made, "pick-up", facts=given)
    assert [one.code for one in refused.value.refusals] == ["move-not-yours"]
    made = world.move(made, "pick-up", world.mona, facts=given)
    commands.allocate(world.viewer(world.mona), case_id=made.pk, worker_id=world.sara.pk, at=LATER)
    with pytest.raises(Refused) as refused:
        world.move(made, "agree-plan", facts=SETTLED, at=LATER)
    assert [one.code for one in refused.value.refusals] == [f"instrument:{LIST}"]


def test_it_can_be_tried_out():
    result = simulate(PFA, weeks=26, seed=3)
    assert result.arrived == result.closed + result.open > 5
