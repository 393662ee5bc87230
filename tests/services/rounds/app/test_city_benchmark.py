"""The benchmark of a city asks for plans as the screen does; they are jobs of the queue."""

import pytest
from benchmarks.rounds_city import Planned, ask, told
from benchmarks.rounds_days import apart, neighbourhoods
from benchmarks.rounds_rows import build
from benchmarks.rounds_scale import said
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.services.delegation.world import NOW
from tests.services.rounds.app.world import DAY, QUICK

from almoner.services.rounds.commands.planning import perform
from almoner.services.rounds.models import RoundPlan, Shift, WantedVisit

pytestmark = pytest.mark.django_db
VISITS = 60


@pytest.fixture
def parts():
    return neighbourhoods(VISITS, 2, 3)


@pytest.fixture
def plans(parts):
    return ask(build(parts, 9, 3, DAY), 2.0, DAY)


def test_each_neighbourhood_is_a_job_with_its_own_people_and_workers(parts, plans):
    jobs = ProcrastinateJob.objects.filter(task_name="rounds.make_plan")
    assert sorted(job.args["plan_id"] for job in jobs) == plans
    assert len({job.lock for job in jobs}) == 2
    assert {row.options["seconds"] for row in RoundPlan.objects.all()} == {2.0}
    for people, plan in zip(parts, plans, strict=True):
        own = {"provider_id": RoundPlan.objects.get(pk=plan).provider_id}
        assert WantedVisit.objects.filter(**own).count() == sum(len(p.visits) for p in people)
        gaps = WantedVisit.objects.filter(**own, after__isnull=False)
        assert gaps.count() == sum(len(list(apart(one))) for one in people)
        assert Shift.objects.filter(**own).count() == 9


def test_plans_are_counted_when_the_checker_has_passed_them_anew(plans):
    with pytest.raises(SystemExit, match="asked"):
        told(plans, 1.0)
    for plan in plans:
        perform(plan, NOW, moves=QUICK)
    found = told(plans, 1.0)
    assert found.made + found.left == VISITS
    assert found.made > 0.9 * VISITS
    assert found.cost > 0
    assert f"{found.made} visits planned, {found.left} left over" in said(found, VISITS)


def test_a_visit_that_is_nowhere_stops_the_benchmark():
    with pytest.raises(SystemExit, match="7 made and 2 left over are not 10"):
        said(Planned(1.0, 7, 2, 5.0), 10)
