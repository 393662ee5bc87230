"""The pure parts: steps of an act, times, a day, a portrait."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.services.delegation.acts.door import mmol
from tests.services.delegation.acts.test_recordforms import PLAN
from tests.services.delegation.world import INSULIN, NOW

from almoner.services.delegation.catalogue import activity
from almoner.services.visits import portraits, rounds
from almoner.services.visits.rules import reference_of
from almoner.services.visits.steps import Step, standing, still_counts
from almoner.services.visits.times import due_at, moment_today

KNOWN = activity(INSULIN)


@dataclass
class Kept:
    record: dict[str, Any]
    minutes: float = 0
    allowed: bool = True
    plan_id: int = 1
    plan: Any = field(default_factory=lambda: SimpleNamespace(values=PLAN))

    @property
    def taken_at(self) -> datetime:
        return NOW + timedelta(minutes=self.minutes)


def stands(*readings, minutes=1, plan_id=1):
    return standing(KNOWN, readings, plan_id, NOW + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("readings", "minutes", "plan_id", "step"),
    [
        ((), 0, 1, Step.CHECK),
        ((Kept(mmol("7.2")),), 1, 1, Step.GIVE),
        ((Kept(mmol("7.2")),), 30, 1, Step.GIVE),
        ((Kept(mmol("7.2")),), 31, 1, Step.CHECK),
        ((Kept(mmol("7.2")),), 1, 2, Step.CHECK),
        ((Kept(mmol("3.2"), allowed=False),), 1, 1, Step.STOPPED),
        ((Kept(mmol("3.2"), allowed=False),), 60, 1, Step.STOPPED),
        ((Kept(mmol("3.2"), allowed=False), Kept(mmol("5.2"), 15)), 16, 1, Step.GIVE),
        ((Kept({"glucose": mmol("7.2")["glucose"]}, allowed=False),), 1, 1, Step.MORE),
    ],
)
def test_where_an_act_stands(readings, minutes, plan_id, step):
    assert stands(*readings, minutes=minutes, plan_id=plan_id).step is step


def test_a_low_reading_of_a_colleague_counts_too():
    mine, theirs = Kept(mmol("7.2"), 5, allowed=False), Kept(mmol("3.2"), 0, allowed=False)
    at = NOW + timedelta(minutes=6)
    assert standing(KNOWN, [mine], 1, at, [theirs]).step is Step.STOPPED
    assert standing(KNOWN, [mine], 1, at).step is Step.MORE


@pytest.mark.parametrize(
    ("plan_id", "minutes", "words"), [(2, 1, "The plan changed."), (1, 31, "more than 30 minutes")]
)
def test_why_checks_start_again(plan_id, minutes, words):
    assert words in stands(Kept(mmol("7.2")), plan_id=plan_id, minutes=minutes).why


def test_in_an_emergency_only_the_emergency_is_said():
    found = stands(Kept({**mmol("2.9"), "can_swallow": False, "pen_tested": False}, allowed=False))
    assert found.calls_999
    assert "Call 999" in found.words
    assert "test shot" not in found.words


def test_answers_are_carried_for_half_an_hour_from_when_they_were_first_given():
    first = Kept({"a": 1, "b": 1}, 0)
    second = Kept({"a": 1, "b": 2}, 20)
    assert still_counts([first, second], NOW + timedelta(minutes=30)) == {"a": 1, "b": 2}
    assert still_counts([first, second], NOW + timedelta(minutes=31)) == {"b": 2}
    assert still_counts([], NOW) == {}


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_one_task_one_reference(first, second):
    assert (reference_of(first) == reference_of(second)) is (first == second)


@pytest.mark.hazard("HZ-08")
@pytest.mark.parametrize(
    ("typed", "at", "expected"),
    [
        (None, NOW, NOW),
        (time(7, 50), NOW, NOW - timedelta(minutes=10)),
        (time(8, 1), NOW, NOW + timedelta(minutes=1)),
        # Ten past midnight: ten to twelve was twenty minutes ago.
        (
            time(23, 50),
            datetime(2026, 11, 20, 0, 10, tzinfo=UTC),
            datetime(2026, 11, 19, 23, 50, tzinfo=UTC),
        ),
        # In summer time the clock on the wall is an hour ahead of UTC.
        (
            time(8, 5),
            datetime(2026, 7, 1, 7, 10, tzinfo=UTC),
            datetime(2026, 7, 1, 7, 5, tzinfo=UTC),
        ),
    ],
)
def test_a_time_typed_at_the_door(typed, at, expected):
    assert moment_today(typed, at) == expected


@pytest.mark.hazard("HZ-08")
@pytest.mark.parametrize(
    ("starts", "typed", "expected"),
    [
        ((2026, 7, 1, 6, 45), time(8), (2026, 7, 1, 7, 0)),
        ((2026, 11, 20, 7, 45), time(8), (2026, 11, 20, 8, 0)),
        ((2026, 11, 20, 23, 30), time(0, 15), (2026, 11, 21, 0, 15)),
        ((2026, 10, 25, 0, 30), time(7), (2026, 10, 25, 7, 0)),
    ],
)
def test_a_time_due_is_the_first_after_the_start(starts, typed, expected):
    assert due_at(datetime(*starts, tzinfo=UTC), typed) == datetime(*expected, tzinfo=UTC)


@pytest.mark.hazard("HZ-08")
@pytest.mark.parametrize(
    ("day", "hours"), [((2026, 3, 29), 23), ((2026, 10, 25), 25), ((2026, 11, 20), 24)]
)
def test_a_day_in_london_has_its_own_length(day, hours):
    found = rounds.day_at(datetime(*day, 12, tzinfo=UTC))
    assert (found.end.astimezone(UTC) - found.start.astimezone(UTC)) == timedelta(hours=hours)
    assert rounds.day_at(found.start, 1).start == found.end


def person(**changes):
    given = {
        "name": "Ada Person",
        "known_as": "",
        "born_on": None,
        "address": "",
        "contact_needs": [],
        "preferred_language": "",
        "interpreter_needed": False,
        "about_me": {},
        "conditions": [],
        **changes,
    }
    return SimpleNamespace(**given)


@pytest.mark.parametrize(
    ("born", "age"),
    [((1944, 11, 20), "82 years"), ((1944, 11, 21), "81 years"), ((1944, 11, 19), "82 years")],
)
def test_age_is_counted_in_birthdays(born, age):
    found = portraits.portrait(person(born_on=datetime(*born).date()), NOW)
    assert ("Age", age) in found.checks


def test_nothing_known_is_nothing_shown():
    found = portraits.portrait(person(), NOW)
    assert (found.needs, found.allergies, found.about_me) == ((), (), ())
    assert ("Age", "") in found.checks


@pytest.mark.parametrize(
    ("changes", "needs"),
    [
        ({"preferred_language": "en"}, ()),
        ({"preferred_language": "en-GB"}, ()),
        ({"preferred_language": "ur"}, ("Prefers to speak Urdu",)),
        ({"interpreter_needed": True, "contact_needs": ["BSL"]}, ("Needs an interpreter", "BSL")),
    ],
)
def test_how_to_speak_with_them(changes, needs):
    assert portraits.portrait(person(**changes), NOW).needs == needs


def test_allergies_come_from_wherever_they_are_written():
    found = portraits.portrait(
        person(about_me={"allergies": ["Nuts"]}, conditions=["Latex allergy", {"label": "Gout"}]),
        NOW,
    )
    assert found.allergies == ("Nuts", "Latex allergy")


def test_what_to_do_and_not_to_do_comes_first():
    about = {"Also worth knowing about me": "b", "Please do and please don't": "a", "Odd": 3}
    found = portraits.portrait(person(about_me=about), NOW).about_me
    assert found == (("Please do and please don't", "a"), ("Also worth knowing about me", "b"))


def test_no_readings_no_chart():
    assert portraits.glucose([], None) is None
    assert portraits.glucose([(NOW, 7.2)], None).range == ""


@pytest.mark.parametrize(("activity", "dose"), [(INSULIN, "12 units"), ("wound-care", "")])
def test_the_dose_in_words(activity, dose):
    assert rounds.dose(activity, PLAN) == dose
