"""Definitions on screen: read, change, have read, publish."""

import pytest
from tests import factories as f
from tests.platform.definitions.test_store import body, folder  # noqa: F401

from almoner.platform.definitions import commands, queries
from almoner.platform.definitions.models import DefinitionVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def council():
    return f.organisation("council", "Elm Council")


@pytest.fixture
def clients(council):
    return lambda role: f.client_for(f.worker(council, role))


def text(response) -> str:
    return response.content.decode()


def test_from_reading_to_publishing(folder, clients, council):  # noqa: F811
    commands.sync_shipped()
    writer, reader = clients("casework_manager"), clients("casework_manager")
    assert "Comes with Almoner" in text(writer.get("/definitions/"))
    shipped = DefinitionVersion.objects.get(kind="recipes")
    assert "title: Soup" in text(writer.get(f"/definitions/{shipped.pk}/"))
    wrong = {"body": body(version=2) + "salt: 2\r\n", "note": "More salt"}
    answer = writer.post(f"/definitions/{shipped.pk}/change/", wrong)
    assert "Line 4, salt" in text(answer)
    right = {"body": body(version=2, title="Ours").replace("\n", "\r\n"), "note": "Our own"}
    draft_page = writer.post(f"/definitions/{shipped.pk}/change/", right).url
    own = writer.post(f"{draft_page}publish/")
    assert own.status_code == 409
    assert "somebody else must read" in text(own)
    assert reader.post(f"{draft_page}publish/").status_code == 302
    assert queries.current("recipes", "soup", council.pk)[1].title == "Ours"
    assert "Withdraw this version" in text(reader.get(draft_page))
    reader.post(f"{draft_page}withdraw/")
    assert queries.current("recipes", "soup", council.pk)[1].title == "Soup"


def test_a_new_one_is_written_from_nothing(folder, clients):  # noqa: F811
    page = clients("casework_manager")
    assert page.get("/definitions/new/recipes/").status_code == 200
    assert page.get("/definitions/new/songs/").status_code == 404
    answer = page.post("/definitions/new/recipes/", {"body": body("stew"), "note": "First"})
    assert "Stew" not in text(page.get(answer.url))
    assert DefinitionVersion.objects.get(kind="recipes").code == "stew"


def test_who_may_only_read_is_offered_nothing_else(folder, clients):  # noqa: F811
    commands.sync_shipped()
    pk = DefinitionVersion.objects.get(kind="recipes").pk
    page = clients("social_worker")
    assert "Change it" not in text(page.get(f"/definitions/{pk}/"))
    assert page.get(f"/definitions/{pk}/change/").status_code == 403
    assert page.post(f"/definitions/{pk}/publish/").status_code == 403
