"""Provider quality: four levels, a panel for two of them, and a team that is there when it must."""

from datetime import timedelta

import pytest
from tests.engines.instruments.samples import shipped as instrument
from tests.engines.pathways.shipped.care import (
    MANAGER,
    WORKER,
    Story,
    shipped,
    text,
    unknown_indicators,
)
from tests.engines.pathways.world import NOW, publish

from almoner.engines.instruments import rules
from almoner.engines.pathways import commands
from almoner.engines.pathways.models import Case
from almoner.engines.pathways.rules.simulating import simulate
from almoner.kernel.refusals import Refused

QUALITY = shipped("provider-quality")
LIST = "at-risk-residents"
RESIDENTS = instrument(LIST)
ASKED = {"concern": "Falls at night", "registered": True, "in_area": True, "risk_now": True}
KNOWN = {
    "gathered_from": ["staff", "documents"],
    "gathered": "Rotas with gaps.",
    "people_there": 52,
    "placed_by_us": 30,
}
PLAN = {"actions": "Two staff each night.", "actions_by": "2026-03-27"}
PANEL = {"panel": ["health", "safeguarding"], "recommendation": "No new people.", **PLAN}
DIRECTOR = {"director": "Dana", "director_on": "2026-03-02", "team_skills": "Nurse, social worker"}
SEEN = {"findings": "Two staff at night."}
WEEKLY = {**PLAN, "actions_done": "Rota shown.", "admissions": "closed"}
MONDAY = "2026-03-02 10:00"


def story(**facts) -> Story:
    return Story(QUALITY, MONDAY, "partner", **{**ASKED, **facts})


def gathered(**facts) -> Story:
    return story(**facts).go("gather", "2026-03-02 11:00", facts=KNOWN)


def serious(**facts) -> Story:
    one = gathered(**facts)
    return one.go("protocol", "2026-03-02 12:00", MANAGER, facts=DIRECTOR)


def listed(one: Story, band: str = "in-hand") -> Story:
    one.completions[LIST] = {"scores": {}, "bands": {"result": band}}
    return one


def visiting() -> Story:
    one = listed(serious())
    one.go("tell-families", "2026-03-03 10:00", facts={"families": "Letter with the manager."})
    given = {"baseline": "Baseline with the tool that the place uses"}
    return one.go("to-visits", "2026-03-09 10:00", MANAGER, facts=given)


def test_from_a_concern_to_settled():
    one = visiting().go("at-risk", "2026-03-09 11:00")
    one.go("visit", "2026-03-12 10:00", facts={**SEEN, "risk_now": False})
    one.go("strategic", "2026-03-13 10:00", MANAGER, facts=WEEKLY)
    given = {"actions_done": "Done.", "admissions": "phased", "risk_now": False}
    one.go("step-down", "2026-03-16 10:00", MANAGER, facts=given)
    assert one.here == ("support", "quality")
    assert one.due("support-year") == "2027-03-17 00:00"
    one.go("no-concern", "2026-09-01 10:00").go("close-settled", "2026-10-01 10:00")
    assert one.here == ("closed", "settled")
    assert one.clocks == set()


@pytest.mark.parametrize(("move", "level"), [("panel-three", "level-3"), ("panel-four", "level-4")])
def test_levels_three_and_four_come_from_the_panel_only(move, level):
    ways = [one.code for one in QUALITY.transitions.values() if one.to == level]
    assert ways == [move]
    assert QUALITY.transitions[move].sources == ("panel",)
    assert QUALITY.transitions[move].by == ("casework_manager",)


@pytest.mark.parametrize("level", ["level-3", "level-4"])
def test_they_end_by_the_panel_too_or_in_serious_concerns(level):
    ways = {one.to for one in QUALITY.from_state(level) if one.to != "same"}
    assert ways == {"panel", "present", "closed"}


def test_the_panel_sets_a_level():
    one = gathered().go("to-panel", "2026-03-03 10:00", facts={"proposed_level": 4})
    assert one.here == ("panel", "panel")
    one.go("panel-four", "2026-03-05 10:00", MANAGER, facts={**PANEL, "admissions": "closed"})
    assert one.here == ("level-4", "serious")
    assert one.due("corrective") == "2026-03-27 00:00"


