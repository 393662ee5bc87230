"""Every bad file, by the screen and by the command line: clear words, and nothing is changed."""

import html
import json

import pytest
from django.test import override_settings
from tests.surfaces.imports import command_line, files
from tests.surfaces.imports.desk import Desk
from tests.surfaces.imports.snapshot import snapshot

from almoner.platform.imports import commands
from almoner.platform.imports.models import ImportRun

pytestmark = pytest.mark.django_db
HOSTILE = files.hostile()


@pytest.fixture
def desk():
    return Desk()


def names(bad):
    return f"{bad.kind}: {bad.name}"


@pytest.mark.parametrize("bad", HOSTILE, ids=names)
def test_the_screen_refuses_and_says_why(desk, bad):
    before = snapshot()
    run = desk.bring(bad.kind, **bad.files)
    desk.work()
    page = html.unescape(desk.page(run))
    assert "Nothing was changed" in page
    assert bad.words in page
    kept = ImportRun.objects.get(pk=run)
    assert kept.status == "refused"
    assert kept.content is None
    assert bad.code in [finding["code"] for finding in kept.report["findings"]]
    assert snapshot() == before


@pytest.mark.parametrize("bad", HOSTILE, ids=names)
def test_the_command_line_refuses_and_says_why(desk, bad, tmp_path):
    before = snapshot()
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps({"sheet": "", "version": 1}))
    extra = ["--mapping", str(mapping)] if bad.kind == "matrix" else []
    said = command_line.run(desk, tmp_path, bad.kind, bad.files, "--json", *extra)
    assert said.exit_code == 1, said.output
    report = json.loads(said.stdout)
    assert report["ok"] is False
    assert bad.code in [finding["code"] for finding in report["findings"]]
    assert report["counts"] == {"created": 0, "updated": 0, "unchanged": 0, "skipped": 0} or (
        report["errors"] > 0
    )
    assert snapshot() == before


@pytest.mark.parametrize("kind", ["ascwds", "matrix", "bundle"])
def test_a_file_of_200_mb_is_refused_before_it_is_read(desk, kind, monkeypatch):
    before = snapshot()
    field = {"ascwds": "workers", "matrix": "matrix", "bundle": "bundle"}[kind]
    monkeypatch.setattr("django.http.multipartparser.MultiPartParser.parse", _never)
    body = _Endless(200 * 1024 * 1024)
    answer = desk.client.generic(
        "POST",
        f"/imports/new/{kind}/",
        b"",
        content_type=f"multipart/form-data; boundary={field}",
        CONTENT_LENGTH=str(body.left),
        **{"wsgi.input": body},
    )
    assert answer.status_code == 413
    assert "larger than 50 MB" in answer.content.decode()
    assert body.left == 0, "the browser must be let finish, or it never shows the words"
    assert not ImportRun.objects.exists()
    assert snapshot() == before


@pytest.mark.parametrize("kind", ["ascwds", "bundle", "matrix"])
def test_the_command_line_measures_a_file_of_200_mb_before_it_opens_it(desk, kind, tmp_path):
    path = tmp_path / "huge.bin"
    with path.open("wb") as huge:
        huge.truncate(200 * 1024 * 1024)
    before = snapshot()
    said = command_line.call(desk, kind, str(path))
    assert said.exit_code == 1, said.output
    assert "larger than" in said.stdout or "Nobody has said" in said.stderr
    assert snapshot() == before


def test_files_that_are_too_large_together_are_refused_at_the_form(desk, monkeypatch):
    monkeypatch.setattr(commands, "MOST_BYTES", 1000)
    answer = desk.client.post(
        "/imports/new/ascwds/",
        {name: _upload(f"{name}.csv", b"x" * 600) for name in ("workers", "trainings")},
    )
    assert answer.status_code == 422
    assert "larger than" in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_a_formula_in_a_name_never_leaves_as_a_formula(desk):
    rows = files.workers(files.worker(1, display_id="=HYPERLINK(1)"))
    run = desk.bring("ascwds", workplaces=files.workplaces(), workers=rows)
    desk.work()
    csv = desk.client.get(f"/imports/{run}/report.csv").content.decode("utf-8-sig")
    cells = [cell.strip('"') for line in csv.splitlines() for cell in line.split(",")]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "-"))]


@override_settings(SYNTHETIC_ONLY=False)
def test_a_live_service_refuses_test_numbers(desk):
    before = snapshot()
    run = desk.bring("bundle", bundle=files.bundle())
    desk.work()
    assert "numbers that start with 9" in desk.page(run).lower()
    assert snapshot() == before


def _never(*_):
    raise AssertionError("the upload was read")


def _upload(name, content):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content)


class _Endless:
    """A body of so many bytes that is never held whole."""

    def __init__(self, size):
        self.left = size

    def read(self, size=-1):
        now = min(size if size >= 0 else self.left, self.left)
        self.left -= now
        return bytes(now)

    def readline(self, size=-1):
        return self.read(size)
