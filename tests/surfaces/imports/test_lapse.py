"""Training that a file calls lapsed stops the delegation that rested on it, at once."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.services.delegation import world as w
from tests.surfaces.imports import command_line, files
from tests.surfaces.imports.desk import Desk

from almoner.platform.imports.models import ImportRun
from almoner.registers.workforce.models import Employment, TrainingRecord
from almoner.services.delegation.models import Delegation
from almoner.services.delegation.queries.authority import may, required_courses

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("HZ-02")]
NOW = w.NOW
COURSE = "insulin-practical"
YESTERDAY = w.TODAY - timedelta(days=1)


@pytest.fixture
def world(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    made = w.make_world()
    made.provider.ascwds_id, made.provider.ods_code = "GN1", "VN123"
    made.provider.save()
    Employment.objects.filter(worker=made.worker).update(ascwds_id="W1")
    return made


@pytest.fixture
def desk(world):
    return Desk(world.provider, world.manager)


def granted(world, at=NOW):
    return may(world.worker.pk, w.INSULIN, world.person.pk, at).granted


def lapsed_training(**changes):
    row = {"completed_on": w.YEAR_AGO, "expires_on": YESTERDAY, "name": "Insulin pen practice"}
    return files.trainings(files.training(1, **{**row, **changes}))


def test_the_world_is_granted_and_rests_on_the_course(world):
    assert granted(world)
    assert COURSE in required_courses(w.INSULIN)


def test_an_ascwds_file_with_lapsed_training_stops_the_delegation(world, desk):
    run = desk.import_whole("ascwds", trainings=lapsed_training())
    assert run.status == "done", run.report
    assert run.report["counts"]["updated"] == 1
    answer = may(world.worker.pk, w.INSULIN, world.person.pk, NOW)
    assert not answer.granted
    assert [refusal.code for refusal in answer.refusals if "training" in refusal.code]
    assert Delegation.objects.get().status == "suspended"


def test_the_dry_run_says_so_and_stops_nothing(world, desk):
    run = desk.bring("ascwds", trainings=lapsed_training())
    desk.work()
    assert ImportRun.objects.get(pk=run).report["counts"]["updated"] == 1
    assert granted(world)


def test_training_counts_on_its_last_day_and_not_the_day_after(world, desk):
    TrainingRecord.objects.filter(course=COURSE).delete()
    done_on = w.TODAY - timedelta(days=100)
    file = lapsed_training(completed_on=done_on, expires_on=w.TODAY)
    desk.import_whole("ascwds", trainings=file)
    assert TrainingRecord.objects.get(course=COURSE).expires_on == w.TODAY + timedelta(days=1)
    assert granted(world)
    assert not granted(world, NOW + timedelta(days=1))


def test_a_matrix_that_says_expired_stops_the_delegation(world, desk):
    matrix = files.matrix(("Joe Banks", "W1", "expired"))
    before = TrainingRecord.objects.count()
    run = _matrix(desk, matrix)
    assert run.status == "done", run.report
    assert TrainingRecord.objects.count() == before
    assert TrainingRecord.objects.get(course=COURSE).expires_on == w.TODAY
    assert not granted(world)


@pytest.mark.parametrize("said", ["✓", "yes", "n/a", "booked 1/12/2026", "", "ask Sue"])
def test_a_tick_without_a_date_never_makes_training_count(world, desk, said):
    TrainingRecord.objects.filter(course=COURSE).delete()
    assert not granted(world)
    run = _matrix(desk, files.matrix(("Joe Banks", "W1", said)))
    assert run.status == "done", run.report
    assert not TrainingRecord.objects.filter(course=COURSE).exists()
    assert not granted(world)


def test_a_date_of_completion_gives_the_course_for_as_long_as_it_holds(world, desk):
    TrainingRecord.objects.filter(course=COURSE).delete()
    _matrix(desk, files.matrix(("Joe Banks", "W1", date(2026, 1, 2))))
    assert TrainingRecord.objects.get(course=COURSE).expires_on == date(2027, 1, 2)
    assert granted(world)


def test_the_command_line_stops_it_as_well(world, desk, tmp_path):
    dry = command_line.run(
        desk, tmp_path, "ascwds", {"trainings": lapsed_training()}, "--dry-run", "--json"
    )
    assert dry.exit_code == 0, dry.output
    assert json.loads(dry.stdout)["counts"]["updated"] == 1
    assert granted(world)
    real = command_line.run(desk, tmp_path, "ascwds", {"trainings": lapsed_training()})
    assert real.exit_code == 0, real.output
    assert "1 updated" in real.stdout
    assert not granted(world)


def test_a_worker_deleted_in_the_file_has_left_and_may_not(world, desk):
    row = files.worker(1, status=files.Status.DELETE)
    run = desk.import_whole("ascwds", workers=files.workers(row))
    assert run.status == "done", run.report
    assert Employment.objects.get(worker=world.worker).ends_on == w.TODAY
    assert not granted(world)


def test_a_rivals_file_touches_nobody_here(world):
    rival = Desk(world.rival, world.rival_manager)
    world.rival.ascwds_id = "GN1"
    world.rival.save()
    run = rival.bring("ascwds", trainings=lapsed_training())
    rival.work()
    kept = ImportRun.objects.get(pk=run)
    assert kept.status == "refused"
    assert [f["code"] for f in kept.report["findings"] if f["severity"] == "error"] == [
        "unknown-worker"
    ]
    assert granted(world)


def _matrix(desk, content):
    run = desk.bring("matrix", matrix=content)
    desk.choose_columns(run)
    desk.work()
    desk.apply(run)
    desk.work()
    return ImportRun.objects.get(pk=run)
