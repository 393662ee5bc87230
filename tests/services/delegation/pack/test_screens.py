"""The pack as page and PDF, as the web's role, and what a rival or a wrong role gets."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from tests.factories import client_for
from tests.services.delegation.pack.conftest import pdf_text
from tests.services.delegation.world import NOW, make_organisation, make_registrant

from almoner.platform.audit.models import AuditEvent
from almoner.services.delegation.catalogue import blocks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]


def where(world, name):
    argument = {"delegation": world.delegation.pk, "provider": world.provider.pk}
    key = name.removesuffix("_pdf")
    return reverse(f"pack:{name}", args=[argument[key]] if key in argument else [])


NOW_AFTER = NOW + timedelta(days=30)
READERS = [
    ("delegation", "nurse"),
    ("delegation", "lead"),
    ("delegation", "manager"),
    ("provider", "nurse"),
    ("provider", "lead"),
    ("provider", "manager"),
    ("place", "lead"),
    ("place", "board"),
]


@pytest.mark.parametrize(("name", "who"), READERS)
def test_page_and_pdf_hold_every_block_and_all_that_is_missing(world, board, name, who):
    client = client_for(board if who == "board" else getattr(world, who))
    page = client.get(where(world, name))
    made = client.get(where(world, f"{name}_pdf"))
    assert (page.status_code, made.status_code) == (200, 200)
    pack = page.context["pack"] if page.context else None
    text, shown = pdf_text(made.content), " ".join(unescape(page.content.decode()).split())
    for block in blocks().blocks:
        assert block.title in text
        assert block.title in shown
        for question in block.questions:
            assert question.words in text
            assert question.words in shown
    assert "Missing:" in text
    assert pack is None or pack.missing > 0


def test_the_page_audits_the_look_and_the_download(world):
    client = client_for(world.nurse)
    client.get(where(world, "delegation"))
    client.get(where(world, "delegation_pdf"))
    events = AuditEvent.objects.filter(person_id=world.person.pk).order_by("pk")
    assert [event.verb for event in events] == ["person.viewed", "pack.exported"]


@pytest.mark.parametrize("name", ["delegation", "delegation_pdf", "provider", "provider_pdf"])
def test_a_rival_finds_nothing(world, board, name):
    assert client_for(world.rival_manager).get(where(world, name)).status_code == 404
    stranger = make_registrant("Rob Field", make_organisation("trust", "Another Trust"))
    assert client_for(stranger).get(where(world, name)).status_code == 404
    assert client_for(board).get(where(world, name)).status_code == 404


@pytest.mark.parametrize("name", ["delegation", "provider", "place", "place_pdf", "toolkit"])
def test_a_care_worker_is_refused(world, name):
    assert client_for(world.worker).get(where(world, name)).status_code == 403


@pytest.mark.parametrize("who", ["nurse", "manager"])
def test_the_place_is_refused_in_words(world, who):
    page = client_for(getattr(world, who)).get(where(world, "place"))
    assert page.status_code == 409
    assert "boards and delegating team leads" in page.content.decode()


def test_the_delegation_leads_to_its_pack(world):
    page = client_for(world.nurse).get(reverse("delegation:detail", args=[world.delegation.pk]))
    assert where(world, "delegation") in page.content.decode()


def test_a_block_through_its_screens(world, board, monkeypatch):
    client, manager = client_for(board), client_for(world.manager)
    here = reverse("pack:block", args=[1])
    assert client.post(reverse("pack:localise", args=[1]), {"text": "Our words"}).status_code == 302
    empty = client.post(reverse("pack:localise", args=[1]), {"text": "Our words"})
    assert "Nothing was changed" in empty.content.decode()
    day = {
        "closes_on_0": "1",
        "closes_on_1": "12",
        "closes_on_2": "2026",
        "closes_on": "2026-12-01",
    }
    day |= {"closes_on-day": "1", "closes_on-month": "12", "closes_on-year": "2026"}
    assert client.post(reverse("pack:consult", args=[1]), day).status_code == 302
    answer = manager.post(reverse("pack:comment", args=[1]), {"words": "Name the hub"})
    assert answer.status_code == 302
    assert "Name the hub" in client.get(here).content.decode()
    monkeypatch.setattr("almoner.services.delegation.views.toolkit.now", lambda: NOW_AFTER)
    assert client.post(reverse("pack:publish", args=[1])).status_code == 302
    assert "Our words" in manager.get(here).content.decode()
    made = manager.get(reverse("pack:toolkit_pdf"))
    assert "Our words" in pdf_text(made.content)
    assert "Not published yet." in pdf_text(made.content)


def test_comparing_says_in_words_what_changed(world, board):
    client = client_for(board)
    for text in ("Old line", "New line"):
        client.post(reverse("pack:localise", args=[1]), {"text": text})
    page = client.get(reverse("pack:compare", args=[1])).content.decode()
    assert "<strong>Added:</strong> <ins>New line</ins>" in page
    assert "<strong>Taken out:</strong> <del>Old line</del>" in page


@pytest.mark.parametrize("query", ["?before=x&after=1", "?before=1&after=99", ""])
def test_a_comparison_of_what_is_not_there_is_not_there(board, query):
    assert client_for(board).get(reverse("pack:compare", args=[1]) + query).status_code == 404


@pytest.mark.parametrize("name", ["block", "compare", "localise", "consult", "comment"])
def test_there_is_no_thirteenth_block(board, name):
    assert client_for(board).get(reverse(f"pack:{name}", args=[13])).status_code == 404
