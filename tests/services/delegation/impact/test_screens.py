"""What it changed, for each who may look: figures with their definitions, charts, file."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories import client_for
from tests.services.delegation.board.place import acts, count, incident, make_place
from tests.services.delegation.board.test_screens import text, words
from tests.services.delegation.world import NOW, TODAY

from almoner.platform.access.scope import scoped
from almoner.services.delegation import models as m
from almoner.services.delegation.export import COLUMNS, safe
from almoner.services.delegation.queries.impact import impact
from almoner.services.delegation.rules.impact import DEFINITIONS, SETTING


@pytest.fixture
def place(db, monkeypatch, settings):
    made = make_place()
    settings.SESSION_COOKIE_AGE = 24 * 60 * 60
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    acts(made.delegation, 90)
    acts(made.delegation, 10, timing="late")
    incident(made.delegation, 2)
    count()
    return made


def of(place, who, start=""):
    viewer = place.viewer(getattr(place, who))
    with scoped(viewer, drop_role=True):
        return impact(viewer, NOW, start)


def test_a_managers_figures_are_whole_numbers_with_what_they_rest_on(place):
    found = of(place, "manager")
    assert found.figure("hours").now == "33.3"
    assert (found.figure("on_time").now, found.figure("on_time").of) == ("90.0", "100")
    assert (found.figure("incidents").now, found.figure("incidents").of) == ("20.00", "100")
    assert (found.figure("competence").now, found.figure("competence").of) == ("100.0", "13")
    assert found.figure("reviews").now == "Nothing to count"
    assert found.figure("person").now == "Nothing to count"
    assert not found.masked


def test_the_delegating_side_and_the_provider_agree(place):
    assert of(place, "nurse").figure("hours").now == of(place, "manager").figure("hours").now


def test_a_rival_sees_only_its_own(place):
    found = of(place, "rival_manager")
    assert found.figure("hours").now == "0.0"
    assert found.figure("on_time").now == "Nothing to count"
    assert found.figure("competence").of == "2"


def test_the_hours_follow_the_minutes_that_the_place_has_set(place):
    m.ActivityAgreement.objects.filter(organisation=place.icb).update(settings={SETTING: 60})
    assert of(place, "chair").figure("hours").now == "100.0"
    [(_, minutes)] = of(place, "chair").minutes
    assert minutes.set_by == "Example Integrated Care Board"
    assert "local value" in minutes.label()


def test_before_and_after_a_month(place):
    m.Act.objects.filter(timing="late").update(done_at=NOW - timedelta(days=50))
    count()
    found = of(place, "manager", "2026-11")
    figure = found.figure("on_time")
    assert figure.measured.n + figure.measured_before.n == 90
    assert figure.measured.d + figure.measured_before.d == 100
    assert figure.now == "100.0"
    assert figure.before != figure.now
    assert found.figure("competence").before == "Nothing to count"


def test_the_start_is_the_month_when_it_began_unless_another_is_chosen(place):
    assert of(place, "manager").start.isoformat() == "2026-09-01"
    assert of(place, "manager", "2026-10").start.isoformat() == "2026-10-01"


def test_a_month_that_was_not_counted_is_refused_in_words(place):
    answer = client_for(place.manager).get("/impact/?start=1999-01")
    assert answer.status_code == 409
    assert "not a month that we have counted" in text(answer)


def test_answers_and_reviews_are_part_of_it(place):
    for score in (4, 5):
        m.Experience.objects.create(
            delegation=place.delegation, voice="person", score=score, given_on=TODAY
        )
    m.Review.objects.create(
        delegation=place.delegation,
        was_due_on=TODAY - timedelta(days=5),
        reviewed_at=NOW,
        reviewed_by=place.nurse,
        person_involved=True,
        findings="Late.",
        outcome="continue",
    )
    m.Delegation.objects.filter(pk=place.delegation.pk).update(
        review_due_on=TODAY - timedelta(days=1)
    )
    found = of(place, "manager")
    assert (found.figure("person").now, found.figure("person").of) == ("4.5", "2")
    assert (found.figure("reviews").now, found.figure("reviews").of) == ("0.0", "2")
    masked = of(place, "chair")
    assert masked.figure("person").now == "Not shown"


@pytest.mark.parametrize("who", ["chair", "council_chair"])
def test_a_board_gets_rounded_counts_and_no_small_ones(place, who):
    m.Delegation.objects.filter(pk=place.delegation.pk).update(
        review_due_on=TODAY - timedelta(days=1)
    )
    found = of(place, who)
    assert found.masked
    assert found.figure("incidents").now == "Not shown"
    assert found.figure("competence").of == "25"
    assert found.figure("reviews").of == "not shown"
    assert found.figure("on_time").now == "90.0"
    quarters = next(one for one in found.charts if "quarter" in one.title)
    assert quarters.rows[-1][1] == "Not known"


@pytest.mark.parametrize("who", ["manager", "nurse", "lead", "chair"])
def test_every_figure_says_how_it_is_counted_and_when(place, who):
    shown = words(client_for(getattr(place, who)).get("/impact/"))
    for one in DEFINITIONS.values():
        assert one.title in shown
        assert one.numerator.split(";")[0] in shown
    assert shown.count("As at") == len(DEFINITIONS)
    assert "5,425 ÷ 22 = 246.6 hours for each person a year" in shown
    assert "Reported there, and not measured here." in shown
    assert "national policy" not in shown


def test_charts_have_their_numbers_beside_them(place):
    page = text(client_for(place.manager).get("/impact/"))
    assert page.count('<svg class="almoner-chart"') == 4
    assert page.count("The numbers") == 4
    assert re.search(r"Expected range", page)


def test_funding_says_who_pays_and_the_supplement(place):
    for number, supplement in ((1, 150), (2, None)):
        m.FundingLine.objects.create(
            delegation=place.delegation,
            route="chc",
            payer=place.icb,
            what_for=f"Line {number}",
            pence_per_hour=3_214,
            minutes_per_act=15,
            pay_supplement_pence_per_hour=supplement,
            starts_on=TODAY,
        )
    shown = words(client_for(place.manager).get("/impact/"))
    assert "£32.14 an hour" in shown
    assert "£1.50 an hour on 1 line " in shown
    board = words(client_for(place.chair).get("/impact/"))
    assert "£32.14" not in board
    assert "NHS Continuing Healthcare" in board


def read_csv(answer) -> list[dict[str, str]]:
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_file_holds_the_same_figures_with_their_definitions(place):
    answer = client_for(place.manager).get("/impact/figures.csv?start=2026-09")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    rows = read_csv(answer)
    assert [row["measure"] for row in rows] == [one.title for one in DEFINITIONS.values()]
    assert tuple(rows[0]) == COLUMNS
    found = of(place, "manager", "2026-09")
    assert [row["after"] for row in rows] == [one.now for one in found.figures]
    assert rows[1]["denominator after"] == "100"
    assert rows[1]["start of after"] == "2026-09-01"
    assert all(row["how it is counted"] for row in rows)


def test_the_file_of_a_board_hides_what_the_page_hides(place):
    rows = read_csv(client_for(place.chair).get("/impact/figures.csv"))
    assert {row["measure"]: row["after"] for row in rows}["Incidents per 1,000 acts"] == (
        "Not shown"
    )


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_no_cell_is_run_as_a_formula(typed):
    assert safe(typed) == f"'{typed}"
    assert safe("More than -1") == "More than -1"


@pytest.mark.parametrize("path", ["/impact/", "/impact/figures.csv"])
def test_a_care_worker_may_not_look(place, path):
    assert client_for(place.worker).get(path).status_code == 403
    assert client_for(place.worker).post(path).status_code == 405
