"""What rosters write in their cells and headings, and what is said when it cannot be read."""

from datetime import date

import pytest

from almoner.platform.imports.report import Report
from almoner.platform.imports.tables import read_table
from almoner.services.rounds.importing.cells import Wrong, read_length, read_moment, read_time
from almoner.services.rounds.importing.headings import NAMES, find_columns
from almoner.services.rounds.importing.lines import read_lines

HEAD = "Client,Carer,Date,Start,End,Second carer"


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("08:05", 485),
        ("8:05", 485),
        ("8.05am", 485),
        ("8am", 480),
        ("12am", 0),
        ("12:30 pm", 750),
        ("0805", 485),
        ("20:05:00", 1205),
        ("8.05 p.m.", 1205),
    ],
)
def test_times_as_people_write_them(text, minutes):
    assert read_time(text) == minutes


@pytest.mark.parametrize("text", ["", "8", "morning", "25:00", "08:61", "13pm", "8:5"])
def test_what_is_no_time_says_so(text):
    assert isinstance(read_time(text), Wrong)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("30", 30), ("30 mins", 30), ("0:45", 45), ("1h 15m", 75), ("2 hours", 120), ("1:00:00", 60)],
)
def test_lengths_as_people_write_them(text, minutes):
    assert read_length(text) == minutes


@pytest.mark.parametrize("text", ["", "0", "long", "25:00", "9999"])
def test_what_is_no_length_says_so(text):
    assert isinstance(read_length(text), Wrong)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("21/11/2026 08:05", (date(2026, 11, 21), 485)),
        ("2026-11-21T08:05", (date(2026, 11, 21), 485)),
        ("08:05", (None, 485)),
        ("8:05 am", (None, 485)),
    ],
)
def test_a_start_may_hold_its_day(text, found):
    assert read_moment(text) == found


def test_no_heading_stands_for_two_things():
    known = [name for names in NAMES.values() for name in names]
    assert len(known) == len(set(known))


@pytest.mark.parametrize(
    ("headers", "codes"),
    [
        (["Service User", "Start-Time", "Duration (mins)"], []),
        (["Client", "Start"], ["missing-column"]),
        (["Start", "End"], ["missing-column"]),
        (["Client", "Customer", "Start", "End"], ["two-columns"]),
        (["Notes"], ["missing-column"] * 3),
    ],
)
def test_columns_are_found_by_their_headings(headers, codes):
    report = Report("roster", "x")
    assert (find_columns(headers, report) is None) == bool(codes)
    assert report.codes("error") == codes


def lines(*rows, head=HEAD):
    report = Report("roster", "x")
    table = read_table("\n".join([head, *rows]), report)
    return report, [] if table is None else read_lines(table, report)[1]


def test_a_line_holds_who_where_and_when():
    report, (line,) = lines("Ada Lark,Joe Banks,21/11/2026,08:00,08:30,Ann Reed")
    assert report.ok
    assert (line.person, line.workers) == ("Ada Lark", (("Joe Banks", ""), ("Ann Reed", "")))
    assert (line.day, line.starts, line.minutes) == (date(2026, 11, 21), 480, 30)
    assert line.double


@pytest.mark.parametrize(
    ("second", "workers", "double"), [("Yes", 1, True), ("", 1, False), ("No", 1, False)]
)
def test_a_double_up_may_be_said_without_a_name(second, workers, double):
    _, (line,) = lines(f"Ada Lark,Joe Banks,21/11/2026,08:00,08:30,{second}")
    assert (len(line.workers), line.double) == (workers, double)


def test_nobody_chosen_yet_is_nobody():
    _, (line,) = lines("Ada Lark,Unallocated,21/11/2026,08:00,08:30,")
    assert line.workers == ()


@pytest.mark.parametrize(
    ("row", "code", "where"),
    [
        (",Joe,21/11/2026,08:00,08:30,", "no-person", "row 2, column Client"),
        ("Ada,Joe,,08:00,08:30,", "no-day", "row 2, column Date"),
        ("Ada,Joe,11/21/2026,08:00,08:30,", "month-first", "row 2, column Date"),
        ("Ada,Joe,21/11/2026,early,08:30,", "not-a-time", "row 2, column Start"),
        ("Ada,Joe,21/11/2026,08:30,08:00,", "ends-before-start", "row 2, column End"),
        ("Ada,Joe,21/11/2026,08:30,,", "no-length", "row 2, column End"),
        ("Ada,Joe,21/11/2026,20/11/2026 08:00,09:00,", "days-differ", "row 2, column Start"),
    ],
)
def test_what_is_wrong_says_where_and_how_to_mend_it(row, code, where):
    report, found = lines(row)
    assert found == []
    (finding,) = report.findings
    assert (finding.code, finding.where) == (code, where)
    assert finding.mend


def test_a_length_that_differs_from_start_and_end_is_a_warning():
    head = "Client,Date,Start,End,Duration"
    report, (line,) = lines("Ada,21/11/2026,08:00,08:30,45", head=head)
    assert report.codes() == ["length-differs"]
    assert line.minutes == 45
