"""Joy's round: one insulin she may give, and three things she may not."""

import itertools
from datetime import timedelta

import pytest
from django.test import Client
from tests.demo.conftest import NOW, TODAY, user, viewer

from almoner.kernel.london import to_london
from almoner.services.delegation.models import Act, Delegation, Plan
from almoner.services.delegation.queries.authority import may
from almoner.services.visits.models import Task
from almoner.services.visits.queries import gaps_ahead, round_of
from almoner.services.visits.rounds import day_at

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("place", "then"),
    pytest.mark.slow,
]


def todays(activity: str, granted: bool) -> Task:
    day = day_at(NOW)
    found = Task.objects.filter(
        visit__worker_id=viewer("joy").worker_id,
        activity=activity,
        granted=granted,
        due_at__gte=day.start,
        due_at__lt=day.end,
        act__isnull=True,
    )
    return found.select_related("visit").get()


def asked(task: Task):
    visit = task.visit
    return may(visit.worker_id, task.activity, visit.person_id, task.due_at, visit.provider_id)


def codes(task: Task) -> set[str]:
    return {refusal.code.partition(":")[0] for refusal in asked(task).refusals}


def test_the_insulin_that_falls_due_within_minutes_is_granted():
    task = todays("insulin-administration", granted=True)
    assert NOW < task.due_at <= NOW + timedelta(minutes=15)
    answer = asked(task)
    assert answer.granted
    assert {link.kind for link in answer.chain} >= {"delegation", "competence", "consent", "plan"}
    delegation = Delegation.objects.get(pk=answer.delegation_id)
    assert delegation.delegator.name == "Amina Yardley"
    assert delegation.worker.name == "Joy Adeyemi"


def test_the_training_that_ran_out_yesterday_refuses():
    task = todays("catheter-care", granted=False)
    assert "training_lapsed:catheter-practical" in task.reasons
    assert codes(task) == {"training_lapsed", "suspended"}
    assert task.planned_granted
    visit, before = task.visit, NOW - timedelta(days=2)
    assert may(visit.worker_id, task.activity, visit.person_id, before).granted


def test_a_hospital_stay_refuses():
    assert "in_hospital" in codes(todays("stoma-care", granted=False))


def test_a_changed_dose_refuses_until_joy_is_signed_off_for_it():
    task = todays("insulin-administration", granted=False)
    assert "regimen_changed" in codes(task)
    plan = Plan.objects.get(
        person=task.visit.person_id, activity=task.activity, superseded_at__isnull=True
    )
    assert plan.changed_regimen


def test_nothing_of_the_story_is_recorded_yet_today():
    for activity in ("catheter-care", "stoma-care", "insulin-administration"):
        person = todays(activity, granted=False).visit.person_id
        assert not Act.objects.filter(person=person, done_at__gte=day_at(NOW).start).exists()


def test_joys_round_is_a_days_work_with_no_two_visits_at_once():
    found = round_of(viewer("joy"), *day_at(NOW))
    assert len(found) >= 8
    for one, other in itertools.pairwise(found):
        assert one.ends_at <= other.starts_at


@pytest.mark.parametrize("name", ["joy", "marek"])
@pytest.mark.parametrize("ahead", [0, 1, 7, 14])
def test_there_is_something_delegated_due_on_every_day_of_a_fortnight(name, ahead):
    found = round_of(viewer(name), *day_at(NOW, ahead))
    tasks = [task for visit in found for task in visit.tasks.all()]
    assert any(task.granted for task in tasks)


def test_nothing_that_was_due_before_now_is_left_open_by_those_who_may():
    missed = Task.objects.filter(
        due_at__lt=NOW - timedelta(hours=1), granted=True, act__isnull=True
    ).exclude(visit__status__in=("planned", "started"))
    assert not missed.exists()


def test_the_answers_kept_are_those_of_the_rule():
    for task in Task.objects.filter(act__isnull=True).select_related("visit").order_by("pk")[::17]:
        if task.due_at < NOW:
            continue
        answer = asked(task)
        assert (task.granted, task.reasons) == (
            answer.granted,
            [refusal.code for refusal in answer.refusals],
        )


def test_the_manager_sees_the_gaps_and_the_rival_sees_others():
    joys = viewer("joy").worker_id
    ours = gaps_ahead(viewer("priya"), NOW, NOW + timedelta(days=2))
    theirs = gaps_ahead(viewer("colin"), NOW, NOW + timedelta(days=2))
    assert joys in {gap.task.visit.worker_id for gap in ours}
    assert joys not in {gap.task.visit.worker_id for gap in theirs}


def test_joy_opens_today_and_reads_why_not():
    client = Client()
    client.force_login(user("joy"))
    page = client.get("/", follow=True)
    assert page.status_code == 200
    text = page.content.decode()
    assert "Yes, you may" in text
    assert "No, do not do this" in text


def test_yesterday_was_recorded_one_by_one_through_the_commands():
    yesterday = day_at(NOW, -1)
    made = Act.objects.filter(done_at__gte=yesterday.start, done_at__lt=yesterday.end)
    assert made.count() > 5
    assert all(act.task.status == "recorded" for act in made)
    assert {to_london(act.done_at).date() for act in made} == {TODAY - timedelta(days=1)}
