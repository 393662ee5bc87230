"""Bed days, dated values, and the daily return: each number counted by itself."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.pathways.shipped.care import shipped

from almoner.kernel.marks import DefinitionError, parse_marked
from almoner.kernel.refusals import Refused
from almoner.kernel.sourced import Confidence
from almoner.services.discharge.rules import days
from almoner.services.discharge.rules import definitions as kept
from almoner.services.discharge.rules.criteria import check_criteria, criteria
from almoner.services.discharge.rules.returns import COLUMNS, Bed, Place, as_csv, measures, rows

MONDAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PLACE = Place("", "Northbury ICB", "RZZ", "Northbury, Hospitals")


def on(offset: int) -> date:
    return MONDAY + timedelta(days=offset)


@pytest.mark.parametrize(
    ("ready", "left", "lost"),
    [(None, 5, 0), (0, 0, 0), (0, 1, 1), (0, 5, 5), (3, 1, 0)],
)
def test_days_are_lost_from_ready_to_leaving(ready, left, lost):
    found = days.lost(None if ready is None else on(ready), on(left))
    assert (found.days, found.pence) == (lost, lost * 54044)


def test_no_cost_is_made_up_for_a_day_without_a_value():
    found = days.lost(date(2019, 12, 30), date(2020, 1, 2))
    assert (found.days, found.pence) == (3, None)


@given(st.dates(MONDAY, on(400)), st.integers(0, 200), st.integers(0, 200))
def test_two_parts_of_a_wait_add_up(ready, first, second):
    middle, end = ready + timedelta(days=first), ready + timedelta(days=first + second)
    parts = [days.lost(ready, middle).days, days.lost(middle, end).days]
    assert sum(parts) == days.lost(ready, end).days


@pytest.mark.hazard("HZ-62")
@pytest.mark.parametrize(("hours", "missed"), [(0, False), (13.9, False), (14, True), (20, True)])
def test_a_review_is_missed_after_fourteen_hours(hours, missed):
    at = NOON + timedelta(hours=hours)
    assert days.is_missed(NOON, NOON - timedelta(days=3), at) is missed
    assert days.is_missed(None, NOON, at) is missed


def test_the_cost_is_local_and_says_how_it_was_worked_out():
    value = kept.bed_day_on(MONDAY)
    assert not value.basis.is_national
    assert round(147_000_000 * 100 / 272_000) == value.pence


def test_a_pathway_keeps_the_meaning_of_its_day():
    older, newer = (kept.meaning_of("p0", day) for day in (date(2021, 1, 1), MONDAY))
    assert older.starts_on < newer.starts_on
    assert older.words != newer.words
    assert kept.meaning_of("p0", date(2019, 1, 1)) is None
    assert kept.meaning_of("p9", MONDAY) is None


def test_the_pathway_names_the_same_families_and_pathways():
    fields = shipped("hospital-discharge").fields
    assert dict(fields["delay_family"].labels) == dict(kept.delays().families)
    assert set(fields["pathway_to"].labels) == {one.code for one in kept.meanings()}


def test_every_reason_has_a_family_and_what_was_proposed_is_local():
    for one in kept.delays().reasons.values():
        assert one.family in kept.delays().families
        assert one.basis.is_national == (one.basis.confidence is not Confidence.D)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("values: [{pence: x, from: 2026-01-01, source: a, confidence: D, set_by: b}]", "whole"),
        ("values: [{pence: 1, from: soon, source: a, confidence: D, set_by: b}]", "a day"),
        ("values: []", "not be empty"),
    ],
)
def test_a_wrong_value_names_its_line(text, words):
    with pytest.raises(DefinitionError) as found:
        kept.read_bed_days(parse_marked(text, "bed_day.yaml"))
    assert words in str(found.value)


def test_the_eleven_reasons_to_stay():
    assert len(criteria()) == 11
    assert check_criteria(["news", "oxygen", "news"]) == ["oxygen", "news"]
    with pytest.raises(Refused):
        check_criteria(["none"])


def bed(ready=None, left=None, nights=3, **more) -> Bed:
    found = (None if one is None else on(one) for one in (ready, left))
    return Bed(nights, *found, **more)


def values(*beds: Bed) -> dict[str, str]:
    return {name: value for name, _, _, value in measures(MONDAY, beds)}


def test_who_is_ready_who_left_and_who_is_still_there():
    found = values(bed(), bed(0), bed(-3, 0, pathway="p1"), bed(-3), bed(1))
    core = ("No longer meet the criteria to reside", "Left on the day", "Still there")
    assert [found[name] for name in core] == ["3", "1", "2"]
    assert found["Pathway 1"] == "1"
    assert found["Days since ready, those still there"] == "3"
    assert found["Cost of those days, local value"] == "1621.32"


def test_the_first_number_is_never_made_of_the_others():
    """Somebody who left the day before is in the first alone: nothing is made to agree."""
    found = values(bed(-3, -1), bed(-1))
    core = ("No longer meet the criteria to reside", "Left on the day", "Still there")
    assert [found[name] for name in core] == ["2", "0", "1"]


def test_reasons_and_families_of_those_still_there():
    found = values(
        bed(-2, reason="medicines", family="hospital"), bed(-2), bed(-2, 0, family="capacity")
    )
    assert (found["Hospital process"], found["Capacity"], found["No reason recorded"]) == (
        *("1", "0", "1"),
    )
    assert found["Hospital process - Waits for medicines to take home"] == "1"


@pytest.mark.parametrize(("nights", "counts"), [(6, "000"), (7, "100"), (14, "110"), (30, "111")])
def test_long_stays(nights, counts):
    """Of those who are ready and still there: nobody else uses an additional bed day."""
    found = values(
        bed(-4, nights=nights), bed(nights=nights), bed(1, nights=nights), bed(-4, 0, nights=nights)
    )
    names = [f"n hospital for {least} nights or more" for least in (7, 14, 21)]
    assert "".join(found[f"I{name}"] for name in names) == counts
    days = [found[f"Additional bed days, i{name}"] for name in names]
    assert days == [str(4 * int(one)) for one in counts]


def test_the_file_has_the_published_columns_and_reads_back():
    found = list(csv.reader(io.StringIO(as_csv(rows(MONDAY, PLACE, [bed(0)])))))
    assert tuple(found[0]) == COLUMNS
    assert {tuple(row[:6]) for row in found[1:]} == {
        ("2026-03-02", "Provider", "", "Northbury ICB", "RZZ", "Northbury, Hospitals")
    }


@given(st.lists(st.builds(bed, st.none() | st.integers(-9, 9), st.none() | st.integers(0, 0))))
def test_a_return_never_fails_and_counts_nobody_twice(beds):
    found = values(*beds)
    assert int(found["Left on the day"]) + int(found["Still there"]) <= len(beds)
