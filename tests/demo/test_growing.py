"""The plan of the place before it is written: order of time, who with whom, what is recorded."""

import gc
from collections import Counter
from contextlib import suppress
from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.demo.conftest import NOW, TODAY

from almoner.demo.growing.arcs import EARLY, SCHEDULES, STORY, TABLE, Arc, fates
from almoner.demo.growing.cast import AMINA, JOY, MAREK, PARTS, PERSONAS
from almoner.demo.growing.casting import FIRST_PRACTICE, practices, story_clocks
from almoner.demo.growing.deciding import RETAINED, answers_for, facts_for, framework
from almoner.demo.growing.growth import FULL, laid_out
from almoner.demo.growing.planning import (
    insulin_record,
    plan_values,
    procedure,
    shared_values,
    well_record,
)
from almoner.demo.growing.script import Clock, Script
from almoner.demo.growing.speed import uncollected
from almoner.demo.growing.staffing import is_delegate, profession_of
from almoner.demo.invent.chance import stream
from almoner.kernel.london import localise
from almoner.platform.access.rights import ROLES
from almoner.services.delegation.catalogue import (
    activities,
    activity,
    check_plan,
    check_stops,
    suspension_triggers,
)
from almoner.services.delegation.commands.act_values import complete_values
from almoner.services.delegation.commands.plans import typed_values
from almoner.services.delegation.rules.decisions import weigh


@pytest.fixture(scope="module")
def place():
    return laid_out(1, NOW, FULL)


def test_a_script_runs_in_order_of_time_and_may_grow_as_it_runs():
    script, seen = Script(Clock(NOW)), []

    def first(at):
        seen.append("first")
        script.add(at + timedelta(minutes=1), lambda at: seen.append("grown"))

    script.add(NOW - timedelta(hours=1), lambda at: seen.append("last"))
    script.add(NOW - timedelta(hours=2), first)
    assert script.run() == 3
    assert seen == ["first", "grown", "last"]


def test_a_script_takes_nothing_after_now_and_nothing_that_is_over():
    script = Script(Clock(NOW))
    with pytest.raises(ValueError, match="after the moment"):
        script.add(NOW + timedelta(seconds=1), print)
    script.add(NOW, partial(_add_earlier, script))
    with pytest.raises(ValueError, match="is over"):
        script.run()


def _add_earlier(script, at):
    script.add(at - timedelta(days=1), print)


def test_days_ago_are_counted_by_the_london_clock():
    clock = Clock(datetime.fromisoformat("2026-06-30T23:30:00+00:00"))
    assert clock.today.isoformat() == "2026-07-01"
    assert clock.ago(clock.at(3, 0, 5)) == 3
    assert clock.at(90, 8).utcoffset() == timedelta(hours=1)
    assert clock.at(120, 8).utcoffset() == timedelta()


@given(st.integers(0, 1439))
def test_the_story_is_told_at_any_minute_of_the_day(minute):
    now = localise(TODAY, time(*divmod(minute, 60)))
    clocks = story_clocks(Clock(now))
    assert set(clocks) == set(STORY)
    minutes = {fate: at.hour * 60 + at.minute for fate, at in clocks.items()}
    assert len({*minutes.values()}) == 4
    assert minutes["story-insulin"] - minute <= 15
    assert minutes["story-insulin"] > minute or minutes["story-insulin"] == 23 * 60 + 30


def test_fates_are_counted_out_and_limited():
    assert fates("active 3, ended", 12) == ["active", "active", "active", "ended"]
    assert fates("active 3, ended", 1) == ["active", "ended"]


def test_the_table_names_every_stop_once_and_knows_every_activity():
    stops = Counter(
        trigger
        for provider, name, words in TABLE
        for fate in fates(words, 12)
        if (trigger := Arc(0, name, provider, fate).trigger)
    )
    assert set(stops) == {one.code for one in suspension_triggers().triggers}
    assert {name for _, name, _ in TABLE} == set(activities()) == set(SCHEDULES)


def test_days_due():
    days = [TODAY + timedelta(days=n) for n in range(28)]
    due = {
        kind: sum(Arc(3, "", "", "", days=kind).due_on(day) for day in days)
        for kind in ("daily", "alternate", "week", "weekly", "never")
    }
    assert due == {"daily": 28, "alternate": 14, "week": 12, "weekly": 4, "never": 0}


def test_everybody_in_an_arc_may_be_there(place):
    today = place.clock.today
    for arc in place.casting.arcs:
        assert is_delegate(place.hired[arc.worker], arc.provider, today), arc
        allowed = activity(arc.activity).delegators
        assert profession_of(place.hired[arc.delegator]) in allowed, arc
        assert profession_of(place.hired[arc.deputy]) in allowed, arc
        assert arc.delegator != arc.deputy


