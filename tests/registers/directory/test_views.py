"""The screens of the directory, signed in and not, behind row-level security."""

import json
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests import factories as make
from tests.registers.directory.conftest import ENTRY
from tests.registers.directory.world import NOW, a_service
from tests.services.delegation.world import INSULIN

from almoner.registers.directory.models import (
    Answer,
    Ask,
    Champion,
    Note,
    PersonalAssistant,
    Referral,
    Release,
    Service,
)
from almoner.registers.directory.queries import free
from almoner.registers.directory.views.comparing import compared
from almoner.registers.directory.vocabulary import activities

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The screens' clock stands at `NOW`; nobody has asked for anything yet."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    cache.clear()


def at(name, *args):
    return reverse(f"directory:{name}", args=args)


def find(name, *args):
    return reverse(f"find-care:{name}", args=args)


def text(response):
    return " ".join(unescape(response.content.decode()).split())


def day(name, on: datetime):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def typed_entry(**changes):
    return {**{k: v for k, v in ENTRY.items()}, "verify_every_days": 90, **changes}


@pytest.fixture
def manager(market):
    return make.client_for(market.manager)


@pytest.fixture
def broker(market):
    return make.client_for(market.broker)


@pytest.fixture
def reader(market):
    return make.client_for(market.social_worker)


def test_an_entry_from_the_first_word_to_the_directory(market, manager, broker, reader):
    sent = typed_entry(kind="home_care", organisation_id=market.provider.pk)
    manager.post(at("add"), sent)
    one = Service.objects.get()
    assert one.status == "draft"
    assert "Send in for approval" in text(manager.get(at("entry", one.pk)))
    assert reader.get(at("entry", one.pk)).status_code == 404
    manager.post(at("submit", one.pk))
    assert "Door to Door" in text(broker.get(at("approvals")))
    broker.post(at("return", one.pk), {"why": "Which days?"})
    assert "Which days?" in text(manager.get(at("entry", one.pk)))
    hours = {"open_days": ["MO", "TU"], "opens_at": "9am", "closes_at": "5:30pm"}
    covers = {"outwards": "cv1, CV6"}
    changed = typed_entry(access="Phone on weekdays", activities=[INSULIN], **hours, **covers)
    manager.post(at("change", one.pk), changed)
    assert "5:30pm" in text(manager.get(at("change", one.pk)))
    manager.post(at("submit", one.pk))
    assert "The entry is listed." in text(broker.post(at("approve", one.pk), follow=True))
    shown = text(reader.get(at("entry", one.pk)))
    assert "Phone on weekdays" in shown
    assert "Checked on 3 March 2026, by Northam Council" in shown
    assert "Monday and Tuesday, 9am to 5:30pm" in shown
    assert activities()[INSULIN] in shown
    assert "CV1, CV6" in shown
    for inner in ("Send in for approval", "Approve", "Stop placements"):
        assert inner not in shown


def test_new_words_are_sent_in_and_only_what_is_different(market, manager, broker, reader):
    one = a_service(organisation=market.provider, **_as_kept())
    in_another_order = list(reversed(ENTRY["needs"]))
    manager.post(at("change", one.pk), typed_entry(name="New name", needs=in_another_order))
    assert one.changes.get().given == {"name": "New name"}
    assert "New name" not in text(reader.get(at("entry", one.pk)))
    assert "New name" in text(broker.get(at("entry", one.pk)))
    broker.post(at("approve", one.pk))
    assert "New name" in text(reader.get(at("entry", one.pk)))
    manager.post(at("change", one.pk), typed_entry(name="Another"))
    manager.post(at("take-back", one.pk))
    assert "Another" not in text(broker.get(at("entry", one.pk)))


def _as_kept():
    return {k: v for k, v in ENTRY.items()}


def test_old_and_new_words_stand_side_by_side_for_who_approves(market, manager, broker):
    one = a_service(organisation=market.provider, **_as_kept())
    hours = {"open_days": ["MO"], "opens_at": "9am", "closes_at": "5pm"}
    changed = {"needs": ["transport", "company"], "direct_payments": "on", "price_per": "free"}
    manager.post(at("change", one.pk), typed_entry(**changed, **hours))
    one.refresh_from_db()
    given = one.changes.get().given
    assert sorted(compared(one, given)) == [
        ("Takes direct payments", "No", "Yes"),
        ("The price is for", "Not said", "free"),
        (
            "What it helps with",
            "Transport, Getting ready to go out, Leaving the house and locking up",
            "Transport, Company and friendship",
        ),
        ("When it is open", "Not said", "Monday, 9am to 5pm"),
    ]
    for who in (manager, broker):
        assert "Monday, 9am to 5pm" in text(who.get(at("entry", one.pk)))


