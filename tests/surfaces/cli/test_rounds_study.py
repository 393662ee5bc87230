"""almoner rounds study: what it writes and prints, and what it refuses."""

import json

import pytest
from tests.services.rounds.app.places import DAYS, FIRST, make_own_place
from tests.services.rounds.study.small import greedy
from tests.surfaces.cli.terminal import run

from almoner.platform.audit.models import AuditEvent
from almoner.services.rounds.study import running
from almoner.services.rounds.study.measures import MEASURES

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


OWN = ("rounds", "study", "--place", "--first", FIRST.isoformat(), "--days", DAYS, "--size", 14)


@pytest.mark.usefixtures("quick")
@pytest.mark.django_db
def test_ones_own_place_is_read_and_nobody_is_listed(tmp_path):
    place = make_own_place()
    out = tmp_path / "report.json"
    said = run(*OWN, "--organisation", place.council.pk, "--out", out)
    assert said.exit_code == 0, said.output
    written = json.loads(out.read_text())
    assert "changes" not in written
    assert "It is read from rotas of this place." in written["subject"]
    assert len(written["figures"]) == len(MEASURES)
    event = AuditEvent.objects.get(verb="place.read")
    assert event.actor == "system:command line"
    assert event.chain == place.council.pk


@pytest.mark.django_db
def test_ones_own_place_is_a_councils_or_boards(tmp_path):
    place = make_own_place()
    out = tmp_path / "report.json"
    said = run(*OWN, "--organisation", place.base.provider.pk, "--out", out)
    assert said.exit_code == 1
    assert "Only a council or an integrated care board" in said.output
    assert not out.exists()


NOT_ANSWERED = [
    (("--place",), "It is not said whose place."),
    (("--place", "--organisation", "none"), "none"),
    (("--organisation", "1"), "are about your own place"),
    (("--place", "--organisation", "ICB", "--first", "soon"), "'soon' is not a day."),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("words", "said"), NOT_ANSWERED)
def test_what_cannot_be_answered_about_a_place(tmp_path, words, said):
    found = run("rounds", "study", "--out", tmp_path / "report.json", *words)
    assert found.exit_code == 2
    assert said in found.output
