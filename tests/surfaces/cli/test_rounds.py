"""almoner rounds: check, and what solve refuses before it searches. No database."""

import json

import pytest
from tests.services.rounds.days import by_hand, good_plan
from tests.services.rounds.test_published import INSTANCE
from tests.surfaces.cli.terminal import data, run

from almoner.services.rounds.problem.published import write_plan


@pytest.fixture
def files(tmp_path):
    instance, solution = tmp_path / "instance.json", tmp_path / "solution.json"
    instance.write_text(json.dumps(INSTANCE))
    solution.write_text(json.dumps(write_plan(good_plan(), by_hand())))
    return instance, solution


def test_check_in_words(files):
    said = run("rounds", "check", *files)
    assert said.exit_code == 0
    assert said.stdout.splitlines() == [
        "The plan is possible. It costs 49.67.",
        "Travel: 129.00 minutes.",
        "Late: 10.00 minutes, 10.00 at worst.",
    ]


def test_check_as_json(files):
    found = data("rounds", "check", *files)
    assert found == {
        "ok": True,
        "faults": [],
        "cost": {
            "cost": 49.666667,
            "distance_traveled": 129.0,
            "total_tardiness": 10.0,
            "max_tardiness": 10.0,
        },
    }


def test_spoilt_plan_ends_with_1(files):
    spoilt = json.loads(files[1].read_text())
    spoilt["routes"][0]["locations"][0]["arrival_time"] = 5
    files[1].write_text(json.dumps(spoilt))
    found = data("rounds", "check", *files, code=1)
    assert (found["ok"], found["cost"]) == (False, None)
    assert {one["code"] for one in found["faults"]} == {"before-window", "before-shift"}
    assert "before it opens at 60." in run("rounds", "check", *files).stdout


@pytest.mark.parametrize("text", ["{", "[" * 100_000, b"\xff\xfe\x00"])
def test_file_that_is_not_json(files, text):
    files[1].write_bytes(text if isinstance(text, bytes) else text.encode())
    said = run("rounds", "check", *files)
    assert said.exit_code == 2
    assert "is not JSON" in said.stderr
    assert "Traceback" not in said.output


def test_file_that_is_not_there(files):
    said = run("rounds", "check", files[0], files[1].with_name("none.json"))
    assert said.exit_code == 2
    assert "none.json cannot be opened: No such file or directory." in said.stderr


BUDGETS = {
    "two-budgets": ("--seconds", "1", "--moves", "5"),
    "no-moves": ("--moves", "0"),
    "seconds-range": ("--seconds", "0"),
}


@pytest.mark.parametrize("code", BUDGETS)
def test_budgets_that_are_refused(files, code):
    said = run("rounds", "solve", files[0], "--out", files[1], *BUDGETS[code])
    assert said.exit_code == 2
    assert "--seconds" in said.stderr or "--moves" in said.stderr


def test_seconds_that_are_no_number(files):
    said = run("rounds", "solve", files[0], "--out", files[1], "--seconds", "nan")
    assert said.exit_code == 2
    assert "--seconds is nan" in said.stderr


def test_nothing_is_searched_for_a_folder_that_is_not_there(files, tmp_path):
    said = run("rounds", "solve", files[0], "--out", tmp_path / "no" / "plan.json", "--moves", "1")
    assert said.exit_code == 2
    assert "its folder is not there" in said.stderr


def test_problem_that_is_refused_ends_with_1(files):
    bad = json.loads(files[0].read_text())
    bad["patients"][0]["time_window"] = [120, 60]
    files[0].write_text(json.dumps(bad))
    said = run("rounds", "solve", files[0], "--out", files[1], "--moves", "1")
    assert said.exit_code == 1
    assert "closes at 60, before it opens at 120. Swap the two times." in said.stderr
