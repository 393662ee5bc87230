"""One granted delegation, its board, and everyone who may ask for a pack."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pypdfium2
import pytest
from django.db import transaction
from django.utils import timezone
from tests.services.delegation.world import NOW, make_worker, make_world

from almoner.platform.access.scope import scoped
from almoner.platform.access.viewer import Viewer
from almoner.registers.workforce.models import Worker
from almoner.registers.workforce.viewers import viewer_for


@contextmanager
def as_web(viewer: Viewer) -> Iterator[Viewer]:
    """As the web runs it: behind row-level security."""
    with transaction.atomic(), scoped(viewer, drop_role=True):
        yield viewer


def pdf_text(content: bytes) -> str:
    made = pypdfium2.PdfDocument(content)
    return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in made)


@dataclass(frozen=True)
class Who:
    worker: Worker

    @property
    def viewer(self) -> Viewer:
        return viewer_for(self.worker.user)


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def board(world):
    return make_worker("Bea Frost", world.icb, "board", pathway="998")


@pytest.fixture
def still(monkeypatch, settings):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    settings.SESSION_COOKIE_AGE = 24 * 60 * 60
