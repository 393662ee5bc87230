from importlib.resources import files

import pytest

from almoner.registers.workforce.ascwds.codetables import (
    may_be_asked_about_dha,
    may_be_delegate,
    table,
)

NAMES = sorted(
    entry.name.removesuffix(".yaml")
    for entry in files("almoner.registers.workforce.ascwds").joinpath("codes").iterdir()
    if entry.name.endswith(".yaml")
)


@pytest.mark.parametrize("name", NAMES)
def test_every_list_has_a_source_a_confidence_and_labels(name):
    codes = table(name)
    assert codes.source
    assert codes.confidence in ("F", "F2", "M", "D")
    assert codes.codes
    assert all(entry.label for entry in codes.codes.values())


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("delegated-activities", 8),
        ("pathway-categories", 9),
        ("statuses", 5),
        ("services", 35),
        ("job-roles", 39),
        ("training-categories", 48),
        ("employment-statuses", 5),
        ("workplace-types", 5),
    ],
)
def test_lists_are_complete(name, count):
    assert len(table(name).codes) == count


def test_the_eight_national_categories():
    assert table("delegated-activities").label("2") == "Specialised medication administration"
    assert list(table("delegated-activities").codes) == [str(n) for n in range(1, 9)]


def test_services_not_asked_about_delegated_activities():
    not_asked = {code for code in table("services").codes if not may_be_asked_about_dha(code)}
    assert not_asked == {"10", "13", "19", "60", "72"}


def test_job_roles_that_cannot_be_delegates():
    never = {code for code in table("job-roles").codes if not may_be_delegate(code)}
    assert never == {str(n) for n in (10, 16, 24, 25, 26, 27, 37, 38, 44, *range(46, 52))}


def test_care_providing_roles():
    assert table("job-roles").flagged("care_providing") == {
        str(n) for n in (4, 5, 7, 8, 9, 23, 45, 52)
    }


def test_enhanced_care_worker_is_code_three():
    assert table("pathway-categories").label("3") == "Enhanced care worker"


def test_words_name_all_of_a_short_list_and_the_ends_of_a_long_one():
    assert table("answers").words() == "1, 2, 999"
    assert table("job-roles").words() == "1, 2, 3 … 52 (39 codes)"
