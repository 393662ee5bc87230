"""Every deed through its form; forms made from the definition; what a page does not show."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from tests import factories
from tests.engines.pathways.world import DOOR, ENQUIRY, NOW, publish, text_of
from tests.factories import client_for

from almoner.engines.pathways.models import Case, CaseEvent, DipSample, HandOver, QueueTeam

LATER = NOW + timedelta(hours=4)


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: LATER)


def send(browser, address, **given):
    page = browser.post(address, given)
    return page.status_code, page.content.decode()


def do(who, case, deed, **given):
    number = Case.objects.get(pk=case.pk).last_number
    given.setdefault("number", number)
    return send(client_for(who), f"/cases/{case.pk}/do/{deed}/", **given)


def test_every_deed_through_its_form(world):
    case, other = world.open(), world.open()
    assert do(world.sara, case, "take")[0] == 302
    assert do(world.mona, case, "allocate", worker=world.tom.pk)[0] == 302
    assert Case.objects.get(pk=case.pk).worker_id == world.tom.pk
    assert do(world.mona, case, "allocate", worker="")[0] == 302
    assert do(world.sara, case, "contact", how="phone", note="Well.", priority="urgent")[0] == 302
    assert do(world.sara, case, "priority", priority="usual", note="Calmer.")[0] == 302
    assert do(world.sara, case, "note", text="Seen the flat.")[0] == 302
    assert do(world.sara, case, "link", other=other.pk, kind="related")[0] == 302
    shared = {"organisation": world.trust.pk, "role": "joint", "basis": "Consent"}
    assert do(world.sara, case, "share", **shared)[0] == 302
    assert do(world.sara, case, "unshare", organisation=world.trust.pk, reason="Home.")[0] == 302
    offered = {"team": world.duty.pk, "reason": "She knows Dora."}
    assert do(world.sara, case, "hand-over", **offered)[0] == 302
    assert do(world.dora, case, "decline", reason="Away.")[0] == 302
    assert do(world.sara, case, "hand-over", **offered)[0] == 302
    assert do(world.dora, case, "accept")[0] == 302
    assert Case.objects.get(pk=case.pk).team_id == world.duty.pk
    assert HandOver.objects.count() == 2
    page = client_for(world.dora).get(f"/cases/{case.pk}/").content.decode()
    for words in ("Seen the flat.", "Hand-over accepted", "Belongs with", "By telephone."):
        assert words in page or words.lower() in page


def test_a_form_that_is_refused_says_why_and_changes_nothing(world):
    case = world.open()
    before = CaseEvent.objects.count()
    for deed, given, words in (
        ("note", {"text": ""}, "Enter an answer for “Note”."),
        ("note", {"text": "x", "number": 0}, "has changed since you opened the page"),
        ("hand-over", {"team": world.duty.pk}, "Enter an answer"),
        ("priority", {"priority": "usual", "note": "x"}, "has this priority already"),
        ("unpropose", {"reason": "x"}, "Nothing waits for a second person"),
        ("accept", {}, "no open hand-over"),
    ):
        status, page = do(world.sara, case, deed, **given)
        assert (status, words in page) == (200, True), (deed, words)
    assert CaseEvent.objects.count() == before
    assert client_for(world.sara).get(f"/cases/{case.pk}/do/dance/").status_code == 404


def test_the_form_of_a_move_keeps_every_kind_of_fact(world):
    case = world.open(world.mona, pathway=ENQUIRY, at=NOW)
    mia = factories.worker(world.council, "casework_manager", team=world.contact)
    browser = client_for(world.mona)
    address = f"/cases/{case.pk}/move/start/"
    assert "This takes two people" in browser.get(address).content.decode()
    given = {
        "number": 1,
        "fact_risk": "high",
        "fact_needed_by_day": "30",
        "fact_needed_by_month": "4",
        "fact_needed_by_year": "2026",
        "fact_budget": "12.50",
        "reason": "serious",
        "evidence": "A bruise.",
    }
    assert send(browser, address, **given)[0] == 302
    waiting = browser.get(f"/cases/{case.pk}/").content.decode()
    for words in ("waits for a second person", "30 April 2026", "£12.50", "A bruise."):
        assert words in waiting, words
    assert do(mia, case, "confirm", sure="on")[0] == 302
    visit = {
        "number": 3,
        "fact_visits": "2",
        "fact_points": "7.5",
        "fact_wishes": ["home", "family"],
    }
    assert send(browser, f"/cases/{case.pk}/move/visit/", **visit)[0] == 302
    assert Case.objects.get().facts == {
        "risk": "high",
        "risky": True,
        "needed_by": "2026-04-30",
        "budget": 1250,
        "visits": 2,
        "points": 7.5,
        "wishes": ["home", "family"],
    }
    page = browser.get(f"/cases/{case.pk}/").content.decode()
    for words in ("£12.50", "30 April 2026", "Stay at home and See family"):
        assert words in page


def test_a_moment_before_now_may_be_typed(world):
    case = world.open()
    given = {
        "number": 1,
        "fact_safe_now": "yes",
        "note": "Rang.",
        "happened_at_day": "2",
        "happened_at_month": "3",
        "happened_at_year": "2026",
        "happened_at_time": "11:30am",
    }
    status, page = send(client_for(world.sara), f"/cases/{case.pk}/move/make-contact/", **given)
    assert status == 302, page
    moment = Case.objects.get().moments["first_contact"]
    assert datetime.fromisoformat(moment) == NOW + timedelta(hours=1.5)


def test_a_move_that_is_no_longer_open_leads_back_to_the_case(world):
    case = world.contacted()
    browser = client_for(world.sara)
    assert browser.get(f"/cases/{case.pk}/move/make-contact/").status_code == 302
    assert browser.get(f"/cases/{case.pk}/move/nowhere/").status_code == 404


def test_a_case_is_opened_through_its_form(world):
    browser = client_for(world.sara)
    address = f"/cases/for/{world.ada.pk}/{DOOR}/"
    status, page = send(browser, address, fact_what_is_needed="")
    assert (status, "Choose an answer for" in page) == (200, True)
    assert send(browser, address, route="phone", fact_what_is_needed="Washing")[0] == 302
    assert Case.objects.get().facts == {"what_is_needed": "Washing"}
    assert browser.get(f"/cases/for/{world.ada.pk}/nowhere/").status_code == 404


def test_a_case_about_a_provider_or_the_place(world):
    text = (
        text_of("door")
        .replace("code: door", "code: quality")
        .replace("about: person", "about: place")
    )
    publish("quality", text)
    browser = client_for(world.sara)
    assert "/cases/new/quality/" in browser.get("/cases/new/").content.decode()
    status, page = send(browser, "/cases/new/quality/", route="phone")
    assert (status, "Say in a few words" in page) == (200, True)
    given = {"route": "phone", "subject": "Noise at night", "team": world.contact.pk}
    assert send(browser, "/cases/new/quality/", **given)[0] == 302
    assert "Noise at night" in browser.get("/work/queues/quality/contact/").content.decode()


def test_a_manager_names_a_team_draws_a_sample_and_brings_cases_over(world):
    browser = client_for(world.mona)
    given = {"queue": "contact", "team": world.duty.pk}
    assert send(browser, f"/pathways/{DOOR}/team/", **given)[0] == 302
    assert QueueTeam.objects.get(pathway=DOOR, queue="contact").team_id == world.duty.pk
    world.open(world.mona, pathway=ENQUIRY)
    days = {"starts_on": (1, 3), "ends_on": (1, 4)}
    period = {
        f"{name}_{part}": value
        for name, (day, month) in days.items()
        for part, value in (("day", day), ("month", month), ("year", 2026))
    }
    assert send(browser, "/work/samples/draw/", pathway=ENQUIRY, **period)[0] == 302
    drawn = DipSample.objects.get()
    assert "Okoro" in browser.get(f"/work/samples/{drawn.pk}/").content.decode()
    publish("door", text_of("door").replace("version: 1", "version: 2"))
    case = world.open(at=NOW)
    assert case.version.version == 2
    old = world.versions[DOOR]
    Case.objects.filter(pk=case.pk).update(version_id=old)
    assert browser.get(f"/pathways/{DOOR}/version/").status_code == 200


def test_the_try_out_shows_queues_and_clocks(world):
    from tests.engines.pathways.test_how_to import example

    publish("equipment", example())
    browser = client_for(world.mona)
    address = "/pathways/equipment-request/try-out/"
    page = browser.get(
        address, {"weeks": 4, "arrivals": 10, "seed": 1, "staff_requests": 1, "staff_orders": 1}
    )
    assert "What happened in 4 weeks" in page.content.decode()
    page = browser.get(address, {"weeks": 900, "arrivals": 10, "seed": 1})
    assert "Enter 156 or less." in page.content.decode()
    assert "no “simulate” section" in browser.get(f"/pathways/{DOOR}/try-out/").content.decode()


def test_a_partner_sees_the_case_but_not_a_name_that_is_not_shared(world):
    ben = factories.person([world.council], family_name="Hidden")
    case = world.open(person_id=ben.pk)
    shared = {"organisation": world.trust.pk, "role": "informed", "basis": "Consent"}
    assert do(world.sara, case, "share", **shared)[0] == 302
    page = client_for(world.nick).get(f"/cases/{case.pk}/").content.decode()
    assert "Name not shared with you" in page
    assert "Hidden" not in page
    assert "What comes next" not in page
