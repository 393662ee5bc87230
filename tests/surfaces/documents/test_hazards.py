"""The hazard log refuses to be incomplete, and no hazard goes without a test."""

from pathlib import Path

import pytest

from almoner.surfaces.documents import hazards

ROOT = Path(__file__).resolve().parents[3]
ONE = """
reviewed_on: 2026-01-01
reviewed_by: Nobody yet
hazards:
  - {code: HZ-01, title: A, cause: B, effect: C, severity: 5, likelihood: 2,
     risk_before: 4, risk_after: 2, controls: [Check.]}
"""
# The ten that clinical safety asked for before a line was written.
SEEDS = {
    "HZ-01": "person",
    "HZ-02": "competence",
    "HZ-03": "suspension",
    "HZ-04": "oxygen scale",
    "HZ-05": "plan",
    "HZ-06": "glucose",
    "HZ-07": "twice",
    "HZ-08": "clocks",
    "HZ-09": "alerts",
    "HZ-10": "message",
}


def written(folder: Path, text: str) -> Path:
    path = folder / "hazards.yaml"
    path.write_text(text)
    return path


def test_the_log_is_complete():
    heading, known = hazards.load(ROOT / "docs/safety/hazards.yaml")
    assert heading["reviewed_by"]
    titles = {hazard.code: hazard.title.lower() for hazard in known}
    for code, word in SEEDS.items():
        assert word in titles[code]


def test_no_risk_stays_unacceptable_and_controls_never_make_it_worse():
    _, known = hazards.load(ROOT / "docs/safety/hazards.yaml")
    for hazard in known:
        assert hazard.risk_after <= min(3, hazard.risk_before), hazard.code


def test_every_hazard_has_a_test_and_every_mark_a_hazard():
    _, known = hazards.load(ROOT / "docs/safety/hazards.yaml")
    found = hazards.tests_by_hazard(ROOT / "tests")
    assert hazards.uncovered(known, found) == []
    assert hazards.unknown(known, found) == []


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("cause: B, ", "", "HZ-01: cause is missing"),
        ("severity: 5", "severity: 6", "HZ-01: scores run from 1 to 5"),
        ("severity: 5", "severity: high", "HZ-01: scores run from 1 to 5"),
        ("controls: [Check.]", "controls: []", "HZ-01: controls is missing"),
        ("code: HZ-01, ", "", "a hazard without a code: code is missing"),
    ],
)
def test_a_faulty_hazard_is_refused_with_its_code(tmp_path, before, after, words):
    with pytest.raises(hazards.HazardLogError, match=words):
        hazards.load(written(tmp_path, ONE.replace(before, after)))


def test_a_code_that_stands_twice_is_refused(tmp_path):
    entry = ONE.split("hazards:\n")[1]
    with pytest.raises(hazards.HazardLogError, match="HZ-01 stands twice"):
        hazards.load(written(tmp_path, ONE + entry))


def test_marks_are_found_on_functions_classes_and_whole_files(tmp_path):
    tests = tmp_path / "tests"
    tests.mkdir()
    mark = "@pytest.mark." + "hazard"
    (tests / "test_a.py").write_text(
        f'{mark}("HZ-01")\ndef test_one(): ...\n\n{mark}("HZ-02", "HZ-03")\nclass TestTwo: ...\n'
    )
    found = hazards.tests_by_hazard(tests)
    assert found == {
        "HZ-01": ["tests/test_a.py::test_one"],
        "HZ-02": ["tests/test_a.py::TestTwo"],
        "HZ-03": ["tests/test_a.py::TestTwo"],
    }


def test_a_hazard_without_a_test_and_a_mark_without_a_hazard_are_named(tmp_path):
    _, known = hazards.load(written(tmp_path, ONE))
    assert hazards.uncovered(known, {}) == ["HZ-01"]
    assert hazards.unknown(known, {"HZ-01": ["x"], "HZ-77": ["y"]}) == ["HZ-77"]


def test_the_page_shows_each_hazard_with_its_controls_and_tests(tmp_path):
    heading, known = hazards.load(written(tmp_path, ONE))
    page = hazards.page(heading, known, {"HZ-01": ["tests/test_a.py::test_one"]})
    assert "| HZ-01 | A | 5 | 2 | 4 | 2 | 1 |" in page
    assert "- Check." in page
    assert "- `tests/test_a.py::test_one`" in page
    assert "Nobody yet." in page
