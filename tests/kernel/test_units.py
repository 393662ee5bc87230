"""Glucose and insulin: the unit is never in doubt."""

from dataclasses import FrozenInstanceError
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.kernel.refusals import Refused
from almoner.kernel.units import (
    MG_PER_DL_RANGE,
    MMOL_PER_L_RANGE,
    Glucose,
    InsulinDose,
)

tenths = st.integers(6, 350).map(lambda n: Decimal(n) / 10)
whole_mg = st.integers(36, 630)
halves = st.integers(1, 160).map(lambda n: Decimal(n) / 2)


def refusal_of(make, *args):
    with pytest.raises(Refused) as caught:
        make(*args)
    (refusal,) = caught.value.refusals
    return refusal


def test_no_number_is_believable_in_both_units():
    assert MMOL_PER_L_RANGE[1] < MG_PER_DL_RANGE[0]


@pytest.mark.parametrize(
    ("mg", "mmol"),
    [("36", "2.0"), ("70", "3.9"), ("72", "4.0"), ("101", "5.6"), ("180", "10.0"), ("630", "35.0")],
)
def test_mg_per_dl_becomes_mmol_per_l(mg, mmol):
    assert Glucose.mg_per_dl(mg) == Glucose.mmol_per_l(mmol)


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("5.6", "5.6 mmol/L"),
        ("5.60", "5.6 mmol/L"),
        (5, "5.0 mmol/L"),
        (Decimal("12"), "12.0 mmol/L"),
        (" 4.0 ", "4.0 mmol/L"),
        ("0.6", "0.6 mmol/L"),
        ("35", "35.0 mmol/L"),
    ],
)
def test_mmol_per_l_is_shown_with_one_decimal(amount, shown):
    glucose = Glucose.mmol_per_l(amount)
    assert str(glucose) == glucose.display() == shown


@pytest.mark.parametrize("number", ["36", "100", "120", "630"])
def test_a_reading_in_mg_per_dl_is_not_taken_for_mmol_per_l(number):
    refusal = refusal_of(Glucose.mmol_per_l, number)
    assert refusal.code == "glucose-other-unit"
    assert "It looks like a reading in mg/dL" in refusal.reason
    assert "choose mg/dL" in refusal.mend


@pytest.mark.parametrize("number", ["0.6", "5.6", "20", "35.0"])
def test_a_reading_in_mmol_per_l_is_not_taken_for_mg_per_dl(number):
    refusal = refusal_of(Glucose.mg_per_dl, number)
    assert refusal.code == "glucose-other-unit"
    assert "It looks like a reading in mmol/L" in refusal.reason
    assert "choose mmol/L" in refusal.mend


@pytest.mark.parametrize(
    ("make", "number"),
    [
        (Glucose.mmol_per_l, "0"),
        (Glucose.mmol_per_l, "0.5"),
        (Glucose.mmol_per_l, "35.1"),
        (Glucose.mmol_per_l, "631"),
        (Glucose.mg_per_dl, "0"),
        (Glucose.mg_per_dl, "35.5"),
        (Glucose.mg_per_dl, "631"),
    ],
)
def test_what_no_meter_shows_is_refused(make, number):
    refusal = refusal_of(make, number)
    assert refusal.code == "glucose-implausible"
    assert "Test again" in refusal.mend


@pytest.mark.parametrize(
    ("make", "number"),
    [(Glucose.mmol_per_l, "3.96"), (Glucose.mmol_per_l, "5.55"), (Glucose.mg_per_dl, "100.5")],
)
def test_more_decimals_than_a_meter_shows_are_refused_and_never_rounded(make, number):
    assert refusal_of(make, number).code == "glucose-decimals"


@pytest.mark.parametrize("make", [Glucose.mmol_per_l, Glucose.mg_per_dl])
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "glucose-not-a-number"),
        ("abc", "glucose-not-a-number"),
        ("-5.6", "glucose-not-a-number"),
        ("1e2", "glucose-not-a-number"),
        ("5.6.", "glucose-not-a-number"),
        (".6", "glucose-not-a-number"),
        ("NaN", "glucose-not-a-number"),
        ("٥", "glucose-not-a-number"),
        (Decimal("NaN"), "glucose-not-a-number"),
        (Decimal("Infinity"), "glucose-not-a-number"),
        (-4, "glucose-not-a-number"),
        ("5,6", "glucose-comma"),
        ("HI", "glucose-off-the-scale"),
        ("Lo", "glucose-off-the-scale"),
        ("high", "glucose-off-the-scale"),
    ],
)
def test_what_is_not_a_number_is_refused(make, text, code):
    assert refusal_of(make, text).code == code


def test_a_meter_off_its_scale_calls_for_action_at_once():
    assert "care plan for this at once" in refusal_of(Glucose.mmol_per_l, "HI").mend


@pytest.mark.parametrize("amount", [5.6, True, None, b"5"])
def test_inexact_or_odd_kinds_of_amount_are_a_mistake_in_code(amount):
    with pytest.raises(TypeError, match="Decimal, text or whole number"):
        Glucose.mmol_per_l(amount)


@pytest.mark.parametrize(
    ("text", "unit", "mmol"),
    [("5.6", "mmol/L", "5.6"), ("5.6", " MMOL/l ", "5.6"), ("101", "mg/dL", "5.6")],
)
def test_parse(text, unit, mmol):
    assert Glucose.parse(text, unit).mmol == Decimal(mmol)


