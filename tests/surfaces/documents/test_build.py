"""Pages are made from the code, and the build says where they differ."""

import shutil
from functools import partial
from pathlib import Path

import pytest

from almoner.services.delegation.catalogue import activities
from almoner.services.delegation.rules.lifecycle import STATES
from almoner.services.delegation.rules.words import REFUSALS
from almoner.surfaces.documents import build, hazards
from almoner.surfaces.documents.markdown import bullets, sentence_list, table

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder with a hazard log and tests of its own, and freshly made pages. Only read it."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "docs/safety").mkdir(parents=True)
    shutil.copy(ROOT / "docs/safety/hazards.yaml", folder / "docs/safety/hazards.yaml")
    tests = folder / "tests"
    tests.mkdir()
    _, known = hazards.load(folder / "docs/safety/hazards.yaml")
    codes = "\n".join(f'@pytest.mark.hazard("{one.code}")' for one in known)
    (tests / "test_all.py").write_text(f"{codes}\ndef test_all(): ...\n")
    build.build(folder)
    return folder


@pytest.fixture
def place(built, tmp_path):
    """One like it, to change."""
    return shutil.copytree(built, tmp_path / "place")


@pytest.fixture(scope="module")
def texts():
    """What the code makes, made once for the tests that are about the pages' files."""
    return tuple(list(pages()) for pages in build.SOURCES)


@pytest.fixture
def files(place, texts, monkeypatch):
    monkeypatch.setattr(build, "SOURCES", tuple(partial(iter, made) for made in texts))
    return place


def test_the_pages_of_this_project_are_up_to_date():
    problems = build.check(ROOT)
    assert [f"{problem.path} {problem.words}" for problem in problems] == []


def test_building_twice_changes_nothing(place):
    assert build.build(place) == []
    assert build.check(place) == []


def test_a_page_changed_by_hand_is_named_and_mended(files):
    page = files / "docs/reference/gates.md"
    page.write_text(page.read_text() + "One more gate.\n")
    [problem] = build.check(files)
    assert problem.path == "docs/reference/gates.md"
    assert "almoner docs build" in problem.words
    assert build.build(files) == [Path("docs/reference/gates.md")]
    assert build.check(files) == []


def test_a_page_that_nothing_makes_any_more_is_removed(files):
    page = files / "docs/reference/activities/gone.md"
    page.write_text(f"{build.MADE}\n\n# Gone\n")
    [problem] = build.check(files)
    assert problem.words.startswith("is no longer made")
    build.build(files)
    assert not page.exists()


def test_a_page_written_by_people_is_left_alone(files):
    page = files / "docs/reference/glossary.md"
    page.write_text("# Glossary\n")
    assert build.build(files) == []
    assert page.read_text() == "# Glossary\n"


def test_every_activity_every_state_and_every_refusal_is_on_a_page(built):
    index = (built / "docs/reference/activities.md").read_text()
    for code in activities():
        assert f"activities/{code}.md" in index
        assert (built / f"docs/reference/activities/{code}.md").exists()
    lifecycle = (built / "docs/reference/lifecycle.md").read_text()
    assert all(state in lifecycle for state in STATES)
    authority = (built / "docs/reference/authority.md").read_text()
    assert all(f"| {code} |" in authority for code in REFUSALS)


def test_no_local_value_is_called_national(built):
    for code, one in activities().items():
        page = (built / f"docs/reference/activities/{code}.md").read_text()
        for value in one.values.values():
            assert value.label() in page
            assert value.is_national == ("national policy" in value.label())


def test_a_bar_in_a_cell_cannot_break_a_table():
    assert table(["a"], [["x | y\nz"]])[-1] == "| x \\| y z |"


def test_an_empty_list_says_so():
    assert bullets([]) == ["- (none)"]


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a or b"), ("abc", "a, b or c")]
)
def test_words_in_a_sentence(words, text):
    assert sentence_list(list(words)) == text
