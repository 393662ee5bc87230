"""Visits that were planned one by one are taken over, planned around, and kept where they fit."""

from datetime import timedelta

import pytest
from tests.services.delegation.world import INSULIN, NOW
from tests.services.rounds.app.world import DAY, make_rounds, planned

from almoner.services.rounds.commands.adopting import adopt_visits
from almoner.services.rounds.commands.moving import Move, lock_call, place_call
from almoner.services.rounds.commands.publishing import publish
from almoner.services.rounds.models import Shift, WantedVisit
from almoner.services.rounds.queries.boards import changes_of
from almoner.services.rounds.rules.clock import minutes_of, moment_of
from almoner.services.visits.commands import Due, plan_visit
from almoner.services.visits.models import Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def rounds():
    made = make_rounds()
    WantedVisit.objects.all().delete()
    Shift.objects.all().delete()
    return made


def one(rounds, person, worker, hour, minutes=30, activity=None):
    starts = moment_of(DAY, hour * 60)
    return plan_visit(
        rounds.manager,
        person_id=person.pk,
        worker_id=worker.pk,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=minutes),
        due=[Due(activity, starts)] if activity else [],
        at=NOW,
    )


@pytest.fixture
def visits(rounds):
    return [
        one(rounds, rounds.place.person, rounds.joe, 8, activity=INSULIN),
        one(rounds, rounds.ada, rounds.ann, 9),
        one(rounds, rounds.cyd, rounds.ann, 11, minutes=45),
        one(rounds, rounds.cyd, rounds.kit, 11, minutes=45),
    ]


def adopt(rounds):
    return adopt_visits(rounds.manager, day=DAY, at=NOW)


def test_each_visit_becomes_one_that_is_wanted_with_shifts_around(rounds, visits):
    assert adopt(rounds) == 3
    insulin, wash, hoist = WantedVisit.objects.order_by("rostered_at")
    assert (insulin.activities, insulin.latest) == ([INSULIN], insulin.closes)
    assert (wash.opens, wash.closes, wash.latest) == (525, 555, None)
    assert (hoist.workers, hoist.minutes) == (2, 45)
    assert hoist.adopted == [visits[2].pk, visits[3].pk]
    ann = Shift.objects.get(worker=rounds.ann)
    assert (minutes_of(DAY, ann.starts_at), minutes_of(DAY, ann.ends_at)) == (510, 735)


def test_twice_makes_no_more(rounds, visits):
    adopt(rounds)
    assert adopt(rounds) == 0
    assert WantedVisit.objects.count() == 3


@pytest.mark.parametrize("status", ["started", "done", "missed", "cancelled"])
def test_what_is_not_ahead_is_left_alone(rounds, visits, status):
    Visit.objects.update(status=status, cancelled_because="x")
    assert adopt(rounds) == 0


def test_a_visit_that_stays_as_it_was_is_the_same_visit(rounds, visits):
    adopt(rounds)
    row = planned(rounds)
    wash = WantedVisit.objects.get(person=rounds.ada)
    move = Move(wash.pk, rounds.ann.pk, 9 * 60.0)
    place_call(rounds.manager, plan_id=row.pk, move=move, at=NOW)
    lock_call(rounds.manager, plan_id=row.pk, wanted_id=wash.pk, locked=True, at=NOW)
    publish(rounds.manager, plan_id=row.pk, at=NOW)
    row.refresh_from_db()
    assert row.calls.get(wanted=wash).visit_id == visits[1].pk
    assert wash not in [change.wanted for change in changes_of(row)]


def test_nobody_is_visited_twice_for_it(rounds, visits):
    adopt(rounds)
    row = planned(rounds)
    wash = WantedVisit.objects.get(person=rounds.ada)
    place_call(rounds.manager, plan_id=row.pk, move=Move(wash.pk, rounds.kit.pk, 550.0), at=NOW)
    publish(rounds.manager, plan_id=row.pk, at=NOW)
    there = Visit.objects.filter(status="planned")
    assert there.count() == 4
    assert there.filter(person=rounds.ada).get().worker == rounds.kit
    visits[1].refresh_from_db()
    assert visits[1].cancelled_because.startswith("Planned anew: Kit Snow")
    assert adopt(rounds) == 0


def test_a_rival_takes_over_nothing(rounds, visits):
    assert adopt_visits(rounds.rival, day=DAY, at=NOW) == 0