@pytest.mark.parametrize("unit", ["", "mmol", "mg", "mmol/mol", "%"])
def test_parse_refuses_any_other_unit(unit):
    refusal = refusal_of(Glucose.parse, "5.6", unit)
    assert refusal.code == "glucose-unit"
    assert "mmol/L or mg/dL" in refusal.mend


def test_the_plain_constructor_checks_as_well():
    assert refusal_of(Glucose, Decimal("120")).code == "glucose-other-unit"
    assert refusal_of(Glucose, Decimal("NaN")).code == "glucose-implausible"
    with pytest.raises(TypeError, match=r"Use Glucose\.mmol_per_l"):
        Glucose("5.6")


def test_glucose_cannot_be_changed_and_counts_once_in_a_set():
    glucose = Glucose.mmol_per_l("5.6")
    with pytest.raises(FrozenInstanceError):
        glucose.mmol = Decimal("9.0")
    assert len({glucose, Glucose.mmol_per_l("5.60")}) == 1


@given(tenths, tenths)
def test_glucose_is_ordered_as_its_amount(one, other):
    left, right = Glucose.mmol_per_l(one), Glucose.mmol_per_l(other)
    assert (left < right, left <= right, left == right) == (one < other, one <= other, one == other)


@pytest.mark.parametrize("bare", [Decimal("4.0"), 4, "4.0"])
def test_glucose_is_not_compared_with_a_bare_number(bare):
    with pytest.raises(TypeError):
        assert Glucose.mmol_per_l("3.9") < bare


@given(tenths)
def test_mmol_per_l_to_mg_per_dl_and_back(mmol):
    glucose = Glucose.mmol_per_l(mmol)
    if mmol >= 2:
        assert Glucose.mg_per_dl(glucose.mg) == glucose


@given(whole_mg)
def test_rounding_moves_a_reading_by_at_most_half_a_tenth(mg):
    assert abs(Glucose.mg_per_dl(mg).mmol * 18 - mg) <= Decimal("0.9")


def test_rounding_never_hides_a_reading_below_four():
    four = Glucose.mmol_per_l("4.0")
    low = [mg for mg in range(36, 631) if Glucose.mg_per_dl(mg) < four]
    assert low == list(range(36, 72))


@given(st.decimals(0, 700, places=1))
def test_every_number_is_believable_in_at_most_one_unit(number):
    found = [attempt(make, number) for make in (Glucose.mmol_per_l, Glucose.mg_per_dl)]
    assert sum(isinstance(each, Glucose) for each in found) <= 1


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (10, "10 units"),
        ("10", "10 units"),
        ("10.0", "10 units"),
        ("10.5", "10.5 units"),
        ("10 units", "10 units"),
        ("1 unit", "1 unit"),
        ("1", "1 unit"),
        ("0.5", "0.5 units"),
        (Decimal("80"), "80 units"),
        ("10 Units", "10 units"),
    ],
)
def test_a_dose_is_written_with_units_in_full(amount, shown):
    dose = InsulinDose.parse(amount)
    assert str(dose) == dose.display() == shown


@pytest.mark.parametrize("text", ["10u", "10U", "10 u", "10 IU", "10iu", "10 i.u.", "4.5U"])
def test_a_shortened_unit_is_refused(text):
    refusal = refusal_of(InsulinDose.parse, text)
    assert refusal.code == "insulin-unit-shortened"
    assert "“units” in full" in refusal.mend


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("0", "insulin-implausible"),
        ("0.25", "insulin-implausible"),
        ("80.5", "insulin-implausible"),
        ("100", "insulin-implausible"),
        (400, "insulin-implausible"),
        ("10.2", "insulin-part-unit"),
        ("10.25", "insulin-part-unit"),
        ("", "insulin-not-a-number"),
        ("units", "insulin-not-a-number"),
        ("ten", "insulin-not-a-number"),
        ("-4", "insulin-not-a-number"),
        (".5", "insulin-not-a-number"),
        ("10,5", "insulin-comma"),
        ("10 ml", "insulin-not-a-number"),
    ],
)
def test_a_dose_that_no_pen_gives_is_refused(amount, code):
    assert refusal_of(InsulinDose.parse, amount).code == code


def test_an_implausible_dose_names_who_can_mend_it():
    refusal = refusal_of(InsulinDose.parse, "400")
    assert refusal.reason == "400 units is not a believable dose by pen."
    assert refusal.who == "the registered professional who delegates"


def test_the_dose_constructor_checks_as_well():
    assert refusal_of(InsulinDose, Decimal("Infinity")).code == "insulin-implausible"
    with pytest.raises(TypeError, match=r"Use InsulinDose\.parse"):
        InsulinDose(10)
    with pytest.raises(TypeError, match="amount of insulin"):
        InsulinDose.parse(10.5)


@given(halves)
def test_a_dose_reads_back_and_ends_in_units(units):
    dose = InsulinDose.parse(units)
    assert InsulinDose.parse(str(dose)) == dose
    assert str(dose).endswith(" unit") is (units == 1)
    assert ".0" not in str(dose)


@given(halves, halves)
def test_doses_are_ordered(one, other):
    assert (InsulinDose.parse(one) < InsulinDose.parse(other)) is (one < other)


@given(st.text(max_size=12))
def test_any_text_is_a_reading_or_a_refusal(text):
    for make in (Glucose.mmol_per_l, Glucose.mg_per_dl, InsulinDose.parse):
        found = attempt(make, text)
        if isinstance(found, Refused):
            assert found.refusals[0].mend
        else:
            assert str(found).split()[1] in {"mmol/L", "units", "unit"}


def attempt(make, amount):
    try:
        return make(amount)
    except Refused as refused:
        return refused
