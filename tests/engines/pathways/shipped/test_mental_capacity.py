"""Capacity for one decision, best interests, and care in the community that deprives of liberty."""

from datetime import timedelta
from itertools import product

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
from almoner.engines.pathways.models import Case

PATHWAY = shipped("mental-capacity")
COMMUNITY = shipped("community-liberty")
START = "2026-03-02 10:00"
FRAMED = {
    "decision": "Whether to move to Elm House",
    "steps": "Pictures of the house, in the morning, with her sister.",
    "doubt": "She does not remember the fall.",
    "executive": False,
    "serious": "move",
}
FOUND = {"attorney_checked": True, "decides": "worker", "somebody": True}
DECIDED = {
    "wishes": "Her garden, her church on Sunday.",
    "decided": "To move, with a room on the garden.",
    "restricts": False,
    "deprives": False,
    "lives": "care-home",
}


def done(**results):
    codes = {
        "capacity": "capacity-decision",
        "interests": "best-interests-decision",
        "liberty": "liberty-restrictions",
    }
    return {codes[name]: {"scores": {}, "bands": {"result": r}} for name, r in results.items()}


def assessing(**facts):
    told = Story(PATHWAY, START)
    return told.go("frame", "2026-03-03 09:00", facts={**FRAMED, **facts})


def best_interests(**facts):
    told = assessing()
    told.completions = done(capacity="lacks-capacity", interests="complete")
    return told.go("lacks-capacity", "2026-03-05 09:00", facts={**FOUND, **facts})


def test_from_a_doubt_to_a_decision_in_their_best_interests():
    told = best_interests().go("decide", "2026-03-12 09:00", facts=DECIDED)
    assert told.here == ("ended", "best-interests")


def test_a_person_who_can_decide_does():
    told = assessing()
    told.completions = done(capacity="has-capacity")
    told.go("person-decides", "2026-03-05 09:00", facts={"decided": "To stay at home."})
    assert told.here == ("ended", "person-decides")


def test_what_the_form_says_cannot_be_passed_by():
    told = assessing()
    told.completions = done(capacity="lacks-capacity")
    ending = {"outcome": "person-decides", "information": "Told.", "facts": {"decided": "x"}}
    assert "lacks capacity" in told.why("person-decides", "2026-03-05 09:00", **ending)
    told.completions = done(capacity="has-capacity")
    assert told.refused("lacks-capacity", "2026-03-05 09:00", facts=FOUND) == [
        "guard:lacks-capacity"
    ]
    told.completions = {}
    assert told.refused("lacks-capacity", "2026-03-05 09:00", facts=FOUND) == [
        "instrument:capacity-decision"
    ]


def test_theme_1_the_decision_is_clear_and_help_was_given():
    found = Story(PATHWAY, START).refused("frame", START, facts={"executive": False})
    assert found == ["field:decision", "field:steps", "field:doubt", "field:serious"]


def test_theme_2_and_7_executive_functioning_is_looked_at_in_real_life():
    told = Story(PATHWAY, START)
    facts = {**FRAMED, "executive": True}
    assert "seen in real life" in told.why("frame", START, facts=facts)
    seen = {**facts, "executive_seen": "She says she eats; the fridge is empty."}
    assert told.refused("frame", START, facts=seen) == []


def test_theme_3_the_checklist_of_the_law_is_followed():
    told = best_interests()
    told.completions = done(capacity="lacks-capacity", interests="not-complete")
    ending = {"outcome": "best-interests", "information": "Told.", "facts": DECIDED}
    assert "followed in full" in told.why("decide", "2026-03-12 09:00", **ending)
    told.completions = done(capacity="lacks-capacity")
    assert told.refused("decide", "2026-03-12 09:00", **ending) == [
        "instrument:best-interests-decision"
    ]


def test_theme_4_it_is_clear_who_decides_in_law():
    told = assessing()
    told.completions = done(capacity="lacks-capacity")
    facts = {**FOUND, "attorney_checked": False}
    assert "checked for an attorney" in told.why("lacks-capacity", "2026-03-05 09:00", facts=facts)
    assert told.refused("lacks-capacity", "2026-03-05 09:00", facts={"somebody": True}) == [
        "field:attorney_checked",
        "field:decides",
    ]


