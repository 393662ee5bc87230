import pytest
from tests.registers.workforce.ascwds.examples import ROWS, TODAY, read, table_of, written

from almoner.registers.workforce.ascwds import parse, render
from almoner.registers.workforce.ascwds.columns import (
    REQUIRED,
    TRAINING,
    WORKER,
    WORKPLACE,
    kind_of,
    qualification_columns,
)


def test_published_headings():
    assert (len(WORKPLACE), len(WORKER), len(TRAINING)) == (44, 38, 12)
    assert WORKPLACE[22:24] == ("DHA", "DHAACTIVITIES")
    assert WORKER[:3] == ("LOCALESTID", "UNIQUEWORKERID", "STATUS")
    assert WORKER[-1] == "CWPCATEGORY"
    assert qualification_columns(1) == ("QUALACH01", "QUALACH01NOTES")


@pytest.mark.parametrize("kind", REQUIRED)
def test_kind_is_told_by_headings_not_by_file_name(kind):
    assert kind_of(REQUIRED[kind]) == kind
    result = parse({"misnamed.txt": render([ROWS[kind]])}, today=TODAY)
    assert result.report.ok
    found = {"workplace": result.workplaces, "worker": result.workers, "training": result.trainings}
    assert [name for name, rows in found.items() if rows] == [kind]


@pytest.mark.parametrize(
    "headers", [(), ("A", "B"), ("LOCALESTID",), ("Name", "Fire", "First aid")]
)
def test_other_headings_are_no_kind(headers):
    assert kind_of(headers) is None


def test_other_files_are_refused_by_name():
    report = read(staff=b"Name,Fire safety\nZoe,01/02/2026\n").report
    assert report.codes("error") == ["not-ascwds"]


def change(kind, alter):
    table = table_of(render([ROWS[kind]]))
    for row in table:
        alter(row)
    return read(file=written(table)).report


@pytest.mark.parametrize("kind", REQUIRED)
def test_each_missing_column_is_named(kind):
    for name in REQUIRED[kind]:
        at = table_of(render([ROWS[kind]]))[0].index(name)
        report = change(kind, lambda row, at=at: row.pop(at))
        assert ("missing-heading", name) in [(f.code, f.column) for f in report.findings]


def test_column_that_is_not_published_is_named():
    table = table_of(render([ROWS["training"]]))
    table[0].append("SHOESIZE")
    table[1].append("7")
    report = read(file=written(table)).report
    assert [(f.code, f.column) for f in report.findings] == [("unknown-heading", "SHOESIZE")]


def test_another_order_is_read_with_a_warning():
    report = change("training", lambda row: row.insert(0, row.pop()))
    assert report.ok
    assert report.codes() == ["heading-order"]


@pytest.mark.parametrize("name", ["CHGUNIQUEWRKID", "TRANSFERSTAFFRECORD", "NURSESPEC"])
def test_columns_of_some_versions_may_be_there(name):
    table = table_of(render([ROWS["worker"]]))
    table[0].insert(2, name)
    table[1].insert(2, "")
    assert read(file=written(table)).report.findings == []


def test_qualifications_repeat_in_pairs():
    table = table_of(render([ROWS["worker"]]))
    table[0] += ["QUALACH04", "QUALACH04NOTES"]
    table[1] += ["", ""]
    assert read(file=written(table)).report.ok
    table[0].pop()
    table[1].pop()
    report = read(file=written(table)).report
    assert [(f.code, f.column) for f in report.findings] == [("missing-heading", "QUALACH04NOTES")]
