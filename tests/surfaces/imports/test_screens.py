"""The screens of imports: who may open them, what they say, and what they never do."""

import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests import factories as f
from tests.surfaces.imports import files
from tests.surfaces.imports.desk import Desk
from tests.surfaces.imports.snapshot import snapshot

from almoner.platform.audit.models import AuditEvent
from almoner.platform.imports import commands
from almoner.platform.imports.models import ImportRun
from almoner.registers.people.models import Person
from almoner.registers.workforce.models import Employment, TrainingRecord, Worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


def words(content):
    page = content.decode() if isinstance(content, bytes) else content
    main = page[page.index("<main") : page.index("</main>")]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)))


def verbs():
    found = AuditEvent.objects.filter(verb__startswith="import.").order_by("pk")
    return list(found.values_list("verb", flat=True))


class TestHome:
    def test_explains_each_kind(self, desk):
        page = words(desk.client.get("/imports/").content)
        assert "ASC-WDS bulk upload files" in page
        assert "Training matrix in Excel" in page
        assert "People and care plans (FHIR)" in page
        assert "Your organisation has not brought in any files yet." in page

    def test_is_in_the_navigation_of_those_who_may(self, desk):
        assert 'href="/imports/"' in desk.client.get("/imports/").content.decode()

    def test_lists_what_was_brought_newest_first(self, desk):
        desk.import_whole("bundle", bundle=("first.json", files.bundle()))
        desk.bring("bundle", bundle=("second.json", files.bundle()))
        page = words(desk.client.get("/imports/").content)
        assert page.index("second.json") < page.index("first.json")
        assert "Applied" in page
        assert "Being checked" in page

    def test_pages_of_twenty(self, desk):
        for number in range(21):
            commands.ask(
                desk.viewer, kind="bundle", files={f"n{number}.json": b"x"}, at=timezone.now()
            )
        assert "Page 2 of 2" in words(desk.client.get("/imports/").content)
        assert "n0.json" in words(desk.client.get("/imports/?page=2").content)


class TestWhoMay:
    @pytest.mark.parametrize("role", ["care_worker", "board"])
    def test_a_role_without_the_right_is_refused(self, desk, role):
        other = f.client_for(f.worker(desk.provider, role))
        assert other.get("/imports/").status_code == 403
        assert other.post("/imports/new/bundle/").status_code == 403

    @pytest.mark.parametrize("role", ["registered_manager", "delegator", "team_lead"])
    def test_a_role_with_the_right_may(self, desk, role):
        assert f.client_for(f.worker(desk.provider, role)).get("/imports/").status_code == 200

    def test_an_outsider_is_asked_to_sign_in(self, desk):
        for path in ("/imports/", "/imports/new/bundle/", "/imports/1/", "/imports/1/report.csv"):
            assert "/accounts/login/" in Client().get(path)["Location"]

    def test_a_rival_finds_nothing(self, desk):
        run = desk.bring("matrix", matrix=files.matrix())
        rival = Desk(f.organisation(name="Rival"))
        before = snapshot()
        for path in ("", "columns/", "report.csv"):
            assert rival.client.get(f"/imports/{run}/{path}").status_code == 404
        for path in ("apply/", "give-up/", "columns/"):
            assert rival.client.post(f"/imports/{run}/{path}").status_code == 404
        assert "matrix.xlsx" not in words(rival.client.get("/imports/").content)
        assert snapshot() == before

    def test_somebody_who_lost_the_right_meanwhile_changes_nothing(self, desk):
        run = desk.bring("bundle", bundle=files.bundle())
        Employment.objects.filter(worker=desk.manager).update(access_role="care_worker")
        desk.work()
        assert ImportRun.objects.get(pk=run).status == "failed"
        assert not Person.objects.exists()

    def test_somebody_who_left_meanwhile_changes_nothing(self, desk):
        run = desk.bring("bundle", bundle=files.bundle())
        Employment.objects.filter(worker=desk.manager).update(ends_on=timezone.now().date())
        desk.work()
        assert ImportRun.objects.get(pk=run).status == "failed"
        assert not Person.objects.exists()


