"""`almoner import …`: what it asks, what it prints, and how it ends."""

import json

import pytest
from tests import factories as f
from tests.registers.directory.world import a_service
from tests.surfaces.imports import command_line, files
from tests.surfaces.imports.desk import Desk
from tests.surfaces.imports.snapshot import snapshot
from typer.testing import CliRunner

from almoner.platform.imports.models import ImportRun, RememberedMapping
from almoner.registers.people.models import Person
from almoner.registers.workforce.models import Employment, TrainingRecord
from almoner.services.capacity.models import Standing
from almoner.services.rounds.models import WantedVisit
from almoner.surfaces.cli.app import app

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def give(desk, tmp_path):
    return lambda kind, brought, *options: command_line.run(desk, tmp_path, kind, brought, *options)


BUNDLE = {"bundle": files.bundle(people=2)}


def test_applies_and_says_how_many(give):
    said = give("bundle", BUNDLE)
    assert said.exit_code == 0, said.output
    assert "4 created, 0 updated, 0 unchanged" in said.stdout
    assert Person.objects.count() == 2
    run = ImportRun.objects.get()
    assert (run.status, run.dry_run, run.content) == ("done", False, None)


def test_a_roster_says_what_is_wanted(desk, give):
    f.person([desk.provider], given_name="Ada", family_name="Lark")
    rows = "Client,Carer,Date,Start time,Duration\nAda Lark,,21/11/2026,08:00,30\n"
    said = give("roster", {"roster": rows.encode()})
    assert said.exit_code == 0, said.output
    assert "1 created" in said.stdout
    assert WantedVisit.objects.get().person.given_name == "Ada"


def test_a_table_says_what_is_free(desk, give):
    service = a_service(organisation=desk.provider, name="Elm House", kind="nursing")
    said = give("capacity", {"capacity": b"service,accepting\nElm House,2\n"})
    assert said.exit_code == 0, said.output
    assert "1 created" in said.stdout
    assert Standing.objects.get(service=service).accepting == 2


def test_a_second_run_finds_everything_unchanged(give):
    give("bundle", BUNDLE)
    before = snapshot()
    assert "0 created, 0 updated, 4 unchanged" in give("bundle", BUNDLE).stdout
    assert snapshot() == before


def test_a_dry_run_says_the_same_and_changes_nothing(give):
    before = snapshot()
    said = give("bundle", BUNDLE, "--dry-run")
    assert said.exit_code == 0
    assert "4 created" in said.stdout
    assert "This was a dry run. Nothing was changed." in said.stdout
    assert snapshot() == before
    assert ImportRun.objects.get().dry_run


def test_json_holds_the_whole_report(give):
    said = json.loads(give("bundle", BUNDLE, "--json").stdout)
    assert said["ok"] is True
    assert said["dry_run"] is False
    assert said["import"] == ImportRun.objects.get().pk
    assert said["counts"]["created"] == 4
    assert {"severity", "where", "value", "problem", "mend", "code", "column"} == set(
        said["findings"][0]
    )


def test_three_files_of_ascwds_are_one_upload(desk, give):
    said = give("ascwds", files.ascwds())
    assert said.exit_code == 0, said.output
    assert Employment.objects.filter(organisation=desk.provider, ascwds_id="W1").exists()
    assert TrainingRecord.objects.count() == 3


def test_an_error_is_said_line_by_line_and_gives_one(give):
    broken = files.cell(files.trainings(), 3, "CATEGORY", "99")
    said = give("ascwds", files.ascwds() | {"trainings": broken})
    assert said.exit_code == 1
    assert "error: trainings.csv, row 4, column CATEGORY: “99”" in said.stdout
    assert "Nothing was changed" in said.stdout


def test_a_file_that_is_not_there_gives_one(desk):
    said = command_line.call(desk, "bundle", "/nowhere/people.json")
    assert said.exit_code == 1
    assert "There is no file of this name." in said.stdout


def test_a_folder_is_not_a_file(desk, tmp_path):
    said = command_line.call(desk, "ascwds", str(tmp_path))
    assert said.exit_code == 1
    assert "This is not a file" in said.stdout


