from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import engines
from django.utils.safestring import mark_safe
from tests.platform.web.drawing import draw

from almoner.kernel.units import Glucose
from almoner.platform.web.fields import describe, error_links
from almoner.platform.web.forms import (
    DoseField,
    GlucoseField,
    LondonDateField,
    MomentField,
    NhsForm,
)

CHOICES = [("", "---"), ("a", "First"), ("b", "Second")]


def one(field, data=None, initial=None, name="thing"):
    """A form of one field, drawn."""
    made = type("One", (NhsForm,), {name: field})
    form = made(data, initial=initial)
    return draw("{{ field(form[name]) }}", form=form, name=name)


def test_text_has_its_label_hint_and_value():
    page = one(forms.CharField(label="Name", help_text="As on the <letter>"), {"thing": 'a"b<c'})
    control = page.one("input")
    assert page.one("label", for_=control["id"]).text == "Name"
    assert page.one("div", id=control["aria-describedby"]).text == "As on the <letter>"
    assert control["value"] == 'a"b<c'
    assert control["type"] == "text"


def test_markup_in_a_hint_is_kept_when_the_form_says_it_is_safe():
    page = one(forms.CharField(help_text=mark_safe("See <b>this</b>")))
    assert page.one("b").text == "this"


def test_an_error_is_tied_to_its_control_and_said_to_be_one():
    page = one(forms.CharField(label="Name", help_text="Hint"), {})
    control = page.one("input")
    hint, error = control["aria-describedby"].split()
    assert page.one(id=error).text == "Error: Enter an answer for “Name”."
    assert page.one(id=hint).text == "Hint"
    assert "nhsuk-input--error" in control["class"]


@pytest.mark.parametrize(
    ("field", "attributes"),
    [
        (forms.EmailField(), {"type": "email", "spellcheck": "false"}),
        (forms.IntegerField(), {"type": "text", "inputmode": "numeric"}),
        (forms.DecimalField(), {"type": "text", "inputmode": "decimal"}),
        (forms.FloatField(), {"type": "text", "inputmode": "decimal"}),
        (DoseField(), {"type": "text", "inputmode": "decimal"}),
        (forms.CharField(widget=forms.PasswordInput), {"type": "password"}),
        (forms.URLField(assume_scheme="https"), {"type": "url"}),
    ],
)
def test_the_keyboard_that_a_phone_shows_fits_the_answer(field, attributes):
    control = one(field).one("input")
    assert {name: control[name] for name in attributes} == attributes


def test_a_password_is_never_sent_back():
    assert one(forms.CharField(widget=forms.PasswordInput), {"thing": "secret"}).one("input")[
        "value"
    ] in (None, "")


def test_nothing_limits_what_can_be_typed_in_silence():
    control = one(forms.CharField(max_length=5)).one("input")
    assert control["maxlength"] is None
    assert control["required"] is None


def test_a_unit_stands_beside_the_number():
    assert one(DoseField()).one(class_="nhsuk-input-wrapper__suffix").text == "units"


def test_a_select_shows_the_choice_and_asks_for_one():
    page = one(forms.ChoiceField(choices=CHOICES), {"thing": "b"})
    assert [option.text for option in page.all("option")] == ["Choose", "First", "Second"]
    assert [o["value"] for o in page.all("option") if "selected" in o.attributes] == ["b"]


@pytest.mark.parametrize(
    ("field", "type_", "data", "chosen"),
    [
        (forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect), "radio", "b", ["b"]),
        (forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect), "radio", "", []),
        (
            forms.MultipleChoiceField(choices=CHOICES[1:], widget=forms.CheckboxSelectMultiple),
            "checkbox",
            ["a", "b"],
            ["a", "b"],
        ),
        (forms.MultipleChoiceField(choices=CHOICES[1:]), "checkbox", ["b"], ["b"]),
        (
            forms.TypedChoiceField(
                choices=[(1, "One"), (2, "Two")], coerce=int, widget=forms.RadioSelect
            ),
            "radio",
            "2",
            ["2"],
        ),
    ],
)
def test_choices_are_a_group_with_a_name(field, type_, data, chosen):
    field.label = "Which?"
    page = one(field, {"thing": data})
    boxes = page.all("input", type=type_)
    assert page.one("legend").text == "Which?"
    assert [box["value"] for box in boxes if "checked" in box.attributes] == chosen
    assert len(boxes) == 2
    for box in boxes:
        assert page.one("label", for_=box["id"]).text


def test_a_choice_may_carry_a_hint():
    field = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
    field.choice_hints = {"a": "The usual one"}
    page = one(field)
    first = page.all("input", type="radio")[0]
    assert page.one(id=first["aria-describedby"]).text == "The usual one"


def test_a_starting_value_is_chosen():
    field = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
    page = one(field, initial={"thing": "a"})
    assert [b["value"] for b in page.all("input") if "checked" in b.attributes] == ["a"]


@pytest.mark.parametrize(("data", "ticked"), [({"thing": "on"}, True), ({}, False), (None, False)])
def test_a_tick(data, ticked):
    page = one(forms.BooleanField(label="I agree", required=False), data)
    box = page.one("input", type="checkbox")
    assert ("checked" in box.attributes) is ticked
    assert page.one("label", for_=box["id"]).text == "I agree"


def test_a_date_has_three_boxes_that_show_what_was_typed():
    page = one(LondonDateField(label="When"), {"thing_day": "31", "thing_month": "2"})
    shown = {box["name"]: box["value"] for box in page.all("input")}
    assert shown == {"thing_day": "31", "thing_month": "2", "thing_year": ""}
    assert page.one("legend").text == "When"
    assert [page.one("label", for_=b["id"]).text for b in page.all("input")] == [
        "Day",
        "Month",
        "Year",
    ]


