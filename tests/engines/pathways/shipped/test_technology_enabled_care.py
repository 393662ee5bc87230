"""Technology-enabled care: chosen together, consented, fitted, visited, withdrawn."""

import pytest
from tests.engines.instruments.samples import shipped as instrument
from tests.engines.pathways.shipped.care import (
    DELEGATOR,
    SHIPPED,
    Story,
    shipped,
    unknown_indicators,
)
from tests.engines.pathways.world import publish

from almoner.engines.instruments import rules
from almoner.engines.pathways.models import Case
from almoner.engines.pathways.rules import Mover

TEC = shipped("technology-enabled-care")
CHECK = instrument("technology-least-restrictive")
PASSED = {"technology-least-restrictive": {"bands": {"result": "least-restrictive"}}}
NEED = {"need": "Fell in the garden.", "what_matters": "To potter outside without fear."}
VISIT = {**NEED, "visit_on": "2026-03-04"}
SEEN = {"discussed": "Falls alarm, door bell with a screen.", "with_whom": "Her neighbour"}
AGREED = {"kinds": ["alarm", "door"], "devices": "Wearable falls alarm and door bell"}
CONSENT = {
    "consent_by": "person",
    "consent_on": "2026-03-06",
    "consent_covers": ["fitting", "centre"],
    "may_withdraw": True,
}
FITTED = {"tested": True, "shown": True, "responder": "both"}
ASKED = {
    "uses_it": True,
    "person_says": "I use my garden again.",
    "difference": ["confident", "independent"],
    "still_wants": True,
}
NO_LONGER = {"withdrawn_on": "2026-03-27"}


def begun(**facts) -> Story:
    case = Story(TEC, "2026-03-02 10:00", **facts)
    case.completions = PASSED
    return case


def choosing() -> Story:
    case = begun().go("book-visit", "2026-03-03 10:00", facts=VISIT)
    return case.go("show-catalogue", "2026-03-04 15:00", facts=SEEN)


def agreed(**facts) -> Story:
    return choosing().go("agree-devices", "2026-03-04 15:30", facts={**AGREED, **facts})


def ordered() -> Story:
    case = agreed().go("consent", "2026-03-06 10:00", facts=CONSENT)
    return case.go("order", "2026-03-06 10:30", facts={"cost": 12_000})


def fitted() -> Story:
    return ordered().go("install", "2026-03-12 14:00", facts=FITTED)


def visited(**said) -> Story:
    return fitted().go("four-week-visit", "2026-04-09 11:00", facts={**ASKED, **said})


def test_from_the_catalogue_to_the_garden():
    case = fitted().go("show-again", "2026-03-19 10:00")
    case.go("four-week-visit", "2026-04-09 11:00", facts=ASKED)
    assert case.here == ("visited", "visits")
    assert not case.run("four-week-visit").late(case.state.state_since)
    case.go("keep", "2026-04-09 11:30", outcome="helps")
    assert case.here == ("closed", "helps")


@pytest.mark.parametrize(
    "result", ["less-intrusive", "not-wanted", "liberty", "decide-first", "missing"]
)
def test_nothing_is_agreed_that_the_check_does_not_carry(result):
    case = choosing()
    case.completions = {
        "technology-least-restrictive": {"bands": {"result": result} if result != "missing" else {}}
    }
    why = case.why("agree-devices", "2026-03-04 15:30", facts=AGREED)
    assert why == TEC.transitions["agree-devices"].unless_words


def test_nothing_is_agreed_without_the_check():
    case = choosing()
    case.completions = {}
    found = case.refused("agree-devices", "2026-03-04 15:30", facts=AGREED)
    assert found == ["instrument:technology-least-restrictive"]


def test_nothing_is_ordered_before_consent():
    assert agreed().refused("order", "2026-03-05 10:00") == ["move-not-from-here"]


