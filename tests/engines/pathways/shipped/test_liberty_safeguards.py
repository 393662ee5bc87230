"""Liberty safeguards: who comes first, six assessments, the days of the law, representatives."""

from datetime import timedelta

import pytest
from tests.engines.instruments.samples import shipped as instrument
from tests.engines.pathways.shipped.care import (
    MANAGER,
    SHIPPED,
    WORKER,
    Story,
    entry,
    shipped,
    unknown_indicators,
)
from tests.engines.pathways.world import NOW, publish

from almoner.engines.instruments import rules as instruments
from almoner.engines.pathways import commands
from almoner.engines.pathways.filters import condition
from almoner.engines.pathways.models import Case

PATHWAY = shipped("liberty-safeguards")
START = "2026-03-02 10:00"
SIX = {
    "age_met": True,
    "no_refusals": True,
    "capacity_met": True,
    "health_met": True,
    "eligible_met": True,
    "interests_met": True,
}
FOUND = {**SIX, "consulted": "Her sister.", "culture": "No pork; her hair.", "objects": False}
GRANTED = {
    "months": 12,
    "ends_on": "2027-03-17",
    "conditions": "A walk every day.",
    "representative": "paid",
}


def story(route="standard", result="medium"):
    told = Story(PATHWAY, START, route, setting="care-home", care="The door is locked.")
    told.completions = {"liberty-screening": {"scores": {}, "bands": {"result": result}}}
    return told


def signing(**facts):
    told = story().go("screen", "2026-03-02 12:00")
    told.go("allocate", "2026-03-03 09:00", facts={"assessor": "team", "doctor": "Dr Amin"})
    return told.go("assessed", "2026-03-16 09:00", facts={**FOUND, **facts})


def in_force(**facts):
    return signing().go("authorise", "2026-03-18 09:00", MANAGER, facts={**GRANTED, **facts})


def test_from_the_request_to_the_authority_and_its_end():
    told = story()
    assert told.here == ("received", "requests")
    assert told.go("screen", "2026-03-02 12:00").here == ("waiting", "waiting")
    told = in_force()
    assert told.here == ("in-force", "in-force")
    told.go("visit", "2026-04-20 09:00").go("conditions-met", "2026-05-01 09:00")
    told.go("review", "2026-06-01 09:00", reason="asked")
    told.go("end", "2027-03-17 09:00", MANAGER, outcome="ran-out")
    assert told.here == ("ended", "ran-out")
    assert not told.clocks


@pytest.mark.parametrize("missing", SIX)
def test_all_six_assessments_must_be_met(missing):
    told = signing(**{missing: False})
    assert "All six assessments must be met" in told.why(
        "authorise", "2026-03-18 09:00", MANAGER, facts=GRANTED
    )
    told.go("not-authorise", "2026-03-18 09:00", MANAGER)
    assert told.here == ("ended", "not-authorised")


def test_what_is_met_is_not_refused():
    ending = {"outcome": "not-authorised", "information": "Told.", "note": "x"}
    why = signing().why("not-authorise", "2026-03-18 09:00", MANAGER, **ending)
    assert "as short a time as is needed" in why


@pytest.mark.parametrize(("months", "allowed"), [(0, False), (1, True), (12, True), (13, False)])
def test_no_longer_than_a_year(months, allowed):
    found = signing().refused(
        "authorise", "2026-03-18 09:00", MANAGER, facts={**GRANTED, "months": months}
    )
    assert found == ([] if allowed else ["field:months"])


def test_the_assessor_does_not_authorise_and_two_people_do():
    assert signing().refused("authorise", "2026-03-18 09:00", WORKER, facts=GRANTED) == [
        "move-not-yours"
    ]
    assert PATHWAY.transitions["authorise"].requires.two_people


def test_life_faith_and_culture_are_asked():
    told = story().go("screen", "2026-03-02 12:00")
    told.go("allocate", "2026-03-03 09:00", facts={"assessor": "agency", "doctor": "Dr Amin"})
    assert told.refused("assessed", "2026-03-16 09:00", facts={**SIX, "objects": True}) == [
        "field:consulted",
        "field:culture",
    ]


@pytest.mark.parametrize(
    ("route", "clocks"),
    [
        ("standard", {"standard", "six-months"}),
        ("renewal", {"standard", "six-months"}),
        ("urgent", {"urgent", "urgent-longest", "six-months"}),
    ],
)
def test_which_times_run(route, clocks):
    assert story(route).clocks == clocks


