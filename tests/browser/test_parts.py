"""Every part of the design system together on one page, on a small phone."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.shortcuts import render
from django.template import engines
from django.urls import include, path
from jinja2 import ChoiceLoader, DictLoader
from playwright.sync_api import expect
from tests.browser.checks import accessible, tab_to

from almoner.kernel.refusals import Refusal
from almoner.platform.web import charts
from almoner.platform.web.forms import (
    DoseField,
    GlucoseField,
    LondonDateField,
    MomentField,
    NhsForm,
)
from almoner.platform.web.screens import public_screen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.browser.test_parts"),
]
AT = datetime(2026, 7, 1, 7, 5, tzinfo=UTC)
CHOICES = [("a", "The first of them"), ("b", "The second")]


class Everything(NhsForm):
    name = forms.CharField(label="Name", help_text="As on the letter")
    kind = forms.ChoiceField(label="Kind", choices=[("", ""), *CHOICES])
    which = forms.ChoiceField(label="Which?", choices=CHOICES, widget=forms.RadioSelect)
    picks = forms.MultipleChoiceField(label="All that apply", choices=CHOICES)
    sure = forms.BooleanField(label="I am sure")
    when = LondonDateField(label="Day", latest=date(2026, 12, 31))
    seen = MomentField(label="When seen")
    glucose = GlucoseField(label="Blood glucose")
    dose = DoseField(label="Dose given")
    hours = forms.DecimalField(label="Hours")
    notes = forms.CharField(label="Notes", widget=forms.Textarea)
    secret = forms.CharField(label="Secret", widget=forms.PasswordInput)
    proof = forms.FileField(label="Certificate")


def _context(form):
    points = [charts.Point(f"Week {i}", value) for i, value in enumerate([81, None, 95.5])]
    return {
        "form": form,
        "at": AT,
        "refusals": [
            Refusal("a", "Training lapsed.", "Repeat the course.", "the registered manager"),
            Refusal("b", "The review is overdue."),
        ],
        "events": [{"at": AT, "title": "Suspended", "tag": "Stopped", "colour": "red"}],
        "charts": [
            charts.line("On time", points, unit="per cent", target=95),
            charts.bars("Acts", points),
            charts.control("Late", [(f"W{i}", 40 if i == 3 else 5, 100) for i in range(10)]),
            charts.strip(
                "Competence", [charts.Cell(s, s) for s in ("good", "soon", "late", "none")]
            ),
        ],
    }


@public_screen(methods=("GET", "POST"))
def everything(request):
    form = Everything(request.POST or None, request.FILES or None)
    form.is_valid()
    return render(request, "web/everything.html", _context(form))


urlpatterns = [
    path("everything/", everything),
    path("accounts/", include("almoner.platform.accounts.urls")),
]

TEMPLATE = """{% extends "web/page.html" %}
{% from "web/forms.html" import form_page, button_form with context %}
{% import "web/parts.html" as parts %}{% from "web/charts.html" import chart %}
{% block title %}Everything{% endblock %}
{% block breadcrumbs %}{{ parts.breadcrumbs([("Home", "/")]) }}{% endblock %}
{% block content %}<h1>Everything</h1>
{% set chain = ["Consent of 1 March", {"text": "Sign-off", "href": "/"}] %}
{{ parts.authority(true, "You may do this", chain) }}
{{ parts.authority(false, "You may not do this", refusals=refusals) }}
{% call parts.figures() %}{{ parts.figure("On time", "95.0", "per cent", "Within 30 minutes.", at,
  "Last month 93.1", "Better", "green") }}{{ parts.figure("Late", 4) }}{% endcall %}
{{ parts.timeline(events) }}
{{ parts.summary_list([("Name", "Ada"), {"key": "Dose", "value": "10 units", "href": "/"}]) }}
{{ parts.table("Visits", ["Who", "When", {"text": "Count", "numeric": true}],
  [["Ada", "3 March 2026", 12], [{"text": "Ben", "href": "/"}, parts.tag("Late", "red"), 0]]) }}
{{ parts.empty_state("No visits.", "/", "Plan one") }}
{% call parts.warning("Stop", level=2) %}<p>Do not give it.</p>{% endcall %}
{{ parts.details("More", "Words") }}
{{ parts.link_button("Go on", "/") }}{{ button_form("", "Accept") }}
{% for made in charts %}{{ chart(made) }}{% endfor %}
{{ form_page(form, "", "Save everything") }}
{% endblock %}"""


@pytest.fixture(autouse=True)
def _template(monkeypatch):
    jinja = engines["jinja2"].env
    extra = DictLoader({"web/everything.html": TEMPLATE})
    monkeypatch.setattr(jinja, "loader", ChoiceLoader([extra, jinja.loader]))


def test_every_part_is_accessible_and_fits_a_small_phone(page_for):
    page = page_for()
    page.goto("/everything/")
    accessible(page)


def test_every_part_is_accessible_on_a_desk(page_for):
    page = page_for(viewport={"width": 1200, "height": 900})
    page.goto("/everything/")
    accessible(page)


def test_every_error_is_accessible_and_leads_to_its_field(page_for):
    page = page_for()
    page.goto("/everything/")
    page.get_by_role("button", name="Save everything").click()
    page.wait_for_selector(".nhsuk-error-summary")
    accessible(page)
    for link in page.locator(".nhsuk-error-summary a").all():
        target = link.get_attribute("href")
        link.click()
        assert f"#{page.evaluate('document.activeElement.id')}" == target


def test_every_control_is_reached_by_keyboard(page_for):
    page = page_for()
    page.goto("/everything/")
    for name in ("name", "kind", "when_day", "glucose_amount", "dose", "notes"):
        tab_to(page, page.locator(f"[name={name}]"), limit=80)
    tab_to(page, page.get_by_role("button", name="Save everything"), limit=80)


def test_what_was_typed_comes_back(page_for):
    page = page_for()
    page.goto("/everything/")
    page.get_by_label("Name").fill('<b>"Ada"</b>')
    page.get_by_label("The second").first.check()
    page.get_by_label("Day").first.fill("31")
    page.get_by_label("mg/dL").check()
    page.get_by_role("button", name="Save everything").click()
    page.wait_for_selector(".nhsuk-error-summary")
    expect(page.get_by_label("Name")).to_have_value('<b>"Ada"</b>')
    expect(page.get_by_label("mg/dL")).to_be_checked()
    expect(page.locator("[name=when_day]")).to_have_value("31")


def test_the_page_works_without_script(page_for):
    page = page_for(java_script_enabled=False)
    page.goto("/everything/")
    page.get_by_role("button", name="Save everything").click()
    expect(page.locator("main")).to_contain_text("There is a problem")
