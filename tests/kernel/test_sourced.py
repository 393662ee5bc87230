"""A value says where it comes from, and never claims more than is known."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.kernel.refusals import Refused
from almoner.kernel.sourced import Confidence, Sourced, pick

TODAY = date(2026, 3, 3)


def value(confidence=Confidence.D, **changes) -> Sourced[int]:
    return Sourced(
        **{
            "value": 12,
            "unit": "months",
            "source": "the sample policy",
            "confidence": confidence,
            **changes,
        }
    )


@pytest.mark.parametrize(
    ("confidence", "set_by", "label"),
    [
        (Confidence.F, "CQC", "12 months (national policy: the sample policy)"),
        (Confidence.F, "the ICB", "12 months (local value, set by the ICB)"),
        (Confidence.F, "", "12 months (local value, set by this place: not verified)"),
        (
            Confidence.F,
            "Skills for Care and DHSC",
            "12 months (national policy: the sample policy)",
        ),
        (
            Confidence.F,
            "Skills for Care and a trust",
            "12 months (local value, set by Skills for Care and a trust)",
        ),
        (Confidence.F2, "NICE", "12 months (national policy, read in a copy: the sample policy)"),
        (Confidence.M, "", "12 months (local value, set by this place: not verified)"),
        (Confidence.M, " ", "12 months (local value, set by this place: not verified)"),
        (Confidence.M, "the ICB", "12 months (local value, set by the ICB)"),
        (Confidence.D, "", "12 months (local value, set by this place: not verified)"),
        (Confidence.D, "the ICB", "12 months (local value, set by the ICB)"),
    ],
)
def test_the_label_says_who_stands_behind_the_value(confidence, set_by, label):
    assert value(confidence, set_by=set_by).label() == label


@pytest.mark.parametrize("confidence", list(Confidence))
def test_only_what_was_read_at_a_source_is_called_national(confidence):
    national = confidence.name.startswith("F")
    known = value(confidence, set_by="NICE")
    assert known.is_national is national
    assert ("national" in known.label()) is national
    assert not value(confidence, set_by="An NHS trust").is_national


@given(
    st.sampled_from([Confidence.M, Confidence.D]),
    st.text("abc ", max_size=9),
    st.text("abc ", max_size=9),
)
def test_a_remembered_or_proposed_value_is_never_shown_as_national(confidence, source, set_by):
    label = value(confidence, source=source, set_by=set_by).label()
    assert "national" not in label
    assert "local value" in label


@pytest.mark.parametrize(
    ("amount", "unit", "shown"),
    [
        (1, "months", "1 month ("),
        (3, "practices", "3 practices ("),
        (Decimal("1.0"), "mmol/L", "1.0 mmol/L ("),
        (1, "%", "1 % ("),
        (True, "", "True ("),
        ("yearly", "", "yearly ("),
    ],
)
def test_the_amount_reads_as_people_say_it(amount, unit, shown):
    assert value(value=amount, unit=unit).label().startswith(shown)


@pytest.mark.parametrize("confidence", [Confidence.F, Confidence.F2])
def test_a_national_value_without_its_source_is_not_made(confidence):
    with pytest.raises(ValueError, match="needs its source"):
        value(confidence, source=" ", set_by="NICE")


def test_confidence_is_not_a_bare_letter():
    with pytest.raises(TypeError, match="Confidence enum"):
        value("F")


def test_a_value_cannot_stop_before_it_starts():
    with pytest.raises(ValueError, match="cannot end"):
        value(valid_from=date(2026, 4, 1), valid_to=date(2026, 3, 1))


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "counts"),
    [
        (None, None, True),
        (TODAY, None, True),
        (date(2026, 3, 4), None, False),
        (None, TODAY, False),
        (None, date(2026, 3, 4), True),
        (TODAY, TODAY, False),
    ],
)
def test_a_value_counts_from_its_first_day_up_to_its_last(valid_from, valid_to, counts):
    assert value(valid_from=valid_from, valid_to=valid_to).in_force(TODAY) is counts


def test_equal_values_are_equal():
    assert value() == value()
    assert len({value(), value(), value(set_by="the ICB")}) == 2


OLD = value(value=1, valid_to=date(2026, 1, 1))
NOW = value(value=2, valid_from=date(2026, 1, 1), valid_to=date(2027, 1, 1))
LATER = value(value=3, valid_from=date(2027, 1, 1))


@pytest.mark.parametrize(
    ("today", "picked"),
    [
        (date(2025, 12, 31), OLD),
        (date(2026, 1, 1), NOW),
        (date(2026, 12, 31), NOW),
        (date(2027, 1, 1), LATER),
    ],
)
def test_pick_takes_the_one_in_force(today, picked):
    assert pick([LATER, OLD, NOW], today) is picked


def test_of_several_in_force_the_one_that_began_last_counts():
    always, since_june = value(value=1), value(value=2, valid_from=date(2025, 6, 1))
    assert pick([since_june, always], TODAY) is since_june
    assert pick([always, since_june], TODAY) is since_june


@pytest.mark.parametrize("values", [[], [OLD], [LATER]])
def test_pick_refuses_when_none_is_in_force(values):
    with pytest.raises(Refused, match="No value is in force on 3 March 2026") as caught:
        pick(values, TODAY)
    assert caught.value.refusals[0].code == "value-not-in-force"
    assert caught.value.refusals[0].mend


def test_pick_does_not_choose_between_two_that_began_together():
    with pytest.raises(ValueError, match=r"began on the same day: 12 months .*; 6 months"):
        pick([value(), value(value=6)], TODAY)
