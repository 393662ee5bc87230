from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from almoner.kernel.london import format_time, to_london
from almoner.kernel.refusals import Refusal, Refused
from almoner.kernel.units import Glucose, InsulinDose
from almoner.platform.web.forms import (
    DoseField,
    GlucoseField,
    LondonDateField,
    LondonTimeField,
    MomentField,
    NhsForm,
    moment,
    read_date,
    read_time,
)

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
MINUTES = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def boxes(day="", month="", year=""):
    return {"day": day, "month": month, "year": year}


def complaint(call, *args):
    with pytest.raises(ValidationError) as caught:
        call(*args)
    return caught.value.messages[0]


@given(DAYS)
def test_a_date_in_boxes_reads_back(day):
    assert read_date(boxes(str(day.day), str(day.month), str(day.year))) == day
    assert read_date(day.isoformat()) == day
    assert read_date(boxes(f"{day.day:02}", f"{day:%B}", str(day.year))) == day
    assert read_date(boxes(f"{day.day:02}", f"{day:%b}".upper(), str(day.year))) == day


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (boxes("31", "2", "2026"), "There is no 31 February in 2026."),
        (boxes("29", "2", "2025"), "There is no 29 February in 2025."),
        (boxes("3", "", "2026"), "The date must include a month."),
        (boxes("", "", "2026"), "The date must include a day and a month."),
        (boxes("3", "3", "26"), "Year must include 4 numbers."),
        (boxes("3", "13", "2026"), "The month must be a number from 1 to 12."),
        (boxes("0", "3", "2026"), "The day must be a number from 1 to 31."),
        (boxes("3", "3", "0026"), "The year must be a number from 1880 to 2200."),
        (boxes("three", "3", "2026"), "The day must be a number from 1 to 31."),
        (boxes("３", "3", "2026"), "The day must be a number from 1 to 31."),
        (boxes("3", "Smarch", "2026"), "The month must be a number from 1 to 12."),
        ("03/04/2026", "“03/04/2026” is not a date. Enter a day, a month and a year."),
    ],
)
def test_a_bad_date_is_explained(typed, words):
    assert complaint(read_date, typed) == words


@pytest.mark.parametrize("empty", [boxes(), ""])
def test_no_date_is_not_a_bad_date(empty):
    assert read_date(empty) is None


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=12))
def test_whatever_is_typed_is_a_date_or_an_explanation(day, month, year):
    form = Visit({"on_day": day, "on_month": month, "on_year": year})
    if form.is_valid():
        assert form.cleaned_data["on"] is None or form.cleaned_data["on"].year == 2026
    else:
        assert form.errors["on"][0].endswith(".")


@given(MINUTES)
def test_a_time_reads_back_as_it_is_shown(at):
    assert read_time(format_time(at)) == at
    assert read_time(f"{at:%H:%M}") == at


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("8:05am", time(8, 5)),
        ("8.05 pm", time(20, 5)),
        ("8am", time(8)),
        ("12am", time(0)),
        ("12:30pm", time(12, 30)),
        ("0805", time(8, 5)),
        ("20.05", time(20, 5)),
        ("8:05 a.m.", time(8, 5)),
        ("Noon", time(12)),
        ("midnight", time(0)),
    ],
)
def test_times_as_people_type_them(typed, at):
    assert read_time(typed) == at


@pytest.mark.parametrize("typed", ["8", "25:00", "13pm", "0am", "8:60", "soon", "8:5", "", "-8:00"])
def test_a_bad_time_is_explained(typed):
    assert complaint(read_time, typed).endswith("Write it as 8:05am or 20:05.")


@given(DAYS, MINUTES)
def test_a_moment_is_the_london_clock_of_that_day(day, at):
    try:
        found = moment(day, at)
    except ValidationError:
        assert at.hour in (1, 2)
        return
    shown = to_london(found)
    assert (shown.date(), shown.time()) == (day, at)
    assert found.utcoffset() == timedelta(0)