@pytest.mark.parametrize("missing", sorted(CONSENT))
def test_consent_is_whole_or_none(missing):
    facts = {name: value for name, value in CONSENT.items() if name != missing}
    found = agreed().refused("consent", "2026-03-06 10:00", facts=facts, evidence="In writing.")
    assert found == [f"field:{missing}"]


def test_consent_says_how_and_that_it_may_be_withdrawn():
    assert agreed().refused("consent", "2026-03-06 10:00", facts=CONSENT) == ["evidence"]
    facts = {**CONSENT, "may_withdraw": False}
    why = agreed().why("consent", "2026-03-06 10:00", facts=facts, evidence="In writing.")
    assert "may withdraw at any time" in why


@pytest.mark.parametrize(
    ("covers", "may"), [(["fitting", "centre"], False), (["fitting", "location"], True)]
)
def test_a_device_that_shows_where_somebody_is_needs_consent_for_that(covers, may):
    facts = {**CONSENT, "consent_covers": covers}
    case = agreed(kinds=["alarm", "location"])
    found = case.refused("consent", "2026-03-06 10:00", facts=facts, evidence="In writing.")
    assert found == ([] if may else ["guard:consent"])


@pytest.mark.parametrize(
    ("facts", "may"),
    [
        ({}, True),
        ({"tested": False}, False),
        ({"shown": False}, False),
        ({"tested": False, "responder": "nobody"}, True),
        ({"shown": False, "responder": "nobody"}, False),
    ],
)
def test_nobody_leaves_before_it_is_shown_and_tested(facts, may):
    found = ordered().refused("install", "2026-03-12 14:00", facts={**FITTED, **facts})
    assert found == ([] if may else ["guard:install"])


@pytest.mark.parametrize("given", [DELEGATOR, Mover("registered_manager"), Mover("social_worker")])
def test_consent_is_withdrawn_at_any_point_without_a_reason(given):
    assert not TEC.transitions["withdraw"].requires.reason
    for case in (ordered(), fitted(), visited()):
        assert case.refused("withdraw", "2026-04-10 09:00", given, facts=NO_LONGER) == []
    case = fitted().go("withdraw", "2026-03-27 16:30", given, facts=NO_LONGER)
    assert case.here == ("removing", "removals")
    assert case.state.priority == "switch-off"


def test_it_is_switched_off_before_it_is_taken_out():
    case = fitted().go("withdraw", "2026-03-27 16:30", facts=NO_LONGER)
    gone = {"note": "x", "outcome": "withdrawn", "information": "Told."}
    assert case.refused("taken-out", "2026-03-30 10:00", **gone) == ["move-not-from-here"]
    assert case.refused("switch-off", "2026-03-27 17:00") == ["evidence"]
    case.go("switch-off", "2026-03-27 17:00")
    assert case.here == ("silent", "removals")
    case.go("taken-out", "2026-03-30 10:00")
    assert case.here == ("closed", "withdrawn")


def test_two_service_hours_to_switch_off_also_across_a_weekend_with_a_clock_change():
    case = fitted().go("withdraw", "2026-03-27 16:30", facts=NO_LONGER)
    assert case.due("switch-off") == "2026-03-30 10:00"
    assert "four-week-visit" not in case.clocks


def test_consent_for_a_device_of_long_ago_can_be_withdrawn():
    case = Story(TEC, "2026-03-02 10:00", route="withdrawal")
    assert case.state.priority == "switch-off"
    case.go("withdraw", "2026-03-02 10:05", facts={"withdrawn_on": "2026-03-02"})
    assert case.due("switch-off") == "2026-03-02 12:05"


def test_who_wants_it_no_longer_does_not_keep_it():
    case = visited(still_wants=False)
    ends = {"outcome": "helps", "information": "Told."}
    assert case.why("keep", "2026-04-09 12:00", **ends) == TEC.transitions["keep"].unless_words
    assert "switched off" in case.why("more-time", "2026-04-09 12:00", note="x")
    case.go("take-out", "2026-04-09 12:00", reason="not-used")
    case.go("switch-off", "2026-04-09 12:30").go(
        "taken-out", "2026-04-10 10:00", outcome="does-not-help"
    )
    assert case.here == ("closed", "does-not-help")


