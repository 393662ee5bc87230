"""Who may make which move: every state, verb and role, against a list written by hand."""

import pytest

from almoner.kernel.refusals import Refused
from almoner.services.delegation.access import STANDINGS
from almoner.services.delegation.models import Delegation
from almoner.services.delegation.rules import lifecycle as rules
from almoner.services.delegation.rules.lifecycle import LIFECYCLE, REQUIREMENTS, STATES

VERBS = (
    "propose",
    "agree",
    "start_training",
    "start_supervision",
    "activate",
    "suspend",
    "lift",
    "end",
)
ROLES = (*STANDINGS, "nobody")
SIDE = {"delegator", "deputy", "team_lead", "registrant", "employer"}
ANYONE = SIDE | {"delegate", "system"}
ENDERS = {"delegator", "deputy", "team_lead", "employer"}
# (state, verb) → (where it leads, who may). Everything that is not here is refused.
MAY = {
    ("draft", "propose"): ("proposed", {"delegator"}),
    ("proposed", "agree"): ("agreed", SIDE | {"delegate"}),
    ("agreed", "start_training"): ("training", SIDE),
    ("training", "start_supervision"): ("supervised", SIDE),
    ("supervised", "activate"): ("active", {"delegator", "deputy"}),
    ("active", "suspend"): ("suspended", ANYONE),
    ("suspended", "suspend"): ("suspended", ANYONE),
    ("suspended", "lift"): ("active", {"delegator", "deputy"}),
    ("draft", "end"): ("ended", ENDERS),
    ("proposed", "end"): ("ended", ENDERS),
    ("agreed", "end"): ("ended", ENDERS),
    ("training", "end"): ("ended", ENDERS),
    ("supervised", "end"): ("ended", ENDERS),
    ("active", "end"): ("ended", ENDERS),
    ("suspended", "end"): ("ended", ENDERS),
}
EVERY = [(state, verb, role) for state in STATES for verb in VERBS for role in ROLES]


@pytest.mark.parametrize(("state", "verb", "role"), EVERY)
def test_every_state_verb_and_role(state, verb, role):
    target, who = MAY.get((state, verb), ("", set()))
    assert LIFECYCLE.can(state, verb, role) is (role in who)
    if role in who:
        assert LIFECYCLE.check(state, verb, role).target == target
    else:
        with pytest.raises(Refused) as refused:
            LIFECYCLE.check(state, verb, role)
        assert str(refused.value).startswith("You cannot")


def test_the_table_has_no_moves_beyond_the_list():
    assert {(move.source, move.verb) for move in LIFECYCLE.transitions} == set(MAY)


def test_the_states_are_those_that_the_database_keeps():
    assert list(STATES) == Delegation.Status.values
    assert LIFECYCLE.initial == Delegation._meta.get_field("status").default


def test_only_the_delegator_or_the_named_deputy_makes_anything_active():
    into_active = [move for move in LIFECYCLE.transitions if move.target == "active"]
    assert {move.verb for move in into_active} == {"activate", "lift"}
    assert all(set(move.by) == {"delegator", "deputy"} for move in into_active)


def test_nothing_comes_back_from_the_end():
    assert [move for move in LIFECYCLE.transitions if move.source == "ended"] == []


def test_every_requirement_named_is_explained_and_every_explanation_is_used():
    named = {one for move in LIFECYCLE.transitions for one in move.requires}
    assert named == set(REQUIREMENTS)
    assert all(move.words.endswith(".") for move in LIFECYCLE.transitions)


def test_someone_who_is_several_things_may_do_what_any_of_them_may():
    assert rules.can_move("suspended", "lift", ["team_lead", "deputy", "registrant"])
    assert not rules.can_move("suspended", "lift", ["team_lead", "registrant"])
    assert not rules.can_move("suspended", "lift", [])
    assert rules.check_move("active", "end", ["registrant", "deputy"]).target == "ended"


def test_the_refusal_names_whom_to_ask():
    with pytest.raises(Refused) as refused:
        rules.check_move("suspended", "lift", ["employer"])
    (one,) = refused.value.refusals
    assert one.reason == "You cannot lift this delegation as employer."
    assert one.who == "delegator or deputy"


def test_what_may_be_done_now_is_in_the_order_of_the_table():
    assert rules.verbs_for("active", ["employer"]) == ("suspend", "end")
    assert rules.verbs_for("suspended", ["deputy", "registrant"]) == ("suspend", "lift", "end")
    assert rules.verbs_for("ended", ["delegator"]) == ()


def test_who_may_is_said_in_words():
    assert rules.who_may("supervised", "activate") == "delegator or deputy"
    assert rules.who_may("ended", "lift") == ""


def test_the_reference_page_and_the_drawing_come_from_the_table():
    assert "suspended" in LIFECYCLE.to_markdown()
    assert "s6 --> s5: lift (delegator or deputy)" in LIFECYCLE.to_mermaid()
