"""almoner pathways: check, simulate, migrate, recompute."""

import pytest
from tests.engines.pathways.test_how_to import example
from tests.engines.pathways.test_migrating import RENAMED
from tests.engines.pathways.world import DOOR, make_world, publish
from tests.surfaces.cli.terminal import data, run

from almoner.engines.pathways.models import Case


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "equipment-request.yaml"
    path.write_text(example(), encoding="utf-8")
    return path


def test_a_right_file_has_no_fault(file):
    assert data("pathways", "check", file)["read"] == ["equipment-request"]


def test_a_fault_is_told_with_its_line(file):
    file.write_text(example().replace("initial: received", "initial: lost"), encoding="utf-8")
    found = data("pathways", "check", file, code=1)
    [fault] = found["faults"]
    assert fault.startswith("equipment-request.yaml, line ")
    assert "'lost' is not a state" in fault


def test_a_file_has_the_name_of_its_code(file):
    other = file.rename(file.with_name("other.yaml"))
    said = run("pathways", "check", other)
    assert said.exit_code == 1
    assert "must be the name of the file" in said.stdout


def test_the_shipped_pathways_have_no_fault():
    said = run("pathways", "check")
    assert "front-door version 1: no fault" in said.stdout


def test_a_file_is_tried_out(file):
    words = ("pathways", "simulate", file, "--weeks", 8, "--seed", 3)
    enough = data(*words)
    short = data(*words, "--staff", "requests=0.3")
    assert enough["arrived"] == enough["closed"] + enough["open"]
    assert short["clocks"]["first-contact"]["late"] > enough["clocks"]["first-contact"]["late"]
    assert "came in 8 weeks" in run(*words).stdout


@pytest.mark.parametrize("staff", ["requests", "requests=no", "moon=1", "requests=0"])
def test_staff_that_cannot_be_read(file, staff):
    said = run("pathways", "simulate", file, "--staff", staff)
    assert said.exit_code == 2
    assert "requests, orders" in said.output


def test_a_pathway_that_is_not_there():
    assert run("pathways", "simulate", "nowhere").exit_code == 2


def test_cases_are_brought_over_after_a_dry_run(db):
    world = make_world()
    case = world.contacted()
    publish("door", RENAMED)
    words = ("pathways", "migrate", DOOR, "--organisation", world.council.pk)
    dry = data(*words)
    assert (dry["moved"], dry["applied"]) == ([case.pk], False)
    assert Case.objects.get().state == "contacted"
    assert "would move" in run(*words).stdout
    assert "1 cases moved" in run(*words, "--apply").stdout
    assert Case.objects.get().state == "spoken-with"


def test_recompute_names_what_differs(db):
    world = make_world()
    case = world.open()
    assert data("pathways", "recompute") == {}
    Case.objects.update(route="online")
    assert data("pathways", "recompute", code=1) == {str(case.pk): ["route"]}
