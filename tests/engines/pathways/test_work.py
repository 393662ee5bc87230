"""My work: what presses comes first, full queues next, empty ones on one line."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.engines.pathways.world import DOOR, ENQUIRY, NOW
from tests.factories import client_for

from almoner.engines.pathways import commands
from almoner.engines.pathways.commands.sampling import name_queue_team
from almoner.engines.pathways.models import Case
from almoner.engines.pathways.queries import work
from almoner.engines.pathways.queries.cases import QueueCount


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def taken(world, due):
    """A case of Sara's that is due so long from now; None for no clock at all."""
    case = world.open()
    commands.take(world.viewer(world.sara), case_id=case.pk, at=NOW)
    Case.objects.filter(pk=case.pk).update(
        next_due_at=None if due is None else NOW + due, breached=due is not None and due <= NO_TIME
    )
    return case


NO_TIME = timedelta()


def shown(world, who=None):
    return client_for(who or world.sara).get("/work/").content.decode()


@pytest.mark.parametrize(
    ("due", "found"),
    [
        (NO_TIME, (1, 0, 0)),
        (-timedelta(days=1), (1, 0, 0)),
        (timedelta(seconds=1), (0, 1, 0)),
        (work.SOON, (0, 1, 0)),
        (work.SOON + timedelta(seconds=1), (0, 0, 1)),
        (None, (0, 0, 1)),
    ],
)
def test_a_case_is_late_due_soon_or_neither(world, due, found):
    case = taken(world, due)
    mine = work.mine(world.viewer(world.sara), NOW)
    assert (mine.late, mine.soon, mine.later) == found
    assert work.presses(Case.objects.get(pk=case.pk), NOW) is (found[2] == 0)
    assert mine.pressing == found[0] + found[1]


@pytest.mark.hazard("HZ-17")
def test_what_presses_stands_before_the_queues_and_the_rest_after_them(world):
    late, later = taken(world, -timedelta(hours=1)), taken(world, timedelta(days=9))
    page = shown(world)
    places = [page.index(f'id="{part}"') for part in ("pressing", "queues", "later")]
    assert places == sorted(places)
    assert places[0] < page.index(f"/cases/{late.pk}/") < places[1]
    assert page.index(f"/cases/{later.pk}/") > places[2]
    assert "1 late" in page
    assert "1 more of yours, not due yet" in page


def test_with_nothing_allocated_the_page_says_so_and_has_no_empty_tables(world):
    page = shown(world)
    assert "No case is allocated to you." in page
    assert 'id="pressing"' not in page
    assert 'id="later"' not in page


@pytest.mark.hazard("HZ-17")
def test_the_queue_with_most_that_is_late_comes_first(world):
    world.open()
    second = world.open(world.mona, pathway=ENQUIRY, team_id=world.contact.pk)
    Case.objects.filter(pk=second.pk).update(breached=True)
    found = work.queues(world.viewer(world.mona)).team
    assert [(one.pathway, one.late) for one in found] == [(ENQUIRY, 1), (DOOR, 0)]


def test_queues_without_a_case_are_folded_into_one_line(world):
    for queue in ("contact", "duty"):
        name_queue_team(
            world.viewer(world.mona), pathway=DOOR, queue=queue, team_id=world.contact.pk, at=NOW
        )
    both = work.queues(world.viewer(world.sara)).empty
    assert {one.queue for one in both} == {"contact", "duty"}
    assert "2 queues of your team have no case now" in shown(world)
    world.open()
    assert [one.queue for one in work.queues(world.viewer(world.sara)).empty] == ["duty"]
    assert "1 queue of your team has no case now" in shown(world)


def test_a_manager_sees_the_queues_of_other_teams_once(world):
    world.open()
    assert work.queues(world.viewer(world.mona)).others == []
    away = world.open()
    Case.objects.filter(pk=away.pk).update(team=world.duty)
    [other] = work.queues(world.viewer(world.mona)).others
    assert (other.queue, other.cases) == ("contact", 2)
    assert work.queues(world.viewer(world.sara)).others == []


def test_the_page_asks_no_more_for_more_cases(world):
    def asked():
        browser = client_for(world.sara)
        browser.get("/work/")
        with CaptureQueriesContext(connection) as caught:
            assert browser.get("/work/").status_code == 200
        return len(caught)

    taken(world, NO_TIME), taken(world, None)
    few = asked()
    for days in range(4):
        taken(world, timedelta(days=days))
    assert asked() == few


def test_queues_are_put_in_one_order_whatever_comes_first():
    rows = [QueueCount("p", str(n), "P", str(n), n, n % 3, 0) for n in range(9)]
    ordered = sorted(rows, key=work._worst_first)
    assert ordered == sorted(reversed(rows), key=work._worst_first)
    assert [one.late for one in ordered] == sorted((one.late for one in rows), reverse=True)
