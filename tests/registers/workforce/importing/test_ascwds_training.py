"""ASC-WDS rows about training and nurses, and how many questions many rows take."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests import factories as f
from tests.registers.workforce.importing.ascwds_rows import errors, give
from tests.surfaces.imports import files
from tests.surfaces.imports.bringing import counts
from tests.surfaces.imports.snapshot import snapshot

from almoner.registers.workforce.ascwds import CareCertificate, Status
from almoner.registers.workforce.ascwds.rows import Level2Certificate
from almoner.registers.workforce.models import (
    Registration,
    TrainingRecord,
    Worker,
)

pytestmark = pytest.mark.django_db


class TestTraining:
    @pytest.fixture(autouse=True)
    def _here(self, known, manager):
        give(manager, workers=[files.worker(1), files.worker(2)])

    def test_is_kept_with_the_first_day_it_no_longer_counts(self, manager):
        row = files.training(1, expires_on=date(2025, 6, 30), provider="Trainers", delivered_by="2")
        report = give(manager, trainings=[row])
        kept = TrainingRecord.objects.get()
        assert (kept.course, kept.completed_on) == ("insulin-practical", date(2025, 1, 2))
        assert kept.expires_on == date(2025, 7, 1)
        assert (kept.source, kept.practical, kept.delivered_by) == ("ascwds", True, "Trainers")
        assert "expiry-is-last-day" in report.codes("note")

    @pytest.mark.parametrize(
        ("changes", "lapses"),
        [
            ({"expires_on": None}, date(2026, 1, 2)),
            ({"expires_on": date(2030, 1, 1)}, date(2026, 1, 2)),
            ({"expires_on": None, "valid_months": 6}, date(2025, 7, 2)),
            ({"expires_on": None, "valid_months": 36}, date(2026, 1, 2)),
            ({"expires_on": None, "never_expires": True}, date(2026, 1, 2)),
            ({"expires_on": None, "category": "6", "name": ""}, None),
            ({"expires_on": None, "category": "6", "valid_months": 36}, date(2028, 1, 2)),
        ],
    )
    def test_the_earliest_end_counts(self, manager, changes, lapses):
        give(manager, trainings=[files.training(1, **changes)])
        assert TrainingRecord.objects.get().expires_on == lapses

    def test_without_a_day_of_completion_it_is_kept_and_never_counts(self, manager):
        give(manager, trainings=[files.training(1, completed_on=None)])
        assert TrainingRecord.objects.get().completed_on is None

    def test_one_worker_is_announced_once(self, known, manager, told):
        rows = [
            files.training(1),
            files.training(1, row=3, category="6", name="Fire"),
            files.training(1, row=4, category="20", name="Safeguarding"),
            files.training(2, row=5),
        ]
        give(manager, trainings=rows)
        found = {ids["worker_id"] for _, ids in told}
        assert len(told) == len(found) == 2
        assert {ids["organisation_id"] for _, ids in told} == {known.pk}
        told.clear()
        give(manager, trainings=rows)
        assert told == []

    def test_a_trial_announces_nothing_that_lasts(self, manager):
        before = snapshot()
        give(manager, dry_run=True, trainings=[files.training(1)])
        assert snapshot() == before

    def test_an_earlier_course_does_not_replace_a_later_one(self, manager):
        give(manager, trainings=[files.training(1)])
        older = files.training(1, completed_on=date(2024, 1, 2), expires_on=date(2025, 1, 1))
        give(manager, trainings=[older])
        assert TrainingRecord.objects.count() == 2

    def test_two_of_one_course_and_day_are_one_with_the_earlier_end(self, manager):
        rows = [
            files.training(1, expires_on=date(2025, 12, 31)),
            files.training(1, row=3, expires_on=date(2025, 6, 30)),
        ]
        first = give(manager, trainings=rows)
        assert "same-course-same-day" in first.codes("warning")
        assert TrainingRecord.objects.get().expires_on == date(2025, 7, 1)
        assert counts(give(manager, trainings=rows)) == (0, 0, 1, 1)

    def test_of_a_stranger_is_an_error(self, manager):
        report = give(manager, trainings=[files.training(1), files.training(9)])
        assert errors(report) == ["unknown-worker"]
        assert not TrainingRecord.objects.exists()

    def test_follows_a_number_that_changes_in_the_same_upload(self, manager):
        renamed = files.worker(1, status=Status.UPDATE, new_worker_id="W100")
        report = give(manager, workers=[renamed], trainings=[files.training(1)])
        assert report.ok, report.findings
        assert TrainingRecord.objects.exists()
        again = give(manager, workers=[renamed], trainings=[files.training(1)])
        assert counts(again)[:2] == (0, 0)

    def test_certificates_are_kept_without_a_day(self, known, manager):
        row = files.worker(
            1,
            care_certificate=CareCertificate.COMPLETED,
            level_2_certificate=Level2Certificate.COMPLETED,
            level_2_year=2025,
        )
        give(manager, workers=[row])
        kept = {r.course: (r.completed_on, r.title) for r in TrainingRecord.objects.all()}
        assert kept == {
            "care-certificate": (None, "Care Certificate"),
            "care-certificate-level-2": (None, "Level 2 Adult Social Care Certificate, 2025"),
        }

    def test_a_part_is_reached_though_its_rows_are_not_in_the_circle(self, known, manager):
        branch = f.organisation(parent=known, ascwds_id="GN2")
        report = give(
            manager,
            workers=[files.worker(3, local_id="GN2")],
            trainings=[files.training(3, local_id="GN2")],
        )
        assert report.ok, report.findings
        assert TrainingRecord.objects.get().employer == branch
        again = give(
            manager,
            workers=[files.worker(3, local_id="GN2")],
            trainings=[files.training(3, local_id="GN2")],
        )
        assert counts(again) == (0, 0, 2, 0)


@pytest.mark.slow
def test_many_rows_take_few_questions(known, manager, django_assert_max_num_queries):
    rows = [files.worker(n, display_id=f"Staff {n}") for n in range(1, 201)]
    give(manager, workers=rows)
    trainings = [files.training(n) for n in range(1, 201)]
    with django_assert_max_num_queries(700):
        give(manager, trainings=trainings)
    with django_assert_max_num_queries(60):
        give(manager, trainings=trainings)


class TestNurses:
    """NMCREG says that somebody is a nurse; it is no proof of a registration."""

    NURSE = files.worker(1, job_role="16", nurse_kind="1")

    def registered(self, today, ends):
        Registration.objects.create(
            worker=Worker.objects.get(family_name="Yusuf"),
            body="NMC", number="12A3456E", profession="Registered nurse",
            starts_on=today - timedelta(days=400), expires_on=today + timedelta(days=ends),
            checked_on=today,
        )  # fmt: skip

    def test_a_new_nurse_is_told_of_and_nothing_is_made_up(self, known, manager):
        report = give(manager, workers=[self.NURSE])
        assert "nmc-not-recorded" in report.codes("warning")
        (line,) = [one for one in report.findings if one.code == "nmc-not-recorded"]
        assert (line.column, line.where) == ("NMCREG", "row 2, column NMCREG")
        assert "nothing was recorded" in line.problem
        assert not Registration.objects.exists()

    @pytest.mark.parametrize(("ends", "code"), [(30, ""), (0, "nmc-lapsed"), (-5, "nmc-lapsed")])
    def test_one_here_is_held_against_the_register(self, known, manager, today, ends, code):
        give(manager, workers=[self.NURSE])
        self.registered(today, ends)
        report = give(manager, workers=[replace(self.NURSE, status=Status.UPDATE)])
        assert [one for one in report.codes("warning") if one.startswith("nmc")] == [code] * bool(
            code
        )

    def test_care_workers_are_not_asked(self, known, manager):
        report = give(manager, workers=[files.worker(1)])
        assert not [one for one in report.codes() if one.startswith("nmc")]
