"""Visits that were in the day before a plan: it goes around them, or takes them over."""

from datetime import timedelta
from math import inf

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import client_for
from tests.services.delegation.world import NOW
from tests.services.rounds.app.world import DAY, make_rounds, planned
from tests.services.visits.door import Clock

from almoner.kernel.refusals import Refused
from almoner.platform.audit.models import AuditEvent
from almoner.services.rounds.checking.check import check
from almoner.services.rounds.commands.adopting import take_over
from almoner.services.rounds.commands.moving import Move, place_call
from almoner.services.rounds.commands.publishing import publish
from almoner.services.rounds.commands.repairing import Off, repair_day
from almoner.services.rounds.models import Shift, WantedVisit
from almoner.services.rounds.problem.pairing import may
from almoner.services.rounds.problem.plan import Plan
from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.problem.travel import Travel
from almoner.services.rounds.problem.workers import Rest, Worker
from almoner.services.rounds.queries.boards import lines_of
from almoner.services.rounds.queries.gathering import facts_of
from almoner.services.rounds.queries.outside import outside_of
from almoner.services.rounds.queries.plans import standing
from almoner.services.rounds.rules.around import NEVER, Outside, go_around
from almoner.services.rounds.rules.clock import minutes_of, moment_of
from almoner.services.rounds.rules.making import day_of
from almoner.services.rounds.rules.moving import moved
from almoner.services.rounds.rules.weighing import weights_of
from almoner.services.visits.commands import plan_visit
from almoner.services.visits.models import Visit

TEN = Travel.of([[0.0 if a == b else 10.0 for b in range(6)] for a in range(6)])
KIM = Worker("kim", frozenset({"care"}), starts=420, ends=900)


def outside(starts, ends, number=1):
    return Outside(number, 7, "Kim Lee", "Ada Lark", (52.4, -1.5), starts, ends)


def around(*spans, worker=KIM):
    mine = [(f"v{n}", outside(a, b, n), n) for n, (a, b) in enumerate(spans, start=1)]
    return go_around(worker, mine, TEN)


class TestGoingAround:
    """Pure: one worker's day, places ten minutes apart."""

    def test_a_visit_stands_at_its_time_for_its_worker_alone_and_is_never_left(self):
        there, (one,) = around((540, 570))
        assert (one.opens, one.closes, one.latest, one.leave) == (540, 540, 540, NEVER)
        assert one.tasks[0].minutes == 30
        assert may(there, one, 0)
        assert not may(KIM, one, 0)
        assert (there.starts, there.ends) == (420, 900)

    def test_a_shift_that_is_too_short_is_made_longer_with_the_way_there_and_home(self):
        there, _ = around((400, 430), (880, 910))
        assert (there.starts, there.ends) == (390, 920)

    def test_between_two_that_follow_at_once_the_way_comes_out_of_the_first(self):
        _, (first, second) = around((540, 570), (570, 600))
        assert (first.opens, first.tasks[0].minutes) == (540, 20)
        assert (second.opens, second.tasks[0].minutes, second.place) == (570, 30, 2)

    def test_where_nobody_could_travel_so_fast_both_are_at_one_place(self):
        _, (first, second) = around((540, 550), (548, 600))
        assert second.place == first.place
        assert first.tasks[0].minutes == 8

    def test_two_at_one_moment_take_the_time_of_the_longer(self):
        _, visits = around((540, 550), (540, 600))
        assert [one.tasks[0].minutes for one in visits] == [60]

    def test_a_break_for_which_they_leave_no_room_does_not_count(self):
        worker = Worker(
            "kim", frozenset({"care"}), starts=420, ends=900, rest=Rest(20, 540, 780), most=60
        )
        assert around((600, 620), worker=worker)[0].rest == worker.rest
        there, _ = around((530, 800), worker=worker)
        assert (there.rest, there.most) == (None, inf)

    @given(
        st.lists(
            st.tuples(st.integers(-30, 1450), st.integers(1, 90)).map(lambda p: (p[0], sum(p))),
            min_size=1,
            max_size=5,
        )
    )
    def test_whatever_stands_can_be_planned_around(self, spans):
        there, visits = around(*spans)
        problem = Problem(visits, (there,), TEN, may_leave=True)
        plan = moved(problem, Plan(()), {(one.key, 0): ("kim", one.opens) for one in visits})
        assert check(problem, plan).faults == ()


