"""All or nothing, and a trial by the same code: with importers made for the test."""

import pytest
from django.utils import timezone
from tests import factories as f

from almoner.kernel.refusals import Refused, refuse
from almoner.platform.audit.models import AuditEvent
from almoner.platform.imports import commands, queries, states
from almoner.platform.imports.export import as_csv
from almoner.platform.imports.models import ImportRun, RememberedMapping
from almoner.platform.imports.report import Report
from almoner.platform.imports.running import Upload, attempt
from almoner.registers.organisations.models import Team

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider():
    return f.organisation()


@pytest.fixture
def actor(provider):
    return f.viewer(f.worker(provider, "registered_manager"))


@pytest.fixture
def upload(actor):
    return Upload({"a.csv": b"x"}, actor, timezone.now())


def importer(*, error=False, crash=None, refusal=False):
    """Adds a team, then does what it is told."""

    def bring(upload):
        report = Report("test", "a.csv")
        Team.objects.create(organisation_id=upload.organisation_id, name="Made by the file")
        report.created += 1
        if error:
            report.error("bad", "This is wrong.", "Mend it.", where="row 9")
        if crash:
            raise crash
        if refusal:
            refuse("no", "Not this.", "Another.")
        return report

    return bring


class TestAttempt:
    def test_what_is_applied_stays(self, upload):
        report = attempt(importer(), upload, dry_run=False)
        assert report.ok
        assert Team.objects.count() == 1

    @pytest.mark.parametrize(
        ("made", "dry_run"),
        [(importer(), True), (importer(error=True), False), (importer(error=True), True)],
    )
    def test_a_trial_or_an_error_leaves_nothing(self, upload, made, dry_run):
        assert attempt(made, upload, dry_run=dry_run).created == 1
        assert not Team.objects.exists()

    def test_a_refusal_becomes_an_error_in_words(self, upload):
        report = attempt(importer(refusal=True), upload, dry_run=False)
        assert report.codes("error") == ["no"]
        assert not Team.objects.exists()

    def test_another_fault_is_passed_on_and_leaves_nothing(self, upload):
        with pytest.raises(KeyError):
            attempt(importer(crash=KeyError("x")), upload, dry_run=False)
        assert not Team.objects.exists()


class TestPerform:
    def ask(self, actor, **changes):
        values = {"kind": "test", "files": {"a.csv": b"x", "b.csv": b"yz"}, "at": timezone.now()}
        return commands.ask(actor, **{**values, **changes})

    def perform(self, run, made):
        return commands.perform(run.pk, {"test": made}, timezone.now())

    def test_gives_the_files_as_they_were_brought(self, actor):
        seen = []

        def looking(upload):
            seen.append((dict(upload.files), upload.actor.user_id, upload.today))
            return Report("test", "a.csv")

        self.perform(self.ask(actor), looking)
        assert seen[0][0] == {"a.csv": b"x", "b.csv": b"yz"}
        assert seen[0][1] == actor.user_id

    @pytest.mark.parametrize("crash", [KeyError("Margaret Okafor"), RecursionError()])
    def test_a_fault_ends_the_run_and_names_nobody(self, actor, crash, caplog):
        run = self.ask(actor)
        kept = self.perform(run, importer(crash=crash))
        assert kept.status == "failed"
        assert kept.content is None
        assert kept.report["findings"][0]["code"] == "could-not-finish"
        assert "Okafor" not in caplog.text + str(kept.report)
        assert not Team.objects.exists()

    def test_a_fault_of_the_database_ends_it_too(self, actor):
        def twice(upload):
            for _ in range(2):
                importer()(upload)
            return Report("test", "a.csv")

        assert self.perform(self.ask(actor), twice).status == "failed"
        assert not Team.objects.exists()

    def test_nothing_is_done_for_a_run_that_is_not_there(self):
        assert commands.perform(10**9, {}, timezone.now()) is None

    @pytest.mark.parametrize("stage", [states.MAPPING, states.CONFIRM, states.ENDED])
    def test_nothing_is_done_for_a_run_that_waits_for_a_person(self, actor, stage):
        run = self.ask(actor, stage=stage)
        assert self.perform(run, importer()) is None
        assert not Team.objects.exists()

    def test_each_end_is_audited_without_names(self, actor):
        self.perform(self.ask(actor), importer())
        self.perform(self.ask(actor), importer(error=True))
        self.perform(self.ask(actor), importer(crash=KeyError()))
        found = AuditEvent.objects.exclude(verb="import.asked").order_by("pk")
        assert list(found.values_list("verb", flat=True)) == [
            "import.tried",
            "import.refused",
            "import.refused",
        ]
        assert set(found[0].detail) == {"kind", "digest", "counts", "errors"}
        assert set(found[2].detail) == {"kind", "digest", "why"}

    def test_deeds_meant_to_remain_do(self, actor):
        def knocking(upload):
            upload.afterwards.append(
                lambda: Team.objects.create(organisation_id=upload.organisation_id, name="Stays")
            )
            return importer(error=True)(upload)

        self.perform(self.ask(actor), knocking)
        assert list(Team.objects.values_list("name", flat=True)) == ["Stays"]

    def test_remarks_are_kept_with_the_report(self, actor):
        def remarking(upload):
            upload.remarks["not_understood"] = ["D4"]
            return importer()(upload)

        assert self.perform(self.ask(actor), remarking).report["not_understood"] == ["D4"]


