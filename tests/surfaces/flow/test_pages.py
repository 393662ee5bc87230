"""The pages of a place: who sees which number, the way down to a person, and what is fetched."""

from datetime import timedelta

import h3
import pytest
from django.contrib.sessions.models import Session
from django.core import signals
from django.core.handlers.wsgi import WSGIHandler
from django.db import close_old_connections
from django.urls import reverse
from django.utils import timezone
from tests import factories
from tests.registers.directory.world import a_service

from almoner.platform.access.scope import scoped
from almoner.platform.access.viewer import Viewer, system
from almoner.registers.organisations.models import Locality
from almoner.registers.people.models import SharingDecision
from almoner.services.capacity.commands import state
from almoner.services.capacity.rules import Said
from almoner.services.discharge.models import Stay
from almoner.surfaces.flow.live.door import Listener, listener, version
from almoner.surfaces.flow.queries.picture import Picture, picture
from almoner.surfaces.flow.showing import beds_words

pytestmark = pytest.mark.django_db


def seen(who, at) -> Picture:
    viewer = factories.viewer(who)
    with scoped(viewer, drop_role=True):
        return picture(viewer, at)


def text(client, name, *args, status=200, **query):
    answer = client.get(reverse(f"flow:{name}", args=args), query)
    assert answer.status_code == status, answer.content.decode()[:400]
    return answer.content.decode()


def test_the_hub_counts_whom_it_works_for(place):
    shown = seen(place.hospital.hana, place.now)
    assert (shown.exact, shown.ready, shown.staying) == (True, 1, 0)
    [line] = shown.wards.lines
    assert (line.title, line.counts) == ("Willow", (0, 1, 0, 0))
    assert [one.title for one in shown.pathways.lines] == ["Not decided"]


@pytest.mark.hazard("HZ-11")
def test_the_board_counts_everybody_and_sees_no_small_number(place):
    shown = seen(place.board, place.now)
    assert (shown.exact, shown.ready, shown.late, shown.staying) == (False, None, None, None)
    assert [one.total for one in shown.wards.lines] == [None]
    assert shown.beds.lost is None


@pytest.mark.hazard("HZ-11")
def test_another_place_counts_nobody(place):
    shown = seen(place.outsider, place.now)
    assert (shown.ready, shown.wards.lines) == (0, ())


@pytest.mark.hazard("HZ-11")
def test_who_closed_their_record_is_not_counted(place):
    council = place.hospital.council
    SharingDecision.objects.create(
        person=place.hospital.ada,
        organisation=council,
        scope="record",
        agreed=False,
        given_by="Ada Okoro",
        given_at=place.now,
        recorded_by=place.hospital.hana.user,
        recorded_for=council,
    )
    assert seen(place.hospital.hana, place.now).ready == 0


def test_who_leaves_gives_a_bed_day_back(place):
    before = seen(place.hospital.hana, place.now)
    assert (before.beds.went, before.beds.lost) == (0, 1)
    Stay.objects.filter(pk=place.stay.pk).update(left_at=place.now)
    after = seen(place.hospital.hana, place.now)
    assert (after.ready, after.beds.went, after.beds.lost) == (0, 1, 1)
    assert before.version != after.version
    assert "1 person who was ready left today: 1 bed day saved" in beds_words(after)
    later = seen(place.hospital.hana, place.now + timedelta(days=1))
    assert (later.beds.went, later.beds.gone, before.beds.gone) == (0, 1, 0)
    assert "1 person who was ready left in the 7 days before today." in beds_words(later)
    assert beds_words(before).count("left") == 1


def test_the_same_picture_has_the_same_name(place):
    first, second = (seen(place.hospital.hana, place.now).version for _ in range(2))
    assert first == second


@pytest.mark.hazard("HZ-80")
def test_what_no_longer_holds_is_not_free(place):
    service = a_service(kind="residential", name="Harbour House")
    spoke = place.now - timedelta(hours=30)
    said = Said(spoke, spoke + timedelta(hours=31), spoke.date(), accepting=3)
    state(system("test", service.organisation_id), service.pk, said, "once", at=spoke)
    room = next(r for r in seen(place.hospital.hana, place.now).rooms if r.kind == "residential")
    assert (room.places, room.ageing, room.stale) == (3, 1, 0)
    later = seen(place.hospital.hana, place.now + timedelta(hours=2))
    room = next(one for one in later.rooms if one.kind == "residential")
    assert (room.places, room.ageing, room.stale) == (0, 0, 1)


def test_the_way_down_ends_at_a_person_for_those_who_work_with_them(place):
    hub = factories.client_for(place.hospital.hana)
    ward = reverse("flow:ward", args=[place.hospital.willow.pk])
    assert ward in text(hub, "place")
    shown = text(hub, "ward", place.hospital.willow.pk)
    assert "Okoro" in shown
    assert reverse("discharge:stay", args=[place.stay.pk]) in shown


