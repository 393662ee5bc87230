"""Values of plans and records: read once, typed, believable, and written back the same."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.services.delegation.catalogue.examples import PLAN

from almoner.kernel.refusals import Refused
from almoner.kernel.units import Glucose, InsulinDose
from almoner.services.delegation.catalogue import activity, check_plan, plan_is_complete
from almoner.services.delegation.catalogue.fields import check_value, read_value, write_value

INSULIN = activity("insulin-administration")
GLUCOSE = INSULIN.record_field("glucose")
DOSE = INSULIN.record_field("dose_units")
KETONES = INSULIN.record_field("ketones")
LATE = INSULIN.record_field("late_by_minutes")
SITE = INSULIN.record_field("site")
FOOD = INSULIN.record_field("food_ready")
NAME = INSULIN.plan_field("insulin_name")


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        (GLUCOSE, Glucose.mmol_per_l("5.6"), Glucose.mmol_per_l("5.6")),
        (GLUCOSE, {"value": "5.6", "unit": "mmol/L"}, Glucose.mmol_per_l("5.6")),
        (GLUCOSE, {"value": "101", "unit": "mg/dL"}, Glucose.mmol_per_l("5.6")),
        (DOSE, InsulinDose.parse("10"), InsulinDose.parse("10")),
        (DOSE, "10 units", InsulinDose.parse("10")),
        (DOSE, {"value": "10.5", "unit": "units"}, InsulinDose.parse("10.5")),
        (KETONES, "0.4", Decimal("0.4")),
        (KETONES, 1, Decimal(1)),
        (LATE, 30, 30),
        (LATE, "30", 30),
        (SITE, "thigh-left", "thigh-left"),
        (FOOD, False, False),
        (NAME, "  Invented insulin ", "Invented insulin"),
    ],
)
def test_read(field, raw, value):
    assert read_value(field, raw) == value
    assert check_value(field, raw) == ()


@pytest.mark.parametrize(
    ("field", "raw", "code"),
    [
        (GLUCOSE, 5.6, "glucose-without-unit"),
        (GLUCOSE, "5.6", "glucose-without-unit"),
        (GLUCOSE, {"value": "5.6", "unit": "g"}, "glucose-unit"),
        (GLUCOSE, {"value": "HI", "unit": "mmol/L"}, "glucose-off-the-scale"),
        (DOSE, 10, "dose-without-unit"),
        (DOSE, {"value": "10", "unit": "ml"}, "dose-without-unit"),
        (DOSE, "10u", "insulin-unit-shortened"),
        (DOSE, "900 units", "insulin-implausible"),
        (KETONES, 0.4, "not-a-number"),
        (KETONES, "a few", "not-a-number"),
        (KETONES, "NaN", "not-a-number"),
        (KETONES, True, "not-a-number"),
        (KETONES, "80", "not-plausible"),
        (LATE, "1.5", "not-whole"),
        (LATE, -1, "not-plausible"),
        (SITE, "arm", "not-a-choice"),
        (SITE, ["thigh-left"], "not-a-choice"),
        (FOOD, "yes", "not-yes-or-no"),
        (FOOD, 1, "not-yes-or-no"),
        (NAME, " ", "not-text"),
        (NAME, 4, "not-text"),
    ],
)
def test_refused_in_words(field, raw, code):
    refusals = check_value(field, raw)
    assert [refusal.code for refusal in refusals] == [code]
    assert refusals[0].reason
    assert refusals[0].mend
    with pytest.raises(Refused):
        read_value(field, raw)


@given(st.integers(6, 350))
def test_glucose_comes_back_as_it_was_written(tenths):
    glucose = Glucose.mmol_per_l(f"{tenths / 10:.1f}")
    assert read_value(GLUCOSE, write_value(glucose)) == glucose


@given(st.integers(1, 160))
def test_a_dose_comes_back_as_it_was_written(halves):
    dose = InsulinDose.parse(str(Decimal(halves) / 2))
    assert read_value(DOSE, write_value(dose)) == dose


@given(st.decimals(0, 8, places=1))
def test_a_decimal_comes_back_as_it_was_written(number):
    assert read_value(KETONES, write_value(number)) == number


@pytest.mark.parametrize("value", [True, 30, "thigh-left"])
def test_plain_values_are_written_as_they_are(value):
    assert write_value(value) is value


def test_a_settled_plan_is_complete():
    assert check_plan(INSULIN, PLAN) == []
    assert plan_is_complete(INSULIN, PLAN)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"insulin_name": None}, "plan-incomplete"),
        ({"insulin_name": " "}, "not-text"),
        ({"dose_units": 10}, "dose-without-unit"),
        ({"glucose_low": "6"}, "glucose-without-unit"),
        ({"glucose_low": Glucose.mmol_per_l("3.9")}, "not-plausible"),
        ({"glucose_low": Glucose.mmol_per_l("12.1")}, "not-plausible"),
        ({"glucose_high": Glucose.mmol_per_l("25.1")}, "not-plausible"),
        ({"above_range_action": "ignore"}, "not-a-choice"),
        ({"sugar_limit": 4}, "plan-unknown-field"),
    ],
)
def test_faults_of_a_plan(change, code):
    refusals = check_plan(INSULIN, {**PLAN, **change})
    assert [refusal.code for refusal in refusals] == [code]


@pytest.mark.parametrize(
    ("low", "high", "sound"), [("8.0", "8.1", True), ("8.0", "8.0", False), ("12.0", "8.0", False)]
)
def test_the_lower_limit_is_below_the_upper(low, high, sound):
    plan = {
        **PLAN,
        "glucose_low": Glucose.mmol_per_l(low),
        "glucose_high": Glucose.mmol_per_l(high),
    }
    codes = [refusal.code for refusal in check_plan(INSULIN, plan)]
    assert codes == ([] if sound else ["plan-out-of-order"])


def test_every_fault_is_told_at_once():
    plan = {**PLAN, "insulin_name": None, "glucose_low": 6, "other": 1}
    assert len(check_plan(INSULIN, plan)) == 3
