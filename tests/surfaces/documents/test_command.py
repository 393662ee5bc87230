"""almoner docs build and check: words or JSON, and an exit code."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from almoner.surfaces.cli.app import app
from almoner.surfaces.documents import checking
from almoner.surfaces.documents.problems import Problem

ROOT = Path(__file__).resolve().parents[3]


def run(*words: str):
    return CliRunner().invoke(app, ["docs", *words])


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """The project's pages in a folder of their own."""
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    shutil.copy(ROOT / "Makefile", tmp_path / "Makefile")
    (tmp_path / "tests").mkdir()
    monkeypatch.setattr(checking, "ROOT", tmp_path)
    return tmp_path


def test_build_names_what_it_changed_and_then_nothing(copy):
    page = copy / "docs/reference/gates.md"
    page.write_text("Made up.\n")
    assert "docs/reference/gates.md" in json.loads(run("build", "--json").stdout)["changed"]
    again = run("build")
    assert (again.exit_code, again.stdout) == (0, "Every page was up to date.\n")


def test_check_ends_with_1_and_names_the_page(monkeypatch):
    monkeypatch.setattr(checking, "check", lambda: [Problem("README.md", "links to nowhere.")])
    said = run("check")
    assert (said.exit_code, said.stdout) == (1, "README.md links to nowhere.\n")
    data = json.loads(run("check", "--json").stdout)
    assert data == {
        "ok": False,
        "problems": [{"path": "README.md", "words": "links to nowhere."}],
    }


def test_check_ends_with_0_when_all_is_well(monkeypatch):
    monkeypatch.setattr(checking, "check", lambda: [])
    said = run("check", "--json")
    assert (said.exit_code, json.loads(said.stdout)) == (0, {"ok": True, "problems": []})


def test_without_the_source_it_says_so_and_ends_with_2(tmp_path, monkeypatch):
    monkeypatch.setattr(checking, "ROOT", tmp_path)
    for name in ("build", "check"):
        said = run(name)
        assert said.exit_code == 2
        assert "only its code is installed" in said.stderr


def test_the_check_looks_at_all_there_is(copy):
    (copy / "docs/tutorials").mkdir(exist_ok=True)
    (copy / "docs/tutorials/new.md").write_text("`make tea` and [a](gone.md)\n")
    words = " ".join(one.words for one in checking.check(copy))
    for said in ("make tea", "gone.md", "HZ-01 has no test", "is described and read nowhere"):
        assert said in words


def test_the_documents_of_this_project_say_what_its_code_does():
    assert [f"{one.path} {one.words}" for one in checking.check(ROOT)] == []