def test_nobody_is_delegated_before_the_job_began_and_nothing_turns_before_it_is_active(place):
    for arc in place.casting.arcs:
        job = place.hired[arc.worker].job(arc.provider)
        assert job.starts_on <= place.clock.day(arc.began), arc
        if arc.fate not in EARLY:
            assert arc.turns < arc.began - FIRST_PRACTICE - practices(arc), arc


def test_one_person_is_in_one_delegation_or_in_one_and_its_cover(place):
    first = [arc for arc in place.casting.arcs if arc.covers is None]
    assert max(Counter(arc.person for arc in first).values()) == 1
    seconds = [arc for arc in place.casting.arcs if arc.covers]
    assert len(seconds) > 10
    for arc in seconds:
        assert arc.covers.covered
        assert (arc.person, arc.activity) == (arc.covers.person, arc.covers.activity)
        assert arc.worker != arc.covers.worker


@given(st.dates())
def test_a_day_is_done_by_one_worker_and_never_by_both(day):
    main = Arc(1, "insulin-administration", "", "active", days="daily", covered=True)
    second = Arc(2, "insulin-administration", "", "active", days="daily", covers=main)
    assert main.due_on(day) != second.due_on(day)
    assert second.due_on(day) == (day.weekday() >= 5)


def test_no_worker_is_due_in_two_places_at_once(place):
    for worker in {arc.worker for arc in place.casting.arcs}:
        clocks = [
            clock
            for arc in place.casting.arcs
            if arc.worker == worker and arc.fate not in STORY and arc.covers is None
            for clock in arc.clocks
        ]
        assert len(clocks) == len(set(clocks)), worker


def test_joy_works_for_amina_and_marek_for_the_rival(place):
    joys = [arc for arc in place.casting.arcs if arc.worker == JOY]
    assert {arc.delegator for arc in joys} == {AMINA}
    assert {arc.fate for arc in joys} >= set(STORY)
    assert {arc.provider for arc in place.casting.arcs if arc.worker == MAREK} == {"home-care-2"}


def test_the_cast_fits_the_sign_in_page():
    assert all(0 < len(part.label) <= 60 for part in PERSONAS)
    assert all(part.email.endswith("@example.org") and part.what_to_try for part in PERSONAS)
    assert len({part.key for part in PARTS}) == len(PARTS)
    assert {part.access_role for part in PERSONAS} == set(ROLES) - {"nobody"}


@pytest.mark.parametrize("code", sorted(activities()))
def test_plans_are_complete_and_ordinary_records_stand(code):
    chance, definition = stream(1, "test", code), activity(code)
    values = plan_values(code, (time(8), time(18)), 14)
    assert check_plan(definition, values) == []
    assert procedure(code).strip()
    record = _ordinary(code, chance, typed_values(definition, values))
    assert complete_values(code, record, "done")
    outcome = check_stops(definition, typed_values(definition, values), record, [], at=NOW)
    assert outcome.allowed
    assert outcome.fired == ()


def _ordinary(code, chance, plan):
    shared = shared_values({field.name for field in activity(code).record})
    if code == "insulin-administration":
        return {**shared, **insulin_record(chance, "7.8", plan["dose_units"])}
    return {**shared, **well_record(chance, code)}


def test_the_dose_in_a_record_is_that_of_the_plan():
    definition = activity("insulin-administration")
    plan = typed_values(definition, plan_values(definition.code, (time(8),), 14))
    record = insulin_record(stream(1, "dose"), "7.8", plan["dose_units"])
    assert Decimal(record["dose_units"]["value"]) == 14


@pytest.mark.parametrize("number", range(12))
@pytest.mark.parametrize("basis", ["consent", "attorney", "deputy", "best_interests"])
def test_answers_to_the_gates_delegate(number, basis):
    code = "insulin-administration"
    arc = Arc(number, code, "home-care-1", "active", basis=basis)
    weighed = weigh(activity(code), None, answers_for(stream(1, "gates", number), arc))
    assert weighed.outcome.value in ("delegate", "conditions")


@pytest.mark.parametrize("number", range(len(RETAINED)))
def test_what_stays_with_the_registrant_says_why(number):
    code, gates, facts, note = RETAINED[number]
    answers = answers_for(stream(1, "kept", number), Arc(number, code, "home-care-1", "active"))
    answers |= gates
    answers["facts"] = facts_for(code, framework(code)) | facts
    weighed = weigh(activity(code), None, answers)
    assert weighed.outcome.value == "retain"
    assert weighed.reasons
    assert note


def test_garbage_is_searched_for_again_after_a_load():
    with suppress(ValueError), uncollected():
        assert not gc.isenabled()
        raise ValueError
    assert gc.isenabled()
