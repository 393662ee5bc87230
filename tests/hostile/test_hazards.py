"""Alerts that nobody reads, and calls that nobody has seen."""

from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import client_for
from tests.services.delegation.acts.door import Door, codes, minutes, mmol
from tests.services.delegation.world import NOW, TODAY, make_registrant, make_world

from almoner.kernel.refusals import Refused
from almoner.registers.workforce.models import Leave
from almoner.services.delegation import models as m
from almoner.services.delegation.commands.escalations import (
    answer_escalation,
    mark_seen,
    raise_escalation,
    read_back,
)
from almoner.services.delegation.queries.caseload import SHOWN, caseload
from almoner.services.delegation.rules.escalations import waited

LOW = {**mmol("4.5")}


@pytest.fixture
def world(db, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: minutes(30))
    return make_world()


def call(world, after=0, **words):
    return raise_escalation(
        world.viewer(world.worker),
        delegation_id=world.delegation.pk,
        at=minutes(after),
        **{"situation": f"She is shaky {after}", **words},
    )


def home(who):
    answer = client_for(who).get(reverse("delegation:home"))
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.mark.hazard("HZ-09")
class TestAlerts:
    def test_one_cause_is_one_open_call_however_often_it_is_found(self, world):
        for after in (0, 5, 10):
            Door(world).check(LOW, after)
        assert m.Escalation.objects.count() == 1

    def test_once_answered_the_same_cause_calls_again(self, world):
        Door(world).check(LOW)
        answer_escalation(
            world.viewer(world.nurse),
            escalation_id=m.Escalation.objects.get().pk,
            decision="Wait",
            at=minutes(2),
        )
        Door(world).check(LOW, 5)
        assert m.Escalation.objects.count() == 2

    def test_the_first_page_stays_short_and_counts_the_rest(self, world):
        for after in range(3 * SHOWN):
            call(world, after)
        shown = caseload(world.viewer(world.nurse), TODAY, minutes(60)).calls
        assert (len(shown.rows), shown.count, shown.more) == (SHOWN, 3 * SHOWN, 2 * SHOWN)
        assert f"And {2 * SHOWN} more." in home(world.nurse)

    def test_the_most_urgent_comes_first_and_then_who_has_waited_longest(self, world):
        usual, later = call(world, 1), call(world, 2)
        urgent = call(world, 9, urgent=True)
        found = caseload(world.viewer(world.nurse), TODAY, minutes(60)).calls.rows
        assert [one.pk for one in found] == [urgent.pk, usual.pk, later.pk]

    def test_the_number_of_queries_does_not_grow_with_the_calls(self, world):
        home(world.nurse)
        with CaptureQueriesContext(connection) as few:
            home(world.nurse)
        for after in range(3 * SHOWN):
            call(world, after)
        with CaptureQueriesContext(connection) as many:
            home(world.nurse)
        assert len(many) <= len(few) + 1


@pytest.mark.hazard("HZ-10")
class TestUnseen:
    def test_the_delegator_sees_that_nobody_has_looked_and_for_how_long(self, world):
        call(world, 5)
        assert "Nobody has seen this for 25 minutes" in home(world.nurse)

    def test_a_look_ends_that_and_an_answer_takes_it_off_the_page(self, world):
        made = call(world, 5)
        nurse = world.viewer(world.nurse)
        mark_seen(nurse, escalation_id=made.pk, at=minutes(6))
        assert "Nobody has seen this" not in home(world.nurse)
        assert "Seen, not answered yet." in home(world.nurse)
        answer_escalation(nurse, escalation_id=made.pk, decision="Juice", at=minutes(7))
        assert "Seen, not answered yet." not in home(world.nurse)

    def test_opening_the_list_is_not_looking(self, world):
        made = call(world)
        home(world.nurse)
        made.refresh_from_db()
        assert made.seen_at is None

    def test_whoever_covers_leave_has_the_calls_on_their_page(self, world):
        cover = make_registrant("Cara Voss", world.trust)
        made = call(world)
        assert caseload(world.viewer(cover), TODAY, minutes(30)).calls.count == 0
        Leave.objects.create(
            worker=world.nurse,
            organisation=world.trust,
            deputy=cover,
            starts_on=TODAY,
            ends_on=TODAY + timedelta(days=1),
        )
        found = caseload(world.viewer(cover), TODAY, minutes(30)).calls.rows
        assert [one.pk for one in found] == [made.pk]
        tomorrow = TODAY + timedelta(days=1)
        assert caseload(world.viewer(cover), tomorrow, NOW + timedelta(days=1)).calls.count == 0

    def test_nothing_is_closed_before_it_is_read_back(self, world):
        made = call(world)
        worker = world.viewer(world.worker)
        with pytest.raises(Refused) as refused:
            read_back(worker, escalation_id=made.pk, at=minutes(1))
        assert codes(refused) == ["no_decision"]
        answer_escalation(
            world.viewer(world.nurse), escalation_id=made.pk, decision="Juice", at=minutes(2)
        )
        made.refresh_from_db()
        assert made.read_back_at is None
        assert read_back(worker, escalation_id=made.pk, at=minutes(3)).read_back_at == minutes(3)


@pytest.mark.hazard("HZ-10")
@given(st.integers(0, 10_000_000))
def test_a_wait_is_never_told_as_longer_or_much_shorter_than_it_is(seconds):
    number, name = waited(NOW, NOW + timedelta(seconds=seconds)).split()[1:]
    size = {"minute": 60, "hour": 3600, "day": 86400}[name.removesuffix("s")]
    assert int(number) * size <= seconds < (int(number) + 1) * size
