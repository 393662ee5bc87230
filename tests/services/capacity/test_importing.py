"""A table of what is free: all of it or nothing, the same file once, every cell that fails."""

import contextlib
import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.services.capacity.world import DAY, NOW, a_world, said, say

from almoner.platform.audit.models import AuditEvent
from almoner.platform.imports.running import Upload, attempt
from almoner.services.capacity import importing
from almoner.services.capacity.importing import import_capacity
from almoner.services.capacity.models import Statement
from almoner.services.capacity.queries import standing_of

pytestmark = pytest.mark.django_db
HEAD = "service,accepting,maximum,occupied,morning,rate,available_from,holds_until"
GOOD = (
    f"{HEAD}\nElm House,2,10,8,,1400,05/03/2026,2026-03-06\n"
    "elm at home,,,,90,24.50,,2026-03-04 17:00\n"
)


@pytest.fixture
def world():
    return a_world()


def brought(world, content, *, dry_run=False, at=NOW, who=None, name="free.csv"):
    data = content if isinstance(content, bytes) else content.encode()
    viewer = world.viewer(who or world.manager)
    return attempt(import_capacity, Upload({name: data}, viewer, at), dry_run=dry_run)


def stood(world, service, at=NOW):
    return standing_of(service.pk, at).stood


def test_each_row_says_what_is_free_at_one_service(world):
    report = brought(world, GOOD)
    assert report.ok, report.as_lines()
    assert (report.created, report.rows_read) == (2, 2)
    house = stood(world, world.home).said
    assert (house.accepting, house.maximum, house.occupied) == (2, 10, 8)
    assert (house.minutes, house.rate_pence, house.available_from) == (
        {},
        140_000,
        date(2026, 3, 5),
    )
    assert house.holds_until.isoformat() == "2026-03-07T00:00:00+00:00"
    at_home = stood(world, world.home_care).said
    assert (at_home.accepting, at_home.minutes, at_home.rate_pence) == (None, {"morning": 90}, 2450)
    assert at_home.holds_until.hour == 17
    assert AuditEvent.objects.get(verb="capacity.stated").detail == {"source": "file", "n": 2}


def test_a_workbook_says_the_same(world):
    book = openpyxl.Workbook()
    book.active.append(HEAD.split(","))
    book.active.append(["Elm House", 2, 10, 8, None, 1400, date(2026, 3, 5), datetime(2026, 3, 6)])
    content = io.BytesIO()
    book.save(content)
    report = brought(world, content.getvalue(), name="free.xlsx")
    assert report.ok, report.as_lines()
    said_there = stood(world, world.home).said
    assert (said_there.accepting, said_there.rate_pence) == (2, 140_000)
    assert said_there.available_from == date(2026, 3, 5)


def test_a_dry_run_says_the_same_and_changes_nothing(world):
    report = brought(world, GOOD, dry_run=True)
    assert (report.ok, report.created) == (True, 2)
    assert not Statement.objects.exists()


def test_the_same_file_on_the_same_day_changes_nothing(world):
    brought(world, GOOD)
    report = brought(world, GOOD, at=NOW + DAY / 8)
    assert (report.created, report.unchanged) == (0, 2)
    assert Statement.objects.count() == 2


def test_the_same_file_on_another_day_says_it_again(world):
    short = "service,accepting\nElm House,2\n"
    brought(world, short)
    report = brought(world, short, at=NOW + DAY)
    assert report.created == 1
    assert stood(world, world.home, NOW + DAY).said.said_at == NOW + DAY


def test_one_bad_cell_and_nothing_is_changed(world):
    report = brought(world, GOOD.replace("24.50", "a lot"))
    assert not report.ok
    finding = report.findings[0]
    assert (finding.where, finding.value) == ("row 3, column rate", "a lot")
    assert not Statement.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "code", "column"),
    [
        ("elm at home", "Oak House", "service-not-found", "service"),
        ("elm at home", "Elm House", "service-twice", "service"),
        (",2,10,8,", ",two,10,8,", "not-readable", "accepting"),
        (",2,10,8,", ",-2,10,8,", "not-readable", "accepting"),
        (",2,10,8,", ",2.5,10,8,", "not-readable", "accepting"),
        (",2,10,8,", ",3,10,8,", "more-accepted-than-left", "accepting"),
        (",2,10,8,", ",0,10,11,", "more-occupied-than-there-are", "occupied"),
        ("1400", "14", "rate-out-of-range", "rate"),
        ("2026-03-06", "2026-03-02", "holds-no-longer", "holds_until"),
        ("2026-03-06", "2026-09-06", "holds-too-long", "holds_until"),
        ("05/03/2026", "5/3/26", "not-readable", "available_from"),
        ("2026-03-04 17:00", "2026-03-04 25:00", "not-readable", "holds_until"),
        ("2026-03-06", "9999-12-31", "not-readable", "holds_until"),
        ("2026-03-06", "9999-12-31T23:30:00-05:00", "not-readable", "holds_until"),
        ("2026-03-06", "0001-01-01 00:00", "not-readable", "holds_until"),
        ("05/03/2026", "31/12/9999", "not-readable", "available_from"),
    ],
)
def test_every_cell_that_will_not_do_is_named_with_its_mend(world, old, new, code, column):
    report = brought(world, GOOD.replace(old, new))
    found = {(one.code, one.column) for one in report.findings if one.severity == "error"}
    assert (code, column) in found
    assert all(one.mend and one.where for one in report.findings)
    assert not Statement.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "service\n",
        "place,accepting\nElm House,2\n",
        "accepting\n2\n",
        "\x00",
        "service,service\n",
    ],
)
def test_a_file_that_is_none_changes_nothing_and_says_why(world, content):
    report = brought(world, content)
    assert report.findings
    assert not Statement.objects.exists()


@pytest.mark.hazard("HZ-25")
def test_a_row_said_before_what_is_there_changes_nothing(world):
    say(world)
    rows = "service,accepting,said_at,holds_until\nElm House,1,2026-03-03 11:00,2026-03-05\n"
    report = brought(world, rows)
    assert (report.ok, report.skipped, report.codes("warning")) == (True, 1, ["later-one-there"])
    assert stood(world, world.home).said == said()


def test_nobody_brings_in_what_they_may_not_say(world):
    report = brought(world, GOOD, who=world.hub)
    assert report.codes() == ["role-without-right"]
    assert brought(world, GOOD, who=world.rival).codes() == ["service-not-found"] * 2


odd = st.text(st.characters(exclude_characters=',\n\r\x00"'), max_size=12)
cells = st.one_of(
    odd,
    st.dates().map(str),
    st.datetimes(timezones=st.just(UTC)).map(lambda at: at.isoformat()),
    st.datetimes().map(str),
    st.integers().map(str),
    st.floats().map(str),
)


@given(cells)
def test_whatever_a_cell_holds_is_read_or_refused_in_words(cell):
    for read in (importing._end, importing._moment, importing._day, importing._pence):
        with contextlib.suppress(ValueError):
            read(cell)
    with contextlib.suppress(ValueError):
        assert importing._whole(cell) >= 0


@given(st.lists(st.lists(cells, min_size=8, max_size=8), min_size=1, max_size=3))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_file_breaks_the_import(world, rows):
    lines = [",".join(["Elm House", *row[1:]]) for row in rows]
    report = brought(world, "\n".join([HEAD, *lines]), dry_run=True)
    assert report.created or report.findings
