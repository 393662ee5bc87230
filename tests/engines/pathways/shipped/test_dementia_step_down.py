"""Enhanced dementia step-down: a whole referral, medicines by the row, and a look six weeks on."""

from datetime import timedelta

import pytest
from tests.engines.instruments.samples import shipped as instrument
from tests.engines.pathways.shipped.care import (
    DELEGATOR,
    MANAGER,
    WORKER,
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

STEP_DOWN = shipped("dementia-step-down")
FORM = "medicines-review"
MEDICINES = instrument(FORM)
ASKED = {"dementia": True, "need_in": "high", "others_tried": True, "why_here": "A locked ward."}
WHOLE = {
    "assessed_on": "2026-02-26",
    "shows_now": True,
    "behaviours": "Calls out at dusk.",
    "prevents": "Music before supper.",
    "care_plan": True,
    "life_history": "A baker.",
    "frailty_on": "2026-02-20",
    "medicines_with": True,
    "fair_words": True,
}
CAME = {"bed": "4", "family_involved": "Her daughter"}
MET = {
    "team": ["gp", "psychiatrist"],
    "without_medicines": "Bakes each morning.",
    "decided": "Shorter evenings.",
    "escalation": "Ring the nurse.",
}
LEFT = {
    "need_out": "medium",
    "destination": "lifetime",
    "new_home_ready": "Staff came twice.",
    "left_on": "2026-05-04",
}
MONDAY = "2026-03-02 10:00"


def story(**facts) -> Story:
    return Story(STEP_DOWN, MONDAY, "step-down", **{**ASKED, **facts})


def staying(**facts) -> Story:
    one = story(**facts).go("accept", "2026-03-03 10:00", facts=WHOLE)
    return one.go("admit", "2026-03-09 10:00", facts=CAME)


def reviewed(one: Story, band: str = "whole") -> Story:
    one.completions[FORM] = {"scores": {}, "bands": {"result": band}}
    return one


def leaving(**facts) -> Story:
    one = reviewed(staying(**facts)).go("meet", "2026-03-11 10:00", facts=MET)
    one.go("medicines", "2026-03-12 10:00")
    return one.go("prepare", "2026-04-20 10:00")


def left(**given) -> Story:
    return leaving().go("leave", "2026-05-04 10:00", facts={**LEFT, **given})


def test_from_the_ward_to_a_home_for_life():
    one = left().go("review", "2026-06-12 10:00", DELEGATOR, facts={"settled": "settled"})
    assert one.here == ("closed", "lifetime-home")
    assert one.clocks == set()
    assert one.state.facts["lower_need"] is True


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (ASKED, ""),
        ({**ASKED, "dementia": False}, "not recorded as having dementia"),
        ({**ASKED, "need_in": "low"}, "not medium or high"),
        ({**ASKED, "need_in": "medium"}, ""),
        ({**ASKED, "others_tried": False}, "have not all been tried"),
        ({}, "not recorded as having dementia"),
    ],
)
def test_who_it_is_for(facts, words):
    found = entry(STEP_DOWN, facts)
    assert words in found
    assert bool(words) == bool(found)


def test_the_two_routes_are_told_apart():
    assert [one.code for one in STEP_DOWN.entry.routes] == ["step-down", "step-up"]


@pytest.mark.parametrize("missing", sorted(WHOLE))
def test_a_referral_has_to_be_whole(missing):
    given = {name: value for name, value in WHOLE.items() if name != missing}
    found = story().refused("accept", "2026-03-03 10:00", facts=given)
    assert found == [f"field:{missing}"]


@pytest.mark.parametrize("no", ["shows_now", "care_plan", "medicines_with", "fair_words"])
def test_what_is_not_right_goes_back(no):
    why = story().why("accept", "2026-03-03 10:00", facts={**WHOLE, no: False})
    assert "Return it with the reason" in why


def test_it_goes_back_with_a_reason_and_the_clock_waits():
    one = story()
    assert one.due("decision") == "2026-03-06 00:00"
    assert one.refused("return", "2026-03-03 10:00", note="See below.") == ["reason"]
    one.go("return", "2026-03-03 10:00", reason="no-frailty-review")
    assert one.due("decision") == ""
    one.go("complete", "2026-03-10 10:00")
    assert one.due("decision") == "2026-03-13 00:00"


def test_a_referral_before_easter_is_decided_after_it():
    one = Story(STEP_DOWN, "2026-04-02 10:00", "step-up", **ASKED)
    assert one.due("decision") == "2026-04-10 00:00"


def test_whoever_waits_for_a_bed_is_contacted():
    one = story().go("accept", "2026-03-03 10:00", facts=WHOLE)
    assert one.state.contact_due_at is not None
    assert STEP_DOWN.queues["beds"].waiting_contact_days == 14


def test_the_clocks_of_a_stay():
    one = staying()
    assert one.due("medicines") == "2026-03-17 00:00"
    assert one.due("team") == "2026-03-17 00:00"
    one.go("meet", "2026-03-26 10:00", facts=MET)
    assert one.due("team", 2) == "2026-04-03 00:00"


@pytest.mark.parametrize("missing", sorted(MET))
def test_a_meeting_says_what_helps_without_medicines_and_when_it_gets_harder(missing):
    given = {name: value for name, value in MET.items() if name != missing}
    assert staying().refused("meet", "2026-03-11 10:00", facts=given) == [f"field:{missing}"]


