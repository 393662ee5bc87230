"""Trying out a pathway: the same seed the same run, more staff shorter waits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.pathways.test_how_to import example
from tests.engines.pathways.world import pathway, text_of

from almoner.engines.pathways.pages import markdown, table_of
from almoner.engines.pathways.rules.simulating import simulate
from almoner.kernel.refusals import Refused

EQUIPMENT = pathway(example())


def test_the_same_seed_gives_the_same_run():
    assert simulate(EQUIPMENT, weeks=4, seed=7) == simulate(EQUIPMENT, weeks=4, seed=7)
    assert simulate(EQUIPMENT, weeks=4, seed=7) != simulate(EQUIPMENT, weeks=4, seed=8)


def test_too_few_workers_make_queues_and_late_clocks():
    enough = simulate(EQUIPMENT, weeks=12, staff={"requests": 3})
    short = simulate(EQUIPMENT, weeks=12, staff={"requests": 0.4})
    assert enough.clocks[0].late == 0
    assert short.clocks[0].late > 20
    assert short.queues[0].mean_wait > 10 * enough.queues[0].mean_wait
    assert short.queues[0].busy > 0.95
    assert short.queues[0].weekly[-1] > short.queues[0].weekly[0]
    assert short.open > enough.open


@settings(max_examples=10)
@given(weeks=st.integers(1, 6), seed=st.integers(0, 10**6), arrivals=st.floats(0, 40))
def test_every_case_that_arrives_is_closed_or_open(weeks, seed, arrivals):
    result = simulate(EQUIPMENT, weeks=weeks, seed=seed, arrivals_per_week=arrivals)
    assert result.arrived == result.closed + result.open
    assert all(0 <= one.busy <= 1 for one in result.queues)
    assert all(one.late <= one.started for one in result.clocks)
    assert all(len(one.weekly) == weeks for one in result.queues)


def test_nobody_comes():
    result = simulate(EQUIPMENT, weeks=2, arrivals_per_week=0)
    assert (result.arrived, result.clocks[0].share_late) == (0, 0.0)


@pytest.mark.parametrize("asked", [{"weeks": 0}, {"weeks": 400}, {"arrivals_per_week": 10**6}])
def test_what_is_too_large_is_refused(asked):
    with pytest.raises(Refused):
        simulate(EQUIPMENT, **asked)


def test_a_pathway_without_a_plan_cannot_be_tried_out():
    with pytest.raises(Refused, match="no “simulate” section"):
        simulate(pathway(text_of("door")))


def test_the_page_of_a_pathway_tells_all_of_it():
    page = markdown(EQUIPMENT)
    for one in (*EQUIPMENT.states.values(), *EQUIPMENT.transitions.values()):
        assert one.title in page
    assert "10 working days" in page
    assert "Stands still while" in page
    assert "this place: not verified" in page
    assert table_of(EQUIPMENT).to_svg().startswith("<svg")