def test_further_hours_stay_while_the_first_part_does(market, manager):
    parts = [
        {"days": ["MO"], "from": "09:00", "to": "17:00"},
        {"days": ["SA"], "from": "10:00", "to": "12:00"},
    ]
    one = a_service(organisation=market.provider, status="draft", opens=parts, **_as_kept())
    first = {"open_days": ["MO"], "opens_at": "9am", "closes_at": "5pm"}
    manager.post(at("change", one.pk), typed_entry(name="New", **first))
    one.refresh_from_db()
    assert (one.name, one.opens) == ("New", parts)
    said = text(manager.post(at("change", one.pk), typed_entry(**{**first, "closes_at": "8am"})))
    assert 'href="#id_open_days' in said


def test_a_broker_names_who_looks_after_an_entry(market, broker, reader):
    one = a_service(organisation=market.provider, last_verified_at=NOW - 200 * DAY)
    broker.post(at("steward", one.pk), {"worker_id": market.social_worker.pk})
    assert market.social_worker.name in text(broker.get(at("worklist")))
    assert reader.get(at("entry", one.pk)).status_code == 200
    rival = make.client_for(market.rival_manager)
    assert market.social_worker.name not in text(rival.get(at("entry", one.pk)))


def test_mistakes_come_back_at_their_field(market, manager):
    sent = typed_entry(kind="home_care", organisation_id=market.provider.pk, price_from="9")
    said = text(manager.post(at("add"), sent))
    assert 'href="#id_price_per"' in said
    sent = typed_entry(kind="home_care", organisation_id=market.provider.pk, postcode="CV1")
    assert 'href="#id_postcode"' in text(manager.post(at("add"), sent))
    sent = typed_entry(kind="home_care", organisation_id=market.provider.pk, outwards="CV1 ZQ9")
    assert "We do not know ZQ9." in text(manager.post(at("add"), sent))
    assert not Service.objects.exists()


@pytest.mark.hazard("HZ-50")
def test_a_search_says_why_and_what_is_out_of_date(market, reader):
    a_service(name="Good one", needs=["transport", "leaving_home"])
    a_service(name="Old one", needs=["transport"], last_verified_at=NOW - 200 * DAY)
    sent = {"needs": ["transport", "leaving_home"], "where": "CV1"}
    said = text(reader.post(at("search"), sent, follow=True))
    assert said.index("Good one") < said.index("Old one")
    assert "Helps with transport and leaving the house and locking up" in said
    assert "Ask first: does not say that it helps with leaving the house" in said
    assert "Out of date" in said
    assert "where=" not in reader.post(at("search"), sent).url
    assert 'href="#id_where"' in text(reader.post(at("search"), {"where": "nowhere"}))


def test_keeping_the_directory_true(market, manager, broker, reader):
    one = a_service(organisation=market.provider, last_verified_at=NOW - 100 * DAY)
    assert one.name in text(broker.get(at("worklist")))
    assert "may be out of date" in text(reader.get(at("entry", one.pk)))
    assert reader.post(at("verify", one.pk)).status_code == 404
    reader.post(at("note-add", one.pk), {"kind": "wrong", "text": "Dead number"})
    note = Note.objects.get()
    assert "Dead number" in text(manager.get(at("entry", one.pk)))
    assert "Dead number" not in text(reader.get(at("entry", one.pk)))
    manager.post(at("note-answer", note.pk), {"answer": "New number"})
    manager.post(at("verify", one.pk))
    assert one.name not in text(broker.get(at("worklist")))


@pytest.mark.hazard("HZ-53")
def test_placements_are_stopped_and_the_public_no_longer_sees_it(market, manager, broker, client):
    one = a_service(organisation=market.provider)
    assert client.get(find("entry", one.pk)).status_code == 200
    assert manager.get(at("stop", one.pk)).status_code == 403
    broker.post(at("stop", one.pk), {"why": "Concern about safety"})
    assert "Concern about safety" in text(manager.get(at("entry", one.pk)))
    assert client.get(find("entry", one.pk)).status_code == 404
    assert json.loads(client.get(at("open-referral")).content)["contents"] == []
    broker.post(at("allow", one.pk), {"why": "Put right"})
    assert client.get(find("entry", one.pk)).status_code == 200


