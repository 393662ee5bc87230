"""Transition tables: what they refuse to be, whom they let do what, and how they are shown."""

import itertools
from dataclasses import FrozenInstanceError
from xml.etree import ElementTree

import pytest

from almoner.kernel.refusals import Refused
from almoner.kernel.transitions import Transition, TransitionTable

STATES = {
    "draft": "Being written.",
    "proposed": "Waiting for the provider",
    "in_force": "The worker may act",
    "ended": "Over",
    "turned_down": "The provider said no",
}
MOVES = (
    Transition("draft", "draft", "edit", ("delegator",)),
    Transition("draft", "proposed", "propose", ("delegator",), ("plan_current",), "Ask | wait"),
    Transition("proposed", "in_force", "accept", ("manager",), ("consent", "insurance")),
    Transition("proposed", "turned_down", "turn_down", ("manager",)),
    Transition("in_force", "ended", "end", ("delegator", "manager")),
)
ENDS = ("ended", "turned_down")


def table(**changes) -> TransitionTable:
    parts = {"name": "delegation", "states": STATES, "initial": "draft"}
    return TransitionTable(**{**parts, "finals": ENDS, "transitions": MOVES, **changes})


DELEGATION = table()
ALLOWED = {
    ("draft", "edit", "delegator"),
    ("draft", "propose", "delegator"),
    ("proposed", "accept", "manager"),
    ("proposed", "turn_down", "manager"),
    ("in_force", "end", "delegator"),
    ("in_force", "end", "manager"),
}
VERBS = ("edit", "propose", "accept", "turn_down", "end")
ROLES = ("delegator", "manager", "care_worker", "")
EVERYTHING = list(itertools.product(STATES, VERBS, ROLES))


@pytest.mark.parametrize(("source", "verb", "role"), EVERYTHING)
def test_only_what_the_table_says_is_allowed(source, verb, role):
    assert DELEGATION.can(source, verb, role) is ((source, verb, role) in ALLOWED)


@pytest.mark.parametrize(("source", "verb", "role"), EVERYTHING)
def test_check_and_can_agree_and_a_no_has_words(source, verb, role):
    found = attempt(source, verb, role)
    if DELEGATION.can(source, verb, role):
        assert (found.source, found.verb) == (source, verb)
        assert role in found.by
    else:
        assert str(found).startswith("You cannot ")
        assert found.refusals[0].mend


def attempt(*asked: str) -> Transition | Refused:
    try:
        return DELEGATION.check(*asked)
    except Refused as refused:
        return refused


@pytest.mark.parametrize(("source", "role"), list(itertools.product(STATES, ROLES)))
def test_verbs_from_lists_exactly_what_can_be_done(source, role):
    verbs = DELEGATION.verbs_from(source, role)
    assert set(verbs) == {verb for verb in VERBS if DELEGATION.can(source, verb, role)}


def test_verbs_come_in_the_order_of_the_table():
    assert DELEGATION.verbs_from("draft", "delegator") == ("edit", "propose")


def test_check_returns_the_move_with_what_it_requires():
    move = DELEGATION.check("proposed", "accept", "manager")
    assert move.target == "in_force"
    assert move.requires == ("consent", "insurance")


def refusal_of(*asked):
    with pytest.raises(Refused) as caught:
        DELEGATION.check(*asked)
    (refusal,) = caught.value.refusals
    return refusal


def test_a_wrong_moment_is_told_with_what_can_be_done_instead():
    refusal = refusal_of("proposed", "end", "manager")
    assert refusal.code == "transition-not-from-here"
    assert refusal.reason == (
        "You cannot end this delegation while it is “proposed” (Waiting for the provider)."
    )
    assert refusal.mend == "From here you can: accept or turn down."


def test_a_meaning_keeps_no_full_stop_inside_the_sentence():
    assert refusal_of("draft", "end", "manager").reason.endswith("“draft” (Being written).")


def test_at_its_end_nothing_more_is_offered():
    assert refusal_of("ended", "end", "manager").mend.startswith("Nothing more can be done")


