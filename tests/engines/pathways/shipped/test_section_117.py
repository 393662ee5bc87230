"""Section 117: needs before money, shares that lose no penny, and an end that both agree to."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
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

from almoner.engines.pathways import commands
from almoner.engines.pathways.models import Case
from almoner.engines.pathways.rules.facts import told as as_told
from almoner.kernel.money import Money
from almoner.kernel.refusals import Refused

PATHWAY = shipped("section-117")
START = "2026-03-02 10:00"
WHO = {"lived_before": "Northbury", "council": "Northbury", "board": "North", "agreed": "both"}
NEEDS = {
    "needs": "Help to keep a home and to take medicine.",
    "outcomes": "My own front door.",
    "least": "A flat with support by day; a home was looked at.",
    "care": "Supported living, 14 hours a week.",
    "carer_heard": True,
    "risk": "Being alone at night.",
}
SPLIT = {"weekly": 123457, "council_share": 60, "board_share": 40, "personal_budget": True}
REVIEWED = {"still_needed": True, "risk": "Nights.", "view": "It helps.", "least": "As before."}
MONEY = {"weekly", "council_share", "board_share", "council_pays", "board_pays", "pays_meanwhile"}


def needs():
    told = Story(PATHWAY, START, section="s3", leaves_on="2026-04-10")
    return told.go("responsible", "2026-03-03 09:00", MANAGER, facts=WHO)


def funding():
    return needs().go("settle-needs", "2026-03-20 09:00", facts=NEEDS)


def in_place(**facts):
    return funding().go("agree-split", "2026-03-27 09:00", MANAGER, facts={**SPLIT, **facts})


def test_from_detention_to_after_care_that_is_not_needed_any_more():
    told = in_place()
    assert told.here == ("in-place", "reviews")
    done = {**REVIEWED, "still_needed": False, "council_satisfied": True, "board_satisfied": True}
    told.go("review", "2027-03-01 09:00", facts=done)
    told.go("end", "2027-03-10 09:00", MANAGER)
    assert told.here == ("ended", "not-needed")


@pytest.mark.parametrize(
    ("section", "owed"),
    [("s3", True), ("s37", True), ("s45a", True), ("s47", True), ("s48", True), ("other", False)],
)
def test_which_detentions_give_after_care(section, owed):
    words = entry(PATHWAY, {"section": section}, age=40)
    assert (words == "") is owed
    assert owed or "Sections 2, 4 and 136 do not" in words


def test_a_section_that_is_not_known_gives_nothing():
    assert entry(PATHWAY, age=40) != ""


def test_no_money_before_the_needs_are_settled():
    """No way into the funding stage but by the needs, and no move before it touches money."""
    into = {move.code for move in PATHWAY.transitions.values() if move.to == "funding"}
    assert into == {"settle-needs"}
    for move in PATHWAY.transitions.values():
        if {"entitled", "needs"} & set(move.sources):
            named = {*move.requires.fields, *move.asks, *(code for code, _ in move.sets)}
            assert not named & MONEY, move.code
    assert not set(PATHWAY.entry.asks) & MONEY


def test_shares_cannot_be_agreed_from_the_needs():
    assert needs().refused("agree-split", "2026-03-20 09:00", MANAGER, facts=SPLIT) == [
        "move-not-from-here"
    ]
    found = needs().refused(
        "settle-needs", "2026-03-20 09:00", facts={**NEEDS, "weekly": 100}, evidence="Panel."
    )
    assert found == ["field-not-asked"]


@pytest.mark.parametrize("missing", ["needs", "outcomes", "least"])
def test_the_panel_settles_needs_outcomes_and_what_restricts_least(missing):
    facts = {name: value for name, value in NEEDS.items() if name != missing}
    found = needs().refused("settle-needs", "2026-03-20 09:00", facts=facts, evidence="Panel.")
    assert found == [f"field:{missing}"]
    assert needs().refused("settle-needs", "2026-03-20 09:00", facts=NEEDS) == ["evidence"]


def test_sixty_forty_is_shown_as_agreed():
    state = in_place().state
    shown = {code: as_told(PATHWAY.fields[code], state.facts[code]) for code in SPLIT | {}}
    assert (shown["council_share"], shown["board_share"]) == ("60", "40")
    assert as_told(PATHWAY.fields["council_pays"], state.facts["council_pays"]) == "£740.74"
    assert as_told(PATHWAY.fields["board_pays"], state.facts["board_pays"]) == "£493.83"


@given(st.integers(0, 10_000_000), st.integers(0, 100))
def test_no_penny_is_lost_by_any_share(weekly, share):
    facts = {"weekly": weekly, "council_share": share, "board_share": 100 - share}
    sums = dict(PATHWAY.transitions["agree-split"].sets)
    council = sums["council_pays"].value({"facts": facts})
    board = sums["board_pays"].value({"facts": facts})
    assert council + board == weekly
    exact = Money(weekly).split([share, 100 - share])
    assert abs(exact[0].pence - council) <= 1


@pytest.mark.parametrize(
    ("council", "board", "open_to"),
    [(60, 40, True), (50, 50, True), (0, 100, True), (60, 50, False), (50, 40, False)],
)
def test_shares_add_up_to_the_whole(council, board, open_to):
    facts = {**SPLIT, "council_share": council, "board_share": board}
    given_ = {"facts": facts, "evidence": "Meeting of 26 March."}
    found = funding().refusals("agree-split", "2026-03-27 09:00", MANAGER, **given_)
    assert [one.code for one in found] == ([] if open_to else ["guard:agree-split"])
    assert open_to or "add up to 100 per cent" in found[0].reason


@pytest.mark.parametrize("code", ["agree-split", "change-split", "end"])
def test_both_bodies_agree(code):
    needed = PATHWAY.transitions[code].requires
    assert needed.two_people
    assert needed.evidence


def test_care_goes_on_while_the_shares_are_in_dispute():
    told = funding()
    assert told.refused("dispute", "2026-03-27 09:00", MANAGER, note="x") == [
        "field:pays_meanwhile"
    ]
    told.go("dispute", "2026-03-27 09:00", MANAGER, facts={"pays_meanwhile": "The council"})
    assert told.here == ("disputed", "funding")
    assert told.state.contact_due_at is not None
    told.go("agree-split", "2026-04-10 09:00", MANAGER, facts=SPLIT)
    assert told.here == ("in-place", "reviews")


def test_who_is_responsible_is_settled_or_the_person_does_not_wait_for_it():
    told = Story(PATHWAY, START, section="s37")
    facts = {**WHO, "agreed": "board-not"}
    assert "does not wait for it" in told.why("responsible", START, MANAGER, facts=facts)
    assert told.refused("meanwhile", START, WORKER, facts=facts) == ["move-not-yours"]
    told.go("meanwhile", "2026-03-03 09:00", MANAGER, facts=facts)
    assert told.here == ("needs", "needs")


@pytest.mark.parametrize(
    ("council", "board", "needed", "open_to"),
    [
        (True, True, False, True),
        (True, False, False, False),
        (False, True, False, False),
        (True, True, True, False),
    ],
)
def test_after_care_lasts_until_both_are_satisfied(council, board, needed, open_to):
    told = in_place().go("review", "2027-03-01 09:00", facts=REVIEWED)
    facts = {"council_satisfied": council, "board_satisfied": board, "still_needed": needed}
    ending = {"outcome": "not-needed", "information": "Told.", "evidence": "Meeting."}
    found = told.refused("end", "2027-03-10 09:00", MANAGER, facts=facts, **ending)
    assert found == ([] if open_to else ["guard:end"])


def test_nothing_ends_without_a_review_with_the_person():
    facts = {"council_satisfied": True, "board_satisfied": True, "still_needed": False, "view": "x"}
    ending = {"outcome": "not-needed", "information": "Told.", "evidence": "Meeting."}
    why = in_place().why("end", "2027-03-10 09:00", MANAGER, facts=facts, **ending)
    assert "Doing well with it is no reason" in why


def test_it_is_looked_at_every_year_and_again_after_new_needs():
    told = in_place()
    assert told.due("review") == "2027-03-28 00:00"
    told.go("review", "2026-12-01 09:00", facts=REVIEWED)
    assert told.due("review", 2) == "2027-12-02 00:00"
    told.go("back-to-needs", "2027-01-05 09:00", reason="crisis")
    assert "review" not in told.clocks
    assert told.here == ("needs", "needs")


def test_needs_are_settled_before_the_person_leaves_over_easter():
    assert needs().due("before-discharge") == "2026-04-09 00:00"
    told = Story(PATHWAY, START, section="s3", leaves_on="2026-04-07")
    assert told.due("before-discharge") == "2026-04-02 00:00"


def test_nobody_is_charged():
    titles = " ".join(field.title.lower() for field in PATHWAY.fields.values())
    assert "charge" not in titles
    assert "contribution" not in titles


def test_nothing_remembered_is_shown_as_national_and_every_indicator_is_there():
    assert not PATHWAY.basis.is_national
    assert not any(clock.basis.is_national for clock in PATHWAY.clocks.values())
    assert unknown_indicators(PATHWAY) == set()


def test_a_case_goes_to_funding_through_its_needs(world):
    publish("section-117", (SHIPPED / "section-117.yaml").read_text(encoding="utf-8"))
    with pytest.raises(Refused):
        world.open(pathway="section-117", route="ward", facts={"section": "other"})
    case = world.open(pathway="section-117", route="ward", facts={"section": "s3"})
    hour = NOW + timedelta(hours=1)
    world.move(case, "responsible", facts=WHO, at=hour)
    world.move(case, "settle-needs", facts=NEEDS, evidence="Panel of 2 March.", at=hour)
    evidence = {"facts": SPLIT, "evidence": "Joint funding meeting of 2 March."}
    world.move(case, "agree-split", world.mona, at=hour, **evidence)
    assert Case.objects.get(pk=case.pk).state == "funding"
    with pytest.raises(Refused):
        commands.confirm(world.viewer(world.mona), case_id=case.pk, at=hour)