def test_the_days_of_the_law_over_the_change_of_the_clocks():
    standard, urgent = story(), story("urgent")
    assert standard.due("standard") == "2026-03-24 00:00"
    assert urgent.due("urgent") == "2026-03-10 00:00"
    assert urgent.due("urgent-longest") == "2026-03-17 00:00"
    assert standard.due("six-months") == "2026-09-03 00:00"
    late = Story(PATHWAY, "2026-03-20 10:00", "standard")
    assert late.due("standard") == "2026-04-11 00:00"


def test_an_urgent_authorisation_is_extended_once():
    assert "Only an urgent" in story().why("extend-urgent", START, MANAGER, evidence="x")
    told = story("urgent").go("extend-urgent", "2026-03-06 09:00", MANAGER)
    assert told.clocks == {"urgent-longest", "six-months"}
    again = told.refused("extend-urgent", "2026-03-07 09:00", MANAGER, evidence="x")
    assert again == ["guard:extend-urgent"]


@pytest.mark.parametrize(
    ("route", "result", "priority"),
    [
        ("standard", "high", "high"),
        ("standard", "medium", "medium"),
        ("standard", "lower", "lower"),
        ("urgent", "high", "high"),
        ("urgent", "lower", "urgent"),
    ],
)
def test_who_comes_first(route, result, priority):
    told = story(route, result)
    assert told.state.priority == ("urgent" if route == "urgent" else "lower")
    assert told.go("screen", "2026-03-02 12:00").state.priority == priority


@pytest.mark.parametrize(
    ("high", "medium", "result"),
    [
        (["leaving"], ["none"], "high"),
        (["none"], ["asks"], "medium"),
        (["none"], ["none"], "lower"),
        (["hospital", "objects"], ["asks"], "high"),
    ],
)
def test_the_screening(high, medium, result):
    form = instrument("liberty-screening")
    assert instruments.score(form, {"high": high, "medium": medium}).bands == {"result": result}
    assert not form.basis.is_national


def test_paid_representatives_visit_and_family_is_not_counted():
    paid = in_force()
    assert paid.due("visits") == "2026-04-30 00:00"
    paid.go("visit", "2026-04-20 09:00")
    assert paid.due("visits", 2) == "2026-06-02 00:00"
    assert "visits" not in in_force(representative="family").clocks


def test_the_next_authorisation_is_asked_once_and_in_time():
    told = in_force()
    assert told.due("renewal") == "2027-02-18 00:00"
    told.go("renew", "2027-02-01 09:00")
    assert "renewal" not in told.clocks
    assert "Look at the linked case" in told.why("renew", "2027-02-02 09:00")
    [opened] = PATHWAY.transitions["renew"].opens
    assert (opened.pathway, opened.link) == ("liberty-safeguards", "repeats")


def test_an_objection_goes_to_court_at_once():
    told = in_force().go("challenge", "2026-04-01 09:00")
    assert told.here == ("in-force", "in-force")
    assert PATHWAY.transitions["challenge"].tells == ("casework_manager",)


def test_where_and_for_whom():
    assert "18 and over" in entry(PATHWAY, {"setting": "hospital"}, age=17)
    assert "care home or a hospital" in entry(PATHWAY, age=80)
    assert entry(PATHWAY, {"setting": "hospital"}, age=18) == ""


def test_what_is_remembered_is_not_shown_as_national():
    assert not any(clock.basis.is_national for clock in PATHWAY.clocks.values())


def test_every_indicator_is_there():
    assert unknown_indicators(PATHWAY) == set()


def test_the_waiting_list_shows_who_waits(world):
    publish("liberty-safeguards", (SHIPPED / "liberty-safeguards.yaml").read_text(encoding="utf-8"))
    facts = {"setting": "care-home", "care": "The door is locked."}
    case = world.open(pathway="liberty-safeguards", route="urgent", facts=facts)
    listed = PATHWAY.worklists["waiting-list"].where
    hour = NOW + timedelta(hours=1)
    assert list(Case.objects.filter(condition(listed, hour)).values_list("pk", flat=True)) == [
        case.pk
    ]
    ending = {"outcome": "regained", "information": "Told Ada and the home.", "note": "Well again."}
    commands.move(
        world.viewer(world.sara), case_id=case.pk, transition="withdraw", at=hour, **ending
    )
    assert not Case.objects.filter(condition(listed, hour)).exists()
