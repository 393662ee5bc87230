"""Readings, visits and words over time."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from almoner.demo.invent import wording
from almoner.demo.invent.chance import stream
from almoner.demo.invent.glucose import LOW, glucose_readings, injection_site
from almoner.demo.invent.visiting import LUNCH, MORNING, NIGHT, visit_times
from almoner.kernel.zone import to_london

START = date(2025, 3, 2)


@pytest.fixture(scope="module")
def year():
    return [list(glucose_readings(7, number, START, 365)) for number in range(1, 21)]


def test_readings_are_in_order_and_in_utc(year):
    for readings in year:
        times = [reading.at for reading in readings]
        assert times == sorted(times)
        assert len(set(times)) == len(times)
        assert all(at.utcoffset() == timedelta(0) for at in times)


def test_there_is_a_reading_before_every_breakfast(year):
    for readings in year:
        mornings = {to_london(r.at).date() for r in readings if r.moment == "before breakfast"}
        assert len(mornings) == 365


def test_breakfast_is_by_the_london_clock_in_summer_and_winter(year):
    hours = {to_london(r.at).hour for rs in year for r in rs if r.moment == "before breakfast"}
    assert hours <= {7, 8}


def test_readings_are_what_a_meter_shows(year):
    for reading in (r for readings in year for r in readings):
        assert reading.mmol_per_litre == reading.mmol_per_litre.quantize(Decimal("0.1"))
        assert Decimal("2.4") <= reading.mmol_per_litre <= 22


def test_no_dose_is_given_on_a_low_reading(year):
    for readings in year:
        assert all(r.units_given is None for r in readings if r.mmol_per_litre < LOW)


def test_every_low_morning_is_rechecked_until_it_is_not_low(year):
    for readings in year:
        for reading, following in pairwise(readings):
            if reading.mmol_per_litre < LOW and reading.moment != "bedtime":
                assert following.moment == "recheck"
                assert following.at - reading.at == timedelta(minutes=15)


def test_one_dose_a_day_and_the_same_all_year(year):
    for readings in year:
        doses = [(to_london(r.at).date(), r.units_given) for r in readings if r.units_given]
        assert len(doses) == len({day for day, _ in doses}) == 365
        assert len({units for _, units in doses}) == 1


def test_the_person_is_stable_with_a_few_lows_and_highs(year):
    values = [r.mmol_per_litre for rs in year for r in rs if r.moment == "before breakfast"]
    assert 0.8 < sum(4 <= v <= 12 for v in values) / len(values) < 0.99
    assert 0.005 < sum(v < LOW for v in values) / len(values) < 0.05
    assert any(v > 14 for v in values)


def test_people_differ(year):
    averages = {sum(r.mmol_per_litre for r in readings) / len(readings) for readings in year}
    assert max(averages) - min(averages) > 1


def test_a_long_series_is_not_kept():
    endless = glucose_readings(7, 1, START, 10**9)
    assert next(endless).moment == "before breakfast"


def test_sites_take_turns():
    chance = stream(7, "site")
    assert len({injection_site(chance) for _ in range(100)}) == 4


def test_visits_follow_the_london_clock_through_both_clock_changes():
    for changed in (date(2025, 3, 30), date(2025, 10, 26)):
        visits = list(visit_times(7, 1, changed - timedelta(days=1), 3, [MORNING]))
        assert [to_london(visit.planned_start).hour for visit in visits] == [8, 8, 8]


def test_the_hour_in_utc_changes_with_the_season():
    winter = next(visit_times(7, 1, date(2025, 1, 5), 1))
    summer = next(visit_times(7, 1, date(2025, 7, 5), 1))
    assert winter.planned_start == datetime(2025, 1, 5, 8, 0, tzinfo=UTC)
    assert summer.planned_start == datetime(2025, 7, 5, 7, 0, tzinfo=UTC)


def test_visits_come_in_order_whatever_the_order_of_slots():
    visits = list(visit_times(7, 1, START, 2, [NIGHT, MORNING, LUNCH]))
    planned = [visit.planned_start for visit in visits]
    assert planned == sorted(planned)
    assert len(visits) == 6


def test_visits_are_kept_late_or_missed_as_in_life():
    visits = [v for number in range(1, 31) for v in visit_times(7, number, START, 365)]
    missed = [v for v in visits if v.missed_because]
    assert 0.002 < len(missed) / len(visits) < 0.012
    assert all(v.started is None and v.ended is None for v in missed)
    kept = [v for v in visits if v.started]
    late = sum(v.started - v.planned_start >= timedelta(minutes=15) for v in kept)
    assert 0.05 < late / len(kept) < 0.15
    assert all(v.started < v.ended for v in kept)


def test_notes_name_the_person_and_leave_no_gap():
    chance = stream(7, "notes")
    for _ in range(200):
        notes = (
            wording.visit_note(chance, "Beryl"),
            wording.insulin_note(chance, "Beryl", "7.1", 18, "left thigh"),
        )
        for note in notes:
            assert "{" not in note
            assert note.endswith(".")
        assert "7.1" in notes[1]
        assert "18 units" in notes[1]


def test_escalations_fill_every_part_and_are_read_back():
    chance = stream(7, "escalations")
    seen = set()
    for _ in range(200):
        call = wording.escalation(chance, "Beryl")
        seen.add(call.background)
        assert "Beryl" in call.situation
        assert call.decision in call.read_back
        assert "{" not in repr(call)
    assert len(seen) == 5


def test_a_low_glucose_in_an_escalation_is_low():
    chance = stream(7, "low")
    calls = [wording.escalation(chance, "Beryl") for _ in range(200)]
    lows = [c for c in calls if "I have not given the insulin" in c.situation]
    assert lows
    for call in lows:
        value = Decimal(call.situation.split(" is ")[1].split(". ")[0])
        assert value < LOW


def test_incidents_have_every_severity_and_always_a_learning():
    chance = stream(7, "incidents")
    found = [wording.incident(chance) for _ in range(200)]
    assert {one.severity for one in found} == {"no-harm", "low", "moderate"}
    assert all(one.learning and one.done_at_once for one in found)


@pytest.mark.parametrize("voice", ["person", "unpaid-carer", "worker"])
def test_experience_has_every_rating_in_every_voice(voice):
    chance = stream(7, "experience")
    found = [wording.experience(chance, voice) for _ in range(600)]
    assert {one.rating for one in found} == {1, 2, 3, 4, 5}
    assert len({one.words for one in found}) == 5
    assert all(one.voice == voice for one in found)


def test_an_unknown_voice_is_refused():
    with pytest.raises(KeyError):
        wording.experience(stream(7), "robot")
