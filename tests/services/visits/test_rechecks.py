"""Asking again for many tasks at once gives the same answers as asking for each."""

import gc
from datetime import timedelta

import pytest
from tests.services.delegation.world import (
    NOW,
    grant,
    make_delegation,
    make_person,
    make_plan,
    make_worker,
    train,
)
from tests.services.visits.door import make_visit

from almoner.services.delegation import models as m
from almoner.services.delegation.queries.authority import may
from almoner.services.visits.models import Task
from almoner.services.visits.rechecks import recheck, recheck_ahead, recheck_between

DAY = timedelta(days=1)


def asked_one_by_one(at):
    return {
        task.pk: may(
            task.visit.worker_id,
            task.activity,
            task.visit.person_id,
            max(task.due_at, at),
            task.visit.provider_id,
        )
        for task in Task.objects.select_related("visit")
    }


@pytest.fixture
def busy(world):
    """Six workers, six people, five days; then one thing is taken away from each of some."""
    for n in range(6):
        worker = make_worker(f"Worker Number{n}", world.provider, "care_worker")
        train(worker, world.provider, days=3 if n == 1 else 200)
        person = make_person(
            (world.trust, "nursing", world.team),
            (world.provider, "provider", None),
            family_name=f"Person{n}",
        )
        make_plan(person, world.nurse, world.trust)
        delegation = make_delegation(
            person, worker, world.nurse, world.deputy, world.trust, world.provider, world.team
        )
        consent, competence = grant(delegation, world.manager)
        world.worker, world.person = worker, person
        for day in range(3 if n == 1 else 5):
            make_visit(world, due=NOW + day * DAY)
        take_away(n, delegation, consent, competence)
    return world


def take_away(n, delegation, consent, competence):
    if n == 2:
        competence.valid_until = NOW.date() + timedelta(days=2)
        competence.save()
    if n == 3:
        consent.withdrawn_at, consent.withdrawn_by = NOW + DAY, "The person"
        consent.save()
    if n == 4:
        m.Suspension.objects.create(
            delegation=delegation, trigger="incident", since=NOW, raised_by="user:1"
        )
    if n == 5:
        delegation.review_due_on = NOW.date() + timedelta(days=3)
        delegation.save()


@pytest.mark.hazard("HZ-02")
@pytest.mark.hazard("HZ-03")
@pytest.mark.parametrize("later", [timedelta(0), timedelta(hours=30), timedelta(days=4)])
def test_many_at_once_as_each_alone(busy, later):
    at = NOW + later
    recheck([task.pk for task in Task.objects.all()], at)
    answers = asked_one_by_one(at)
    tasks = {task.pk: task for task in Task.objects.all()}
    assert {key: task.granted for key, task in tasks.items()} == {
        key: answer.granted for key, answer in answers.items()
    }
    assert 0 < sum(answer.granted for answer in answers.values()) < len(answers)
    for key, answer in answers.items():
        assert tasks[key].reasons == [one.code for one in answer.refusals]


def test_running_it_twice_changes_nothing_more(busy):
    asked, changed = recheck_ahead(NOW, timedelta(days=10))
    assert asked == Task.objects.count()
    assert changed > 0
    assert recheck_ahead(NOW, timedelta(days=10)) == (asked, 0)


def test_a_period_is_half_open(world):
    make_visit(world)
    assert recheck_between(NOW, NOW + timedelta(seconds=1))[0] == 1
    assert recheck_between(NOW + timedelta(seconds=1), NOW + DAY)[0] == 0
    assert recheck_between(NOW - DAY, NOW)[0] == 0


def test_a_cancelled_visit_is_not_asked_about(world):
    visit = make_visit(world)
    visit.status, visit.cancelled_because = "cancelled", "Away"
    visit.save()
    assert recheck_ahead(NOW, DAY) == (0, 0)


def test_what_changed_says_why_in_full(world):
    visit = make_visit(world)
    world.competence.valid_until = NOW.date()
    world.competence.save()
    assert recheck_ahead(NOW, DAY) == (1, 1)
    task = visit.tasks.get()
    assert task.status == "refused"
    assert task.answer["refusals"][0]["reason"].startswith("The worker's sign-off")
    assert task.checked_at == NOW


def test_the_search_for_garbage_is_as_it_was_after_a_recheck(busy):
    assert gc.isenabled()
    recheck_between(NOW, NOW + DAY)
    assert gc.isenabled()


def test_what_is_kept_reads_as_the_rule_said_it(busy):
    recheck_between(NOW, NOW + 6 * DAY)
    for task in Task.objects.filter(granted=False).select_related("visit"):
        answer = asked_one_by_one(NOW)[task.pk]
        assert task.reasons == [refusal.code for refusal in answer.refusals]
        assert task.answer == answer.as_dict()
