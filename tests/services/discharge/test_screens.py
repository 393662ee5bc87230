"""The screens of ward and hub: what they show, and that a round is saved whole or not at all."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests import factories
from tests.services.discharge.hospital import ASKED, make_hospital

from almoner.engines.pathways.models import CaseEvent
from almoner.services.discharge.commands.holding import hold
from almoner.services.discharge.models import CriteriaReview, Held, NextAction, Stay
from almoner.services.discharge.rules.news import Heard, News

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db):
    """As `hospital`, with a person admitted a day ago by the clock on the wall."""
    made = make_hospital()
    made.now = timezone.now()
    made.stay = made.admit(at=made.now - timedelta(days=1))
    return made


@pytest.fixture
def ward(place):
    return factories.client_for(place.wendy)


@pytest.fixture
def hub(place):
    return factories.client_for(place.hana)


def page(client, name, *args, **data):
    found = client.get(reverse(f"discharge:{name}", args=args), data)
    assert found.status_code == 200, found.content.decode()[:500]
    return found.content.decode()


def send(client, screen, *args, **data):
    return client.post(reverse(f"discharge:{screen}", args=args), data)


def refer(place):
    now = timezone.now()
    place.review(place.stay, at=now)
    place.move(
        place.stay, "refer", facts={**ASKED, "delegated": ["insulin-administration"]}, at=now
    )


def test_each_role_comes_to_its_own_list(ward, hub):
    assert ward.get("/", follow=True).redirect_chain[-1][0] == reverse("discharge:wards")
    assert hub.get("/", follow=True).redirect_chain[-1][0] == reverse("discharge:hub")


@pytest.mark.hazard("HZ-62")
def test_who_was_not_asked_in_time_stands_out(place, ward):
    shown = page(ward, "ward", place.willow.pk)
    assert "1 not asked in time" in shown
    assert "Ask now" in shown
    place.review(place.stay, ["fluids"], at=timezone.now())
    shown = page(ward, "ward", place.willow.pk)
    assert "Ask now" not in shown
    assert "Intravenous fluids" in shown


def test_a_round_of_the_ward_is_saved_at_once(place, ward):
    other = place.admit(person_id=factories.person([place.trust]).pk, bed="5")
    answers = {f"reason-{place.stay.pk}": "none", f"reason-{other.pk}": "oxygen"}
    assert send(ward, "ward", place.willow.pk, **answers).status_code == 302
    found = CriteriaReview.objects.order_by("stay_id").values_list("stay_id", "criteria")
    assert list(found) == [(place.stay.pk, []), (other.pk, ["oxygen"])]


@pytest.mark.parametrize("answers", [{}, {"reason-999999": "none"}, {"reason-x": "none"}])
def test_a_round_about_nobody_here_is_refused(place, ward, answers):
    assert send(ward, "ward", place.willow.pk, **answers).status_code == 409
    assert not CriteriaReview.objects.exists()


def test_one_wrong_answer_undoes_the_whole_round(place, ward):
    other = place.admit(person_id=factories.person([place.trust]).pk, bed="5")
    answers = {f"reason-{place.stay.pk}": "none", f"reason-{other.pk}": "hungry"}
    assert send(ward, "ward", place.willow.pk, **answers).status_code == 409
    assert not CriteriaReview.objects.exists()


@pytest.mark.hazard("HZ-61")
def test_the_hub_sees_that_nobody_near_is_competent(place, hub):
    assert place.ada.name not in page(hub, "hub")
    refer(place)
    shown = page(hub, "hub")
    assert place.ada.name in shown
    assert "1 to decide today" in shown
    assert "Nobody near is competent" in shown
    assert "Nobody near is competent" in page(hub, "stay", place.stay.pk)


def test_a_case_leads_to_the_stay_and_a_move_comes_back_to_it(place, ward, hub):
    refer(place)
    stay, case = place.stay.pk, place.stay.case_id
    here, of_case = f"/discharge/stays/{stay}/", f"/discharge/cases/{case}/"
    assert f'href="{of_case}"' in hub.get(f"/cases/{case}/").content.decode()
    assert hub.get(of_case).headers["Location"] == here
    shown = page(hub, "stay", stay)
    assert f"/instruments/for/{place.ada.pk}/" in shown
    assert "Begin “Shared assessment for leaving hospital”" in shown
    number = CaseEvent.objects.filter(case_id=case).latest("number").number
    given = {"number": number, "note": "Another person.", "outcome": "by-mistake"}
    moved = hub.post(f"/cases/{case}/move/by-mistake/", given)
    assert moved.headers["Location"] == of_case
    assert factories.client_for(place.rita).get(of_case).status_code == 404


def test_each_step_is_offered_once_and_leaving_with_its_time(place, ward):
    place.review(place.stay, at=timezone.now())
    facts = {"carer_found": False}
    place.move(place.stay, "ward-arranges", facts=facts, at=timezone.now())
    shown = page(ward, "stay", place.stay.pk)
    assert shown.count("/do/left/") == 1
    for code in ("leave", "leave-home", "review", "delay", "move-ward"):
        assert f"/move/{code}/" not in shown
    assert "/move/change/" in shown


def test_a_stay_is_not_there_for_others(place, hub):
    for who in (hub, factories.client_for(place.rita)):
        assert who.get(reverse("discharge:stay", args=[place.stay.pk])).status_code == 404
        assert send(who, "deed", place.stay.pk, "left").status_code == 404


def test_what_happens_next_is_set_and_done(place, ward):
    due = (timezone.now() + timedelta(hours=5)).isoformat()
    given = {"what": "Ring the daughter", "owner": "hub", "due_at": due}
    assert send(ward, "deed", place.stay.pk, "next", **given).status_code == 302
    assert "Ring the daughter" in page(ward, "stay", place.stay.pk)
    assert send(ward, "deed", place.stay.pk, "done").status_code == 302
    assert NextAction.objects.get().done_at is not None


def test_a_full_review_a_delay_and_leaving(place, ward):
    stay = place.stay.pk
    given = {"criteria": ["news", "fluids"], "note": "Seen by the registrar"}
    assert send(ward, "deed", stay, "review", **given).status_code == 302
    refused = send(ward, "deed", stay, "delay", reason="medicines")
    assert "this is not a delay" in refused.content.decode()
    assert send(ward, "deed", stay, "review").status_code == 302
    assert send(ward, "deed", stay, "delay", reason="medicines").status_code == 302
    assert "medicines to take home" in page(ward, "stay", stay)
    left = {"left_at": timezone.now().isoformat()}
    assert send(ward, "deed", stay, "left", **left).status_code == 302
    assert Stay.objects.get().left_at is not None


def test_another_ward(place, ward):
    given = {"ward_id": place.elm.pk, "bed": "9"}
    assert send(ward, "deed", place.stay.pk, "move", **given).status_code == 302
    sent = send(ward, "deed", place.stay.pk, "expected", expected_on="2099-03-05")
    assert sent.status_code == 302
    for shown in (page(ward, "stay", place.stay.pk), page(ward, "ward", place.elm.pk)):
        assert "5 March 2099" in shown
    assert "bed 9" in page(ward, "stay", place.stay.pk)
    assert place.ada.name in page(ward, "ward", place.elm.pk)


def test_somebody_is_brought_to_a_ward(place, ward):
    person = factories.person([place.trust], given_name="Bo")
    given = {"ward_id": place.elm.pk, "bed": "1", "admitted_at": timezone.now().isoformat()}
    assert send(ward, "admit", person.pk, **given).status_code == 302
    assert Stay.objects.filter(person=person, ward=place.elm).exists()


def test_a_ward_is_set_up(place, ward):
    given = {"site_code": "RZZ01", "code": "ASH", "name": "Ash", "team_id": place.team.pk}
    assert send(ward, "set_ward", **given, hub_id=place.council.pk).status_code == 302
    assert "Ash" in page(ward, "wards")
    stranger = send(ward, "set_ward", **given, hub_id=place.rival.pk)
    assert stranger.status_code == 200


@pytest.mark.hazard("HZ-60")
def test_news_of_nobody_certain_waits_for_a_person(place, ward):
    news = News(
        Heard.ADMITTED,
        place.now,
        family_name="Bello",
        given_name="Bo",
        born_on=place.ada.born_on,
        ward="WIL",
    )
    held = hold(place.adt, why="no-number", news=news, at=place.now)
    assert "1 message needs a person to match" in page(ward, "wards")
    assert "There is no NHS number." in page(ward, "unmatched")
    assert "Nobody you see fits" in page(ward, "match", held.pk)
    bo = factories.person([place.trust], family_name="Bello", born_on=place.ada.born_on)
    assert "Bello, born 17 May 1941" in page(ward, "match", held.pk)
    assert send(ward, "match", held.pk, person_id=bo.pk).status_code == 302
    assert (Held.objects.get().ended, Stay.objects.filter(person=bo).count()) == ("matched", 1)


def test_the_return_of_a_day_on_screen_and_as_a_file(place, ward):
    place.review(place.stay, at=timezone.now())
    day = timezone.localdate().isoformat()
    assert "Still there" in page(ward, "return", day=day)
    file = ward.get(reverse("discharge:return"), {"day": day, "file": "1"})
    lines = file.content.decode().splitlines()
    assert lines[0].startswith("Period,Level,Region,ICB,Org Code")
    assert f"{day},Provider,,,RZZ,Northbury Hospitals" in lines[1]
    assert lines[1].endswith(",1")
    assert ward.get(reverse("discharge:return"), {"day": "never"}).status_code == 422


def test_a_care_worker_opens_none_of_it(place):
    client = factories.client_for(factories.worker(place.provider))
    for name, args in (("hub", ()), ("wards", ()), ("stay", (place.stay.pk,)), ("return", ())):
        assert client.get(reverse(f"discharge:{name}", args=args)).status_code == 403
