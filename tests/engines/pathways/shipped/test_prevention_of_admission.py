"""Prevention of admission: the two hours, and the three people of the Hertfordshire report."""

from datetime import timedelta

import pytest
from tests.engines.pathways.shipped.care import (
    MANAGER,
    OWNER,
    SHIPPED,
    Story,
    at,
    entry,
    shipped,
    unknown_indicators,
)
from tests.engines.pathways.world import publish

from almoner.engines.pathways.models import Case, CaseClock
from almoner.engines.pathways.recomputing import differing

POA = shipped("prevention-of-admission")
LIKELY = {"admission_likely": True, "admission_to": "hospital"}
FIRST = {"done_first": "Rang the nurse, who is with him.", "safe_tonight": True}
SEEN = {"with_whom": ["nurse"], "need": "Not eating or drinking.", "what_matters": "People around."}
HOME = {"support": ["enabling"], "provider": "Example Care", "now_at": "home"}
AFTER = {"admitted_48": False, "at_home_48": True}
ENDS = {"note": "x", "information": "Left the number of the team.", "outcome": "home"}


def begun(when: str = "2026-03-02 10:00", route: str = "gp", **facts) -> Story:
    return Story(POA, when, route, **{**LIKELY, **facts})


def acting(**facts) -> Story:
    return begun(**facts).go("act", "2026-03-02 10:30", facts=FIRST)


def supported(**facts) -> Story:
    case = acting(**facts).go("visit", "2026-03-02 14:00", facts=SEEN)
    return case.go("put-in-place", "2026-03-02 16:00", facts=HOME)


def in_time(case: Story, *clocks: str) -> bool:
    end = at("2026-12-31 00:00")
    return not any(case.run(one).late(end) for one in clocks)


def test_jacob_84_referred_by_the_nurse_at_4pm_seen_together_next_morning():
    jacob = begun("2026-03-02 16:00", "nurse", lives_alone=True)
    assert jacob.due("two-hours") == "2026-03-03 09:30"
    jacob.go("act", "2026-03-02 16:40", facts=FIRST)
    assert jacob.due("visit") == "2026-03-04 00:00"
    jacob.go("visit", "2026-03-03 10:00", facts=SEEN)
    bed = {"support": ["short-stay", "meals", "medicines"], "provider": "A nursing home"}
    jacob.go("put-in-place", "2026-03-03 15:00", facts={**bed, "now_at": "nursing"})
    jacob.go("ask-for-health-funding", "2026-03-03 15:30")
    jacob.go("look-after-48-hours", "2026-03-04 16:30", facts={**AFTER, "at_home_48": False})
    jacob.go("close", "2026-03-20 10:00", OWNER, outcome="care-home")
    assert jacob.here == ("closed", "care-home")
    assert in_time(jacob, "two-hours", "visit", "before-admission", "look-after-48-hours")
    opened = POA.transitions["ask-for-health-funding"].opens
    assert [one.pathway for one in opened] == ["nhs-continuing-healthcare"]


def test_rachel_91_five_days_of_meals_weekends_with_family_and_therapy():
    rachel = begun("2026-03-02 11:00", "gp", lives_alone=True)
    assert rachel.state.priority == "alone"
    assert rachel.due("two-hours") == "2026-03-02 13:00"
    rachel.go("act", "2026-03-02 11:20", facts=FIRST)
    rachel.go("visit", "2026-03-02 15:00", facts={**SEEN, "with_whom": ["therapist"]})
    week = "Monday to Friday: meal service. Weekends: family. Each evening: her daughter."
    plan = {**HOME, "support": ["enabling", "therapy", "meals", "family"], "week": week}
    rachel.go("put-in-place", "2026-03-02 16:30", facts=plan)
    rachel.go("monitor", "2026-03-05 10:00")
    rachel.go("look-after-48-hours", "2026-03-05 10:05", facts=AFTER)
    rachel.go("close", "2026-04-01 10:00", OWNER, outcome="home-with-support")
    assert rachel.here == ("closed", "home-with-support")
    assert rachel.state.facts["week"] == week
    assert POA.outcomes["home-with-support"].counts_as == "avoided"