@pytest.fixture
def rounds(db, monkeypatch):
    monkeypatch.setattr(timezone, "now", Clock(NOW))
    return make_rounds()


def visit(rounds, worker, hour, minutes=60, person=None, **fields):
    starts = moment_of(DAY, hour * 60)
    made = plan_visit(
        rounds.manager,
        person_id=(person or rounds.ben).pk,
        worker_id=worker.pk,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=minutes),
        at=NOW,
    )
    Visit.objects.filter(pk=made.pk).update(**fields)
    return made


def calls_at(row, worker, starts, ends):
    """Calls of the worker that lie in these hours."""
    first, last = moment_of(DAY, starts * 60), moment_of(DAY, ends * 60)
    return row.calls.filter(worker=worker, starts_at__lt=last, ends_at__gt=first)


class TestPlanning:
    @pytest.mark.hazard("HZ-01")
    def test_nobody_is_planned_where_they_are_elsewhere(self, rounds):
        visit(rounds, rounds.ann, 11.5, 100)
        visit(rounds, rounds.kit, 11.5, 100)
        row = planned(rounds)
        assert row.calls.get(wanted=rounds.lunch).worker == rounds.joe
        assert not calls_at(row, rounds.ann, 11.5, 13)
        assert row.calls.count() == 5
        assert row.left == {}

    def test_what_does_not_fit_around_them_is_left_and_they_are_not(self, rounds):
        for worker in (rounds.ann, rounds.kit, rounds.joe):
            visit(rounds, worker, 11.5, 120)
        WantedVisit.objects.filter(pk=rounds.lunch.pk).update(latest=13 * 60)
        row = planned(rounds)
        assert list(row.left) == [str(rounds.lunch.pk)]
        kept = standing(rounds.manager, row)
        assert len(kept.day.standing) == 3
        assert row.calls.count() == 4

    @pytest.mark.parametrize("status", ["cancelled", "missed"])
    def test_what_does_not_take_place_takes_no_time(self, rounds, status):
        visit(rounds, rounds.ann, 11.5, status=status, cancelled_because="x")
        assert facts_of(rounds.manager, DAY).outside == ()

    def test_what_a_plan_has_made_is_not_outside_it(self, rounds):
        row = planned(rounds)
        publish(rounds.manager, plan_id=row.pk, at=NOW)
        assert facts_of(rounds.manager, DAY).outside == ()

    def test_a_rivals_visits_are_nobodys_business(self, rounds):
        visit(rounds, rounds.ann, 11.5)
        assert outside_of(rounds.rival, DAY) == ()
        assert [one.person for one in outside_of(rounds.manager, DAY)] == ["Ben Moor"]

    def test_a_visit_whose_place_nobody_knows_takes_time_all_the_same(self, rounds):
        visit(rounds, rounds.ann, 11.5)
        type(rounds.ben).objects.filter(pk=rounds.ben.pk).update(latitude=None, longitude=None)
        day = day_of(facts_of(rounds.manager, DAY), weights_of("balanced"))
        (key,) = day.standing
        assert next(one.place for one in day.problem.visits if one.key == key) == 0

    def test_a_call_moved_by_hand_onto_one_is_refused(self, rounds):
        row = planned(rounds)
        WantedVisit.objects.filter(pk=rounds.lunch.pk).update(opens=11 * 60 + 30)
        visit(rounds, rounds.kit, 12, 60, person=rounds.ada)
        move = Move(rounds.lunch.pk, rounds.kit.pk, 11 * 60 + 50.0)
        with pytest.raises(Refused) as refused:
            place_call(rounds.manager, plan_id=row.pk, move=move, at=NOW)
        assert "Ada Lark (midday, outside the plan)" in str(refused.value)

    def test_a_repair_goes_around_them_too(self, rounds):
        row = planned(rounds)
        visit(rounds, rounds.kit, 11.5, 100, person=rounds.ada)
        trouble = Off(row.calls.get(wanted=rounds.lunch).worker_id, "Sick")
        if trouble.worker_id == rounds.kit.pk:
            trouble = Off(rounds.ann.pk, "Sick")
        made = repair_day(rounds.manager, plan_id=row.pk, trouble=trouble, at=NOW, moves=500)
        assert not calls_at(made, rounds.kit, 11.5, 13)