def test_a_time_that_the_clocks_skip_is_refused_and_not_moved():
    words = complaint(moment, date(2026, 3, 29), time(1, 30))
    assert "this time does not exist" in words


def test_a_time_that_comes_twice_is_the_first():
    assert moment(date(2026, 10, 25), time(1, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


class Visit(NhsForm):
    on = LondonDateField(
        label="Date of visit", earliest=date(2026, 1, 1), latest=date(2026, 12, 31), required=False
    )
    at = LondonTimeField(label="Time", required=False)
    seen = MomentField(label="When seen", required=False)
    glucose = GlucoseField(label="Blood glucose", required=False)
    dose = DoseField(label="Dose", required=False)


def test_a_form_makes_values_of_the_kernel():
    form = Visit(
        {
            "on_day": "3",
            "on_month": "3",
            "on_year": "2026",
            "at": "8:05am",
            "seen_day": "1",
            "seen_month": "7",
            "seen_year": "2026",
            "seen_time": "9am",
            "glucose_amount": "5.6",
            "glucose_unit": "mmol/L",
            "dose": "10 units",
        }
    )
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {
        "on": date(2026, 3, 3),
        "at": time(8, 5),
        "seen": datetime(2026, 7, 1, 8, 0, tzinfo=UTC),
        "glucose": Glucose.mmol_per_l("5.6"),
        "dose": InsulinDose(Decimal("10.0")),
    }


def test_an_empty_form_of_optional_fields_is_valid():
    form = Visit({})
    assert form.is_valid()
    assert set(form.cleaned_data.values()) == {None, ""} or all(
        not value for value in form.cleaned_data.values()
    )


def test_values_may_be_sent_under_the_fields_own_name():
    form = Visit({"on": "2026-03-03", "seen": "2026-07-01T09:00", "glucose": "101 mg/dL"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["on"] == date(2026, 3, 3)
    assert form.cleaned_data["seen"] == datetime(2026, 7, 1, 8, 0, tzinfo=UTC)
    assert form.cleaned_data["glucose"] == Glucose.mg_per_dl(101)


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({"on": "2025-12-31"}, "on", "The date must be 1 January 2026 or later."),
        ({"on": "2027-01-01"}, "on", "The date must be 31 December 2026 or earlier."),
        ({"seen_time": "9am"}, "seen", "Enter the date as well as the time."),
        (
            {"seen_day": "1", "seen_month": "7", "seen_year": "2026"},
            "seen",
            "Enter the time as well as the date, as in 8:05am.",
        ),
        ({"seen": "yesterday"}, "seen", "Enter a date and a time, as in 8:05am."),
        ({"glucose_amount": "5.6"}, "glucose", "Choose the unit that the meter shows."),
        (
            {"glucose_amount": "101", "glucose_unit": "mmol/L"},
            "glucose",
            "101 is not believable in mmol/L. It looks like a reading in mg/dL. Check the unit on"
            " the meter. If it shows mg/dL, choose mg/dL.",
        ),
        (
            {"glucose_amount": "5.6", "glucose_unit": "mg/dL"},
            "glucose",
            "5.6 is not believable in mg/dL. It looks like a reading in mmol/L. Check the unit on"
            " the meter. If it shows mmol/L, choose mmol/L.",
        ),
        (
            {"dose": "10u"},
            "dose",
            "“U” and “IU” can be read as a nought or as a 10. Write the word “units” in full.",
        ),
        (
            {"at": "late"},
            "at",
            "“late” is not a time that we can read. Write it as 8:05am or 20:05.",
        ),
    ],
)
def test_an_answer_that_will_not_do_says_why(data, field, words):
    form = Visit(data)
    assert form.errors == {field: [words]}


def test_fields_know_when_their_answer_changed():
    same = {"on": "2026-03-03", "seen": "2026-07-01T09:00", "glucose": "5.6 mmol/L"}
    start = {
        "on": date(2026, 3, 3),
        "seen": datetime(2026, 7, 1, 8, tzinfo=UTC),
        "glucose": Glucose.mmol_per_l("5.6"),
    }
    assert Visit(same, initial=start).changed_data == []
    changed = {**same, "on": "2026-03-04", "glucose": "5.7 mmol/L"}
    assert Visit(changed, initial=start).changed_data == ["on", "glucose"]
    assert "on" in Visit({**same, "on": "never"}, initial=start).changed_data


class Needed(NhsForm):
    name = forms.CharField(label="Who agreed?")
    kind = forms.ChoiceField(label="How", choices=[("a", "A")])
    sure = forms.BooleanField(label="I am sure")
    proof = forms.FileField(label="Certificate")
    own = forms.CharField(error_messages={"required": "Say why."})
    plain = forms.CharField()
    field_order = ("sure", "name")


def test_what_is_missing_is_said_in_words():
    assert Needed({}).errors == {
        "sure": ["Tick “I am sure” to go on."],
        "name": ["Enter an answer for “Who agreed?”."],
        "kind": ["Choose an answer for “How”."],
        "proof": ["Choose a file for “Certificate”."],
        "own": ["Say why."],
        "plain": ["Enter an answer for “Plain”."],
    }


def test_words_of_one_form_do_not_leak_into_another():
    Needed({})
    assert forms.CharField().error_messages["required"] == "This field is required."


def test_fields_are_in_the_order_asked_for():
    assert list(Needed().fields)[:2] == ["sure", "name"]


def test_an_empty_file_is_not_taken():
    form = Needed({}, {"proof": SimpleUploadedFile("a.csv", b"")})
    assert form.errors["proof"] == ["The file is empty. Choose another."]


REFUSED = Refused(
    Refusal("dose-high", "The dose is too high.", "Check the plan."),
    Refusal("lapsed", "Training has lapsed."),
)


def test_refusals_stand_at_their_field_or_on_top():
    form = Visit({})
    form.add_refusals(REFUSED, {"dose-high": "dose"})
    assert form.errors == {
        "dose": ["The dose is too high. Check the plan."],
        "__all__": ["Training has lapsed."],
    }
    assert form.has_error("dose", "dose-high")


def test_refusals_may_all_stand_at_one_field():
    form = Visit({})
    form.add_refusals(REFUSED, field="dose")
    assert len(form.errors["dose"]) == 2


class Standard(NhsForm):
    short = forms.CharField(max_length=3, required=False)
    long = forms.CharField(min_length=3, required=False)
    email = forms.EmailField(required=False)
    count = forms.IntegerField(min_value=1, max_value=9, required=False)
    amount = forms.DecimalField(decimal_places=1, required=False)
    pick = forms.ChoiceField(choices=[("a", "A")], required=False)
    picks = forms.MultipleChoiceField(choices=[("a", "A")], required=False)
    worded = forms.IntegerField(required=False, error_messages={"invalid": "How many?"})


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("short", "four", "Use 3 characters or fewer. You have typed 4."),
        ("long", "ab", "Use 3 characters or more. You have typed 2."),
        ("email", "me", "Enter an email address, as in name@example.nhs.uk."),
        ("count", "two", "Enter a whole number, as in 12."),
        ("count", "0", "Enter 1 or more."),
        ("count", "10", "Enter 9 or less."),
        ("amount", "much", "Enter a number, as in 2.5."),
        ("amount", "2.55", "Use 1 decimal places or fewer."),
        ("pick", "b", "Choose one of the answers in the list."),
        ("picks", ["b"], "Choose one of the answers in the list."),
        ("worded", "two", "How many?"),
    ],
)
def test_djangos_own_complaints_are_in_our_words(field, typed, words):
    form = Standard({field: typed})
    assert form.errors == {field: [words]}