class TestUpload:
    def test_an_unknown_kind_is_not_there(self, desk):
        assert desk.client.get("/imports/new/payroll/").status_code == 404

    @pytest.mark.parametrize("kind", ["ascwds", "matrix", "bundle"])
    def test_says_what_happens(self, desk, kind):
        page = words(desk.client.get(f"/imports/new/{kind}/").content)
        assert "What happens" in page
        assert "all of the file is applied or nothing of it" in page

    @pytest.mark.parametrize("kind", ["ascwds", "matrix", "bundle"])
    def test_without_a_file_says_so_at_the_field(self, desk, kind):
        answer = desk.client.post(f"/imports/new/{kind}/")
        assert answer.status_code == 422
        assert "Choose a file." in words(answer.content)

    def test_the_token_is_still_checked(self, desk):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(desk.manager.user)
        answer = strict.post("/imports/new/bundle/", {"bundle": _file("b.json", files.bundle())})
        assert answer.status_code == 403
        assert not ImportRun.objects.exists()

    def test_two_files_of_one_name_stay_two(self, desk):
        run = desk.bring(
            "ascwds",
            workplaces=("upload.csv", files.workplaces()),
            workers=("upload.csv", files.workers()),
        )
        desk.work()
        kept = ImportRun.objects.get(pk=run)
        assert kept.filenames == ["upload.csv", "upload.csv (2)"]
        assert kept.report["ok"], kept.report

    def test_which_file_is_which_is_told_by_its_headings(self, desk):
        run = desk.import_whole(
            "ascwds",
            workplaces=files.trainings(),
            workers=files.workplaces(),
            trainings=files.workers(),
        )
        assert run.status == "done", run.report
        assert Worker.objects.filter(family_name="Yusuf").exists()

    def test_an_address_in_a_file_name_is_not_believed(self, desk):
        run = desk.bring("bundle", bundle=("../../etc/=cmd.json", files.bundle()))
        assert ImportRun.objects.get(pk=run).filenames == ["'=cmd.json"]

    def test_a_body_without_a_length_in_numbers_is_read_as_usual(self, desk):
        answer = desk.client.generic("POST", "/imports/new/bundle/", b"", CONTENT_LENGTH="many")
        assert answer.status_code == 422


class TestTrial:
    def test_changes_nothing_but_the_run_itself(self, desk):
        before = snapshot()
        for kind, brought in (
            ("ascwds", files.ascwds()),
            ("bundle", {"bundle": files.bundle()}),
        ):
            desk.bring(kind, **brought)
        desk.work()
        assert {run.options["stage"] for run in ImportRun.objects.all()} == {"confirm"}
        assert snapshot() == before
        assert verbs() == ["import.asked", "import.asked", "import.tried", "import.tried"]

    def test_says_what_would_happen(self, desk):
        run = desk.bring("bundle", bundle=files.bundle(people=2))
        desk.work()
        page = words(desk.page(run))
        assert "Nothing has been changed yet" in page
        assert "Would be created 4" in page
        assert "Apply it?" in page

    def test_the_page_waits_with_and_without_script(self, desk):
        run = desk.bring("bundle", bundle=files.bundle())
        page = desk.page(run)
        assert '<noscript><meta http-equiv="refresh"' in page
        assert "imports/progress.js" in page
        ImportRun.objects.filter(pk=run).update(done_rows=30, all_rows=120)
        assert 'value="25"' in desk.page(run)
        assert "30 of 120 done" in words(desk.page(run))

    def test_a_refused_file_cannot_be_applied(self, desk):
        run = desk.bring("bundle", bundle=b"{}")
        desk.work()
        answer = desk.client.post(f"/imports/{run}/apply/")
        assert answer.status_code == 409
        assert "does not wait for an answer any more" in words(answer.content)

    def test_a_file_being_read_cannot_be_applied(self, desk):
        run = desk.bring("bundle", bundle=files.bundle())
        answer = desk.client.post(f"/imports/{run}/apply/")
        assert answer.status_code == 409
        assert "being read now" in words(answer.content)