def test_an_entry_is_taken_off(market, manager, reader):
    one = a_service(organisation=market.provider)
    assert "Take it off" in text(manager.get(at("withdraw", one.pk)))
    manager.post(at("withdraw", one.pk), {"why": "We have closed"})
    assert reader.get(at("entry", one.pk)).status_code == 404
    assert one.name in text(manager.get(at("own")))


def test_champions(market):
    lead = make.client_for(make.worker(market.council, "casework_manager"))
    team = make.team(market.council, "North")
    lead.post(at("champion-name", team.pk), {"worker_id": market.social_worker.pk})
    assert market.social_worker.name in text(lead.get(at("champions")))
    lead.post(at("champion-end", Champion.objects.get().pk))
    assert "Nobody yet" in text(lead.get(at("champions")))


def test_a_worker_refers_and_reads_the_outcome(market, manager, reader):
    one = a_service(organisation=market.provider)
    given = {"name": "Ada Lovage", "phone": "1", "about": "Company", "agreed": "on"}
    reader.post(at("refer", one.pk), given)
    made = Referral.objects.get()
    assert "Ada Lovage" in text(manager.get(at("referrals")))
    assert reader.get(at("referral", made.pk)).status_code == 403
    manager.post(at("referral", made.pk), {"verb": "accept"})
    manager.post(at("referral", made.pk), {"verb": "help", "outcome": "She comes on Mondays"})
    assert "She comes on Mondays" in text(reader.get(at("referrals")))
    assert "Ada Lovage" not in text(make.client_for(market.rival_manager).get(at("referrals")))


def test_the_register_of_personal_assistants(market, broker, client):
    given = {
        "name": "Joan Wells",
        "known_as": "Joan",
        "phone": "1",
        "needs": ["shopping"],
        "postcode": "CV1 2WT",
        "reach_km": 8,
        **day("agreed_on", NOW),
    }
    broker.post(at("assistant-add"), given)
    one = PersonalAssistant.objects.get()
    assert "Nobody has seen their insurance yet" in text(broker.get(at("assistant", one.pk)))
    for kind in ("dbs", "references", "right_to_work", "insurance", "training"):
        broker.post(at("assistant-check", one.pk), {"kind": kind, **day("seen_on", NOW)})
    assert "Listed" in text(broker.get(at("register")))
    broker.post(at("assistant-change", one.pk), {**given, "known_as": "Jo"})
    assert "Jo, CV1" in text(broker.post(at("assistants"), {"where": "CV1"}, follow=True))
    broker.post(at("assistant-withdraw", one.pk), {"why": "Moved away"})
    assert "Jo, CV1" not in text(broker.get(at("assistants")))
    assert make.client_for(market.rival_manager).get(at("assistant", one.pk)).status_code == 404


ANSWERS = {
    "what": {"needs": ["personal_care", "meals"]},
    "where": {"where": "CV1 2WT"},
    "when": {},
    "matters": {"words": "Likes an early start", "languages": ["en"]},
    "cost": {"budget": "30", "direct_payment": "on"},
}


def answered(client: Client, **changes):
    for name, given in {**ANSWERS, **changes}.items():
        moved = client.post(find("question", name), given)
        assert moved.status_code == 302, name
    return text(client.get(moved.url))


