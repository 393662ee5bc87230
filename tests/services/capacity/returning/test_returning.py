"""A provider saves its month's return: filled in from what is known, and nothing else."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from tests import factories as make
from tests.factories import client_for
from tests.registers.directory.world import a_service
from tests.services.capacity.world import DAY, said
from tests.surfaces.cli.terminal import data

from almoner.kernel.refusals import Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.audit.models import AuditEvent
from almoner.services.capacity.commands import state
from almoner.services.capacity.models import Return
from almoner.services.capacity.returning.commands import save_no_change, save_return
from almoner.services.capacity.returning.filling import prefilled
from almoner.services.capacity.returning.queries import return_of, returns

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
NEXT = datetime(2026, 4, 10, 12, tzinfo=UTC)


class Place:
    def __init__(self):
        self.provider = make.organisation("provider", "Elm Care", setting="nursing")
        self.home = a_service(organisation=self.provider, kind="nursing", name="Elm House")
        self.manager = make.worker(self.provider, "registered_manager")
        self.viewer = make.viewer(self.manager)

    def say(self, **changes):
        state(self.viewer, self.home.pk, said(NOW, **changes), "a", source="tap", at=NOW)


@pytest.fixture
def place():
    return Place()


def save(place, at=NOW, **changes):
    values = {**return_of(place.viewer, place.home.pk, at).values, **changes}
    return save_return(place.viewer, place.home.pk, values, at=at)


def test_it_is_filled_in_from_what_stands(place):
    place.say()
    found = prefilled(place.home, NOW)
    assert [found[name] for name in ("maximum", "occupied", "accepting")] == [10, 8, 2]
    assert found["agency_nurses"] is None


@pytest.mark.hazard("HZ-73")
def test_what_is_stale_is_left_empty_and_never_told_as_it_was(place):
    place.say()
    found = prefilled(place.home, NOW + DAY)
    assert {found[name] for name in ("maximum", "occupied", "reserved", "accepting")} == {None}


def test_workers_are_counted_where_there_is_one_service_only(place):
    place.manager.employments.update(pathway="7")
    nurse = make.worker(place.provider, "registered_manager")
    nurse.employments.update(pathway="998", starts_on=date(2020, 1, 1))
    place.manager.employments.update(starts_on=date(2020, 1, 1))
    nurse.registrations.create(
        body="NMC",
        number="99A9999E",
        profession="Registered nurse",
        starts_on=date(2020, 1, 1),
        expires_on=date(2030, 1, 1),
        checked_on=date(2026, 1, 1),
    )
    found = prefilled(place.home, NOW)
    assert [found[name] for name in ("nurses", "carers", "others")] == [1, 1, 0]
    a_service(organisation=place.provider, kind="home_care")
    assert prefilled(place.home, NOW)["nurses"] is None


def test_workers_of_whom_nobody_knows_what_they_do_leave_the_split_unknown(place):
    place.manager.employments.update(pathway="999", starts_on=date(2020, 1, 1))
    found = prefilled(place.home, NOW)
    assert (found["nurses"], found["carers"], found["others"]) == (0, None, None)


def test_what_is_saved_stands_and_the_newer_counts(place):
    save(place, maximum=10)
    save(place, NOW + timedelta(hours=1), maximum=11)
    found = return_of(place.viewer, place.home.pk, NOW + DAY)
    assert found.values["maximum"] == 11
    assert Return.objects.count() == 2
    assert AuditEvent.objects.filter(verb="capacity.return_saved").count() == 2


@pytest.mark.hazard("HZ-73")
@pytest.mark.parametrize(
    "change", [lambda rows: rows.update(values={}), lambda rows: rows.delete()]
)
def test_what_was_saved_is_never_changed(place, change):
    save(place, maximum=10)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(Return.objects.all())
    assert Return.objects.get().values["maximum"] == 10


def test_what_changed_since_last_month_is_told(place):
    save(place, maximum=10)
    save(place, NEXT, maximum=12)
    assert return_of(place.viewer, place.home.pk, NEXT).changes["maximum"] == (10, 12)


@pytest.mark.hazard("HZ-73")
def test_no_change_has_to_be_saved_too(place):
    with pytest.raises(Refused) as refused:
        save_no_change(place.viewer, place.home.pk, at=NOW)
    assert refused.value.refusals[0].code == "no-return-before"
    save(place, maximum=10)
    assert return_of(place.viewer, place.home.pk, NEXT).saved is None
    save_no_change(place.viewer, place.home.pk, at=NEXT)
    found = return_of(place.viewer, place.home.pk, NEXT)
    assert found.saved.no_change
    assert found.values["maximum"] == 10


def test_who_may(place):
    rival = make.viewer(make.worker(make.organisation("provider"), "registered_manager"))
    with pytest.raises(Unseen):
        save_return(rival, place.home.pk, {}, at=NOW)
    carer = make.viewer(make.worker(place.provider, "care_worker"))
    with pytest.raises(Refused):
        save_return(carer, place.home.pk, {}, at=NOW)
    assert returns(rival, NOW) == []


def test_the_page_fills_in_saves_and_gives_the_file(place, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    place.say()
    client, where = client_for(place.manager), f"/capacity/returns/{place.home.pk}/"
    assert "Not saved" in client.get("/capacity/returns/").content.decode()
    page = client.get(where).content.decode()
    assert 'value="10"' in page
    wrong = client.post(where, {"maximum": "9", "occupied": "10"})
    assert wrong.status_code == 422
    assert "More beds are in use" in wrong.content.decode()
    assert client.post(where, {"maximum": "10", "occupied": "9"}).status_code == 302
    assert "We do not send it" in client.get("/capacity/returns/").content.decode()
    lines = client.get("/capacity/returns/file.csv").content.decode().splitlines()
    assert "Elm House,2026-03,Beds in use,9,,yes,F" in lines


def test_outside_the_window_the_page_says_when(place, monkeypatch):
    shut = datetime(2026, 3, 20, 12, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: shut)
    page = client_for(place.manager).get("/capacity/returns/").content.decode()
    assert "from 8 April 2026 to 14 April 2026" in page
    answer = client_for(place.manager).post(f"/capacity/returns/{place.home.pk}/", {"maximum": "1"})
    assert answer.status_code == 422
    assert not Return.objects.exists()


def test_the_command_prints_what_is_filled_in_and_says_it_is_not_saved(place):
    found = data("capacity", "return", "--organisation", place.provider.pk)
    assert {one["Saved"] for one in found} == {"not saved"}
    assert {one["Service"] for one in found} == {"Elm House"}


@pytest.mark.hazard("HZ-73")
def test_the_page_warns_of_months_missed_and_one_tap_saves_no_change(place, monkeypatch):
    long_ago = datetime(2025, 11, 10, 12, tzinfo=UTC)
    save(place, long_ago, maximum=10)
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    client = client_for(place.manager)
    page = client.get("/capacity/returns/").content.decode()
    assert "3 months in a row and 3 months of the last 12" in page
    assert "A fine is possible" in page
    one = client.get(f"/capacity/returns/{place.home.pk}/").content.decode()
    assert "Beds in all: 10 before, not known now" in one
    assert client.post(f"/capacity/returns/{place.home.pk}/no-change/").status_code == 302
    after = client.get("/capacity/returns/").content.decode()
    assert "no change." in after
    assert "A fine is possible" not in after