def test_theme_5_records_are_sampled_every_month_and_audited_by_the_seven_themes():
    assert (PATHWAY.dip.every, PATHWAY.dip.instrument) == ("month", "mental-capacity-audit")
    audit = instrument("mental-capacity-audit")
    assert len(audit.score("met").of) == 7
    answers = dict.fromkeys(audit.score("met").of, True)
    assert instruments.score(audit, answers).bands == {"met": "all"}
    assert instruments.score(audit, {**answers, "executive": False}).bands == {"met": "some"}


def test_theme_6_what_restricts_is_said():
    ending = {"outcome": "best-interests", "information": "Told."}
    facts = {**DECIDED, "restricts": True}
    told = best_interests()
    assert told.refused("decide", "2026-03-12 09:00", facts=facts, **ending) == ["guard:decide"]
    facts["restricts_how"] = "A bed rail, after two falls; a low bed was tried."
    assert told.refused("decide", "2026-03-12 09:00", facts=facts, **ending) == []


@pytest.mark.parametrize(
    ("serious", "somebody", "imca"),
    list(product(["treatment", "move", "care", "money"], [True, False], [True, False, None])),
)
def test_nobody_is_decided_about_without_a_voice(serious, somebody, imca):
    told = assessing(serious=serious)
    told.completions = done(capacity="lacks-capacity", interests="complete")
    facts = {**FOUND, "somebody": somebody, **({} if imca is None else {"imca": imca})}
    told.go("lacks-capacity", "2026-03-05 09:00", facts=facts)
    ending = {"outcome": "best-interests", "information": "Told.", "facts": DECIDED}
    open_to = somebody or bool(imca) or serious in ("care", "money")
    found = told.refused("decide", "2026-03-12 09:00", **ending)
    assert found == ([] if open_to else ["guard:decide"])


@pytest.mark.parametrize(
    ("deprives", "lives", "opened"),
    [
        (True, "care-home", "liberty-safeguards"),
        (True, "hospital", "liberty-safeguards"),
        (True, "elsewhere", "community-liberty"),
        (False, "care-home", None),
        (False, "elsewhere", None),
    ],
)
def test_what_a_deprivation_opens(deprives, lives, opened):
    asked = {"facts": {"deprives": deprives, "lives": lives}}
    found = [one.pathway for one in PATHWAY.transitions["decide"].opens if one.when.holds(asked)]
    assert found == ([opened] if opened else [])


def test_an_attorney_decides_only_when_one_is_recorded():
    given = {"evidence": "The sealed paper, seen.", "outcome": "attorney", "information": "Told."}
    facts = {"decided": "To move."}
    told = best_interests()
    why = told.why("attorney-decides", "2026-03-12 09:00", facts=facts, **given)
    assert why == "No attorney or deputy is recorded as the one who decides."
    with_one = best_interests(decides="attorney")
    assert with_one.refused("attorney-decides", "2026-03-12 09:00", facts=facts, **given) == []


def test_only_a_manager_goes_to_court_with_what_the_panel_said():
    told = best_interests()
    assert told.refused("go-to-court", "2026-03-12 09:00", WORKER) == ["move-not-yours"]
    assert told.refused("go-to-court", "2026-03-12 09:00", MANAGER) == ["reason", "evidence"]


def test_a_decision_that_can_wait_waits_and_the_person_hears_from_us():
    told = assessing().go("wait", "2026-03-04 09:00")
    assert told.here == ("later", "waiting")
    assert told.state.contact_due_at is not None
    assert told.go("look-again", "2026-03-20 09:00").here == ("assessing", "capacity")


@pytest.mark.parametrize(
    ("needed", "due"), [("2026-04-10", "2026-04-09 00:00"), ("2026-04-07", "2026-04-02 00:00")]
)
def test_the_decision_is_planned_backwards_over_easter(needed, due):
    told = assessing(needed_by=needed)
    assert told.due("needed") == due


def test_treatment_and_moves_come_first():
    assert assessing().state.priority == "treatment"
    assert assessing(serious="money").state.priority == "usual"


def test_from_sixteen():
    assert "16" in entry(PATHWAY, age=15)
    assert entry(PATHWAY, age=16) == entry(COMMUNITY, age=16) == ""


CHECKLIST = {
    "no_assumption": True,
    "all_circumstances": True,
    "may_regain": False,
    "took_part": True,
    "not_death": True,
    "least_restrictive": True,
    "disagrees": False,
}