def test_sarah_85_whose_son_would_not_leave_her_alone():
    sarah = begun("2026-03-02 16:35", "gp", dementia=True, carer_cannot=True, referrer_waits=True)
    assert sarah.state.priority == "carer"
    assert sarah.due("two-hours") == "2026-03-03 10:05"
    sarah.go("act", "2026-03-02 16:35", facts={**FIRST, "safe_tonight": False})
    stays = {"support": ["overnight"], "provider": "Example Care", "now_at": "home"}
    why = sarah.why("put-in-place", "2026-03-02 17:30", facts=stays)
    assert why == "The carer cannot go on. Say who does from now on what the carer did."
    stays["replacement"] = "A care worker stays overnight."
    sarah.go("put-in-place", "2026-03-02 17:30", facts=stays)
    sarah.go("tell-referrer", "2026-03-02 17:32", note="Told James and the crew. James goes.")
    began = sarah.run("before-admission")
    assert began.stopped_at - began.started_at == timedelta(minutes=55)
    sarah.go("visit", "2026-03-03 10:00", facts={**SEEN, "with_whom": ["alone"]})
    bed = {"support": ["short-stay"], "provider": "A care home nearby", "now_at": "short-stay"}
    sarah.go("change-support", "2026-03-03 14:00", facts={**bed, "carer_offered": True})
    sarah.go("look-after-48-hours", "2026-03-04 16:40", facts={**AFTER, "at_home_48": False})
    sarah.go("close", "2026-03-18 10:00", OWNER, outcome="short-stay")
    assert sarah.here == ("closed", "short-stay")
    assert in_time(sarah, "two-hours", "visit", "before-admission", "look-after-48-hours")


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ("2026-03-02 09:00", "2026-03-02 11:00"),
        ("2026-03-02 06:00", "2026-03-02 11:00"),
        ("2026-03-02 15:30", "2026-03-02 17:30"),
        ("2026-03-02 17:29", "2026-03-03 10:59"),
        ("2026-03-02 22:00", "2026-03-03 11:00"),
        ("2026-03-07 12:00", "2026-03-09 11:00"),
        ("2026-03-27 16:45", "2026-03-30 10:15"),
        ("2026-04-02 16:30", "2026-04-07 10:00"),
        ("2026-10-23 17:00", "2026-10-26 10:30"),
        ("2026-12-24 16:00", "2026-12-29 09:30"),
    ],
)
def test_two_hours_in_which_the_service_is_open(when, due):
    assert begun(when).due("two-hours") == due


def test_the_48_hours_run_day_and_night_also_across_the_clock_change():
    assert begun("2026-03-28 10:00").due("before-admission") == "2026-03-30 11:00"
    assert begun("2026-10-24 10:00").due("before-admission") == "2026-10-26 09:00"


def test_it_warns_after_the_first_hour():
    assert begun().run("two-hours").warn_at == at("2026-03-02 11:00")


AGES = [
    (64, {}, [], False),
    (65, {}, [], True),
    (91, {}, [], True),
    (58, {"dementia": True}, [], True),
    (58, {"dementia": False}, [], False),
    (58, {}, ["dementia"], True),
    (58, {}, ["diabetes"], False),
    (None, {"dementia": True}, [], True),
    (None, {}, [], False),
]


@pytest.mark.parametrize(("age", "facts", "conditions", "may"), AGES)
def test_65_or_over_or_dementia(age, facts, conditions, may):
    person = {} if age is None else {"age": age}
    if conditions:
        person["conditions"] = conditions
    words = entry(POA, {**LIKELY, **facts}, **person)
    assert words == ("" if may else POA.entry.criteria[0].reason + " " + OTHERWISE)


OTHERWISE = POA.entry.criteria[0].otherwise


@pytest.mark.parametrize(
    ("facts", "may"),
    [
        ({"admission_likely": True}, True),
        ({"admission_likely": False}, False),
        ({}, False),
        ({"carer_cannot": True}, True),
        ({"admission_likely": False, "carer_cannot": True}, True),
        ({"carer_cannot": False}, False),
    ],
)
def test_an_admission_is_likely_or_the_carer_cannot_go_on(facts, may):
    assert bool(entry(POA, facts, age=80)) is not may


def test_it_may_be_opened_all_the_same_with_a_reason():
    assert entry(POA, {}, "The GP insists.", age=50) == ""


