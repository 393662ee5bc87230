"""What the page of a case offers first, what may not wait, and what is not possible yet."""

import re
from pathlib import Path

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.pathways.test_moves import AROUND, DOOR, MANAGER, state_after
from tests.engines.pathways.world import NOW, pathway, text_of
from tests.factories import client_for

from almoner.engines import pathways
from almoner.engines.pathways.definition import read
from almoner.engines.pathways.definition.shapes import CLOSED
from almoner.engines.pathways.pages import offered_as
from almoner.engines.pathways.rules import permitted
from almoner.engines.pathways.rules.offering import is_usual, offered
from almoner.kernel.marks import DefinitionError, load_marked
from almoner.kernel.refusals import Refusal

SHIPPED = sorted((Path(pathways.__file__).parent / "definitions").glob("*.yaml"))
WHY = [Refusal("instrument:need", "“Need” is not complete yet.", "Complete it first.")]


def marked(**keys):
    """The worked pathway with a line more in some of its moves."""
    text = text_of("door")
    for code, line in keys.items():
        code = code.replace("_", "-")
        text = text.replace(f"  - code: {code}\n", f"  - code: {code}\n    {line}\n", 1)
    return pathway(text)


def laid_out(definition, state):
    return offered(definition, state, permitted(definition, state, MANAGER, AROUND))


def codes(moves):
    return [move.code for move, _ in moves]


def test_without_a_mark_no_move_stands_out():
    found = laid_out(DOOR, state_after(DOOR, "make-contact"))
    assert (found.usual, found.urgent) == (None, ())
    assert [one.code for one in found.others] == ["wait", "advise", "pass-on"] or found.not_yet


def test_the_usual_move_comes_first_and_the_urgent_one_next():
    made = marked(pass_on="usual: true", wait="urgent: true")
    found = laid_out(made, state_after(made, "make-contact"))
    assert found.usual.code == "pass-on"
    assert codes(found.urgent) == ["wait"]
    assert "pass-on" not in [one.code for one in found.others]


def test_a_usual_move_that_is_not_possible_is_no_button():
    made = marked(pass_on="usual: true")
    state = state_after(made, "make-contact")
    found = offered(made, state, [(made.transitions["pass-on"], WHY)])
    assert found.usual is None
    assert codes(found.not_yet) == ["pass-on"]
    assert found.forms == ("need",)


@pytest.mark.hazard("HZ-17")
def test_an_urgent_move_is_shown_also_while_something_stands_against_it():
    made = marked(pass_on="urgent: true")
    state = state_after(made, "make-contact")
    found = offered(made, state, [(made.transitions["pass-on"], WHY)])
    assert codes(found.urgent) == ["pass-on"]
    assert found.not_yet == ()


def test_a_move_may_be_usual_in_some_of_its_states_only():
    text = text_of("door").replace("from: [waiting]\n", "from: [received, waiting]\n", 1)
    made = pathway(text.replace("  - code: go-on\n", "  - code: go-on\n    usual: [waiting]\n", 1))
    assert not is_usual(made, state_after(made), made.transitions["go-on"])
    waiting = state_after(made, "make-contact", "wait")
    assert is_usual(made, waiting, made.transitions["go-on"])
    assert offered_as(made, made.transitions["go-on"]).startswith("the usual next step from ")


def recording(stop):
    """A record of contact that keeps the case where it is, with or without a clock for it."""
    text = text_of("door").replace("records: first_contact", "records: seen", 1)
    text = text.replace("stop: {moment: first_contact}", stop, 1)
    text = text.replace("first_contact", "seen")
    text = text.replace("  - code: go-on\n", "  - code: look\n    title: Look in\n    usual: true\n"
        "    from: [contacted]\n    to: same\n    by: [casework_manager]\n    records: looked\n"
        "  - code: go-on\n", 1)  # fmt: skip
    return pathway(text)


def test_a_record_that_was_made_is_not_the_next_step_any_more():
    made = recording("stop: {moment: seen}")
    look = made.transitions["look"]
    assert is_usual(made, state_after(made, "make-contact"), look)
    assert not is_usual(made, state_after(made, "make-contact", "look"), look)


def test_a_record_that_a_running_clock_waits_for_is_the_next_step_again():
    made = recording("stop: {moment: looked}")
    state = state_after(made, "make-contact")
    assert any(run.running for run in state.runs)
    state.moments["looked"] = NOW.isoformat()
    assert is_usual(made, state, made.transitions["look"])


def test_two_usual_moves_from_one_state_are_refused():
    with pytest.raises(DefinitionError) as found:
        marked(pass_on="usual: true", advise="usual: true")
    assert "is the usual step from 'contacted' already" in found.value.problem


@given(st.permutations(list(DOOR.transitions.values())), st.data())
@pytest.mark.hazard("HZ-17")
def test_every_move_is_offered_once_whatever_stands_against_it(moves, data):
    given_moves = [(move, data.draw(st.sampled_from([[], WHY]))) for move in moves]
    state = state_after(DOOR)
    found = offered(DOOR, state, given_moves)
    shown = [found.usual] if found.usual else []
    shown += [move for move, _ in (*found.urgent, *found.not_yet)] + list(found.others)
    assert sorted(one.code for one in shown) == sorted(DOOR.transitions)


@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_each_shipped_pathway_marks_a_usual_step_and_none_where_it_ends_without_support(path):
    made = read(load_marked(path))
    usual = [move for move in made.transitions.values() if move.usual]
    assert usual
    first = made.states[made.initial]
    for move in usual:
        early = first.code in move.usual and move.to != "same"
        assert not (early and made.states[move.to].kind == CLOSED), move.code


def test_what_may_not_wait_is_marked_at_the_front_door():
    [path] = [path for path in SHIPPED if path.stem == "front-door"]
    made = read(load_marked(path))
    urgent = {move.code for move in made.transitions.values() if move.urgent}
    assert urgent == {"to-intake", "raise-concern"}
    assert offered_as(made, made.transitions["to-intake"]) == "urgent"


def test_the_page_of_a_case_has_no_green_button_without_a_usual_step(world, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    case = world.open()
    page = client_for(world.sara).get(f"/cases/{case.pk}/").content.decode()
    part = page[page.index('id="next"') : page.index('id="whose"')]
    buttons = re.findall(r'class="(nhsuk-button[^"]*)"', part)
    assert buttons == ["nhsuk-button nhsuk-button--secondary"]