class TestApply:
    def test_applies_once_however_often_it_is_pressed(self, desk):
        run = desk.import_whole("bundle", bundle=files.bundle()).pk
        assert desk.client.post(f"/imports/{run}/apply/").status_code == 409
        assert Person.objects.count() == 2
        assert verbs() == [
            "import.asked",
            "import.tried",
            "import.confirmed",
            "import.applied",
        ]

    def test_the_file_is_dropped_in_the_end(self, desk):
        run = desk.import_whole("bundle", bundle=files.bundle())
        assert run.content is None
        assert run.ended_at

    def test_the_file_is_kept_only_while_it_waits(self, desk):
        run = desk.bring("bundle", bundle=files.bundle())
        assert bytes(ImportRun.objects.get(pk=run).content) == files.bundle()
        desk.work()
        assert ImportRun.objects.get(pk=run).content is not None
        assert desk.client.post(f"/imports/{run}/give-up/").status_code == 302
        assert ImportRun.objects.get(pk=run).content is None
        assert "The file was checked and let go" in words(desk.page(run))
        assert not Person.objects.exists()

    def test_what_changed_between_trial_and_apply_is_seen(self, desk):
        run = desk.bring("ascwds", trainings=files.trainings(files.training(1)))
        desk.provider.ascwds_id = "GN1"
        desk.provider.save()
        leaver = f.worker(desk.provider, ascwds_id="W1", user=False)
        desk.work()
        desk.apply(run)
        Employment.objects.filter(worker=leaver).update(ends_on=timezone.now().date())
        desk.work()
        kept = ImportRun.objects.get(pk=run)
        assert kept.status == "refused"
        assert not TrainingRecord.objects.exists()

    def test_every_kind_twice_changes_nothing_the_second_time(self, desk):
        for kind, brought in (
            ("ascwds", files.ascwds()),
            ("bundle", {"bundle": files.bundle()}),
        ):
            first = desk.import_whole(kind, **brought)
            after = snapshot()
            second = desk.import_whole(kind, **brought)
            counts = second.report["counts"]
            assert second.status == "done", second.report
            assert counts["created"] == counts["updated"] == 0
            assert counts["unchanged"] == (
                first.report["counts"]["created"] + first.report["counts"]["updated"]
            )
            assert snapshot() == after

    def test_an_error_in_the_last_row_takes_everything_back(self, desk):
        before = snapshot()
        rows = [files.training(number) for number in (1, 2, 3)]
        brought = files.ascwds() | {"trainings": files.trainings(*rows, files.training(4))}
        run = desk.bring("ascwds", **brought)
        desk.work()
        kept = ImportRun.objects.get(pk=run)
        assert kept.status == "refused"
        assert kept.report["errors"] == 1
        assert snapshot() == before


class TestReport:
    def test_names_row_column_value_and_what_to_do(self, desk):
        broken = files.cell(files.trainings(), 2, "CATEGORY", "99")
        run = desk.bring("ascwds", **(files.ascwds() | {"trainings": broken}))
        desk.work()
        page = words(desk.page(run))
        assert "row 3, column CATEGORY" in page
        assert "“99”" in page
        assert "Mend what is listed" in page

    def test_shows_one_severity_or_all(self, desk):
        run = desk.bring("ascwds", **files.ascwds())
        desk.work()
        everything, notes = words(desk.page(run)), words(desk.page(run, "?show=note"))
        assert "Notes (" in everything
        assert "was taken to be Good Neighbours itself" in notes
        assert "Everything" in words(desk.page(run, "?show=nonsense"))

    def test_pages_of_fifty(self, desk):
        rows = [files.worker(n, display_id=f"Staff {n}") for n in range(1, 61)]
        run = desk.bring("ascwds", workplaces=files.workplaces(), workers=files.workers(*rows))
        desk.work()
        assert "Page 2 of 2" in words(desk.page(run))
        assert "row 61, column DISPLAYID" in words(desk.page(run, "?page=2"))

    def test_downloads_as_a_file(self, desk):
        run = desk.bring("bundle", bundle=b"{}")
        desk.work()
        answer = desk.client.get(f"/imports/{run}/report.csv")
        assert answer["Content-Type"].startswith("text/csv")
        assert "attachment" in answer["Content-Disposition"]
        assert answer.content.decode("utf-8-sig").startswith("severity,where,column,value,problem")
        assert "not-a-bundle" in answer.content.decode()

    def test_no_page_is_kept_by_the_browser(self, desk):
        run = desk.bring("bundle", bundle=files.bundle())
        desk.page(run)
        assert desk.answer["Cache-Control"] == "no-store, private"


class TestForgotten:
    def test_a_file_nobody_comes_back_for_is_dropped_after_a_day(self, desk):
        run = desk.bring("bundle", bundle=files.bundle())
        desk.work()
        asked = ImportRun.objects.get(pk=run).asked_at
        assert commands.tidy(asked + timedelta(hours=23)) == []
        assert ImportRun.objects.get(pk=run).content is not None
        commands.tidy(asked + timedelta(hours=25))
        kept = ImportRun.objects.get(pk=run)
        assert (kept.content, kept.options["stage"], kept.dry_run) == (None, "ended", True)

    def test_a_run_whose_worker_was_lost_is_named_again(self, desk):
        run = desk.bring("bundle", bundle=files.bundle())
        asked = ImportRun.objects.get(pk=run).asked_at
        assert commands.tidy(asked + timedelta(minutes=10)) == []
        assert commands.tidy(asked + timedelta(minutes=20)) == [run]

    def test_a_file_that_kills_its_worker_every_time_is_given_up(self, desk):
        run = desk.bring("bundle", bundle=files.bundle())
        for _ in range(3):
            commands._begin(run, timezone.now())
        assert ImportRun.objects.get(pk=run).status == "running"
        desk.work()
        kept = ImportRun.objects.get(pk=run)
        assert kept.status == "failed"
        assert kept.content is None


def _file(name, content):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content)
