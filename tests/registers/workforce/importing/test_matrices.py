"""A training matrix in the register: each cell that counts, and each that must not."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests import factories as f
from tests.surfaces.imports import files
from tests.surfaces.imports.bringing import bring, counts

from almoner.platform.imports.report import Report
from almoner.registers.workforce.importing import Courses, matrix_importer, open_sheet
from almoner.registers.workforce.matrix import propose
from almoner.registers.workforce.models import TrainingRecord
from almoner.services.delegation.catalogue import courses

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("HZ-02")]
COURSE = "insulin-practical"
TODAY = timezone.now().date()
LAST_YEAR = TODAY - timedelta(days=200)


@pytest.fixture
def provider():
    return f.organisation()


@pytest.fixture
def manager(provider):
    return f.worker(provider, "registered_manager")


@pytest.fixture
def amina(provider):
    return f.worker(provider, given_name="Amina", family_name="Yusuf", ascwds_id="W1", user=False)


def mapping_of(content, dates="completed"):
    sheet = open_sheet(content, Report("matrix", "m.xlsx"))
    mapping = dict(propose(sheet, Courses(courses()).offered()))
    mapping["columns"][0] |= {"course": COURSE, "use": True, "dates": dates}
    return mapping


def give(who, *rows, dates="completed", dry_run=False):
    content = files.matrix(*rows)
    return bring(
        who,
        matrix_importer(courses()),
        {"m.xlsx": content},
        dry_run=dry_run,
        mapping=mapping_of(content, dates),
    )


def record(worker, provider, **fields):
    return TrainingRecord.objects.create(
        worker=worker,
        employer=provider,
        course=COURSE,
        **{"completed_on": LAST_YEAR, "expires_on": TODAY + timedelta(days=100), **fields},
    )


class TestCells:
    def test_a_day_of_completion_makes_a_record(self, manager, provider, amina):
        report = give(manager, ("Amina Yusuf", "W1", LAST_YEAR))
        assert counts(report) == (1, 0, 0, 0)
        kept = TrainingRecord.objects.get()
        assert (kept.worker, kept.employer, kept.source) == (amina, provider, "matrix")
        assert kept.completed_on == LAST_YEAR
        assert kept.expires_on > TODAY
        assert kept.practical

    @pytest.mark.parametrize("said", ["✓", "yes", "n/a", "booked 12/1", "due", "ask Sue", None])
    def test_what_has_no_date_makes_none(self, manager, amina, said):
        report = give(manager, ("Amina Yusuf", "W1", said))
        assert report.ok, report.findings
        assert not TrainingRecord.objects.exists()

    @pytest.mark.parametrize("said", ["✓", "yes", "n/a", "booked 12/1", "due", "ask Sue", None])
    def test_what_has_no_date_takes_none_away(self, manager, provider, amina, said):
        kept = record(amina, provider)
        give(manager, ("Amina Yusuf", "W1", said))
        assert TrainingRecord.objects.values().get() == {
            name: getattr(kept, name) for name in TrainingRecord.objects.values().get()
        }

    def test_expired_ends_what_counted(self, manager, provider, amina):
        record(amina, provider)
        report = give(manager, ("Amina Yusuf", "W1", "expired"))
        assert counts(report) == (0, 1, 0, 0)
        assert "ends-sooner-in-file" in report.codes("warning")
        assert TrainingRecord.objects.get().expires_on == TODAY
        assert counts(give(manager, ("Amina Yusuf", "W1", "expired"))) == (0, 0, 1, 0)

    def test_expired_where_nothing_is_kept_makes_nothing(self, manager, amina):
        report = give(manager, ("Amina Yusuf", "W1", "expired"))
        assert counts(report) == (0, 0, 1, 0)
        assert not TrainingRecord.objects.exists()

    def test_an_end_alone_never_makes_training_count(self, manager, amina):
        end = TODAY + timedelta(days=90)
        report = give(manager, ("Amina Yusuf", "W1", end), dates="expires")
        assert "no-completion-date" in report.codes("warning")
        assert TrainingRecord.objects.get().completed_on is None
        again = give(manager, ("Amina Yusuf", "W1", end), dates="expires")
        assert counts(again) == (0, 0, 1, 0)

    def test_an_end_alone_shortens_what_counts(self, manager, provider, amina):
        record(amina, provider)
        end = TODAY + timedelta(days=30)
        give(manager, ("Amina Yusuf", "W1", end), dates="expires")
        assert TrainingRecord.objects.get().expires_on == end + timedelta(days=1)
        again = give(manager, ("Amina Yusuf", "W1", end), dates="expires")
        assert counts(again) == (0, 0, 1, 0)

    def test_an_end_alone_never_lengthens_what_counts(self, manager, provider, amina):
        kept = record(amina, provider)
        give(manager, ("Amina Yusuf", "W1", TODAY + timedelta(days=900)), dates="expires")
        assert TrainingRecord.objects.get().expires_on == kept.expires_on

    def test_the_same_day_with_an_earlier_end_shortens_it(self, manager, provider, amina):
        record(amina, provider, expires_on=None)
        report = give(manager, ("Amina Yusuf", "W1", LAST_YEAR))
        assert counts(report) == (0, 1, 0, 0)
        assert TrainingRecord.objects.get().expires_on is not None

    def test_a_newer_record_here_stays_and_is_said(self, manager, provider, amina):
        record(amina, provider, completed_on=TODAY - timedelta(days=10))
        report = give(manager, ("Amina Yusuf", "W1", LAST_YEAR))
        assert "newer-record-here" in report.codes("note")
        assert TrainingRecord.objects.count() == 2


class TestWhose:
    @pytest.mark.parametrize(
        ("row", "code"),
        [
            (("Nobody Here", "W9"), "worker-not-found"),
            (("Amina Yusuf", "W9"), "number-of-another"),
            (("Somebody Else", "W1"), "number-of-another"),
        ],
    )
    @pytest.mark.hazard("HZ-01")
    def test_a_row_nobody_fits_is_set_aside_and_said(self, manager, amina, row, code):
        report = give(manager, (*row, LAST_YEAR))
        assert report.ok
        assert report.codes("warning") == [code]
        assert counts(report) == (0, 0, 0, 1)
        assert not TrainingRecord.objects.exists()

    def test_two_of_one_name_are_set_aside(self, manager, provider, amina):
        f.worker(provider, given_name="Amina", family_name="Yusuf", ascwds_id="W2", user=False)
        report = give(manager, ("Amina Yusuf", None, LAST_YEAR))
        assert "worker-ambiguous" in report.codes("warning")

    def test_one_worker_in_two_rows_is_an_error(self, manager, amina):
        rows = (("Amina Yusuf", "W1", LAST_YEAR), ("Yusuf, Amina", None, LAST_YEAR))
        report = give(manager, *rows)
        assert report.codes("error") == ["worker-twice"]
        assert not TrainingRecord.objects.exists()

    @pytest.mark.hazard("HZ-11")
    def test_a_rivals_worker_is_nobody(self, manager):
        f.worker(f.organisation(), given_name="Amina", family_name="Yusuf", ascwds_id="W1")
        report = give(manager, ("Amina Yusuf", "W1", LAST_YEAR))
        assert report.codes("warning") == ["worker-not-found"]

    def test_a_worker_of_a_part_is_ours(self, manager, provider):
        part = f.organisation(parent=provider)
        f.worker(part, given_name="Amina", family_name="Yusuf", ascwds_id="W1", user=False)
        give(manager, ("Amina Yusuf", "W1", LAST_YEAR))
        assert TrainingRecord.objects.get().employer == part


class TestMapping:
    def test_without_one_nothing_is_read(self, manager, amina):
        report = bring(manager, matrix_importer(courses()), {"m.xlsx": files.matrix()})
        assert report.codes("error") == ["no-mapping"]

    def test_one_for_another_sheet_is_refused(self, manager, amina):
        content = files.matrix()
        mapping = mapping_of(content) | {"sheet": "Gone"}
        report = bring(manager, matrix_importer(courses()), {"m.xlsx": content}, mapping=mapping)
        assert report.codes("error") == ["no-matrix"]

    def test_one_whose_headings_moved_is_refused(self, manager, amina):
        mapping = mapping_of(files.matrix())
        other = files.matrix(("Amina Yusuf", "W1", LAST_YEAR), headings=("Fire safety",))
        report = bring(manager, matrix_importer(courses()), {"m.xlsx": other}, mapping=mapping)
        assert report.codes("error") == ["heading-moved"]
        assert not TrainingRecord.objects.exists()

    @pytest.mark.parametrize("mapping", [{"sheet": "Matrix"}, {"sheet": "Matrix", "version": 9}])
    def test_a_broken_one_is_refused(self, manager, amina, mapping):
        report = bring(
            manager, matrix_importer(courses()), {"m.xlsx": files.matrix()}, mapping=mapping
        )
        assert report.codes("error") == ["mapping-broken"]
