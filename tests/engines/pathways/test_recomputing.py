"""The check of every timeline finds each thing that is stored otherwise, and reads it rightly."""

from datetime import timedelta

import pytest
from django.db import transaction
from tests.engines.pathways.world import NOW

from almoner.engines.pathways import recomputing
from almoner.engines.pathways.models import Case, CaseClock, CaseEvent
from almoner.engines.pathways.recomputing import differing, differing_of
from almoner.engines.pathways.rules.timeline import _CHANGE_NOTHING, _VERBS
from almoner.engines.pathways.store import Told
from almoner.platform.database.streams import fetch, stream

OTHERWISE = {
    "queue": "duty",
    "facts": {"safe_now": "yes"},
    "moments": {},
    "rank": 7,
    "shared_with": [1],
    "restricted_to": ["board"],
    "opened_at": NOW - timedelta(microseconds=1),
    "next_due_at": None,
    "last_number": 3,
}


@pytest.fixture
def case(world) -> Case:
    return world.contacted()


def test_each_column_that_is_stored_otherwise_is_named(case):
    assert differing() == {}
    for name, value in OTHERWISE.items():
        Case.objects.filter(pk=case.pk).update(**{name: value})
        assert differing() == {case.pk: [name]}
        Case.objects.filter(pk=case.pk).update(**{name: getattr(case, name)})
    assert differing() == {}


def test_a_clock_that_is_stored_otherwise_is_named(case):
    CaseClock.objects.filter(code="decision").update(due_at=NOW)
    assert differing() == {case.pk: ["clock decision 1 due_at"]}


def test_a_clock_that_is_missing_is_named(case):
    CaseClock.objects.filter(code="decision").delete()
    assert differing() == {case.pk: ["clocks"]}


def test_whether_a_running_clock_is_late_depends_on_who_looked_last(case):
    CaseClock.objects.filter(stopped_at__isnull=True).update(breached=True, warned=True)
    Case.objects.update(breached=True)
    assert differing() == {}


def test_a_case_without_a_timeline_is_named_and_hides_no_other(world, case):
    bare = Case.objects.get(pk=case.pk)
    bare.pk, bare._state.adding = None, True
    bare.save()
    later = world.open()
    Case.objects.filter(pk=later.pk).update(route="none")
    assert differing() == {bare.pk: ["timeline"], later.pk: ["route"]}


def test_the_same_is_found_in_parts(world, monkeypatch):
    cases = [world.open() for _ in range(4)]
    Case.objects.filter(pk__in=[cases[0].pk, cases[3].pk]).update(route="none")
    whole = differing()
    assert whole.keys() == {cases[0].pk, cases[3].pk}
    # Ids have gone on counting in earlier tests: the first part ends between these four.
    monkeypatch.setattr(recomputing, "PART", cases[1].pk)
    assert differing() == whole
    assert differing_of(range(cases[1].pk, cases[3].pk)) == {}


def test_events_are_read_as_django_reads_them(case):
    rows = CaseEvent.objects.order_by("number").values_list(*Told.columns())
    plain = [Told._make(row) for row in fetch(*rows.query.sql_with_params())]
    with transaction.atomic():
        assert [Told._make(row) for row in stream(rows)] == plain
    assert [(*one[:-1], one.data) for one in plain] == list(rows)


def test_every_verb_has_its_effect_or_is_known_to_have_none():
    known = {"opened", *_VERBS, *_CHANGE_NOTHING}
    assert known == set(CaseEvent.Verb.values)
    assert not _CHANGE_NOTHING & _VERBS.keys()