@pytest.mark.hazard("HZ-11")
def test_nobody_else_reads_a_name(place):
    for who in (place.board, place.analyst):
        client = factories.client_for(who)
        shown = text(client, "ward", place.hospital.willow.pk) + text(client, "place")
        assert "Okoro" not in shown
        assert "not shown" in shown
    text(factories.client_for(place.outsider), "ward", place.hospital.willow.pk, status=404)


def test_what_is_free_is_that_of_the_place(place):
    """Two places: what one of them has free is not what the other sees."""
    council, cell = place.hospital.council, h3.latlng_to_cell(52.4, -1.5, 8)
    council.local_authority = "E07000222"
    council.save()
    Locality.objects.create(organisation=council, name="North", neighbourhoods=[cell])
    other = factories.organisation("council", "Another City", local_authority="E08000026")
    nowhere = {"kind": "nursing", "local_authority": "", "neighbourhood": "", "areas": []}
    services = {
        name: a_service(name=name, **{**nowhere, **where})
        for name, where in {
            "In its area": {"local_authority": "E07000222"},
            "In its locality": {"neighbourhood": cell},
            "Works there": {"areas": [h3.cell_to_parent(cell, 6)]},
            "Elsewhere": {"local_authority": "E08000026"},
            "Unplaced": {},
        }.items()
    }

    def of(who) -> set[str]:
        page = text(factories.client_for(who), "kind", "nursing")
        links = {n: reverse("capacity:service", args=[one.pk]) for n, one in services.items()}
        found = {name for name, link in links.items() if link in page}
        shown = seen(who, place.now)
        assert (shown.bounded, [one.services for one in shown.rooms]) == (True, [len(found)])
        return found

    here = {"In its area", "In its locality", "Works there"}
    assert of(place.hospital.hana) == of(place.board) == here
    assert of(factories.worker(other, "flow_hub")) == {"Elsewhere"}


def test_where_nobody_says_where_the_place_ends_everything_is_counted(place):
    a_service(kind="nursing", local_authority="E07000222")
    shown = seen(place.outsider, place.now)
    assert (shown.bounded, [one.services for one in shown.rooms]) == (False, [1])
    page = text(factories.client_for(place.outsider), "place")
    assert "nobody has said yet where this place ends" in page


def test_a_type_of_care_leads_to_its_providers(place):
    service = a_service(kind="residential", name="Harbour House")
    shown = text(factories.client_for(place.analyst), "kind", "residential")
    assert reverse("capacity:service", args=[service.pk]) in shown
    text(factories.client_for(place.analyst), "kind", "submarine", status=404)


def test_what_the_reader_has_is_not_sent_again(place):
    client = factories.client_for(place.hospital.hana)
    first = client.get(reverse("flow:part"))
    again = client.get(reverse("flow:part"), headers={"if-none-match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again["X-True-At"]
    assert "no-store" in again["Cache-Control"]


@pytest.mark.hazard("HZ-11")
def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(place):
    client = factories.client_for(place.hospital.hana)
    text(client, "place")
    key = client.session.session_key
    soon = timezone.now() + timedelta(minutes=1)
    Session.objects.filter(pk=key).update(expire_date=soon)
    for address in ("/flow/part/", "/flow/part/?wall=1", "/flow/watch/"):
        assert client.get(address).status_code == 200
    assert Session.objects.get(pk=key).expire_date == soon


def test_a_wall_of_somebody_who_sees_no_names_stays_on(place):
    client = factories.client_for(place.analyst)
    shown = text(client, "place", wall=1)
    assert "<nav" not in shown
    key = client.session.session_key
    soon = timezone.now() + timedelta(minutes=1)
    Session.objects.filter(pk=key).update(expire_date=soon)
    assert client.get("/flow/part/?wall=1").status_code == 200
    assert Session.objects.get(pk=key).expire_date > soon


@pytest.mark.hazard("HZ-80")
def test_without_script_the_page_says_when_it_was_true(place):
    shown = text(factories.client_for(place.hospital.hana), "place")
    assert "True at" in shown
    assert "This page does not change by itself: refresh it" in shown


@pytest.fixture
def site():
    """The site as a server calls it, which keeps the test's own connection open."""
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    yield WSGIHandler()
    signals.request_started.connect(close_old_connections)
    signals.request_finished.connect(close_old_connections)


def test_the_feed_goes_through_the_door_of_the_site(place, site):
    client = factories.client_for(place.hospital.hana)
    cookie = "; ".join(f"{key}={one.value}" for key, one in client.cookies.items())
    found = listener(site, {"host": "localhost", "cookie": cookie})
    assert found == Listener(place.hospital.council.pk, "flow_hub")
    assert version(found, place.now) == seen(place.hospital.hana, place.now).version
    assert listener(site, {"host": "localhost"}) is None
    ward = factories.client_for(place.hospital.wendy)
    cookie = "; ".join(f"{key}={one.value}" for key, one in ward.cookies.items())
    assert listener(site, {"host": "localhost", "cookie": cookie}) is None


def test_nothing_is_read_without_the_right(place):
    ward = factories.viewer(place.hospital.wendy)
    assert isinstance(ward, Viewer)
    client = factories.client_for(place.hospital.wendy)
    for name in ("place", "part", "watch", "forecast"):
        text(client, name, status=403)
