"""What a board sees and may press: counts, trends, risks, the agreed list. Never a person."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.services.delegation.board.place import acts, add, count, incident
from tests.services.delegation.world import INSULIN, NOW, TODAY

from almoner.services.delegation import models as m
from almoner.services.delegation.catalogue import activities
from almoner.services.delegation.queries.authority import may


def text(response) -> str:
    return response.content.decode()


def words(response) -> str:
    """The page as it is read, without markup."""
    return words_of(text(response))


def words_of(page: str) -> str:
    plain = re.sub(r"<(script|svg).*?</\1>", " ", page, flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", plain)))


def test_the_board_reads_the_place(browser_of):
    page = browser_of("chair").get("/board/")
    assert page.status_code == 200
    shown = words(page)
    assert "Good Neighbours Home Care" in shown
    assert "Giving insulin" in shown
    assert "Acts on time, by month" in shown
    assert "How this is counted" in shown
    assert "As at 20 November 2026 at 8am" in shown


@pytest.mark.hazard("HZ-11")
@pytest.mark.parametrize("path", ["/board/", "/impact/", "/impact/figures.csv"])
def test_no_person_and_no_worker_is_named(browser_of, place, path):
    shown = text(browser_of("chair").get(path))
    for name in ("Okafor", "Margaret", "Banks", "Zzhand", "A secret thing"):
        assert name not in shown


def row_of(shown: str, name: str) -> str:
    return next(row for row in shown.split("<tr") if name in row)


def test_a_provider_with_few_people_is_hidden_whole(browser_of):
    shown = text(browser_of("chair").get("/board/")).split('id="providers"')[1]
    few = re.sub(r"<[^>]+>", " ", row_of(shown, "Rival Home Care"))
    assert few.count("not shown") == 7
    third = re.sub(r"<[^>]+>", " ", row_of(shown, "Third House"))
    assert re.search(r"People\s+10\b", third)
    assert re.search(r"Incidents per 1,000 acts\s+0.0", third)
    assert re.search(r"People\s+25\b", re.sub(r"<[^>]+>", " ", row_of(shown, "All that are")))


def test_people_are_counted_along_one_side_only(browser_of):
    shown = text(browser_of("chair").get("/board/")).split('id="activities"')[1]
    table = words_of(shown.split("</section>")[0])
    assert "Acts done 490" in table
    assert "People" not in table
    assert "Competence" not in table


def test_the_board_is_kept_for_five_minutes_and_says_so(place, still, monkeypatch):
    from django.utils import timezone
    from tests.factories import client_for

    browser = client_for(place.chair)
    assert "As at 20 November 2026 at 8am" in words(browser.get("/board/"))
    m.Delegation.objects.filter(provider=place.third).update(status="ended")
    for minutes, moment in ((4, "8am"), (5, "8:05am")):
        monkeypatch.setattr(timezone, "now", lambda by=minutes: NOW + timedelta(minutes=by))
        assert f"As at 20 November 2026 at {moment}" in words(browser.get("/board/"))


def test_what_is_kept_for_one_board_is_not_shown_to_another(browser_of, place):
    from tests.factories import client_for
    from tests.services.delegation.board.place import elsewhere

    browser_of("chair").get("/board/")
    _, far = elsewhere()
    shown = words(client_for(far).get("/board/"))
    assert "Good Neighbours" not in shown
    assert "Far Care" in shown


def test_risks_are_counted_and_small_ones_are_not_shown(browser_of, place):
    late = TODAY - timedelta(days=3)
    own = m.Delegation.objects.filter(provider=place.provider)
    own.filter(pk__in=list(own.values_list("pk", flat=True))[:6]).update(review_due_on=late)
    m.Delegation.objects.filter(pk=place.delegation.pk).update(status="suspended")
    shown = text(browser_of("chair").get("/board/")).split('id="risk"')[1]
    risk = re.sub(r"<[^>]+>", " ", row_of(shown, "Good Neighbours"))
    assert "Reviews overdue" in risk
    assert re.search(r"Reviews overdue\s+5\b", risk)
    assert "not shown" in risk
    assert "Not covered" in shown


def test_insurance_that_ends_soon_is_named(browser_of, place):
    m.Insurance.objects.update(ends_on=TODAY + timedelta(days=60))
    assert "19 January 2027" in words(browser_of("chair").get("/board/"))
    m.Insurance.objects.update(ends_on=TODAY + timedelta(days=61))
    cache.clear()
    assert "20 January 2027" not in words(browser_of("chair").get("/board/"))


@pytest.mark.parametrize("who", ["worker", "manager", "nurse", "lead"])
def test_only_a_board_opens_the_board(browser_of, who):
    assert browser_of(who).get("/board/").status_code == 403


def test_a_council_reads_the_same_place_as_its_board(browser_of):
    assert "Good Neighbours" in text(browser_of("council_chair").get("/board/"))


def test_an_empty_place_says_so(db, still):
    from tests.factories import client_for
    from tests.services.delegation.world import make_organisation, make_worker

    chair = make_worker("New Chair", make_organisation("icb", "New Board"), "board")
    shown = words(client_for(chair).get("/board/"))
    assert "Nothing has been counted yet" in shown
    assert "Nothing is delegated yet." in shown


def queries_of(browser, path) -> int:
    browser.get(path)
    cache.clear()
    with CaptureQueriesContext(connection) as caught:
        assert browser.get(path).status_code == 200
    return len(caught)


@pytest.mark.parametrize("path", ["/board/", "/impact/"])
def test_more_data_is_not_more_queries(browser_of, place, path):
    browser = browser_of("chair")
    before = queries_of(browser, path)
    for n, provider in enumerate((place.rival, place.third, place.provider)):
        add(place, provider, 5 + n, activity="catheter-care")
    for one in m.Delegation.objects.all():
        acts(one, 5)
        incident(one)
    count()
    assert queries_of(browser, path) == before


def test_no_page_of_a_board_reads_acts(browser_of):
    browser = browser_of("chair")
    with CaptureQueriesContext(connection) as caught:
        browser.get("/board/")
    assert not [one for one in caught if '"delegation_act"' in one["sql"]]


# The agreed list.


def test_the_agreed_list_shows_every_activity(browser_of):
    shown = words(browser_of("chair").get("/board/activities/"))
    assert re.search(r"Giving insulin State On", shown)
    assert shown.count("State Off") == len(activities()) - 1


def test_an_activity_is_agreed_with_its_local_values(browser_of, place):
    browser = browser_of("chair")
    form = text(browser.get("/board/activities/stoma-care/"))
    assert "local value" in form
    browser.post(
        "/board/activities/stoma-care/",
        {"agreed_by": "Board of 3 March", "registrant_visit_minutes": "35"},
    )
    row = m.ActivityAgreement.objects.get(organisation=place.icb, activity="stoma-care")
    assert row.settings == {"registrant_visit_minutes": 35}
    shown = words(browser.get("/impact/"))
    assert "35 minutes a visit (local value, set by Example Integrated Care Board)" in shown
    assert "20 minutes a visit (local value, set by Almoner default)" in shown


def test_a_change_of_values_keeps_the_first_day(browser_of, place):
    before = m.ActivityAgreement.objects.get(organisation=place.icb, activity=INSULIN)
    browser_of("chair").post(
        f"/board/activities/{INSULIN}/", {"agreed_by": "Board", "supervised_practices": "8"}
    )
    after = m.ActivityAgreement.objects.get(organisation=place.icb, activity=INSULIN)
    assert (after.pk, after.starts_on) == (before.pk, before.starts_on)
    assert after.settings == {"supervised_practices": 8}


def test_a_wrong_value_is_refused_at_its_field(browser_of, place):
    back = browser_of("chair").post(
        "/board/activities/stoma-care/", {"agreed_by": "", "supervised_practices": "0"}
    )
    assert "There is a problem" in text(back)
    assert not m.ActivityAgreement.objects.filter(activity="stoma-care").exists()


@pytest.mark.hazard("HZ-03")
def test_switching_off_says_what_stops_and_then_stops_it(browser_of, place):
    browser = browser_of("chair")
    asked = words(browser.get(f"/board/activities/{INSULIN}/off/"))
    assert "Delegations that stop: 15" in asked
    assert "People whose care has to go on another way: 15" in asked
    unsure = browser.post(f"/board/activities/{INSULIN}/off/", {"note": "Review."})
    assert "There is a problem" in text(unsure)
    assert may(place.worker.pk, INSULIN, place.person.pk, NOW).granted
    browser.post(f"/board/activities/{INSULIN}/off/", {"note": "A safety notice.", "sure": "on"})
    answer = may(place.worker.pk, INSULIN, place.person.pk, NOW)
    assert "system_switched_off" in {one.code for one in answer.refusals}
    assert browser.get(f"/board/activities/{INSULIN}/off/").status_code == 302


def test_a_manager_switches_their_own_service_off_and_sees_whole_numbers(browser_of, place):
    browser = browser_of("manager")
    asked = words(browser.get(f"/board/activities/{INSULIN}/off/"))
    assert "Delegations that stop: 13" in asked
    browser.post(f"/board/activities/{INSULIN}/off/", {"note": "No staff.", "sure": "on"})
    place.delegation.refresh_from_db()
    assert place.delegation.status == "suspended"
    assert m.ActivityAgreement.objects.get(organisation=place.icb, activity=INSULIN).ends_on is None


def test_a_councils_own_list_stops_nothing_of_others(browser_of, place):
    m.ActivityAgreement.objects.create(
        organisation=place.council, activity=INSULIN, starts_on=TODAY, agreed_by="Cabinet"
    )
    asked = words(browser_of("council_chair").get(f"/board/activities/{INSULIN}/off/"))
    assert "Delegations that stop: 0" in asked


@pytest.mark.parametrize("who", ["worker", "nurse", "lead"])
def test_only_those_with_the_right_change_the_list(browser_of, place, who):
    browser = browser_of(who)
    for path in ("", f"{INSULIN}/", f"{INSULIN}/off/"):
        assert browser.get(f"/board/activities/{path}").status_code == 403
    browser.post(f"/board/activities/{INSULIN}/off/", {"note": "x", "sure": "on"})
    assert m.ActivityAgreement.objects.filter(ends_on__isnull=False).count() == 0


def test_an_unknown_activity_is_not_there(browser_of):
    assert browser_of("chair").get("/board/activities/juggling/").status_code == 404
