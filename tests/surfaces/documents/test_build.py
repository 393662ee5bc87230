"""Pages are made from the code, and the build says where they differ."""

import shutil
from pathlib import Path

import pytest

from almoner.services.delegation.catalogue import activities
from almoner.services.delegation.rules.lifecycle import STATES
from almoner.services.delegation.rules.words import REFUSALS
from almoner.surfaces.documents import build, hazards
from almoner.surfaces.documents.markdown import bullets, sentence_list, table

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def place(tmp_path):
    """A folder with a hazard log and tests of its own, and freshly made pages."""
    (tmp_path / "docs/safety").mkdir(parents=True)
    shutil.copy(ROOT / "docs/safety/hazards.yaml", tmp_path / "docs/safety/hazards.yaml")
    tests = tmp_path / "tests"
    tests.mkdir()
    _, known = hazards.load(tmp_path / "docs/safety/hazards.yaml")
    codes = "\n".join(f'@pytest.mark.hazard("{one.code}")' for one in known)
    (tests / "test_all.py").write_text(f"{codes}\ndef test_all(): ...\n")
    build.build(tmp_path)
    return tmp_path


def test_the_pages_of_this_project_are_up_to_date():
    problems = build.check(ROOT)
    assert [f"{problem.path} {problem.words}" for problem in problems] == []


def test_building_twice_changes_nothing(place):
    assert build.build(place) == []
    assert build.check(place) == []


def test_a_page_changed_by_hand_is_named_and_mended(place):
    page = place / "docs/reference/gates.md"
    page.write_text(page.read_text() + "One more gate.\n")
    [problem] = build.check(place)
    assert problem.path == "docs/reference/gates.md"
    assert "almoner docs build" in problem.words
    assert build.build(place) == [Path("docs/reference/gates.md")]
    assert build.check(place) == []


def test_a_page_that_nothing_makes_any_more_is_removed(place):
    page = place / "docs/reference/activities/gone.md"
    page.write_text(f"{build.MADE}\n\n# Gone\n")
    [problem] = build.check(place)
    assert problem.words.startswith("is no longer made")
    build.build(place)
    assert not page.exists()


def test_a_page_written_by_people_is_left_alone(place):
    page = place / "docs/reference/glossary.md"
    page.write_text("# Glossary\n")
    assert build.build(place) == []
    assert page.read_text() == "# Glossary\n"


def test_every_activity_every_state_and_every_refusal_is_on_a_page(place):
    index = (place / "docs/reference/activities.md").read_text()
    for code in activities():
        assert f"activities/{code}.md" in index
        assert (place / f"docs/reference/activities/{code}.md").exists()
    lifecycle = (place / "docs/reference/lifecycle.md").read_text()
    assert all(state in lifecycle for state in STATES)
    authority = (place / "docs/reference/authority.md").read_text()
    assert all(f"| {code} |" in authority for code in REFUSALS)


def test_no_local_value_is_called_national(place):
    for code, one in activities().items():
        page = (place / f"docs/reference/activities/{code}.md").read_text()
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
