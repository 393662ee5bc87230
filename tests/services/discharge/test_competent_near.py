"""Whether anyone near is competent: the ward sees what the hub and brokerage see."""

from datetime import timedelta

import h3
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.registers.directory.world import a_service
from tests.services.discharge.hospital import ASKED, NOW

from almoner.platform.access.scope import scoped
from almoner.registers.organisations.placing import placed
from almoner.registers.people.models import Person
from almoner.services.delegation.models import Competence
from almoner.services.delegation.queries.near import competent_near
from almoner.services.discharge.queries import lists

TODAY = NOW.date()
INSULIN, CATHETER = "insulin-administration", "catheter-care"
HOME = (52.4, -1.5)


@pytest.fixture
def signed_off(hospital):
    nurse = factories.worker(hospital.trust, "delegator")

    def sign_off(employer, days=30, activity=INSULIN, **more):
        return Competence.objects.create(
            worker=factories.worker(employer),
            employer=employer,
            activity=activity,
            activity_version=1,
            assessor=nurse,
            signed_off_at=NOW,
            valid_until=TODAY + timedelta(days=days),
            **more,
        )

    return sign_off


def found_by(who, *activities, spot=HOME):
    viewer = factories.viewer(who)
    with scoped(viewer, drop_role=True):
        found = competent_near(viewer, activities, TODAY, spot)
    return {code: [(one.provider, one.workers) for one in near] for code, near in found.items()}


def test_providers_with_somebody_signed_off_are_named_nearest_first(hospital, signed_off):
    far = factories.organisation("provider", "Far Care", latitude=53.0, longitude=-1.5)
    factories.partnership(hospital.council, far)
    hospital.provider.latitude, hospital.provider.longitude = 52.41, -1.5
    hospital.provider.save()
    for employer in (far, hospital.provider, hospital.provider):
        signed_off(employer)
    signed_off(far, 0)
    signed_off(far, revoked_at=NOW, revoked_because="Unsafe")
    signed_off(hospital.rival)
    assert found_by(hospital.hana, INSULIN, CATHETER) == {
        INSULIN: [("Harbour Care", 2), ("Far Care", 1)],
        CATHETER: [],
    }


@pytest.mark.hazard("HZ-61")
def test_a_ward_sees_what_the_hub_sees(hospital, signed_off):
    """A trust works with councils, not with providers: the directory says who is near."""
    away = factories.organisation("provider", "Away Care")
    covering = factories.organisation("provider", "Covering Care")
    a_service(organisation=hospital.provider)
    a_service(organisation=away, postcode="SW1A 1AA")
    at_home = placed("CV1 2WT")
    spot = (at_home["latitude"], at_home["longitude"])
    a_service(organisation=covering, postcode="SW1A 1AA", areas=[h3.latlng_to_cell(*spot, 6)])
    for employer in (hospital.provider, away, covering):
        signed_off(employer)
    seen = {who: found_by(who, INSULIN, spot=spot) for who in (hospital.wendy, hospital.hana)}
    assert seen[hospital.wendy] == {INSULIN: [("Harbour Care", 1), ("Covering Care", 1)]}
    assert seen[hospital.hana] == seen[hospital.wendy]
    everywhere = found_by(hospital.wendy, INSULIN, spot=None)[INSULIN]
    assert len(everywhere) == 3


@pytest.mark.hazard("HZ-61")
def test_the_list_and_the_page_of_one_person_say_the_same(hospital, signed_off):
    Person.objects.filter(pk=hospital.ada.pk).update(**placed("CV1 2WT"))
    a_service(organisation=hospital.provider)
    signed_off(hospital.provider)
    stay = hospital.admit()
    hospital.review(stay)
    facts = {**ASKED, "delegated": [INSULIN, CATHETER]}
    hospital.move(stay, "refer", facts=facts)
    for who in (hospital.wendy, hospital.hana):
        viewer = factories.viewer(who)
        with scoped(viewer, drop_role=True):
            lines = lists.leaving(viewer, NOW + timedelta(hours=3))
            nobody = lists.nobody_competent(viewer, lines, TODAY)
            page = lists.competent_for(viewer, lines[0], TODAY)
        assert nobody == {(stay.pk, CATHETER)}
        assert [one.activity for one in page if not one.near] == [CATHETER]


@pytest.mark.hazard("HZ-62")
def test_nobody_is_left_out_of_a_list(hospital):
    """A list that stops at a number would leave out people whom nobody then looks for."""
    viewer = factories.viewer(hospital.wendy)
    with CaptureQueriesContext(connection) as asked:
        lists.on_ward(viewer, hospital.willow.pk, NOW)
        lists.leaving(viewer, NOW)
        lists.to_be_seen(viewer, NOW)
        lists.held_open(viewer)
    assert len(asked) >= 4
    assert not [one["sql"] for one in asked if "LIMIT" in one["sql"]]