def test_only_a_manager_records_the_panel():
    one = gathered().go("to-panel", "2026-03-03 10:00", facts={"proposed_level": 3})
    assert one.refused("panel-three", "2026-03-05 10:00", WORKER) == ["move-not-yours"]


@pytest.mark.parametrize("missing", ["panel", "recommendation", "actions", "actions_by"])
def test_a_decision_of_the_panel_is_whole(missing):
    one = gathered().go("to-panel", "2026-03-03 10:00", facts={"proposed_level": 3})
    given = {name: value for name, value in PANEL.items() if name != missing}
    found = one.refused("panel-three", "2026-03-05 10:00", MANAGER, facts=given, evidence="x")
    assert found == [f"field:{missing}"]


@pytest.mark.parametrize("move", ["no-concern", "level-two"])
@pytest.mark.parametrize(("kinds", "enough"), [(["staff"], False), (["staff", "people"], True)])
def test_a_level_rests_on_two_kinds_of_information(move, kinds, enough):
    one = story().go("gather", "2026-03-02 11:00", facts={**KNOWN, "gathered_from": kinds})
    given = PLAN if move == "level-two" else {}
    found = one.refused(move, "2026-03-03 10:00", facts=given, evidence="Seen.")
    assert found == ([] if enough else [f"guard:{move}"])


def test_a_provider_without_registration_needs_the_balance_first():
    one = gathered(registered=False)
    given = {"facts": DIRECTOR, "evidence": "E-mail"}
    assert "not registered" in one.why("protocol", "2026-03-02 12:00", MANAGER, **given)
    given["facts"] = {**DIRECTOR, "why_unregistered": "People choose it. The contract allows it."}
    one.go("protocol", "2026-03-02 12:00", MANAGER, **given)
    assert one.state.state == "present"


@pytest.mark.parametrize("missing", sorted(DIRECTOR))
def test_the_director_agrees_to_serious_concerns(missing):
    given = {name: value for name, value in DIRECTOR.items() if name != missing}
    found = gathered().refused(
        "protocol", "2026-03-02 12:00", MANAGER, facts=given, evidence="E-mail"
    )
    assert found == [f"field:{missing}"]


@pytest.mark.parametrize("move", ["protocol", "step-down", "ends"])
def test_serious_steps_take_two_people(move):
    assert QUALITY.transitions[move].requires.two_people


def test_the_evening_of_the_first_day():
    one = serious()
    assert one.due("daily") == "2026-03-04 00:00"
    assert one.due("weekly") == "2026-03-10 00:00"
    assert one.due("families") == "2026-03-05 00:00"


def test_the_daily_meeting_passes_over_easter():
    one = serious().go("daily", "2026-04-02 10:00", facts=SEEN)
    assert one.due("daily", 2) == "2026-04-08 00:00"


def test_visits_are_at_most_four_days_apart():
    one = visiting()
    assert one.due("visit") == "2026-03-14 00:00"
    one.go("visit", "2026-03-27 10:00", facts=SEEN)
    assert one.run("visit").late(one.run("visit").stopped_at)
    assert one.due("visit", 2) == "2026-04-01 00:00"


def test_the_team_goes_back_when_the_risk_rises():
    one = visiting().go("back-there", "2026-03-11 10:00", MANAGER, reason="risk-rose")
    assert one.state.state == "present"
    assert "visit" not in one.clocks


@pytest.mark.parametrize("band", ["not-whole", "no-contingency"])
def test_visits_begin_when_everybody_is_listed(band):
    one = listed(serious(), band)
    one.go("tell-families", "2026-03-03 10:00", facts={"families": "Letter."})
    why = one.why("to-visits", "2026-03-09 10:00", MANAGER, facts={"baseline": "Done"})
    assert "contingency" in why


def test_visits_begin_when_families_and_other_councils_were_told():
    one = listed(serious(other_councils="Elsewhere Council, 2 people"))
    given = {"facts": {"baseline": "Done"}}
    assert one.refused("to-visits", "2026-03-09 10:00", MANAGER, **given) == ["guard:to-visits"]
    one.go("tell-families", "2026-03-09 10:00", facts={"families": "Letter."})
    assert one.refused("to-visits", "2026-03-09 10:00", MANAGER, **given) == ["guard:to-visits"]
    one.go("tell-councils", "2026-03-09 10:00")
    assert one.refused("to-visits", "2026-03-09 10:00", MANAGER, **given) == []


