"""Whatever is permitted, in whatever order: an owner, one state, and clocks that go forwards."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.pathways.test_how_to import example
from tests.engines.pathways.walks import steps, walk
from tests.engines.pathways.world import NOW, pathway, text_of

from almoner.engines.pathways.rules import replay
from almoner.engines.pathways.rules.sampling import draw
from almoner.engines.pathways.rules.timeline import Timeline

PATHWAYS = [pathway(text_of("door")), pathway(text_of("enquiry")), pathway(example())]
definitions = st.sampled_from(PATHWAYS)


@pytest.mark.hazard("HZ-15")
@settings(max_examples=300)
@given(definition=definitions, taken=steps)
def test_no_sequence_of_permitted_moves_leaves_a_case_without_an_owner(definition, taken):
    timeline = Timeline(lambda _: definition)
    for event in walk(definition, taken):
        timeline.apply(event)
        assert timeline.settled().owned()


@given(definition=definitions, taken=steps)
def test_replaying_gives_the_same_state_as_going_step_by_step(definition, taken):
    events = walk(definition, taken)
    timeline = Timeline(lambda _: definition)
    for event in events:
        timeline.apply(event)
        timeline.settled()
    assert replay(lambda _: definition, events) == timeline.settled()


@pytest.mark.hazard("HZ-14")
@given(definition=definitions, taken=steps)
def test_no_clock_runs_backwards(definition, taken):
    events = walk(definition, taken)
    for count in range(1, len(events) + 1):
        state = replay(lambda _: definition, events[:count])
        for run in state.runs:
            assert run.stopped_at is None or run.stopped_at >= run.started_at
            assert run.paused_seconds >= 0
            assert not (run.stopped_at and run.paused_since)
            for since, until in run.pauses:
                assert run.started_at <= since <= until


@pytest.mark.hazard("HZ-14")
@given(definition=definitions, taken=steps)
def test_what_has_stopped_stays_as_it_was(definition, taken):
    """Nothing that happens later changes whether a clock was met."""
    events = walk(definition, taken)
    before: dict = {}
    for count in range(1, len(events) + 1):
        state = replay(lambda _: definition, events[:count])
        for run in state.runs:
            if run.stopped_at is not None:
                seen = (run.started_at, run.stopped_at, run.due_at, run.late(NOW))
                assert before.setdefault((run.code, run.round), seen) == seen


@given(definition=definitions, taken=steps)
def test_a_closed_case_has_an_outcome_information_and_no_running_clock(definition, taken):
    state = replay(lambda _: definition, walk(definition, taken))
    if state.closed:
        assert state.outcome
        assert state.information
        assert state.queue == ""
        assert not state.running()
        assert state.next_due_at is None


@given(definition=definitions, taken=steps)
def test_at_most_one_run_of_a_clock_goes_at_a_time(definition, taken):
    state = replay(lambda _: definition, walk(definition, taken))
    going = [run.code for run in state.running()]
    assert len(going) == len(set(going))


@given(
    cases=st.lists(st.integers(1, 10**6), max_size=80),
    seed=st.text(max_size=20),
    percent=st.integers(1, 100),
)
def test_a_dip_sample_is_the_same_for_everyone_who_has_the_seed(cases, seed, percent):
    drawn = draw(cases, seed, percent)
    assert drawn == draw(reversed(cases), seed, percent)
    assert set(drawn) <= set(cases)
    assert len(drawn) == -(-len(set(cases)) * percent // 100)
    assert draw(cases, seed, 100)[: len(drawn)] == drawn


def test_a_timeline_that_does_not_hold_is_refused():
    definition = PATHWAYS[0]
    events = walk(definition, [(0, 10, "note"), (0, 10, "note")])
    with pytest.raises(ValueError, match="begins with"):
        replay(lambda _: definition, [])
    with pytest.raises(ValueError, match="follows event"):
        replay(lambda _: definition, [events[0], events[2]])
    with pytest.raises(ValueError, match="opened once"):
        replay(lambda _: definition, [events[0], events[0]])
    events[1].at = NOW - timedelta(days=1)
    with pytest.raises(ValueError, match="lies before"):
        replay(lambda _: definition, events)
