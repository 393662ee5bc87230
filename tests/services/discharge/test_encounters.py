"""FHIR Encounter: what is understood, what is refused, and a stay that came with a key."""

import json
from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import factories
from tests.services.discharge.hospital import NUMBER, make_hospital
from tests.surfaces.keys import key_for

from almoner.services.discharge.models import Held, Stay
from almoner.services.discharge.rules.news import Heard
from almoner.surfaces.fhir.encounters import news_in, patient_in
from almoner.surfaces.fhir.outcomes import Fault

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
PLAIN = {
    "resourceType": "Encounter",
    "status": "in-progress",
    "subject": {"reference": "Patient/1"},
    "identifier": [{"value": "V1"}],
    "period": {"start": "2026-03-02T10:00:00Z"},
    "location": [
        {"location": {"identifier": {"value": "OLD"}}, "status": "completed"},
        {"location": {"identifier": {"value": "WIL"}}},
        {
            "location": {"identifier": {"value": "4"}},
            "physicalType": {"coding": [{"code": "bd"}]},
        },
    ],
}
CONTAINED = {
    "resourceType": "Patient",
    "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": NUMBER}],
    "name": [{"family": "Okoro", "given": ["Ada"]}],
    "birthDate": "1941-05-17",
}


def test_all_that_is_said_is_read():
    found = news_in({**PLAIN, "contained": [CONTAINED]}, AT)
    assert (found.heard, found.ward, found.bed, found.visit_number) == (
        *(Heard.ADMITTED, "WIL", "4", "V1"),
    )
    assert (found.nhs_number, found.family_name, found.born_on.isoformat()) == (
        *(NUMBER, "Okoro", "1941-05-17"),
    )


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"status": "planned"}, "status"),
        ({"status": None}, "status"),
        ({"period": None}, "period"),
        ({"period": {"start": "2026-03-02T10:00:00"}}, "start"),
        ({"period": {"start": 5}}, "start"),
        ({"period": {"start": "9999-12-31T23:30:00-05:00"}}, "start"),
        ({"period": {"start": "0001-01-01T00:30:00+05:00"}}, "start"),
        ({"status": "finished"}, "period"),
        ({"meta": {"lastUpdated": "x"}}, "lastUpdated"),
        ({"contained": [{**CONTAINED, "birthDate": "1941"}]}, "birthDate"),
    ],
)
def test_each_way_of_being_wrong_is_named(more, code):
    with pytest.raises(Fault) as found:
        news_in({**PLAIN, **more}, AT)
    assert [one.code for one in found.value.refusals] == [code]


@pytest.mark.parametrize("subject", [None, "x", {"reference": "Group/1"}, {"reference": 5}])
def test_a_subject_is_one_of_ours_or_contained(subject):
    with pytest.raises(Fault):
        patient_in({"subject": subject})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*PLAIN, "identifier", "value", "coding"]), inner)
    ),
    max_leaves=12,
)


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from(list(PLAIN)), JSON))
def test_nonsense_is_refused_and_never_crashes(more):
    try:
        found = news_in({**PLAIN, **more}, AT)
    except Fault as fault:
        found = fault
    assert isinstance(found, Fault) or found.happened_at.tzinfo is not None


@settings(max_examples=8, database=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.sampled_from([*PLAIN, "contained"]), JSON, max_size=2), st.booleans())
def test_nonsense_through_the_door_is_refused_and_leaves_nothing(send, more, known):
    subject = {"reference": f"Patient/{send.hospital.ada.pk}" if known else "#p"}
    with transaction.atomic():
        status = send({**PLAIN, "subject": subject, "contained": [CONTAINED], **more}).status_code
        assert status in (200, 201, 202, 400, 404, 422)
        assert Stay.objects.exists() == (status == 201)
        assert Held.objects.exists() == (status == 202)
        transaction.set_rollback(True)


@pytest.fixture
def send(db):
    hospital = make_hospital()
    plain = key_for(hospital.wendy, hospital.trust)

    def post(body):
        return Client().post(
            "/fhir/R4/Encounter",
            json.dumps(body),
            content_type="application/fhir+json",
            headers={"Authorization": f"Bearer {plain}"},
        )

    post.hospital, post.plain = hospital, plain
    return post


def test_an_encounter_puts_somebody_on_a_ward_and_takes_them_off(send):
    body = {**PLAIN, "subject": {"reference": f"Patient/{send.hospital.ada.pk}"}}
    assert send(body).status_code == 201
    stay = Stay.objects.get()
    assert (stay.person, stay.ward, stay.bed) == (send.hospital.ada, send.hospital.willow, "4")
    assert send(body).status_code == 200
    gone = {"start": PLAIN["period"]["start"], "end": datetime.now(UTC).isoformat()}
    assert send({**body, "status": "finished", "period": gone}).status_code == 200
    assert Stay.objects.get().left_at is not None
    shown = Client().get(
        f"/fhir/R4/Encounter/{stay.pk}", headers={"Authorization": f"Bearer {send.plain}"}
    )
    assert shown.json()["status"] == "finished"


@pytest.mark.hazard("HZ-60")
def test_a_contained_patient_who_does_not_fit_is_held(send):
    body = {**PLAIN, "subject": {"reference": "#p"}}
    wrong = {**CONTAINED, "birthDate": "1941-05-18"}
    assert send({**body, "contained": [wrong]}).status_code == 202
    assert (Held.objects.get().why, Stay.objects.count()) == ("identity-differs", 0)
    assert send({**body, "contained": [CONTAINED]}).status_code == 201


def test_somebody_not_seen_is_not_there(send):
    stranger = factories.person([send.hospital.rival])
    body = {**PLAIN, "subject": {"reference": f"Patient/{stranger.pk}"}}
    assert send(body).status_code == 404
