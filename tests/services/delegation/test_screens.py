"""The delegator's screens, from the first page through every step, as the web's role."""

from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories import client_for
from tests.services.delegation.world import INSULIN, make_world

from almoner.services.delegation.models import Escalation
from almoner.services.delegation.views.dossier import STEPS

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def nurse(world):
    return client_for(world.nurse)


def test_the_home_page_shows_what_waits(world, nurse):
    Escalation.objects.create(
        delegation=world.delegation,
        person=world.person,
        provider=world.provider,
        delegating=world.trust,
        raised_by=world.worker,
        raised_at=timezone.now(),
        situation="Glucose is 3.4",
        urgent=True,
    )
    page = nurse.get(reverse("delegation:home"))
    assert page.status_code == 200
    text = page.content.decode()
    assert "Glucose is 3.4" in text
    assert "Nobody has seen this" in text


def test_the_page_of_a_delegation_answers_and_shows_its_evidence(world, nurse):
    page = nurse.get(reverse("delegation:detail", args=[world.delegation.pk]))
    assert page.status_code == 200
    assert "Who is accountable for what" in page.content.decode()


@pytest.mark.parametrize("verb", sorted(STEPS))
def test_every_step_has_a_page(world, nurse, verb):
    page = nurse.get(reverse("delegation:step", args=[world.delegation.pk, verb]))
    assert page.status_code == 200
    assert STEPS[verb].title in unescape(page.content.decode())


def test_a_step_that_does_not_exist_is_not_there(world, nurse):
    assert nurse.get(f"/delegations/{world.delegation.pk}/fly/").status_code == 404


@pytest.mark.parametrize("name", ["delegation:home", "delegation:list", "delegation:leave"])
def test_lists_open(world, nurse, name):
    assert nurse.get(reverse(name)).status_code == 200


def test_deciding_pages_open(world, nurse):
    assert nurse.get(reverse("delegation:start", args=[world.person.pk])).status_code == 200
    where = reverse("delegation:decide", args=[world.person.pk, INSULIN, world.provider.pk])
    assert nurse.get(f"{where}?framework=diabetes").status_code == 200
    assert nurse.get(reverse("delegation:plan", args=[world.person.pk, INSULIN])).status_code == 200


def test_suspending_from_the_page_takes_effect_at_once(world, nurse):
    where = reverse("delegation:step", args=[world.delegation.pk, "suspend"])
    answer = nurse.post(where, {"trigger": "capacity-changed", "reason": "Not herself today"})
    assert answer.status_code == 302
    world.delegation.refresh_from_db()
    assert world.delegation.status == "suspended"
    page = nurse.get(reverse("delegation:detail", args=[world.delegation.pk])).content.decode()
    assert "may not do this now" in page
    assert "Capacity changed" in page


def test_who_pays_is_added_on_the_page_itself(world, nurse):
    where = reverse("delegation:detail", args=[world.delegation.pk])
    page = unescape(nurse.get(where).content.decode())
    step = reverse("delegation:step", args=[world.delegation.pk, "fund"])
    assert f'action="{step}"' in page
    assert "Pounds an hour" in page
    day = {"starts_on_day": "1", "starts_on_month": "11", "starts_on_year": "2026"}
    given = {"route": "s75", "what_for": "Extra time at the visit", "pounds_per_hour": "24.50"}
    route = world.delegation.funding.model.Route.values[0]
    back = nurse.post(step, {**given, **day, "route": route})
    assert back["Location"] == where
    assert world.delegation.funding.get().pence_per_hour == 2450


def test_only_the_delegating_side_is_offered_that(world):
    page = client_for(world.manager).get(reverse("delegation:detail", args=[world.delegation.pk]))
    assert "Pounds an hour" not in page.content.decode()