def test_a_wrong_role_is_told_who_can():
    refusal = refusal_of("in_force", "end", "care_worker")
    assert refusal.code == "transition-not-your-role"
    assert refusal.reason == "You cannot end this delegation as care worker."
    assert refusal.who == "delegator or manager"
    assert "delegator or manager" in refusal.mend


def test_an_unknown_state_is_refused():
    refusal = refusal_of("asleep", "end", "manager")
    assert refusal.code == "state-unknown"
    assert refusal.reason == "Delegation has no state “asleep”."


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": " "}, "It has no name"),
        ({"initial": "born"}, "“born” is not in its list"),
        ({"finals": (*ENDS, "buried")}, "“buried” is not in its list"),
        (
            {"transitions": (*MOVES, Transition("draft", "lost", "lose", ("manager",)))},
            "“lost” is not in its list",
        ),
        (
            {"transitions": (*MOVES, Transition("limbo", "draft", "return", ("manager",)))},
            "“limbo” is not in its list",
        ),
        ({"states": {**STATES, "paused": ""}}, "No move leads to “paused”"),
        (
            {
                "states": {**STATES, "paused": ""},
                "transitions": (*MOVES, Transition("paused", "in_force", "resume", ("manager",))),
            },
            "No move leads to “paused”",
        ),
        ({"finals": ("ended",)}, "No move leaves “turned_down”"),
        (
            {"transitions": (*MOVES, Transition("draft", "ended", "edit", ("manager",)))},
            "“edit” from “draft” is there 2 times",
        ),
        (
            {"transitions": (*MOVES, Transition("ended", "draft", "revive", ("manager",)))},
            "“ended” is an end, so “revive” cannot leave it",
        ),
        (
            {"transitions": (*MOVES, Transition("draft", "ended", "drop", ()))},
            "Nobody may “drop” from “draft”",
        ),
        (
            {"transitions": (*MOVES, Transition("draft", "ended", " ", ("manager",)))},
            "A move from “draft” has no verb",
        ),
    ],
)
def test_a_table_that_does_not_hold_together_is_refused(changes, words):
    with pytest.raises(ValueError, match=words) as caught:
        table(**changes)
    assert "does not hold together" in str(caught.value)


def test_every_fault_is_told_at_once():
    with pytest.raises(ValueError, match=r"born.*buried"):
        table(initial="born", finals=(*ENDS, "buried"))


@pytest.mark.parametrize("changes", [{"by": "manager"}, {"by": ("manager",), "requires": "plan"}])
def test_a_bare_name_is_not_taken_for_a_tuple_of_letters(changes):
    with pytest.raises(TypeError, match="is a tuple of names"):
        Transition("draft", "ended", "end", **changes)


def test_a_table_does_not_change_when_its_parts_do():
    states, moves = dict(STATES), list(MOVES)
    made = table(states=states, transitions=moves)
    states["extra"] = ""
    moves.clear()
    assert made.can("draft", "edit", "delegator")
    assert "extra" not in made.states
    with pytest.raises(TypeError):
        made.states["extra"] = ""
    with pytest.raises(FrozenInstanceError):
        made.initial = "ended"


def test_ends_are_listed_in_the_order_of_the_states():
    assert table(finals={"turned_down", "ended"}).finals == ENDS


def test_one_state_can_be_beginning_and_end():
    lone = TransitionTable("note", {"written": "Written"}, "written", ("written",), ())
    assert "| written | Written | beginning and end |" in lone.to_markdown()
    assert lone.verbs_from("written", "manager") == ()


def test_the_page_tells_every_state_and_every_move():
    page = DELEGATION.to_markdown()
    assert page.startswith("# Delegation\n\n## States\n")
    assert "| draft | Being written. | beginning |" in page
    assert "| in force | The worker may act |  |" in page
    assert "| turned down | The provider said no | end |" in page
    assert "| draft | propose | proposed | delegator | plan current | Ask \\| wait |" in page
    assert "| proposed | accept | in force | manager | consent and insurance |  |" in page
    assert "| in force | end | ended | delegator or manager |  |  |" in page
    assert page.endswith("|\n")


