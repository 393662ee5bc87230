"""A round that was being planned when its worker was killed is planned by another worker."""

import time
from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.durability.servers import Servers, worker
from tests.services.rounds.app.world import DAY, make_rounds

from almoner.platform.audit.models import AuditEvent
from almoner.platform.jobs.jobs import take_up_stalled
from almoner.services.rounds.commands.planning import ask_for_plan
from almoner.services.rounds.models import RoundPlan

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
JOBS = ProcrastinateJob.objects.filter(task_name="rounds.make_plan")


@pytest.fixture
def servers():
    made = Servers({"first": worker(), "second": worker()})
    yield made
    made.kill()


def wait_until(true: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + 60
    while not true():
        assert time.monotonic() < until, f"{what} within a minute"
        time.sleep(0.05)


def ask(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0]) if cursor.description else cursor.rowcount


def test_a_killed_workers_neighbourhood_is_taken_up_by_another(servers):
    rounds = make_rounds()
    plan = ask_for_plan(rounds.manager, day=DAY, seconds=120, at=timezone.now())
    servers.start("first")
    kept = RoundPlan.objects.filter(pk=plan.pk)
    wait_until(JOBS.filter(status="doing").exists, "The job was not begun")
    began_by = JOBS.get().worker_id
    servers.start("second")
    wait_until(kept.exclude(progress={}).exists, "The search did not begin")
    wait_until(lambda: ask("SELECT count(*) FROM procrastinate_workers") == 2, "No second worker")
    servers.kill("first")
    plan.options["seconds"] = 0.5
    kept.update(options=plan.options)

    # Half a minute of silence, and then the minute at which the queue is looked through.
    silent = "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '31 s' WHERE id = "
    assert ask(f"{silent}{began_by}") == 1
    take_up_stalled.defer()
    wait_until(JOBS.filter(attempts=1).exists, "The job was not given back")
    take_up_stalled.defer()  # what is new in the queue is looked at at once
    wait_until(kept.exclude(status="asked").exists, "No other worker took the round up")

    plan.refresh_from_db()
    assert (plan.status, plan.passed, plan.calls.count()) == ("draft", True, 5)
    wait_until(lambda: JOBS.get().status == "succeeded", "The job did not end")
    assert JOBS.get().attempts == 2
    assert AuditEvent.objects.filter(verb="round.planned").count() == 1