@pytest.mark.parametrize(
    ("band", "refused"),
    [("whole", []), ("not-whole", ["guard:prepare"]), ("no-prescriber", ["guard:prepare"])],
)
def test_nobody_gets_ready_before_the_medicines_were_looked_at(band, refused):
    one = reviewed(staying(), band).go("meet", "2026-03-11 10:00", facts=MET)
    assert one.refused("prepare", "2026-04-20 10:00") == refused


def test_the_medicines_form_is_needed_at_all():
    one = staying().go("meet", "2026-03-11 10:00", facts=MET)
    assert one.refused("medicines", "2026-03-12 10:00") == [f"instrument:{FORM}"]


@pytest.mark.parametrize(
    ("came", "went", "lower"),
    [
        ("high", "high", False),
        ("high", "medium", True),
        ("high", "low", True),
        ("medium", "high", False),
        ("medium", "medium", False),
        ("medium", "low", True),
    ],
)
def test_need_at_entry_and_at_leaving(came, went, lower):
    one = leaving(need_in=came).go("leave", "2026-05-04 10:00", facts={**LEFT, "need_out": went})
    assert one.state.facts["lower_need"] is lower


def test_need_at_leaving_must_be_given():
    given = {name: value for name, value in LEFT.items() if name != "need_out"}
    found = leaving().refused("leave", "2026-05-04 10:00", facts=given, evidence="Glad.")
    assert found == ["field:need_out"]


def test_six_weeks_after_leaving():
    assert left().due("review") == "2026-06-16 00:00"


def test_somebody_who_is_not_settled_is_not_closed_as_settled():
    one = left()
    given = {"outcome": "lifetime-home", "information": "Told.", "note": "Seen."}
    why = one.why("review", "2026-06-12 10:00", facts={"settled": "unsettled"}, **given)
    assert "not settled" in why
    one.go("not-settled", "2026-06-12 10:00", facts={"settled": "unsettled"})
    assert one.here == ("accepted", "beds")
    assert "review" not in one.clocks


def test_a_hospital_is_no_home_for_life():
    given = {**LEFT, "destination": "hospital"}
    why = leaving().why("leave", "2026-05-04 10:00", facts=given, evidence="Seen.")
    assert "Close with that outcome" in why


@pytest.mark.parametrize("mover", [WORKER, MANAGER])
def test_a_stay_can_go_on(mover):
    one = leaving()
    found = one.refused("stay-on", "2026-05-04 10:00", mover, note="No room.", reason="need-rose")
    assert found == []


def row(decision="stays", since="before", calms=False):
    words = {"medicine": "Medicine A", "for": "Sleep", "dose": "At night", "why": "GP"}
    return {**words, "decision": decision, "since": since, "calms": calms}


def score(rows, by=("prescriber",)):
    answers = {"without": "Music", "preference": False, "by": list(by), "takes": bool(rows)}
    return rules.score(MEDICINES, {**answers, **({"list": rows} if rows else {})})


@pytest.mark.parametrize(
    ("rows", "came", "now", "stopped"),
    [
        ([], 0, 0, 0),
        ([row()], 1, 1, 0),
        ([row("stopped")] * 4 + [row()], 5, 1, 4),
        ([row("stopped")] * 7 + [row("reduced")] * 11, 18, 11, 7),
        ([row("stopped", "new"), row()], 1, 1, 0),
        ([row("stays", "new"), row("stopped")], 1, 1, 1),
    ],
)
def test_medicines_are_counted_from_the_rows(rows, came, now, stopped):
    found = score(rows).scores
    assert (found["at_entry"], found["now"], found["stopped"]) == (came, now, stopped)


@pytest.mark.parametrize(
    ("rows", "by", "band"),
    [
        ([row()], ["prescriber"], "whole"),
        ([row()], ["pharmacist", "person"], "whole"),
        ([row()], ["nurse", "family"], "no-prescriber"),
        ([row(), row("not-yet")], ["prescriber"], "not-whole"),
        ([row("not-yet")], ["person"], "no-prescriber"),
        ([], ["prescriber"], "whole"),
    ],
)
def test_every_row_is_looked_at_by_somebody_who_may(rows, by, band):
    assert score(rows, by).bands["result"] == band


def test_what_calms_is_counted_apart():
    rows = [row(calms=True), row("reduced", calms=True), row("stopped", calms=True), row()]
    assert score(rows).scores["calming"] == 2


def test_the_medicines_keep_a_baseline_and_the_words_of_the_person():
    assert (MEDICINES.baseline, MEDICINES.wishes) == ("first", True)


def test_its_indicators_are_there():
    assert STEP_DOWN.indicators
    assert unknown_indicators(STEP_DOWN) == set()


def test_it_can_be_tried_out():
    result = simulate(STEP_DOWN, weeks=40, seed=3)
    assert result.arrived == result.closed + result.open > 10


def test_through_the_real_commands(world):
    publish(STEP_DOWN.code, text(STEP_DOWN.code))
    asked = {"pathway": STEP_DOWN.code, "route": "step-down"}
    with pytest.raises(Refused, match="have not all been tried"):
        world.open(**asked, facts={**ASKED, "others_tried": False})
    case = world.open(**asked, facts=ASKED)
    with pytest.raises(Refused, match="not whole"):
        world.move(case, "accept", facts={**WHOLE, "fair_words": False})
    world.move(case, "return", reason="wording", note="Please say what she can do.")
    later = NOW + timedelta(days=2)
    world.move(case, "complete", note="Written anew.", at=later)
    world.move(case, "accept", facts=WHOLE, at=later)
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.queue, case.priority) == ("accepted", "beds", "high")