def test_every_row_of_the_page_has_as_many_cells_as_its_head():
    page = DELEGATION.to_markdown().replace("\\|", "")
    widths = [line.count("|") for line in page.splitlines() if line.startswith("|")]
    assert set(widths) == {4, 7}
    assert len(widths) == 2 + len(STATES) + 2 + len(MOVES)


def test_mermaid_text_names_states_moves_beginning_and_ends():
    text = DELEGATION.to_mermaid()
    lines = text.splitlines()
    assert lines[0] == "stateDiagram-v2"
    assert '    state "in force" as s2' in lines
    assert "    [*] --> s0" in lines
    assert "    s2 --> s3: end (delegator or manager)" in lines
    assert "    s4 --> [*]" in lines
    assert text.count("-->") == 1 + len(MOVES) + len(ENDS)


def test_mermaid_text_is_not_broken_by_marks_in_names():
    odd = table(
        states={**STATES, 'a "b": {c}': ""},
        transitions=(*MOVES, Transition("draft", 'a "b": {c}', "x:y;\nz", ("manager",))),
        finals=(*ENDS, 'a "b": {c}'),
    )
    text = odd.to_mermaid()
    assert '    state "a  b    c" as s5' in text
    assert "    s0 --> s5: x y  z (manager)" in text


SVG = "{http://www.w3.org/2000/svg}"


def drawing(of: TransitionTable) -> ElementTree.Element:
    return ElementTree.fromstring(of.to_svg())


def test_the_drawing_says_what_it_shows_to_those_who_do_not_see_it():
    root = drawing(DELEGATION)
    title, told = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby").split() == [title.get("id"), told.get("id")]
    assert title.text == "Delegation: states and moves"
    assert told.text.startswith("It begins as draft.")
    assert told.text.endswith("It ends as ended or turned down.")
    assert "From in force, end leads to ended (delegator or manager)." in told.text


def test_the_drawing_shows_every_state_and_every_move():
    root = drawing(DELEGATION)
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert texts == [*(s.replace("_", " ") for s in STATES), *(v.replace("_", " ") for v in VERBS)]
    arrows = [path for path in root.iter(f"{SVG}path") if path.get("marker-end")]
    assert len(arrows) == len(MOVES)


def test_the_drawing_passes_a_strict_content_policy():
    root = drawing(DELEGATION)
    for element in root.iter():
        assert element.tag.removeprefix(SVG) not in {"style", "script", "foreignObject", "a"}
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]
        assert not [name for name in element.attrib if name.endswith("href")]


def test_two_drawings_on_one_page_share_no_id():
    ids = [
        {element.get("id") for element in drawing(table(name=name)).iter() if element.get("id")}
        for name in ("delegation", "sign_off")
    ]
    assert len(ids[0]) == len(ids[1]) == 3
    assert not ids[0] & ids[1]


def test_the_drawing_keeps_everything_inside_its_frame():
    wordy = table(
        transitions=(
            *MOVES,
            Transition(
                "draft",
                "proposed",
                "withdraw_before_anyone_at_all_has_had_the_time_to_read_it",
                ("delegator",),
            ),
        )
    )
    root = drawing(wordy)
    _, _, width, height = (float(part) for part in root.get("viewBox").split())
    for text in root.iter(f"{SVG}text"):
        half = len(text.text) * 3.6
        assert half <= float(text.get("x")) <= width - half
        assert 0 < float(text.get("y")) < height


def test_a_long_state_name_is_squeezed_into_its_box():
    name = "waiting_for_the_second_signature"
    wordy = table(
        states={**STATES, name: ""},
        finals=(*ENDS, name),
        transitions=(*MOVES, Transition("draft", name, "wait", ("delegator",))),
    )
    squeezed = [t.text for t in drawing(wordy).iter(f"{SVG}text") if t.get("textLength")]
    assert squeezed == [name.replace("_", " ")]


def test_marks_in_names_do_not_break_the_drawing():
    odd = table(name="a & b <c>")
    assert drawing(odd).find(f"{SVG}title").text == "A & b <c>: states and moves"