@pytest.mark.parametrize(
    ("changed", "result"),
    [
        ({}, "complete"),
        ({"disagrees": True}, "disputed"),
        ({"may_regain": True}, "wait"),
        ({"took_part": False}, "not-complete"),
        ({"least_restrictive": False}, "not-complete"),
        ({"no_assumption": False}, "not-complete"),
        ({"all_circumstances": False}, "not-complete"),
        ({"not_death": False, "disagrees": True}, "not-complete"),
    ],
)
def test_the_best_interests_form(changed, result):
    form = instrument("best-interests-decision")
    assert instruments.score(form, {**CHECKLIST, **changed}).bands == {"result": result}


@pytest.mark.parametrize(
    ("watched", "free", "consents", "known", "expected"),
    [
        (True, False, False, True, "deprivation"),
        (True, True, False, True, "restrictive"),
        (False, False, False, True, "restrictive"),
        (True, False, True, True, "restrictive"),
        (True, False, False, False, "restrictive"),
    ],
)
def test_what_looks_like_a_deprivation(watched, free, consents, known, expected):
    form = instrument("liberty-restrictions")
    answers = {"supervised": watched, "free_to_leave": free, "consents": consents}
    answers |= {"state_knows": known, "intensity": "heavy", "duration": "daily", "impact": "little"}
    assert instruments.score(form, answers).bands == {"result": expected}
    light = {"intensity": "light", "duration": "short", "impact": "some", "free_to_leave": True}
    found = instruments.score(form, {**answers, **light}).bands["result"]
    assert found == "restricted-little"


def raised():
    told = Story(COMMUNITY, START, care="The door is locked.", setting="supported")
    told.completions = done(liberty="deprivation", capacity="lacks-capacity")
    return told


LESS = {"less": "A sensor and no lock was tried.", "view": "She wants to go out."}


def ordered():
    told = raised().go("to-panel", "2026-03-10 09:00", facts=LESS)
    told.go("apply", "2026-03-20 09:00", MANAGER, facts={"representative": "rule-12"})
    return told.go("order", "2026-05-20 09:00", MANAGER, facts={"order_ends": "2027-05-19"})


def test_from_restrictions_to_an_order_and_back_before_it_ends():
    told = ordered()
    assert told.here == ("ordered", "orders")
    assert told.due("order-ends") == "2027-02-20 00:00"
    told.go("visit", "2026-06-20 09:00")
    told.go("back-to-court", "2027-02-01 09:00", MANAGER, reason="order-ends")
    assert told.here == ("court", "legal")
    assert "order-ends" not in told.clocks


def test_restrictions_are_looked_at_in_ten_working_days():
    assert raised().due("restrictions-looked-at") == "2026-03-17 00:00"


@pytest.mark.parametrize(
    ("liberty", "capacity", "open_to"),
    [
        ("deprivation", "lacks-capacity", True),
        ("deprivation", "has-capacity", False),
        ("restrictive", "lacks-capacity", False),
    ],
)
def test_what_the_legal_panel_looks_at(liberty, capacity, open_to):
    told = raised()
    told.completions = done(liberty=liberty, capacity=capacity)
    found = told.refused("to-panel", "2026-03-10 09:00", facts=LESS)
    assert found == ([] if open_to else ["guard:to-panel"])


def test_a_deprivation_is_not_closed_as_none():
    ending = {"outcome": "no-deprivation", "information": "Told.", "note": "x"}
    assert "Ask the legal panel" in raised().why("no-deprivation", "2026-03-10 09:00", **ending)


def test_an_order_needs_somebody_who_represents_the_person():
    told = raised().go("to-panel", "2026-03-10 09:00", facts=LESS)
    found = told.refused("apply", "2026-03-20 09:00", MANAGER, evidence="The panel of 18 March.")
    assert found == ["field:representative"]


@pytest.mark.parametrize("definition", [PATHWAY, COMMUNITY], ids=lambda one: one.code)
def test_nothing_here_is_shown_as_national_and_every_indicator_is_there(definition):
    assert not definition.basis.is_national
    assert not any(clock.basis.is_national for clock in definition.clocks.values())
    assert unknown_indicators(definition) == set()


def test_a_doubt_is_raised_and_found_to_be_none(world):
    publish("mental-capacity", (SHIPPED / "mental-capacity.yaml").read_text(encoding="utf-8"))
    facts = {"decision": "Whether to keep her dog"}
    case = world.open(pathway="mental-capacity", route="family", facts=facts)
    ending = {
        "outcome": "no-doubt",
        "information": "Told Ada and her son.",
        "reason": "unwise-only",
    }
    world.move(case, "no-doubt", at=NOW + timedelta(hours=1), **ending)
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.outcome, case.information) == ("ended", "no-doubt", "given")
