"""Imports through the real queue and real transactions, two connections apart."""

import threading

import pytest
from django.db import connection, connections
from django.utils import timezone
from tests.surfaces.imports import files
from tests.surfaces.imports.desk import Desk
from tests.surfaces.imports.queue import work_off

from almoner.platform.imports import commands, progress
from almoner.platform.imports.models import ImportRun
from almoner.registers.people.models import Person
from almoner.surfaces.imports.kinds import importers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def desk():
    return Desk()


def test_a_worker_tries_and_applies_what_was_asked(desk):
    run = desk.bring("bundle", bundle=files.bundle())
    work_off()
    kept = ImportRun.objects.get(pk=run)
    assert (kept.status, kept.options["stage"]) == ("waiting", "confirm")
    desk.apply(run)
    work_off()
    assert ImportRun.objects.get(pk=run).status == "done"
    assert Person.objects.count() == 2


def test_a_job_that_runs_twice_does_its_work_once(desk):
    run = desk.bring("bundle", bundle=files.bundle())
    first = commands.perform(run, importers(), timezone.now())
    second = commands.perform(run, importers(), timezone.now())
    assert first is not None
    assert second is None
    assert ImportRun.objects.get(pk=run).options["stage"] == "confirm"


def test_two_workers_at_once_do_the_work_once(desk):
    run = desk.import_whole("bundle", bundle=files.bundle(people=1)).pk
    run = desk.bring("bundle", bundle=files.bundle(people=4))
    desk.work()
    desk.apply(run)
    results = []

    def perform():
        results.append(commands.perform(run, importers(), timezone.now()))
        connections.close_all()

    threads = [threading.Thread(target=perform) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(result is None for result in results) == [False, True]
    assert ImportRun.objects.get(pk=run).status == "done"
    assert Person.objects.count() == 4


def test_progress_is_seen_from_outside_while_the_work_goes_on(desk, monkeypatch):
    monkeypatch.setattr(progress, "EVERY_SECONDS", 0)
    seen = []
    run = desk.bring("bundle", bundle=files.bundle(people=3))
    real = importers()["bundle"]

    def watching(upload):
        report = real(upload)
        seen.append(_read_elsewhere(run))
        return report

    commands.perform(run, {"bundle": watching}, timezone.now())
    assert seen == [("running", 6, 6)]
    assert not Person.objects.exists()


def test_a_worker_that_dies_in_the_middle_leaves_nothing_half_done(desk):
    run = desk.bring("bundle", bundle=files.bundle())
    desk.work()
    desk.apply(run)
    real = importers()["bundle"]

    def dying(upload):
        real(upload)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        commands.perform(run, {"bundle": dying}, timezone.now())
    assert not Person.objects.exists()
    assert ImportRun.objects.get(pk=run).status == "running"
    commands.perform(run, importers(), timezone.now())
    assert ImportRun.objects.get(pk=run).status == "done"
    assert Person.objects.count() == 2


def test_the_work_is_done_as_the_web_not_as_the_owner(desk):
    roles = []

    def asking(upload):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user, current_setting('almoner.organisation')")
            roles.append(cursor.fetchone())
        raise RuntimeError("enough")

    run = desk.bring("bundle", bundle=files.bundle())
    commands.perform(run, {"bundle": asking}, timezone.now())
    assert roles == [("almoner_web", str(desk.provider.pk))]
    assert ImportRun.objects.get(pk=run).status == "failed"
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() != ("almoner_web",)


def _read_elsewhere(run):
    found = []

    def read():
        row = ImportRun.objects.values_list("status", "done_rows", "all_rows").get(pk=run)
        found.append(row)
        connections.close_all()

    thread = threading.Thread(target=read)
    thread.start()
    thread.join(10)
    return found[0]
