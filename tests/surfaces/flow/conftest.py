"""A hospital with people who wait, as the hub, an analyst and the board of the place see them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from tests import factories
from tests.services.discharge.hospital import ASKED, Hospital, make_hospital

from almoner.registers.workforce.models import Worker
from almoner.services.discharge.models import Stay


@dataclass
class PlaceWorld:
    hospital: Hospital
    now: datetime
    stay: Stay
    analyst: Worker
    board: Worker
    outsider: Worker


@pytest.fixture
def place(db) -> PlaceWorld:
    """Ada was ready yesterday and her stay is with the hub; Bea has a reason to stay."""
    made, now = make_hospital(), timezone.now()
    icb = factories.organisation("icb", "Northbury Board")
    for one in (made.trust, made.council):
        one.parent = icb
        one.save()
    stay = made.admit(at=now - timedelta(days=2))
    made.review(stay, at=now - timedelta(days=1))
    made.move(stay, "refer", facts=ASKED, at=now - timedelta(hours=20))
    bea = factories.person([made.trust], family_name="Quill")
    made.admit(person_id=bea.pk, bed="5", at=now - timedelta(days=1))
    other = factories.organisation("icb", "Elsewhere Board")
    return PlaceWorld(
        made,
        now,
        stay,
        factories.worker(icb, "analyst"),
        factories.worker(icb, "board"),
        factories.worker(other, "board"),
    )