class TestFindCare:
    @pytest.fixture
    def one(self, market):
        return a_service(organisation=market.provider, price_from=26, price_per="hour")

    def test_from_questions_to_the_chosen_provider(self, one, manager, client):
        assert "You do not need an account" in text(client.get(find("start")))
        said = answered(client)
        assert "1 provider can do all of this" in said
        assert "From £26.00 an hour" in said
        moved = client.post(find("ask"))
        page = moved.url
        assert "There are no offers yet" in text(client.get(page))

        answer = Answer.objects.get()
        asked = text(manager.get(at("offer", answer.pk)))
        assert "CV1" in asked
        assert "CV1 2WT" not in asked
        offer = {"words": "We can", "price": "26", "price_per": "hour", **day("starts_on", NOW)}
        manager.post(at("offer", answer.pk), offer)
        assert "Choose Wren Care" in text(Client().get(page))
        me = {"name": "Ada Lovage", "phone": "07700 900123"}
        told = text(client.post(f"{page}choose/{answer.pk}/", me, follow=True))
        assert "You have chosen" in told
        assert "Ada Lovage" in text(manager.get(at("offer", answer.pk)))
        assert Release.objects.get().organisation == one.organisation

    def test_what_is_known_to_be_free_stands_beside_the_service(self, one, client, monkeypatch):
        told = lambda ids, at: {one.pk: "2 hours free"} if one.pk in ids else {}  # noqa: E731
        monkeypatch.setattr(free, "_tellers", [told])
        assert "<strong>2 hours free</strong>" in answered(client)

    def test_the_answers_are_in_the_session_only_and_can_be_forgotten(self, one, client):
        answered(client)
        assert not Ask.objects.exists()
        client.get(find("forget"))
        assert client.get(find("results")).url == find("question", "what")
        assert client.post(find("ask")).url == find("question", "what")

    @pytest.mark.hazard("HZ-52")
    def test_words_that_tell_who_it_is_go_nowhere(self, one, client):
        answered(client, matters={"words": "ring 07700 900123"})
        said = text(client.post(find("ask"), follow=True))
        assert "Providers would read a long number" in said
        assert not Ask.objects.exists()

    def test_questions_that_need_an_answer_say_so(self, market, client):
        assert "Choose an answer" in text(client.post(find("question", "what"), {}))
        said = text(client.post(find("question", "where"), {"where": "ZQ9"}))
        assert "We do not know this first half of a postcode." in said
        assert client.get(find("question", "wrong")).status_code == 404

    def test_a_wrong_link_opens_nothing(self, market, client):
        for name in ("asked", "referred"):
            assert client.get(find(name, "guess")).status_code == 404
        assert client.post(find("stop", "guess")).status_code == 404

    def test_stopping_to_look(self, one, manager, client):
        answered(client)
        page = client.post(find("ask")).url
        assert "You no longer look." in text(client.post(f"{page}stop/", follow=True))
        assert "This no longer takes answers" in text(
            manager.get(at("offer", Answer.objects.get().pk))
        )

    def test_declining(self, one, manager, client):
        answered(client)
        page = client.post(find("ask")).url
        manager.post(at("decline", Answer.objects.get().pk))
        assert "1 cannot help" in text(client.get(page))

    def test_asking_too_often_waits(self, one, client):
        for _ in range(5):
            answered(client)
            assert client.post(find("ask")).status_code == 302
        answered(client)
        late = client.post(find("ask"))
        assert (late.status_code, int(late.headers["Retry-After"])) == (429, 3600)
        assert "Try again in 60 minutes" in text(late)
        assert Ask.objects.count() == 5

    def test_referring_oneself(self, market, manager, client):
        one = a_service(organisation=market.provider, self_referral=True)
        given = {"by": "self", "name": "Ada Lovage", "phone": "1", "about": "x", "agreed": "on"}
        moved = client.post(find("refer", one.pk), given)
        assert "Nobody has answered yet" in text(client.get(moved.url))
        made = Referral.objects.get()
        manager.post(at("referral", made.pk), {"verb": "decline", "outcome": "We are full"})
        assert "We are full" in text(client.get(moved.url))
        assert client.get(find("refer", a_service().pk)).status_code == 404


class TestOpenData:
    def test_anybody_reads_the_list_page_by_page(self, market, client):
        made = [a_service(organisation=market.provider) for _ in range(3)]
        first = client.get(at("open-referral"), {"per_page": "2"})
        assert first.headers["Access-Control-Allow-Origin"] == "*"
        page = json.loads(first.content)
        assert [one["name"] for one in page["contents"]] == [one.name for one in made[:2]]
        one = client.get(at("open-referral-one", page["contents"][0]["id"]))
        assert json.loads(one.content)["name"] == made[0].name

    @pytest.mark.parametrize(
        "asked", [{"page": "0"}, {"page": "x"}, {"per_page": "101"}, {"page": "-1"}, {"page": "١"}]
    )
    def test_a_page_that_cannot_be_is_said(self, db, client, asked):
        answer = client.get(at("open-referral"), asked)
        assert answer.status_code == 400
        assert "whole number" in json.loads(answer.content)["error"]

    def test_what_is_not_listed_has_no_page(self, market, client):
        missing = client.get(at("open-referral-one", "00000000-0000-0000-0000-000000000000"))
        assert missing.status_code == 404
