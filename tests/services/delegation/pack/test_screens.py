"""The pack as page and PDF, as the web's role, and what a rival or a wrong role gets."""

from html import unescape

import pytest
from django.urls import reverse
from tests.factories import client_for
from tests.services.delegation.pack.conftest import pdf_text
from tests.services.delegation.world import make_registrant, make_organisation

from almoner.platform.audit.models import AuditEvent
from almoner.services.delegation.catalogue import blocks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]


def where(world, name):
    argument = {"delegation": world.delegation.pk, "provider": world.provider.pk}
    key = name.removesuffix("_pdf")
    return reverse(f"pack:{name}", args=[argument[key]] if key in argument else [])


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