def test_more_time_gives_another_visit_and_another_device_another_choice():
    case = visited().go("more-time", "2026-04-09 12:00")
    assert case.due("four-week-visit", 2) == "2026-05-08 00:00"
    case = visited().go("change-devices", "2026-04-09 12:00")
    assert case.here == ("choosing", "visits")


def test_a_visit_asks_for_the_words_of_the_person():
    facts = {name: value for name, value in ASKED.items() if name != "person_says"}
    found = fitted().refused("four-week-visit", "2026-04-09 11:00", facts=facts)
    assert found == ["field:person_says"]


@pytest.mark.parametrize(
    ("clock", "due"),
    [("four-week-visit", "2026-04-10 00:00"), ("fitting", "2026-03-21 00:00")],
)
def test_when_things_are_due(clock, due):
    case = fitted() if clock == "four-week-visit" else ordered()
    assert case.due(clock) == due


def test_first_contact_across_the_may_holiday():
    assert Story(TEC, "2026-04-30 16:00").due("first-contact") == "2026-05-09 00:00"


def test_the_four_weeks_are_of_coventry_and_not_national():
    basis = TEC.clocks["four-week-visit"].basis
    assert basis.set_by == "Coventry City Council"
    assert not basis.is_national


def test_therapy_and_technology_lead_to_each_other():
    assert [one.pathway for one in TEC.transitions["ask-for-therapy"].opens] == [
        "occupational-therapy"
    ]
    back = shipped("occupational-therapy").transitions["ask-for-technology"].opens
    assert [one.pathway for one in back] == ["technology-enabled-care"]


def test_nobody_leaves_without_information_and_every_indicator_is_there():
    assert all(one.needs_information for one in TEC.outcomes.values())
    assert unknown_indicators(TEC) == set()


def answers(**changed) -> dict:
    given = {
        "need": "Falls",
        "does": ["calls"],
        "decides": True,
        "wants": True,
        "less": False,
        "instead_of_visit": False,
        **changed,
    }
    return {name: value for name, value in given.items() if value is not None}


CANNOT = {"decides": False, "best_interests": True, "liberty": False}


@pytest.mark.parametrize(
    ("changed", "result"),
    [
        ({}, "least-restrictive"),
        ({"less": True}, "less-intrusive"),
        ({"wants": False}, "not-wanted"),
        ({"wants": False, "less": True}, "less-intrusive"),
        (CANNOT, "least-restrictive"),
        ({**CANNOT, "wants": False}, "least-restrictive"),
        ({**CANNOT, "best_interests": False}, "decide-first"),
        ({**CANNOT, "liberty": True}, "liberty"),
        ({**CANNOT, "liberty": True, "best_interests": False}, "liberty"),
        ({**CANNOT, "less": True}, "less-intrusive"),
    ],
)
def test_the_check_by_table(changed, result):
    found = rules.score(CHECK, answers(**changed))
    assert found.bands == {"result": result}


def test_the_check_has_the_views_of_the_person_beside_it():
    assert CHECK.wishes


def test_a_withdrawal_through_the_real_commands(world):
    publish(TEC.code, (SHIPPED / f"{TEC.code}.yaml").read_text(encoding="utf-8"))
    case = world.open(pathway=TEC.code, route="withdrawal", team_id=world.contact.pk)
    case = world.move(case, "withdraw", facts={"withdrawn_on": "2026-03-02"})
    case = world.move(case, "switch-off", evidence="Rang the centre at 11:10, silent since.")
    told = "Told Ada, and left the number to ring."
    case = world.move(case, "taken-out", note="Collected.", outcome="withdrawn", information=told)
    case = Case.objects.get(pk=case.pk)
    assert (case.state_kind, case.outcome) == ("closed", "withdrawn")