def test_one_file_named_twice(desk, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(files.workers())
    assert command_line.call(desk, "ascwds", str(path), str(path)).exit_code == 2


class TestWho:
    def call(self, organisation, email):
        return CliRunner().invoke(
            app,
            ["import", "bundle", "x.json", "--organisation", organisation, "--as", email, "--json"],
        )

    def test_an_unknown_organisation(self, desk):
        said = self.call("NOWHERE", desk.manager.user.email)
        assert said.exit_code == 2
        assert json.loads(said.stdout)["refusals"][0]["code"] == "no_such_organisation"

    def test_an_unknown_account(self, desk):
        assert self.call("VN123", "nobody@example.test").exit_code == 2

    def test_an_account_of_another_organisation(self, desk):
        rival = f.worker(f.organisation(), "registered_manager")
        said = self.call("VN123", rival.user.email)
        assert said.exit_code == 2
        assert json.loads(said.stdout)["refusals"][0]["code"] == "no_such_account"

    def test_a_closed_account(self, desk):
        desk.manager.user.is_active = False
        desk.manager.user.save()
        assert self.call("VN123", desk.manager.user.email).exit_code == 2

    def test_a_role_without_the_right(self, desk):
        worker = f.worker(desk.provider, "care_worker")
        said = self.call("VN123", worker.user.email)
        assert said.exit_code == 1
        assert json.loads(said.stdout)["refusals"][0]["code"] == "may-not-import"
        assert not ImportRun.objects.exists()

    def test_one_with_two_employers_acts_for_the_one_named(self, desk, tmp_path):
        other = f.organisation(ods_code="VN999")
        f.employ(desk.manager, other, "registered_manager")
        path = tmp_path / "b.json"
        path.write_bytes(BUNDLE["bundle"])
        who = ["--organisation", "VN999", "--as", desk.manager.user.email]
        said = CliRunner().invoke(app, ["import", "bundle", str(path), *who])
        assert said.exit_code == 0, said.output
        assert ImportRun.objects.get().organisation_id == other.pk


class TestMatrix:
    @pytest.fixture(autouse=True)
    def _worker(self, desk):
        f.worker(desk.provider, given_name="Amina", family_name="Yusuf", ascwds_id="W1", user=False)

    def test_without_a_mapping_it_says_what_to_do(self, give):
        said = give("matrix", {"m": files.matrix()})
        assert said.exit_code == 1
        assert "--columns" in said.stderr
        assert not TrainingRecord.objects.exists()

    def test_the_guess_can_be_printed_put_right_and_given(self, give, tmp_path):
        printed = give("matrix", {"m": files.matrix(headings=("Sue's",))}, "--columns")
        assert printed.exit_code == 0, printed.output
        mapping = json.loads(printed.stdout)
        mapping["columns"][0] |= {"course": "insulin-practical", "use": True}
        path = tmp_path / "mapping.json"
        path.write_text(json.dumps(mapping))
        brought = {"m": files.matrix(headings=("Sue's",))}
        dry = give("matrix", brought, "--mapping", str(path), "--dry-run")
        assert dry.exit_code == 0, dry.output
        assert not RememberedMapping.objects.exists()
        assert not TrainingRecord.objects.exists()
        said = give("matrix", brought, "--mapping", str(path))
        assert said.exit_code == 0, said.output
        assert TrainingRecord.objects.get().course == "insulin-practical"
        assert RememberedMapping.objects.exists()
        assert give("matrix", brought).exit_code == 0

    def test_a_column_nobody_has_spoken_about_is_not_read(self, give, desk):
        run = desk.bring("matrix", matrix=files.matrix(headings=("Fire safety",)))
        desk.choose_columns(run)
        row = ("Amina Yusuf", "W1", files.date(2025, 1, 2), files.date(2025, 1, 2))
        both = files.matrix(row, headings=("Fire safety", "Insulin pen practice"))
        assert give("matrix", {"m": both}).exit_code == 0
        assert [record.course for record in TrainingRecord.objects.all()] == ["ascwds-6"]

    @pytest.mark.parametrize("text", ["", "[]", "{", "[[[[", "null"])
    def test_a_mapping_that_cannot_be_read(self, give, tmp_path, text):
        path = tmp_path / "mapping.json"
        path.write_text(text)
        said = give("matrix", {"m": files.matrix()}, "--mapping", str(path))
        assert said.exit_code == 2

    def test_the_columns_of_a_workbook_that_cannot_be_read(self, give):
        said = give("matrix", {"m": files.bomb()}, "--columns")
        assert said.exit_code == 1
        assert "was not opened" in said.stdout
