"""The four first pages ask as many questions for many rows as for few, and behind row security
nobody whom the viewer may not see takes a place on them."""

from datetime import timedelta
from itertools import count as numbers

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories import client_for
from tests.services.delegation.board.place import acts, count, incident
from tests.services.delegation.world import (
    INSULIN,
    NOW,
    TODAY,
    grant,
    make_delegation,
    make_person,
    make_plan,
    make_worker,
    make_world,
    train,
)

from almoner.platform.access.scope import scoped
from almoner.services.delegation import models as m
from almoner.services.delegation.queries.caseload import SHOWN, caseload
from almoner.services.delegation.queries.naming import named
from almoner.services.visits.models import Task, Visit

PAGES = {"nurse": "/delegations/", "manager": "/service/", "worker": "/today/", "chair": "/board/"}
SECTIONS = ("calls", "overdue", "reviews", "stopped", "steps", "undecided", "problems", "incidents")
_number = numbers(1)


@pytest.fixture
def world(db, monkeypatch, settings):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    settings.SESSION_COOKIE_AGE = 24 * 60 * 60
    made = make_world()
    made.chair = make_worker("Ada Pole", made.icb, "board")
    return made


def delegated(world, *involved, **values):
    """A person of their own with insulin delegated to the world's worker."""
    n = next(_number)
    seen_by = involved or ((world.trust, "nursing", world.team), (world.provider, "provider", None))
    person = make_person(*seen_by, given_name=f"Person{n}", family_name=f"Family{n:03d}")
    parties = (world.worker, world.nurse, world.deputy, world.trust, world.provider, world.team)
    return make_delegation(person, *parties, **values)


def fill(world, times):
    """One more of everything that the first pages list."""
    for _ in range(times):
        soon = delegated(world, review_due_on=TODAY + timedelta(days=3))
        make_plan(soon.person, world.nurse, world.trust)
        _, competence = grant(soon, world.manager)
        competence.valid_until = TODAY + timedelta(days=9)
        competence.save()
        delegated(world, review_due_on=TODAY - timedelta(days=2))
        delegated(world, status="proposed", active_from=None, review_due_on=None)
        stopped = delegated(world, status="suspended")
        m.Suspension.objects.create(
            delegation=stopped, trigger="incident", since=NOW, raised_by="test"
        )
        acts(soon, 1, outcome="missed")
        incident(soon)
        call_and_decide(world, soon)
        for one in (soon, stopped):
            visit(one)
        other = make_worker(f"Sam W{next(_number)}", world.provider, "care_worker")
        train(other, world.provider, days=12)
    count()
    cache.clear()


def call_and_decide(world, delegation):
    m.Escalation.objects.create(
        delegation=delegation,
        person=delegation.person,
        provider=world.provider,
        delegating=world.trust,
        raised_by=world.worker,
        raised_at=NOW,
        situation="Low glucose",
    )
    m.Decision.objects.create(
        person=delegation.person,
        activity=INSULIN,
        organisation=world.trust,
        decided_by=world.nurse,
        decided_at=NOW,
        gates_version=1,
        activity_version=1,
        answers={},
        outcome="delegate",
    )


def visit(delegation):
    """One with a thing due: refused by the next recheck where the delegation is stopped."""
    starts = NOW + timedelta(minutes=10 * Visit.objects.count())
    made = Visit.objects.create(
        provider=delegation.provider,
        person=delegation.person,
        worker=delegation.worker,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=10),
    )
    Task.objects.create(
        visit=made,
        activity=delegation.activity,
        due_at=starts,
        planned_granted=False,
        granted=False,
        status="refused",
        checked_at=NOW,
    )


def asked(world) -> dict[str, int]:
    """Queries of each page once it has been opened; of the board also before it is kept."""
    found = {}
    for who, page in PAGES.items():
        browser = client_for(getattr(world, who))
        browser.get(page)
        found[page] = _queries(browser, page)
    cache.clear()
    return {**found, "the board anew": _queries(browser, PAGES["chair"])}


def _queries(browser, page) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert browser.get(page).status_code == 200
    return len(caught)


@pytest.mark.hazard("HZ-09")
def test_no_first_page_asks_more_for_more_rows(world):
    fill(world, 1)
    few = asked(world)
    fill(world, SHOWN + 3)
    found = caseload(world.viewer(world.nurse), TODAY, NOW)
    assert {name: len(getattr(found, name).rows) for name in SECTIONS} == dict.fromkeys(
        SECTIONS, SHOWN
    )
    assert asked(world) == few


def test_who_may_not_be_seen_takes_no_place(world):
    for days in range(SHOWN + 2):
        elsewhere = (world.rival, "provider", None)
        delegated(world, elsewhere, review_due_on=TODAY - timedelta(days=40 + days))
    ours = [delegated(world, review_due_on=TODAY - timedelta(days=days)) for days in (3, 2, 1)]
    nurse = world.viewer(world.nurse)
    with transaction.atomic(), scoped(nurse, drop_role=True):
        found = caseload(nurse, TODAY, NOW).overdue
    assert [row.delegation.pk for row in found.rows] == [one.pk for one in ours]
    assert found.count == SHOWN + 2 + len(ours)


def test_names_are_two_look_ups_whatever_the_lists(world, django_assert_num_queries):
    ours, hidden = delegated(world), delegated(world, (world.rival, "provider", None))
    keys = [ours.pk, hidden.pk]
    nurse = world.viewer(world.nurse)
    with transaction.atomic(), scoped(nurse, drop_role=True):
        full = m.Delegation.objects.filter(pk__in=keys)
        lists = [list(full), list(full.only("person_id")), []]
        with django_assert_num_queries(2):
            first, second, none = named(*lists)
            assert [one.person.name for one in first] == [ours.person.name]
            assert [one.worker.name for one in first] == ["Joe Banks"]
    assert [one.pk for one in second] == [ours.pk]
    assert none == []
