"""almoner authority: exit 0 granted, 1 refused, 2 not answerable, with reasons and chain."""

import json

import pytest
from tests.services.delegation.world import INSULIN, NOW, make_world
from typer.testing import CliRunner

from almoner.surfaces.cli.app import app


@pytest.fixture
def world(db):
    return make_world()


def ask(world, *extra, **changed):
    options = {
        "worker": world.worker.pk,
        "activity": INSULIN,
        "person": world.person.pk,
        "at": NOW.isoformat(),
        **changed,
    }
    flat = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    return CliRunner().invoke(app, ["authority", *flat, *extra])


def test_granted_in_words(world):
    said = ask(world)
    assert said.exit_code == 0, said.output
    assert said.stdout.startswith("Yes, this is authorised until")
    assert "Competence is signed off for this activity and this person" in said.stdout


def test_granted_as_json(world):
    said = ask(world, "--json")
    assert said.exit_code == 0
    answer = json.loads(said.stdout)
    assert answer["granted"] is True
    assert {"kind", "id", "words", "until"} == set(answer["chain"][0])
    assert answer["delegation"] == world.delegation.pk


def test_refused_says_why_how_and_who(world):
    world.insurance.delete()
    said = ask(world)
    assert said.exit_code == 1
    assert said.stdout.startswith("No, at 20 November 2026")
    assert "To put it right:" in said.stdout
    assert "Who can:" in said.stdout


def test_refused_as_json(world):
    world.insurance.delete()
    said = ask(world, "--json")
    assert said.exit_code == 1
    answer = json.loads(said.stdout)
    assert answer["granted"] is False
    assert {"code", "reason", "mend", "who"} == set(answer["refusals"][0])


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"worker": "999999"}, "no_such_worker"),
        ({"person": "999999"}, "no_such_person"),
        ({"worker": "Joe"}, "not_an_id"),
        ({"worker": "-1"}, "not_an_id"),
        ({"worker": 10**30}, "not_an_id"),
        ({"worker": "ascwds:nobody"}, "worker_unclear"),
        ({"person": "9434765919"}, "personal_data"),
        ({"person": "943 476 5919"}, "personal_data"),
        ({"activity": "brain-surgery"}, "unknown_activity"),
        ({"at": "yesterday"}, "not_a_time"),
        ({"at": "2026-11-20T08:00:00"}, "no_zone"),
        ({"provider": "ZZZ9"}, "no_such_organisation"),
        ({"provider": "424242"}, "no_such_organisation"),
    ],
)
def test_not_answerable(world, changed, code):
    said = ask(world, "--json", **changed)
    assert said.exit_code == 2
    told = json.loads(said.stdout)
    assert told["error"] is True
    assert [one["code"] for one in told["refusals"]] == [code]


def test_an_nhs_number_is_never_repeated(world):
    said = ask(world, person="9434765919")
    assert said.exit_code == 2
    assert "9434765919" not in said.output
    assert "shell's history" in said.stderr


def test_identifiers_that_are_not_personal(world):
    world.provider.ods_code = "VLAAA"
    world.provider.save()
    world.worker.employments.update(ascwds_id="W-17")
    said = ask(world, worker="ascwds:W-17", provider="vlaaa")
    assert said.exit_code == 0, said.output


def test_another_employer_is_refused(world):
    said = ask(world, "--json", provider=world.rival.pk)
    assert said.exit_code == 1
    assert json.loads(said.stdout)["refusals"][0]["code"] == "other_employer"


def test_a_missing_option_is_not_answerable(world):
    said = CliRunner().invoke(app, ["authority", "--worker", "1"])
    assert said.exit_code == 2
    assert "Missing option" in said.stderr
