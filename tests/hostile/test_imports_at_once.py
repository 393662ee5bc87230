"""The same file brought twice and applied at the same moment: one wins, nothing is there twice."""

import threading

import pytest
from django.db import connections
from django.utils import timezone
from tests import factories as f
from tests.surfaces.imports import files
from tests.surfaces.imports.desk import Desk

from almoner.platform.imports import commands
from almoner.platform.imports.models import ImportRun
from almoner.registers.people.models import Involvement, Person
from almoner.registers.workforce.models import Employment, TrainingRecord, Worker
from almoner.surfaces.imports.kinds import importers

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.hazard("HZ-07"),
    pytest.mark.slow,
]


@pytest.fixture
def desk():
    made = Desk()
    made.provider.ascwds_id = "GN1"
    made.provider.save()
    return made


def all_at_once(runs):
    """Each run performed twice, every one in a thread and a connection of its own."""
    gate = threading.Barrier(2 * len(runs))

    def perform(run):
        try:
            gate.wait(20)
            commands.perform(run, importers(), timezone.now())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=perform, args=(run,)) for run in (*runs, *runs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
    return [ImportRun.objects.get(pk=run) for run in runs]


def brought_twice(desks, kind, **given):
    runs = [desk.bring(kind, **given) for desk in desks]
    for desk, run in zip(desks, runs, strict=True):
        desk.work()
        assert ImportRun.objects.get(pk=run).options["stage"] == "confirm"
    for desk, run in zip(desks, runs, strict=True):
        desk.apply(run)
    return runs


def test_two_managers_of_one_provider_with_the_same_workers(desk):
    colleague = Desk(desk.provider, f.worker(desk.provider, "registered_manager"))
    before = Worker.objects.count()
    rows = {"workers": files.workers(), "trainings": files.trainings(files.training(1))}
    runs = all_at_once(brought_twice([desk, colleague], "ascwds", **rows))
    assert {run.status for run in runs} == {"done"}
    assert Worker.objects.count() - before == 3
    assert Employment.objects.filter(ascwds_id__startswith="W").count() == 3
    assert TrainingRecord.objects.count() == 1


def test_two_organisations_with_the_same_people(desk):
    other = Desk(f.organisation("trust", name="Example Trust", ods_code="RYG99"))
    whole = files.bundle(people=4)
    runs = all_at_once(brought_twice([desk, other], "bundle", bundle=whole))
    numbers = list(Person.objects.values_list("nhs_number", flat=True))
    assert len(numbers) == len(set(numbers)) == 4
    assert {run.status for run in runs} <= {"done", "refused"}
    assert "done" in {run.status for run in runs}
    assert Involvement.objects.filter(organisation=desk.provider).count() in (0, 4)
    assert Involvement.objects.filter(organisation=other.provider).count() in (0, 4)
