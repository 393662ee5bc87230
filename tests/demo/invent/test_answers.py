"""Invented answers are such as the forms and the pathways take."""

from datetime import date
from pathlib import Path
from random import Random

import pytest

import almoner.engines.instruments as instruments
import almoner.engines.pathways as pathways
from almoner.demo.growing.leads import LEADS, WAYS
from almoner.demo.invent.answers import answers, evidence, fact
from almoner.engines.instruments.definition import read_instrument
from almoner.engines.instruments.rules.answers import check_answers
from almoner.engines.pathways.definition import read as read_pathway
from almoner.kernel.marks import load_marked

TODAY = date(2026, 11, 20)
FORMS = sorted(Path(instruments.__file__).parent.glob("definitions/*.yaml"))
WAYS_OF_WORKING = {
    path.stem: path for path in Path(pathways.__file__).parent.glob("definitions/*.yaml")
}


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_every_form_takes_what_is_invented_for_it(path):
    instrument = read_instrument(load_marked(path))
    for seed in range(6):
        chance = Random(seed)
        given = answers(chance, instrument, TODAY)
        said = evidence(chance, instrument)
        assert check_answers(instrument, given, evidence=said) == ()


def test_what_is_settled_beforehand_stands():
    instrument = read_instrument(
        load_marked(next(path for path in FORMS if path.stem == "capacity-decision"))
    )
    leads = LEADS["mental-capacity", "best-interests"]
    for seed in range(6):
        given = answers(Random(seed), instrument, TODAY, leads)
        assert (given["understand"], given["impairment"], given["because"]) == (False, True, True)


@pytest.mark.parametrize(("code", "state"), [*LEADS, *WAYS], ids="/".join)
def test_leads_are_for_states_that_there_are(code, state):
    assert state in read_pathway(load_marked(WAYS_OF_WORKING[code])).states


@pytest.mark.parametrize(("code", "state"), list(WAYS), ids="/".join)
def test_a_way_leads_from_the_first_state_to_the_last(code, state):
    definition = read_pathway(load_marked(WAYS_OF_WORKING[code]))
    at = definition.initial
    for step in map(definition.transitions.__getitem__, WAYS[code, state]):
        assert at in step.sources
        at = step.target(at)
    assert at == state


@pytest.mark.parametrize("code", sorted(WAYS_OF_WORKING))
def test_an_invented_fact_is_one_of_its_choices(code):
    for field in read_pathway(load_marked(WAYS_OF_WORKING[code])).fields.values():
        value = fact(Random(1), field, TODAY)
        if field.type == "choice":
            assert value in {one.code for one in field.choices}
        if field.type == "choices":
            assert set(value) <= {one.code for one in field.choices}
