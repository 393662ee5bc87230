"""almoner indicators: compute, explain and check."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.engines.indicators.made import Office
from tests.surfaces.cli.terminal import data, run

from almoner.engines.indicators.kind import INDICATOR
from almoner.engines.indicators.models import IndicatorValue

BAD = "code: made\nversion: 1\nunit: percentage points\n"


@pytest.fixture
def office(db):
    made = Office()
    for n in range(8):
        made.case(timezone.now() - timedelta(days=40 + n))
    return made


def test_it_computes_one_indicator_of_one_organisation(office):
    words = ("--organisation", office.organisation.pk, "--code", "cases-opened", "--periods", 3)
    found = data("indicators", "compute", *words)
    [one] = found
    assert one["organisation"] == office.organisation.pk
    assert one["indicators"] == 1
    assert one["figures"] == IndicatorValue.objects.count() > 3


def test_without_an_organisation_it_computes_all_that_have_cases(office):
    said = run("indicators", "compute", "--periods", 2)
    assert said.exit_code == 0
    assert f"Organisation {office.organisation.pk}:" in said.stdout


def test_an_unknown_code_is_refused_and_nothing_is_stored(office):
    said = run("indicators", "compute", "--code", "no-such")
    assert said.exit_code == 1
    assert "no-such" in said.output
    assert not IndicatorValue.objects.exists()


def test_it_explains_with_definition_figures_and_statement(office):
    run("indicators", "compute", "--code", "cases-opened", "--periods", 6)
    found = data("indicators", "explain", "cases-opened", "--organisation", office.organisation.pk)
    assert found["definition"].startswith("How many cases were opened")
    assert len(found["figures"]) == 6
    assert found["worked_out_at"]
    assert "GROUPING SETS" in found["statement"]
    assert found["statement"].count("%s") == len(found["values"])


def test_explaining_what_is_not_there_names_what_is(office):
    said = run("indicators", "explain", "nope", "--organisation", office.organisation.pk)
    assert said.exit_code == 2
    assert "cases-opened" in said.output


def test_every_shipped_file_holds():
    found = data("indicators", "check")
    assert found["files"] == len(list(INDICATOR.folder.glob("*.yaml")))
    assert found["faults"] == []


def test_a_file_that_does_not_hold_is_told_with_its_line(tmp_path):
    path = tmp_path / "made.yaml"
    path.write_text(BAD)
    found = data("indicators", "check", path, code=1)
    assert found["faults"][0].startswith("made.yaml, line 1, of: is missing")


def test_a_file_that_is_not_there_is_told(tmp_path):
    said = run("indicators", "check", tmp_path / "none.yaml")
    assert said.exit_code == 1
    assert "cannot be read" in said.output


def test_a_pathway_with_a_fault_does_not_stop_the_check(settings, tmp_path):
    (tmp_path / "pathways").mkdir()
    (tmp_path / "pathways" / "broken.yaml").write_text("code: broken\n")
    settings.ALMONER_DEFINITIONS = str(tmp_path)
    said = run("indicators", "check")
    assert said.exit_code == 0
    assert "files read" in said.output


def test_the_files_of_the_place_itself_are_checked_too(settings, tmp_path):
    (tmp_path / "indicators").mkdir()
    (tmp_path / "indicators" / "made.yaml").write_text(BAD)
    settings.ALMONER_DEFINITIONS = str(tmp_path)
    assert data("indicators", "check", code=1)["faults"][0].startswith("made.yaml, line 1")
