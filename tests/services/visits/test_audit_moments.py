"""What happens to a visit stands in the audit with the moment it happened, not the clock's."""

from datetime import timedelta

from tests.services.delegation.acts.door import Door
from tests.services.delegation.world import INSULIN, NOW
from tests.services.visits.door import make_task

from almoner.platform.audit.models import AuditEvent
from almoner.services.visits import commands
from almoner.services.visits.jobs import mark_missed

LATE = NOW + timedelta(hours=3)


def moments(verb):
    return list(AuditEvent.objects.filter(verb=verb).values_list("at", flat=True))


def later(minutes):
    return NOW + timedelta(minutes=minutes)


def test_planned_opened_looked_at_started_recorded_and_ended(world):
    manager, worker = world.viewer(world.manager), world.viewer(world.worker)
    visit = commands.plan_visit(
        manager, person_id=world.person.pk, worker_id=world.worker.pk, starts_at=NOW,
        ends_at=later(60), due=[commands.Due(INSULIN, later(15))], at=later(-60),
    )  # fmt: skip
    commands.open_round(worker, starts=later(-60), ends=later(60), at=later(-5))
    commands.look_at(worker, person_id=world.person.pk, at=later(1))
    commands.start_visit(worker, visit_id=visit.pk, at=later(2))
    act = Door(world).record("refused", note="Not now", after=3)
    commands.settle_task(worker, task_id=visit.tasks.get().pk, act=act, at=later(4))
    commands.end_visit(worker, visit_id=visit.pk, at=later(5))
    assert {
        verb: moments(verb)
        for verb in (
            "visit.planned", "round.opened", "person.viewed", "visit.started",
            "act.recorded", "task.recorded", "visit.ended",
        )
    } == {
        "visit.planned": [later(-60)],
        "round.opened": [later(-5)],
        "person.viewed": [later(1)],
        "visit.started": [later(2)],
        "act.recorded": [later(3)],
        "task.recorded": [later(4)],
        "visit.ended": [later(5)],
    }  # fmt: skip


def test_cancelled(world):
    task = make_task(world)
    commands.cancel_visit(
        world.viewer(world.manager), visit_id=task.visit_id, reason="In hospital", at=later(-9)
    )
    assert moments("visit.cancelled") == [later(-9)]


def test_a_missed_visit_is_told_once_in_the_providers_own_audit(world):
    task = make_task(world)
    assert [mark_missed(LATE), mark_missed(LATE)] == [1, 0]
    (event,) = AuditEvent.objects.filter(verb="visit.missed")
    assert (event.at, event.actor, event.chain) == (LATE, "system:visits", world.provider.pk)
    assert (event.subject_id, event.person_id) == (str(task.visit_id), world.person.pk)
