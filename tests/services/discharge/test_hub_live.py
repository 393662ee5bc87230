"""The hub's list keeps itself true by the feed of the place, and is a page without it."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from tests import factories

from almoner.platform.web.live import FEED
from almoner.services.discharge import commands

pytestmark = pytest.mark.django_db


def test_the_hubs_list_is_fetched_again_and_keeps_nobody_signed_in(hospital):
    stay = hospital.referred()
    client = factories.client_for(hospital.hana)
    page = client.get(reverse("discharge:hub")).content.decode()
    part = reverse("discharge:hub_part")
    assert f'data-part="{part}" data-live="{FEED}"' in page
    assert "web/live" in page
    assert "This page does not change by itself: refresh it" in page
    soon = timezone.now() + timedelta(minutes=1)
    Session.objects.filter(pk=client.session.session_key).update(expire_date=soon)
    first = client.get(part)
    again = client.get(part, headers={"if-none-match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert "Okoro" in first.content.decode()
    assert first["ETag"].strip('"') in page
    commands.set_next(
        hospital.viewer(hospital.wendy),
        stay_id=stay.pk,
        what="Ring the daughter",
        owner="ward",
        due_at=timezone.now() + timedelta(hours=1),
        at=timezone.now(),
    )
    changed = client.get(part, headers={"if-none-match": first["ETag"]})
    assert (changed.status_code, "Ring the daughter" in changed.content.decode()) == (200, True)
    assert [one.expire_date for one in Session.objects.all()] == [soon]
