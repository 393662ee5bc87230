"""The council's cases: some in nearly every state, by the moves that people make."""

from collections import Counter

import pytest
from tests.demo.conftest import TODAY, viewer

from almoner.engines.indicators.models import IndicatorValue
from almoner.engines.pathways.models import Case, CaseEvent
from almoner.engines.pathways.store import all_current, definition_of, state_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_every_state_of_every_pathway_has_a_case(place):
    council = viewer("sam").organisation_id
    there = {(case.pathway, case.state) for case in Case.objects.all()}
    wanted = {
        (code, state)
        for code, (_, definition) in all_current(council).items()
        for state in definition.states
    }
    missing = sorted("/".join(one) for one in wanted - there)
    assert not missing, missing
    assert min(Counter(code for code, _ in there).values()) > 1
    assert {code for code, _ in there} == {code for code, _ in wanted}


def test_what_is_stored_is_what_the_timeline_gives(place):
    for case in Case.objects.order_by("?")[:40]:
        state = state_of(case)
        assert (case.state, case.queue, case.team_id, case.worker_id, case.outcome) == (
            state.state,
            state.queue,
            state.team_id,
            state.worker_id,
            state.outcome,
        )


def test_cases_are_about_different_people_and_on_different_days(place):
    people = Counter(case.person_id for case in Case.objects.filter(person__isnull=False))
    assert len(people) > Case.objects.count() / 8
    days = {case.opened_at.date() for case in Case.objects.all()}
    assert len(days) >= min(10, Case.objects.count() // 2)


def test_nothing_happens_after_the_moment_of_the_place(place):
    assert CaseEvent.objects.latest("at").at.date() <= TODAY


def test_every_case_keeps_the_version_it_was_opened_under(place):
    for case in Case.objects.all()[:20]:
        assert definition_of(case.version_id).code == case.pathway


def test_the_figures_are_there_from_the_start(place):
    organisation = viewer("ida").organisation_id
    kept = IndicatorValue.objects.filter(organisation_id=organisation)
    assert kept.filter(denominator__gt=0).exists()
