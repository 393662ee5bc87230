"""The form of any activity: what is asked when, what it reads, what it refuses with words."""

from decimal import Decimal

import pytest
from tests.services.delegation.acts.door import WELL, glucose
from tests.services.delegation.world import INSULIN, NOW
from tests.services.visits.door import answers

from almoner.kernel.units import Glucose, InsulinDose
from almoner.services.delegation.catalogue import activities, activity, check_stops
from almoner.services.delegation.catalogue.predicates import comparisons
from almoner.services.delegation.catalogue.stops import Fired
from almoner.services.delegation.recordforms import RecordForm, first_checks, next_checks

KNOWN = activity(INSULIN)
PLAN = {
    "insulin_name": "Example",
    "insulin_strength": "100 units/ml",
    "device": "Pen",
    "dose_units": "12",
    "times": "8am",
    "glucose_low": glucose("5.0"),
    "glucose_high": glucose("15.0"),
    "above_range_action": "call-first",
    "sites": "Abdomen",
    "hypo_treatment": "Tablets",
}


def form(**changes):
    return RecordForm(first_checks(KNOWN), answers(**changes))


def names(fields):
    return {field.name for field in fields}


def asked_after(**found):
    record = {**WELL, "glucose": glucose("7.2"), **found}
    record = {name: value for name, value in record.items() if value is not None}
    outcome = check_stops(KNOWN, PLAN, record, at=NOW)
    fields, required = next_checks(KNOWN, outcome.fired, record)
    return names(fields), required


def test_answers_are_read_typed():
    made = form(ketones="0.4")
    assert made.is_valid(), made.errors
    assert made.values["glucose"] == Glucose(Decimal("7.2"))
    assert made.values["dose_units"] == InsulinDose(Decimal("12"))
    assert made.values["ketones"] == Decimal("0.4")
    assert made.values["already_given"] is False
    assert made.values["agreement"] == "agrees"
    assert made.missing == []


def test_nothing_is_chosen_beforehand():
    blank = RecordForm(first_checks(KNOWN))
    assert all(blank[name].value() in (None, "", []) for name in blank.fields)


@pytest.mark.hazard("HZ-06")
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"glucose_unit": None}, "Choose the unit that the meter shows"),
        ({"glucose_amount": "130"}, "It looks like a reading in mg/dL"),
        ({"glucose_unit": "mg/dL"}, "It looks like a reading in mmol/L"),
        ({"glucose_amount": "7,2"}, "Use a point"),
        ({"glucose_amount": "lots"}, "not an amount that we can read"),
        ({"dose_units": "12u"}, "Write the word “units” in full"),
        ({"dose_units": "300"}, "not a believable dose"),
        ({"ketones": "many"}, "Enter a number in mmol/L"),
        ({"ketones": "50"}, "not a believable amount"),
        ({"agreement": "perhaps"}, "Choose one of the answers shown"),
        ({"already_given": "perhaps"}, "Choose yes or no"),
    ],
)
def test_what_cannot_be_read_says_how_to_mend_it(changes, words):
    made = form(**changes)
    assert not made.is_valid()
    assert words in str(made.errors)


def test_a_blank_answer_is_missing_and_not_an_error():
    made = form(food_ready=None, glucose_amount=None, glucose_unit=None)
    assert made.is_valid()
    assert set(made.missing) == {"food_ready", "glucose"}
    assert made.ask_for_missing()
    assert "Answer “The meal is ready" in str(made.errors)


def test_optional_questions_say_so():
    made = form()
    assert made["ketones"].label == "Blood ketones (optional)"
    assert "(optional)" not in made["glucose"].label


def test_kept_values_come_back_as_they_were_given():
    kept = {
        "glucose": glucose("5.6"),
        "food_ready": False,
        "dose_units": "12",
        "agreement": "agrees",
    }
    made = RecordForm(first_checks(KNOWN), prefilled=kept)
    assert made.initial == {
        "glucose": Glucose(Decimal("5.6")),
        "food_ready": "no",
        "dose_units": "12",
        "agreement": "agrees",
    }


def test_a_kept_value_that_can_no_longer_be_read_is_left_blank():
    assert RecordForm(first_checks(KNOWN), prefilled={"glucose": "5.6"}).initial == {}


def test_what_is_asked_first():
    asked = names(first_checks(KNOWN))
    assert "glucose" in asked
    assert not asked & {"delegator_answer", "hypo_treatment_taken", "late_by_minutes", "site"}


@pytest.mark.parametrize(
    ("found", "asked"),
    [
        (
            {"glucose": glucose("3.9")},
            {"glucose", "meter_message", "can_swallow", "hypo_treatment_taken"},
        ),
        ({"glucose": glucose("4.5")}, {"delegator_answer"}),
        ({"glucose": glucose("16.0")}, {"delegator_answer"}),
        ({"food_ready": False}, {"delegator_answer"}),
        ({"pen_tested": False}, {"pen_tested"}),
        ({"dose_units": "14"}, {"dose_units"}),
        ({"wellbeing": "unresponsive"}, {"wellbeing"}),
        ({"person_confirmed": False}, {"person_confirmed"}),
    ],
)
def test_what_is_asked_after_a_stop(found, asked):
    assert asked_after(**found)[0] == asked


def test_after_a_low_glucose_nothing_else_is_asked_until_it_has_recovered():
    asked, required = asked_after(glucose=glucose("3.0"), food_ready=None, dose_units=None)
    assert not asked & {"food_ready", "dose_units"}
    assert required == {"glucose", "can_swallow"}


def test_what_was_left_blank_is_asked_once_nothing_else_stops_it():
    asked, required = asked_after(pen_tested=False, food_ready=None)
    assert asked == required == {"pen_tested", "food_ready"}


def test_with_nothing_in_the_way_what_is_blank_is_asked():
    _, required = next_checks(KNOWN, (), {"glucose": glucose("7.2")})
    assert required == names(f for f in KNOWN.record if f.required and f.moment == "before") - {
        "glucose"
    }


@pytest.mark.parametrize("code", sorted(activities()))
def test_every_activity_can_be_drawn_and_asks_for_all_that_it_requires(code):
    known = activity(code)
    drawn = RecordForm(first_checks(known), {})
    assert drawn.is_valid()
    required = {f.name for f in known.record if f.required and f.moment == "before"}
    assert set(drawn.missing) == required


@pytest.mark.parametrize("code", sorted(activities()))
def test_every_stop_before_the_act_asks_for_something(code):
    known = activity(code)
    after = {f.name for f in known.record if f.moment == "after"}
    for rule in known.stop_rules:
        if not rule.holds or after & {one.name for one in comparisons(rule.when)}:
            continue
        fired = [Fired(rule, rule.effect, rule.words, rule.steps, True)]
        record = {f.name: True for f in known.record if f.required}
        assert next_checks(known, fired, record)[0], rule.id
