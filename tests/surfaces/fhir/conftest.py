"""A world with readings, an act, a correction and a suspended delegation, seen through FHIR."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from tests.engines.instruments.places import publish
from tests.engines.instruments.samples import small
from tests.registers.directory.world import a_service
from tests.services.capacity.world import said
from tests.services.delegation.world import NOW, make_delegation, make_world
from tests.surfaces.keys import ALL, Caller, key_for

from almoner.engines.instruments import commands
from almoner.platform.access.viewer import system
from almoner.registers.organisations.models import Team
from almoner.services.capacity.commands import state
from almoner.services.delegation import models as m
from almoner.services.discharge.models import Stay, Ward

BASE = "/fhir/R4"
NUMBER = "9000000009"
RECORD = {
    "glucose": {"value": "8.4", "unit": "mmol/L"},
    "can_swallow": True,
    "consciousness": "alert",
}


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def world(db):
    made = make_world()
    made.provider.ods_code = "VLAAA"
    made.provider.save()
    person = made.person
    person.nhs_number, person.nhs_number_status = NUMBER, "01"
    person.postcode, person.known_as, person.preferred_language = "CV1 2WT", "Peggy", "en"
    person.gender = "female"
    person.save()
    sign_one(made)
    lie_in(made)
    service = a_service(organisation=made.provider, kind="nursing")
    state(system("fhir", made.provider.pk), service.pk, said(NOW), "fhir", at=NOW)
    return made


def lie_in(world):
    """The person was on a ward of the trust, a year ago."""
    team = Team.objects.create(organisation=world.trust, name="Wards")
    ward = Ward.objects.create(
        organisation=world.trust, site_code="RZZ01", code="WIL", name="Willow", team=team
    )
    came = NOW - timedelta(days=365)
    return Stay.objects.create(
        organisation=world.trust,
        person=world.person,
        ward=ward,
        source="screen",
        visit_number="V1",
        admitted_at=came,
        left_at=came + timedelta(days=4),
    )


def sign_one(world):
    """A small instrument that the lead of the team signed for the person."""
    publish(small(), world.trust.pk)
    lead = world.viewer(world.lead)
    row = commands.start(lead, code="small", person_id=world.person.pk, at=NOW)
    commands.save_draft(lead, completion_id=row.pk, answers={"pain": False}, at=NOW)
    return commands.complete(lead, completion_id=row.pk, at=NOW)


@pytest.fixture
def reading(world):
    return m.Reading.objects.create(
        reference=UUID(int=7),
        delegation=world.delegation,
        worker=world.worker,
        plan=world.plan,
        taken_at=NOW - timedelta(minutes=5),
        recorded_at=NOW - timedelta(minutes=4),
        record=RECORD,
        allowed=True,
    )


def make_act(world, n=7, *, activity=None, **extra):
    values = {
        "outcome": "done",
        "timing": "on_time",
        "done_at": NOW - timedelta(minutes=3),
        "recorded_at": NOW - timedelta(minutes=2),
        "record": RECORD,
        "authority": {"granted": True, "chain": []},
    }
    return m.Act.objects.create(
        reference=UUID(int=n),
        delegation=world.delegation,
        activity=activity or world.delegation.activity,
        worker=world.worker,
        person=world.person,
        provider=world.provider,
        delegating=world.trust,
        plan=world.plan,
        **{**values, **extra},
    )


@pytest.fixture
def act(world):
    return make_act(world)


@pytest.fixture
def correction(world, act):
    return make_act(
        world, 8, corrects=act, correction_reason="They said no.", outcome="refused", record={}
    )


@pytest.fixture
def ended(world):
    return make_delegation(
        world.person,
        world.worker,
        world.nurse,
        world.deputy,
        world.trust,
        world.provider,
        world.team,
        status="ended",
        active_from=NOW - timedelta(days=300),
        active_until=NOW - timedelta(days=200),
    )


@pytest.fixture
def suspended(world):
    m.Suspension.objects.create(
        delegation=world.delegation, trigger="concern", since=NOW, raised_by="user:1"
    )
    m.DelegationEvent.objects.create(
        delegation=world.delegation,
        at=NOW,
        verb="suspend",
        source="active",
        target="suspended",
        by_worker=world.nurse,
        by="user:1",
    )
    world.delegation.status = "suspended"
    world.delegation.save()
    return world.delegation


@pytest.fixture
def team(world):
    return Caller(key_for(world.lead, world.trust, ALL), BASE)


@pytest.fixture
def home_care(world):
    return Caller(key_for(world.manager, world.provider, ALL), BASE)


@pytest.fixture
def doorstep(world):
    return Caller(key_for(world.worker, world.provider, ALL), BASE)


@pytest.fixture
def rival(world):
    return Caller(key_for(world.rival_manager, world.rival, ALL), BASE)


def resources(response):
    assert response.status_code == 200, response.content
    return [entry["resource"] for entry in response.json().get("entry", [])]
