"""The day that the demo's manager plans: everybody's visits, who may make them, and a draft."""

import pytest
from tests.demo.conftest import viewer

from almoner.services.delegation.models import Delegation
from almoner.services.rounds.models import PlannedCall, RoundPlan, Shift, Traveller, WantedVisit
from almoner.services.rounds.problem.travel import CAR
from almoner.services.rounds.queries.outside import outside_of
from almoner.services.rounds.rules.clock import moment_of
from almoner.services.rounds.rules.telling import kind_of

# With the others of this folder, so that the place is grown once.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_there_is_a_draft_of_one_day_that_the_checker_passed(place):
    plan = RoundPlan.objects.get()
    assert (plan.status, plan.passed, plan.version) == ("draft", True, 1)
    made = set(PlannedCall.objects.values_list("wanted", flat=True))
    left = {int(one) for one in plan.left}
    assert made | left == set(WantedVisit.objects.values_list("pk", flat=True))
    assert not made & left
    assert all(why for why in plan.left.values())


def test_a_handful_is_left_over_mostly_since_nobody_may(place):
    left = RoundPlan.objects.get().left
    kinds = [kind_of(why) for why in left.values()]
    assert 1 <= len(left) <= 7
    assert 1 <= kinds.count("nobody") <= 4


def test_a_visit_from_before_the_plan_is_planned_around(place):
    plan = RoundPlan.objects.get()
    (one,) = outside_of(viewer("priya"), plan.day)
    assert not PlannedCall.objects.filter(
        worker=one.worker_id,
        starts_at__lt=moment_of(plan.day, one.ends),
        ends_at__gt=moment_of(plan.day, one.starts),
    ).exists()


def test_the_day_has_what_makes_planning_hard(place):
    wanted = WantedVisit.objects.all()
    assert {one.day for one in wanted} == {one.day for one in Shift.objects.all()}
    assert wanted.exclude(activities=[]).filter(latest__isnull=False).exists()
    assert wanted.filter(workers=2).exists()
    assert {one.mode for one in Traveller.objects.all()} > {CAR}
    assert Traveller.objects.exclude(avoids=[]).exists()


def test_nobody_is_planned_for_what_they_have_no_authority_for(place):
    for call in PlannedCall.objects.exclude(wanted__activities=[]).select_related("wanted"):
        for activity in call.wanted.activities:
            assert Delegation.objects.filter(
                worker=call.worker,
                person=call.wanted.person_id,
                activity=activity,
                status="active",
            ).exists()
