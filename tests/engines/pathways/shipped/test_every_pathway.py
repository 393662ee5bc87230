"""What holds for each pathway that is shipped, whatever it is about."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.pathways.shipped.care import SHIPPED, shipped, unknown_indicators
from tests.engines.pathways.walks import steps, walk

from almoner.engines.pathways.definition.shapes import CLOSED
from almoner.engines.pathways.references import unknown_names
from almoner.engines.pathways.rules import replay
from almoner.engines.pathways.rules.simulating import simulate
from almoner.engines.pathways.rules.timeline import Timeline

CODES = sorted(path.stem for path in SHIPPED.glob("*.yaml"))
PATHWAYS = {code: shipped(code) for code in CODES}
every = pytest.mark.parametrize("code", CODES)


def test_they_name_only_what_is_there():
    assert unknown_names(PATHWAYS) == []


@every
def test_its_indicators_have_files(code):
    assert unknown_indicators(PATHWAYS[code]) == set()


@every
def test_every_move_can_be_made_by_somebody_who_works_cases(code):
    working = {"social_worker", "casework_manager", "delegator", "team_lead", "owner"}
    working |= {"registered_manager", "system"}
    assert not [
        one.code for one in PATHWAYS[code].transitions.values() if not set(one.by) & working
    ]


@pytest.mark.hazard("HZ-15")
@settings(max_examples=150)
@given(code=st.sampled_from(CODES), taken=steps)
def test_no_walk_through_it_leaves_a_case_without_an_owner_or_an_end(code, taken):
    made = PATHWAYS[code]
    timeline = Timeline(lambda _: made)
    events = walk(made, taken)
    for event in events:
        timeline.apply(event)
        assert timeline.settled().owned()
    state = timeline.settled()
    assert state == replay(lambda _: made, events)
    if made.states[state.state].kind == CLOSED:
        assert state.outcome
        assert not state.running()


@pytest.mark.parametrize("code", CODES)
def test_it_can_be_tried_out_before_anybody_works_to_it(code):
    result = simulate(PATHWAYS[code], weeks=4, seed=11)
    assert result.arrived == result.closed + result.open
