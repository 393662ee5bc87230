"""almoner rounds study: what it writes and prints, and what it refuses. No database."""

import json

import pytest
from tests.services.rounds.study.small import greedy
from tests.surfaces.cli.terminal import run

from almoner.services.rounds.study import running

SMALL = ("--people", "30", "--days", "5", "--size", "15", "--seed", "2")


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(running, "solver", lambda settings: greedy)


@pytest.mark.usefixtures("quick")
def test_writes_json_and_prints_a_table(tmp_path):
    out = tmp_path / "report.json"
    said = run("rounds", "study", "--out", out, *SMALL, "--switch", "shift-pay")
    assert said.exit_code == 0, said.output
    assert "Travel, share of the working day" in said.stdout
    assert "Neighbourhoods, with switches" in said.stdout
    written = json.loads(out.read_text())
    assert written["title"] == "What would neighbourhood commissioning change?"
    assert written["changes"][0].keys() == {"person", "before", "after", "on", "why"}
    travel = written["figures"][0]
    value, lower, upper = travel["values"]["Today"]
    assert travel["measure"] == "travel_share"
    assert lower <= value <= upper
    assert travel["differences"].keys() == {
        "Neighbourhoods",
        "Today, with switches",
        "Neighbourhoods, with switches",
    }


@pytest.mark.usefixtures("quick")
def test_writes_a_pdf(tmp_path):
    out = tmp_path / "report.pdf"
    assert run("rounds", "study", "--out", out, *SMALL).exit_code == 0
    assert out.read_bytes().startswith(b"%PDF")


REFUSED = {
    "neither .json nor .pdf": (("--out", "report.txt"), 2),
    "folder is not there": (("--out", "/nowhere/at/all.json"), 2),
    "There is no switch magic": (("--out", "r.json", "--switch", "magic"), 1),
    "There is no area atlantis": (("--out", "r.json", "--area", "atlantis"), 1),
    "5 people": (("--out", "r.json", "--people", "5"), 1),
    "days is out of range": (("--out", "r.json", "--days", "29"), 1),
}


@pytest.mark.parametrize("words", REFUSED)
def test_refused(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    options, code = REFUSED[words]
    said = run("rounds", "study", *options)
    assert said.exit_code == code
    assert words in said.stderr
    assert not list(tmp_path.iterdir())