@pytest.mark.parametrize(
    ("start", "shown"),
    [
        (date(2026, 3, 1), ["1", "3", "2026"]),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), ["1", "7", "2026"]),
        ("2026-03-01", ["1", "3", "2026"]),
        ("soon", ["soon", "", ""]),
        (None, ["", "", ""]),
    ],
)
def test_a_date_shows_its_starting_value(start, shown):
    page = one(LondonDateField(), initial={"thing": start})
    assert [box["value"] for box in page.all("input")] == shown


def test_a_moment_is_shown_on_the_london_clock():
    page = one(MomentField(), initial={"thing": datetime(2026, 7, 1, 7, 5, tzinfo=UTC)})
    assert [box["value"] for box in page.all("input")] == ["1", "7", "2026", "8:05am"]


def test_glucose_asks_for_its_unit_and_chooses_none():
    page = one(GlucoseField(label="Blood glucose"), {"thing_amount": "101"})
    units = page.all("input", type="radio")
    assert [unit["value"] for unit in units] == ["mmol/L", "mg/dL"]
    assert not any("checked" in unit.attributes for unit in units)
    assert page.one("input", name="thing_amount")["value"] == "101"
    assert page.all("legend")[0].text == "Blood glucose"
    group = page.all("fieldset")[0]
    assert "Choose the unit" in page.one(id=group["aria-describedby"]).text


def test_glucose_shows_a_reading_it_was_given():
    page = one(GlucoseField(), initial={"thing": Glucose.mmol_per_l(Decimal("5.6"))})
    assert page.one("input", name="thing_amount")["value"] == "5.6"
    (chosen,) = [u for u in page.all("input", type="radio") if "checked" in u.attributes]
    assert chosen["value"] == "mmol/L"


def test_a_file_is_asked_for():
    control = one(forms.FileField(widget=forms.FileInput({"accept": ".csv"}))).one("input")
    assert (control["type"], control["accept"]) == ("file", ".csv")


def test_long_text_keeps_what_was_typed():
    area = one(forms.CharField(widget=forms.Textarea), {"thing": "<script>"}).one("textarea")
    assert area.text == "<script>"


def test_a_hidden_field_shows_nothing():
    page = one(forms.CharField(widget=forms.HiddenInput), {"thing": "7"})
    assert page.one("input")["type"] == "hidden"
    assert page.text == ""


def test_a_disabled_field_cannot_be_used():
    assert "disabled" in one(forms.CharField(disabled=True)).one("input").attributes


class Everything(NhsForm):
    name = forms.CharField()
    kind = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
    picks = forms.MultipleChoiceField(choices=CHOICES[1:])
    when = LondonDateField()
    seen = MomentField()
    glucose = GlucoseField()
    token = forms.CharField(widget=forms.HiddenInput)
    proof = forms.FileField()


def test_every_error_at_the_top_leads_to_a_control_of_the_page():
    form = Everything({})
    form.add_error(None, "Something about the whole.")
    page = draw("{{ form_page(form, '/send/', 'Send') }}", form=form)
    ids = {element["id"] for element in page.all() if element["id"]}
    links = page.one(class_="nhsuk-error-summary").all("a")
    assert len(links) == 7
    assert all(link["href"].removeprefix("#") in ids for link in links)
    assert len(ids) == len([e for e in page.all() if e["id"]])
    tops = [error["text"] for error in error_links(form) if "href" not in error]
    assert tops == ["Something about the whole.", "Enter an answer for “Token”."]


def test_a_form_carries_its_token_and_takes_files():
    page = draw("{{ form_page(form, '/send/', 'Send it') }}", form=Everything())
    form = page.one("form")
    assert (form["action"], form["method"]) == ("/send/", "post")
    assert form["enctype"] == "multipart/form-data"
    assert "novalidate" in form.attributes
    assert page.one("input", name="csrfmiddlewaretoken")["value"]
    assert page.one("button", type="submit").text == "Send it"
    assert not page.all(class_="nhsuk-error-summary")


def test_a_search_form_has_no_token():
    page = draw("{{ form_page(form, '', 'Find', method='get') }}", form=Everything())
    assert not page.all("input", name="csrfmiddlewaretoken")


def test_a_form_may_be_in_sections():
    class Sections(Everything):
        sections = (("Who", ("name", "kind")), ("When", ("when",)))

    page = draw("{{ form_page(form) }}", form=Sections())
    assert [heading.text for heading in page.all("h2")] == ["Who", "When"]
    assert page.one("input", name="token")["type"] == "hidden"
    assert not page.all("input", name="glucose_amount")


def test_forms_imported_without_the_token_are_found_at_once():
    template = engines["jinja2"].from_string(
        '{% from "web/forms.html" import form_page %}{{ form_page(form) }}'
    )
    with pytest.raises(ValueError, match="with context"):
        template.render({"form": Everything()})


def test_a_button_alone_is_a_form_too():
    page = draw("{{ button_form('/x/', 'Accept', {'id': 7}, warning=true) }}")
    assert page.one("form")["action"] == "/x/"
    assert page.one("input", name="id")["value"] == "7"
    assert "nhsuk-button--warning" in page.one("button")["class"]


def test_boxes_can_be_drawn_without_the_design_system():
    html = str(Everything()["when"])
    assert html.count("<input") == 3
    assert 'aria-label="month"' in html


def test_an_unknown_widget_is_drawn_as_it_draws_itself():
    class Odd(forms.Widget):
        def render(self, name, value, attrs=None, renderer=None):
            return f"odd {name}"

    form = type("One", (NhsForm,), {"thing": forms.CharField(widget=Odd)})()
    assert describe(form["thing"])[0] == "other"
    assert draw("{{ field(form['thing']) }}", form=form).text == "odd thing"