class TestTakingOver:
    def take(self, rounds, row, who=None):
        return take_over(who or rounds.manager, plan_id=row.pk, at=NOW)

    def test_each_stays_with_its_worker_at_its_time(self, rounds):
        made = visit(rounds, rounds.ann, 10.5, 30, person=rounds.ada)
        row = planned(rounds)
        before = {(o.wanted_id, o.task): (o.worker_id, o.starts_at) for o in row.calls.all()}
        assert self.take(rounds, row) == (1, 0)
        call = row.calls.get(wanted__adopted=[made.pk])
        assert (call.worker, call.starts_at) == (rounds.ann, made.starts_at)
        now = {(o.wanted_id, o.task): (o.worker_id, o.starts_at) for o in row.calls.all()}
        assert {key: now[key] for key in before} == before
        assert facts_of(rounds.manager, DAY).outside == ()
        event = AuditEvent.objects.get(verb="round.taken_over")
        assert (event.detail["visits"], event.detail["left"]) == (1, 0)

    def test_published_afterwards_it_is_the_same_visit(self, rounds):
        made = visit(rounds, rounds.ann, 10.5, 30, person=rounds.ada)
        row = planned(rounds)
        self.take(rounds, row)
        publish(rounds.manager, plan_id=row.pk, at=NOW)
        made.refresh_from_db()
        assert made.status == "planned"
        assert row.calls.get(wanted__adopted=[made.pk]).visit_id == made.pk

    def test_what_the_plan_has_no_room_for_is_left_over_and_counted(self, rounds):
        row = planned(rounds)
        busy = row.calls.filter(task=0).exclude(wanted=rounds.insulin).earliest("starts_at")
        hour = minutes_of(DAY, busy.starts_at) / 60
        visit(rounds, busy.worker, hour, 30, person=rounds.ben)
        assert self.take(rounds, row) in ((1, 0), (1, 1))
        kept = standing(rounds.manager, row)
        assert check(kept.day.problem, kept.plan).passed

    def test_a_shift_too_short_leaves_it_over_with_the_reason(self, rounds):
        visit(rounds, rounds.ann, 16, 30, person=rounds.ada)
        row = planned(rounds)
        assert self.take(rounds, row) == (1, 1)
        row.refresh_from_db()
        assert WantedVisit.objects.get(rostered_at=16 * 60).pk in map(int, row.left)
        assert Shift.objects.get(worker=rounds.ann).ends_at == moment_of(DAY, 15 * 60)

    def test_not_into_a_published_plan_and_not_by_who_does_not_plan(self, rounds):
        row = planned(rounds)
        with pytest.raises(Refused, match="does not let you plan"):
            self.take(rounds, row, rounds.place.viewer(rounds.place.worker))
        publish(rounds.manager, plan_id=row.pk, at=NOW)
        with pytest.raises(Refused, match="cannot be changed"):
            self.take(rounds, row)

    def test_from_the_screen(self, rounds, settings):
        settings.SESSION_COOKIE_AGE = 24 * 60 * 60
        made = visit(rounds, rounds.ann, 10.5, 30, person=rounds.ada)
        row = planned(rounds)
        office, where = client_for(rounds.place.manager), reverse("rounds:plan", args=[row.pk])
        page = office.get(where).content.decode()
        assert "1 visit outside this plan" in page
        assert 'class="rounds-fixed' in page
        assert f'data-call="outside-{made.pk}' not in page
        page = office.post(reverse("rounds:take_over", args=[row.pk]), follow=True)
        assert "Visits taken over: 1." in page.content.decode()
        assert "outside this plan" not in page.content.decode()


def test_they_are_drawn_in_their_workers_round_in_order_of_time(rounds):
    visit(rounds, rounds.joe, 7.5, 15, person=rounds.ada)
    row = planned(rounds)
    line = next(o for o in lines_of(standing(rounds.manager, row)) if o.worker_id == rounds.joe.pk)
    assert [bar.state for bar in line.bars][:2] == ["fixed", ""]
    assert line.bars[0].label == "Ada Lark, outside the plan"