def test_nobody_steps_down_while_somebody_is_at_risk():
    given = {"actions_done": "Some.", "admissions": "closed"}
    why = visiting().why("step-down", "2026-03-16 10:00", MANAGER, facts=given, evidence="Seen.")
    assert "at risk now" in why


@pytest.mark.parametrize(("in_area", "refused"), [(True, ["guard:host-leads"]), (False, [])])
def test_another_council_leads_only_outside_our_area(in_area, refused):
    given = {"in_area": in_area, "host_council": "Elsewhere Council"}
    found = gathered(in_area=in_area).refused(
        "host-leads",
        "2026-03-03 10:00",
        MANAGER,
        facts=given,
        note="Agreed.",
        outcome="host-leads",
        information="Told the families of those we placed.",
    )
    assert found == refused


def test_a_provider_does_not_end_before_everybody_is_listed():
    found = serious().refused(
        "ends", "2026-03-09 10:00", MANAGER,
        note="Notice.", outcome="provider-closed", information="Told.",
    )  # fmt: skip
    assert found == [f"instrument:{LIST}"]


@pytest.mark.parametrize(
    ("facts", "priority"),
    [
        ({}, "now"),
        ({"risk_now": False}, "usual"),
        ({"risk_now": False, "rating": "inadequate"}, "inadequate"),
    ],
)
def test_who_comes_first(facts, priority):
    assert story(**facts).state.priority == priority


def row(risk="low", instead="Moves to the next home", told=True):
    given = {"reference": "12", "placed_by": "Us", "why": "Falls", "plan_updated": "2026-02-01"}
    return {**given, "risk": risk, "instead": instead, "family_told": told}


@pytest.mark.parametrize(
    ("rows", "whole", "band"),
    [
        ([row()], True, "in-hand"),
        ([row("high")], True, "in-hand"),
        ([row("high", "")], True, "no-contingency"),
        ([row("some", ""), row("high")], True, "in-hand"),
        ([row("high")], False, "not-whole"),
        ([row("high", "")], False, "not-whole"),
    ],
)
def test_the_list_of_people_at_risk(rows, whole, band):
    found = rules.score(RESIDENTS, {"looked": ["nurse"], "all_listed": whole, "list": rows})
    assert found.bands["result"] == band
    assert found.scores["most_at_risk"] == sum(one["risk"] == "high" for one in rows)


def test_it_counts_those_who_were_not_told():
    rows = [row(told=False), row(), row("high", told=False)]
    found = rules.score(RESIDENTS, {"looked": ["gp"], "all_listed": True, "list": rows})
    assert found.scores["not_told"] == 2


def test_a_line_without_a_contingency_can_be_kept():
    line = {name: value for name, value in row("high").items() if name != "instead"}
    answers = {"looked": ["nurse"], "all_listed": True, "list": [line]}
    assert rules.check_answers(RESIDENTS, answers) == ()
    assert rules.score(RESIDENTS, answers).bands["result"] == "no-contingency"


def test_its_indicators_are_there():
    assert QUALITY.indicators
    assert unknown_indicators(QUALITY) == set()


def test_it_can_be_tried_out():
    result = simulate(QUALITY, weeks=26, seed=3)
    assert result.arrived == result.closed + result.open > 20


def test_through_the_real_commands(world):
    publish(QUALITY.code, text(QUALITY.code))
    asked = {"pathway": QUALITY.code, "route": "partner", "person_id": None, "facts": ASKED}
    with pytest.raises(Refused, match="Say which provider"):
        world.open(**asked)
    case = world.open(**asked, provider_id=world.trust.pk)
    world.move(case, "gather", facts=KNOWN)
    proposed = world.move(case, "protocol", world.sara, facts=DIRECTOR, evidence="E-mail of today")
    assert proposed.state == "reported"
    later = NOW + timedelta(hours=2)
    commands.confirm(world.viewer(world.mona), case_id=case.pk, at=later)
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.queue, case.provider_id) == ("present", "serious", world.trust.pk)
    with pytest.raises(Refused) as refused:
        world.move(case, "to-visits", world.mona, facts={"baseline": "Done"}, at=later)
    assert [one.code for one in refused.value.refusals] == [f"instrument:{LIST}"]