class TestAsking:
    @pytest.mark.parametrize("role", ["care_worker", "board"])
    def test_needs_the_right(self, provider, role):
        other = f.viewer(f.worker(provider, role))
        calls = (
            lambda: commands.ask(other, kind="x", files={}, at=timezone.now()),
            lambda: commands.remember_mapping(other, kind="x", mapping={}, at=timezone.now()),
            lambda: commands.apply(other, run_id=1, at=timezone.now()),
            lambda: commands.run_at_once(
                other, importer(), kind="x", files={}, at=timezone.now(), dry_run=False
            ),
        )
        for call in calls:
            with pytest.raises(Refused) as refused:
                call()
            assert refused.value.refusals[0].code == "may-not-import"
            assert "registered manager" in refused.value.refusals[0].who
        assert not ImportRun.objects.exists()
        assert not Team.objects.exists()

    def test_is_refused_when_too_large(self, actor, monkeypatch):
        monkeypatch.setattr(commands, "MOST_BYTES", 10)
        with pytest.raises(Refused) as refused:
            commands.ask(actor, kind="x", files={"a": b"x" * 11}, at=timezone.now())
        assert refused.value.refusals[0].code == "too-large"

    def test_a_mapping_is_replaced_not_added(self, actor):
        for number in (1, 2):
            commands.remember_mapping(
                actor, kind="matrix", mapping={"n": number}, at=timezone.now()
            )
        assert RememberedMapping.objects.get().mapping == {"n": 2}
        assert queries.mapping_of(actor, "matrix") == {"n": 2}
        assert queries.mapping_of(actor, "other") is None


@pytest.mark.parametrize(
    ("step", "stages"),
    [
        ("map", {"mapping", "confirm"}),
        ("apply", {"confirm"}),
        ("give-up", {"mapping", "confirm"}),
    ],
)
def test_what_may_be_done_in_each_stage(step, stages):
    for stage in ("mapping", "trial", "confirm", "apply", "ended"):
        assert states.can(step, stage) is (stage in stages)
        if stage in stages:
            states.check_may(step, stage)
        else:
            with pytest.raises(Refused):
                states.check_may(step, stage)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "＝"])
def test_no_cell_of_the_exported_report_is_a_formula(start):
    report = Report("test", "a.csv")
    evil = f"{start}cmd|' /C calc'!A0"
    report.error("x", evil, evil, where=evil, column=evil, value=evil)
    line = as_csv(dict(report.as_dict())).decode("utf-8-sig").splitlines()[1]
    import csv

    for cell in next(csv.reader([line])):
        assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝"))