def test_to_act_is_not_to_visit():
    case = acting()
    assert "two-hours" not in case.clocks
    assert {"visit", "before-admission"} <= case.clocks
    assert set(case.state.moments) == {"received", "actioned"}


def test_the_five_times_are_kept_apart():
    case = supported().go("speak", "2026-03-02 16:10")
    assert {"received", "actioned", "first_contact", "visit", "support_start"} <= set(
        case.state.moments
    )


def test_the_look_after_48_hours_is_not_made_before():
    case = supported()
    early = case.why("look-after-48-hours", "2026-03-03 17:00", facts=AFTER)
    assert early == "The 48 hours are not over. Look again then."
    assert case.refused("look-after-48-hours", "2026-03-04 17:00", facts={}) == [
        "field:admitted_48",
        "field:at_home_48",
    ]


@pytest.mark.parametrize("missing", ["visit", "look-after-48-hours"])
def test_it_does_not_close_before_a_visit_and_the_look_back(missing):
    case = acting()
    if missing != "visit":
        case.go("visit", "2026-03-02 14:00", facts=SEEN)
    case.go("put-in-place", "2026-03-02 16:00", facts=HOME)
    if missing == "visit":
        case.go("look-after-48-hours", "2026-03-04 17:00", facts=AFTER)
    assert case.refused("close", "2026-03-05 10:00", OWNER, **ENDS) == ["guard:close"]


def test_only_its_worker_or_a_manager_closes_it():
    case = supported().go("look-after-48-hours", "2026-03-04 17:00", facts=AFTER)
    assert case.refused("close", "2026-03-05 10:00", **ENDS) == ["move-not-yours"]
    assert case.refused("close", "2026-03-05 10:00", MANAGER, **ENDS) == []


def test_an_admission_has_its_reason_and_a_manager_knows():
    case = acting()
    told = {**ENDS, "outcome": "admitted-hospital"}
    assert case.refused("admitted", "2026-03-02 12:00", **told) == ["reason"]
    case.go("admitted", "2026-03-02 12:00", reason="clinical", outcome="admitted-hospital")
    assert case.here == ("closed", "admitted-hospital")
    assert POA.transitions["admitted"].tells == ("casework_manager",)


def test_whom_it_does_not_help_is_passed_on_with_information():
    case = begun().go("pass-on", "2026-03-02 11:00", reason="not-urgent", outcome="other-service")
    assert case.here == ("closed", "other-service")
    assert [one.code for one in POA.outcomes.values() if not one.needs_information] == ["died"]


def test_supported_people_are_contacted_every_three_days():
    assert POA.queues["watching"].waiting_contact_days == 3


def test_the_two_hours_are_of_hertfordshire_and_every_indicator_is_there():
    basis = POA.clocks["two-hours"].basis
    assert (basis.set_by, basis.is_national) == ("Hertfordshire County Council", False)
    assert unknown_indicators(POA) == set()


def test_sarah_through_the_real_commands(world):
    publish(POA.code, (SHIPPED / f"{POA.code}.yaml").read_text(encoding="utf-8"))
    came = {"carer_cannot": True, "referrer_waits": True, **LIKELY}
    case = world.open(
        pathway=POA.code,
        route="gp",
        team_id=world.contact.pk,
        facts=came,
        at=at("2026-03-02 16:35"),
    )
    assert case.priority == "carer"
    case = world.move(case, "act", facts=FIRST, at=at("2026-03-02 16:36"))
    stays = {**HOME, "support": ["overnight"], "replacement": "A care worker stays."}
    case = world.move(case, "put-in-place", facts=stays, at=at("2026-03-02 17:30"))
    case = world.move(case, "visit", facts=SEEN, at=at("2026-03-03 10:00"))
    case = world.move(case, "look-after-48-hours", facts=AFTER, at=at("2026-03-05 09:00"))
    told = {"note": "Safe.", "outcome": "home-with-support", "information": "Rang James."}
    case = world.move(case, "close", who=world.mona, at=at("2026-03-06 09:00"), **told)
    case = Case.objects.get(pk=case.pk)
    assert (case.state_kind, case.outcome, case.information) == (
        "closed",
        "home-with-support",
        "given",
    )
    late = CaseClock.objects.filter(case=case, breached=True)
    assert list(late.values_list("code", flat=True)) == []
    assert differing() == {}
