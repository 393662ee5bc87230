"""ASC-WDS rows in the register: workplaces, jobs and training, row by row."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests import factories as f
from tests.registers.workforce.importing.ascwds_rows import errors, give
from tests.surfaces.imports import files
from tests.surfaces.imports.bringing import bring, counts
from tests.surfaces.imports.snapshot import snapshot

from almoner.platform.audit.models import AuditEvent
from almoner.registers.organisations.models import Organisation
from almoner.registers.workforce.ascwds import Answer, Status
from almoner.registers.workforce.importing import ascwds_importer
from almoner.registers.workforce.models import (
    Employment,
    TrainingRecord,
    Worker,
)
from almoner.services.delegation.catalogue import courses

pytestmark = pytest.mark.django_db


class TestWorkplaces:
    def test_the_only_workplace_is_the_organisation_itself(self, provider, manager):
        report = give(manager, workplaces=[files.WORKPLACE])
        assert report.ok, report.findings
        provider.refresh_from_db()
        assert counts(report) == (0, 1, 0, 0)
        assert provider.ascwds_id == "GN1"
        assert provider.cqc_location_id == "1-100000002"
        assert provider.does_delegated_activities == "1"
        assert provider.latitude
        assert provider.name == "Good Neighbours"

    def test_another_one_becomes_a_part(self, provider, manager):
        branch = replace(
            files.WORKPLACE, row=3, local_id="GN2", name="Rugby branch", location_id="1-100000003"
        )
        report = give(manager, workplaces=[files.WORKPLACE, branch])
        assert report.ok, report.findings
        made = Organisation.objects.get(ascwds_id="GN2")
        assert (made.parent, made.kind, made.setting) == (provider, "provider", "home_care")
        assert made.synthetic

    def test_a_part_is_known_by_its_location_too(self, known, manager):
        part = f.organisation(parent=known, cqc_location_id="1-100000003")
        branch = replace(files.WORKPLACE, local_id="GN2", name="Rugby", location_id="1-100000003")
        give(manager, workplaces=[branch])
        part.refresh_from_db()
        assert (part.ascwds_id, part.name) == ("GN2", "Rugby")

    def test_the_second_time_nothing_is_changed(self, manager):
        branch = replace(
            files.WORKPLACE, row=3, local_id="GN2", name="B", location_id="1-100000003"
        )
        give(manager, workplaces=[files.WORKPLACE, branch])
        before = snapshot()
        report = give(manager, workplaces=[files.WORKPLACE, branch])
        assert counts(report) == (0, 0, 2, 0)
        assert snapshot() == before

    @pytest.mark.hazard("HZ-11")
    def test_the_location_of_another_organisation_is_refused(self, manager):
        f.organisation(name="Rival", cqc_location_id="1-100000002")
        before = snapshot()
        report = give(manager, workplaces=[files.WORKPLACE])
        assert errors(report) == ["workplace-of-another"]
        assert report.findings[0].where == "row 2, column LOCATIONID"
        assert snapshot() == before

    def test_a_workplace_whose_location_differs_is_refused(self, known, manager):
        known.cqc_location_id = "1-100000009"
        known.save()
        report = give(manager, workplaces=[files.WORKPLACE])
        assert errors(report) == ["location-differs"]

    def test_is_never_closed_from_a_file(self, known, manager):
        row = replace(files.WORKPLACE, status=Status.DELETE)
        report = give(manager, workplaces=[row])
        assert report.ok
        assert report.codes("warning") == ["workplace-not-closed"]
        assert counts(report) == (0, 0, 0, 1)

    @pytest.mark.parametrize("status", [Status.NOCHANGE, Status.UNCHECKED])
    def test_a_row_that_is_not_read_is_set_aside_or_unchanged(self, manager, status):
        row = replace(files.WORKPLACE, status=status)
        assert give(manager, workplaces=[row]).codes("warning") == ["workplace-not-here"]
        give(manager, workplaces=[files.WORKPLACE])
        assert counts(give(manager, workplaces=[row])) == (0, 0, 1, 0)

    def test_an_update_of_one_that_was_not_here_adds_it_and_says_so(self, known, manager):
        row = replace(
            files.WORKPLACE, local_id="GN7", status=Status.UPDATE, location_id="1-100000007"
        )
        report = give(manager, workplaces=[row])
        assert report.codes("warning") == ["update-of-new"]
        assert Organisation.objects.filter(ascwds_id="GN7").exists()

    def test_a_postcode_that_is_nowhere_is_said(self, manager):
        row = replace(files.WORKPLACE, postcode="ZZ99 9ZZ")
        report = give(manager, workplaces=[row])
        assert any(code.startswith("postcode") for code in report.codes("warning"))

    def test_a_board_has_no_care_workers(self):
        lead = f.worker(f.organisation("icb"), "delegator")
        assert errors(give(lead, workplaces=[files.WORKPLACE])) == ["no-care-workers"]


class TestWorkers:
    def test_a_new_worker_gets_a_job_and_no_account(self, known, manager):
        report = give(manager, workers=[files.worker(1)])
        assert report.ok, report.findings
        job = Employment.objects.get(ascwds_id="W1")
        assert job.organisation == known
        assert job.worker.name == "Amina Yusuf"
        assert job.worker.user is None
        assert (job.access_role, job.job_role, job.pathway) == ("care_worker", "8", "2")
        assert job.job_title == "Care worker"
        assert job.starts_on == date(2024, 1, 2)
        assert AuditEvent.objects.filter(verb="worker.employed").count() == 1

    def test_a_manager_in_the_file_gets_no_right(self, known, manager):
        give(manager, workers=[files.worker(1, job_role="4", pathway_category="7")])
        assert Employment.objects.get(ascwds_id="W1").access_role == "care_worker"

    @pytest.mark.hazard("HZ-11")
    def test_nothing_private_is_kept(self, known, manager):
        row = files.worker(1, postcode="CV1 5FB", born_on=date(1990, 1, 1))
        content = files.cell(files.workers(row), 1, "NINUMBER", "QQ123456C")
        report = bring(manager, ascwds_importer(courses()), {"workers.csv": content})
        assert report.ok, report.findings
        from django.db import connection

        with connection.cursor() as cursor:
            for table in ("workforce_worker", "workforce_employment", "imports_importrun"):
                cursor.execute(f"SELECT t::text FROM {table} t")
                for (line,) in cursor.fetchall():
                    assert "QQ123456C" not in line
                    assert "1990-01-01" not in line
                    assert "CV1 5FB" not in line

    def test_a_number_for_a_name_is_said(self, known, manager):
        report = give(manager, workers=[files.worker(1, display_id="E1001")])
        assert "display-id-no-name" in report.codes("note")
        assert Worker.objects.get(family_name="E1001").given_name == "Worker"

    def test_without_a_start_the_job_starts_today(self, known, manager, today):
        give(manager, workers=[files.worker(1, started_on=None)])
        assert Employment.objects.get(ascwds_id="W1").starts_on == today

    def test_a_worker_of_a_workplace_that_is_not_ours_is_refused(self, known, manager):
        report = give(manager, workers=[files.worker(1, local_id="RIVAL")])
        assert errors(report) == ["unknown-workplace"]
        assert not Employment.objects.filter(ascwds_id="W1").exists()

    @pytest.mark.hazard("HZ-11")
    def test_a_rivals_worker_of_the_same_number_stays_as_they_are(self, known, manager):
        rival = f.organisation(ascwds_id="GN1")
        theirs = f.worker(rival, ascwds_id="W1", user=False, job_role="7")
        give(manager, workers=[files.worker(1)])
        assert Employment.objects.get(worker=theirs).job_role == "7"
        assert Employment.objects.filter(ascwds_id="W1").count() == 2

    def test_new_for_one_who_is_here_is_said_only_when_something_changed(self, known, manager):
        give(manager, workers=[files.worker(1)])
        same = give(manager, workers=[files.worker(1)])
        assert counts(same) == (0, 0, 1, 0)
        assert "new-exists" not in same.codes()
        other = give(manager, workers=[files.worker(1, job_role="7")])
        assert counts(other) == (0, 1, 0, 0)
        assert other.codes("warning") == ["new-exists"]
        assert Employment.objects.get(ascwds_id="W1").job_role == "7"

    def test_update_for_one_who_is_not_here_adds_them_and_says_so(self, known, manager):
        report = give(manager, workers=[files.worker(1, status=Status.UPDATE)])
        assert report.codes("warning") == ["update-of-new"]
        assert counts(report) == (1, 0, 0, 0)

    @pytest.mark.parametrize("status", [Status.NOCHANGE, Status.UNCHECKED])
    def test_a_row_that_is_not_read(self, known, manager, status):
        row = files.worker(1, status=status)
        assert give(manager, workers=[row]).codes("warning") == ["worker-not-here"]
        give(manager, workers=[files.worker(1)])
        assert counts(give(manager, workers=[row])) == (0, 0, 1, 0)

    def test_one_here_by_name_without_a_number_is_the_same_worker(self, known, manager):
        here = f.worker(known, given_name="Amina", family_name="Yusuf", user=False)
        report = give(manager, workers=[files.worker(1)])
        assert counts(report) == (0, 1, 0, 0)
        assert Employment.objects.get(ascwds_id="W1").worker == here

    def test_two_here_by_that_name_are_an_error(self, known, manager):
        for _ in range(2):
            f.worker(known, given_name="Amina", family_name="Yusuf", user=False)
        report = give(manager, workers=[files.worker(1)])
        assert errors(report) == ["several-alike"]

    def test_a_name_here_is_never_overwritten(self, known, manager):
        give(manager, workers=[files.worker(1)])
        report = give(manager, workers=[files.worker(1, display_id="Amina Married")])
        assert "name-differs" in report.codes("warning")
        assert Worker.objects.filter(family_name="Yusuf").exists()

    def test_a_number_that_changes(self, known, manager):
        give(manager, workers=[files.worker(1)])
        row = files.worker(1, status=Status.UPDATE, new_worker_id="W100")
        assert counts(give(manager, workers=[row])) == (0, 1, 0, 0)
        assert counts(give(manager, workers=[row])) == (0, 0, 1, 0)
        assert Employment.objects.get(ascwds_id="W100")

    def test_a_number_that_somebody_else_has_is_refused(self, known, manager):
        give(manager, workers=[files.worker(1), files.worker(2)])
        row = files.worker(1, status=Status.UPDATE, new_worker_id="W2")
        assert errors(give(manager, workers=[row])) == ["number-taken"]
        assert Employment.objects.filter(ascwds_id="W1").exists()

    def test_one_who_moves_to_another_workplace(self, known, manager, today, told):
        branch = f.organisation(parent=known, ascwds_id="GN2")
        give(manager, workers=[files.worker(1)])
        row = files.worker(1, status=Status.UPDATE, transfer_to="GN2")
        assert counts(give(manager, workers=[row])) == (0, 1, 0, 0)
        old, new = Employment.objects.filter(ascwds_id="W1").order_by("pk")
        assert (old.organisation, old.ends_on) == (known, today)
        assert (new.organisation, new.starts_on, new.ends_on) == (branch, today, None)
        assert told == [("worker.left", {"worker_id": old.worker_id, "organisation_id": known.pk})]
        assert counts(give(manager, workers=[row])) == (0, 0, 1, 0)


class TestLeaving:
    def test_delete_ends_the_job_and_says_so_once(self, known, manager, today, told):
        give(manager, workers=[files.worker(1)])
        gone = files.worker(1, status=Status.DELETE)
        assert counts(give(manager, workers=[gone])) == (0, 1, 0, 0)
        job = Employment.objects.get(ascwds_id="W1")
        assert job.ends_on == today
        assert counts(give(manager, workers=[gone])) == (0, 0, 1, 0)
        assert told == [("worker.left", {"worker_id": job.worker_id, "organisation_id": known.pk})]
        assert AuditEvent.objects.filter(verb="worker.left").count() == 1

    def test_delete_of_a_stranger_is_set_aside(self, known, manager):
        report = give(manager, workers=[files.worker(1, status=Status.DELETE)])
        assert report.codes("warning") == ["worker-not-here"]
        assert counts(report) == (0, 0, 0, 1)

    def test_one_who_comes_back_is_the_same_worker_with_a_new_job(self, known, manager, today):
        give(manager, workers=[files.worker(1)])
        give(manager, workers=[files.worker(1, status=Status.DELETE)])
        give(manager, workers=[files.worker(1)])
        old, new = Employment.objects.filter(ascwds_id="W1").order_by("pk")
        assert old.worker == new.worker
        assert new.starts_on == old.ends_on == today

    def test_a_job_that_has_not_begun_ends_before_it_begins(self, known, manager, today):
        later = today + timedelta(days=20)
        f.worker(known, ascwds_id="W1", user=False, starts_on=later)
        give(manager, workers=[files.worker(1, status=Status.DELETE)])
        job = Employment.objects.get(ascwds_id="W1")
        assert (job.starts_on, job.ends_on) == (later, later)

    def test_training_of_one_who_is_deleted_has_no_effect(self, known, manager):
        give(manager, workers=[files.worker(1)])
        gone = files.worker(1, status=Status.DELETE)
        report = give(manager, workers=[gone], trainings=[files.training(1)])
        assert report.ok, report.findings
        assert not TrainingRecord.objects.exists()


def test_delegated_activities_answer_no_is_kept(provider, manager):
    give(manager, workplaces=[replace(files.WORKPLACE, dha=Answer.NO, dha_activities=())])
    provider.refresh_from_db()
    assert provider.does_delegated_activities == "2"
