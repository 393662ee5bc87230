"""A supplier is told once of everything, in order, however often it fails in between."""

import json

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.factories import client_for
from tests.services.capacity.world import DAY, HOUR, NOW, a_world, said, say

from almoner.kernel.refusals import Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.audit.models import AuditEvent
from almoner.services.capacity.commands import release, reserve
from almoner.services.capacity.jobs import nudge
from almoner.services.capacity.models import Subscription
from almoner.services.capacity.telling import commands, sending
from almoner.services.capacity.telling.jobs import tell_software_of_changes
from almoner.services.capacity.telling.outward import NotTold
from almoner.services.capacity.telling.rules import MOST_FAILURES, signature

BOTH = ["reservations", "goes_stale"]
URL = "https://example.org/told"


class Ear:
    """Stands for the supplier: keeps what it hears, and answers badly when told to."""

    def __init__(self):
        self.heard, self.broken = [], False

    def post(self, url, body, headers, *, private):
        if self.broken:
            raise NotTold("It answered 500.")
        self.heard.append((url, json.loads(body), body, headers))

    @property
    def states(self):
        return [[one["state"] for one in told["items"]] for _, told, _, _ in self.heard]


@pytest.fixture
def ear(monkeypatch):
    made = Ear()
    monkeypatch.setattr(sending, "post", made.post)
    return made


@pytest.fixture
def world():
    made = a_world()
    say(made, said(holds_until=NOW + 3 * HOUR))
    return made


@pytest.fixture
def told(world):
    return commands.tell_software(world.viewer(world.manager), URL, BOTH, at=NOW)


def hold(world, key="a"):
    return reserve(world.viewer(world.hub), world.home.pk, key, NOW + HOUR, at=NOW)


@pytest.mark.django_db(transaction=True)
@pytest.mark.hazard("HZ-71")
def test_nothing_is_lost_and_nothing_told_twice_across_failures(world, told, ear):
    key, secret = told
    first = hold(world)
    ear.broken = True
    assert sending.tell(key, NOW) == 0
    row = Subscription.objects.get()
    assert (row.failures, row.failed_why, row.cursor) == (1, "It answered 500.", "")
    assert sending.due(NOW) == []
    release(world.viewer(world.hub), first, at=NOW)
    second = hold(world, "b")
    ear.broken = False
    assert sending.tell(key, row.next_at) == 1
    assert ear.states == [["released", "held"]]
    assert sending.tell(key, row.next_at) == 0
    release(world.viewer(world.hub), second, at=NOW)
    assert sending.tell(key, row.next_at) == 1
    assert ear.states[1:] == [["released"]]
    url, _, body, headers = ear.heard[0]
    assert url == URL
    stamp = int(headers["Almoner-Timestamp"])
    assert headers["Almoner-Signature"] == signature(secret, stamp, body)


@pytest.mark.django_db(transaction=True)
@pytest.mark.hazard("HZ-71")
def test_after_too_many_failures_it_stops_and_the_page_says_so(world, told, ear):
    key, _ = told
    hold(world)
    ear.broken, at = True, NOW
    for _ in range(MOST_FAILURES):
        sending.tell(key, at)
        at = Subscription.objects.get().next_at
    row = Subscription.objects.get()
    assert (row.failures, row.stopped_at is None) == (MOST_FAILURES, False)
    assert sending.due(NOW + 9 * DAY) == []
    assert sending.tell(key, NOW + 9 * DAY) == 0
    assert AuditEvent.objects.filter(verb="capacity.software_unreachable").count() == 1
    page = client_for(world.manager).get("/capacity/software/").content.decode()
    assert "could not be told 10 times in a row" in page
    ear.broken = False
    commands.tell_again(world.viewer(world.manager), key, at=NOW)
    assert sending.tell(key, NOW) == 1
    assert ear.states == [["held"]]


@pytest.mark.django_db(transaction=True)
def test_a_rivals_reservations_are_not_told(world, ear):
    other = world.viewer(world.rival)
    key, _ = commands.tell_software(other, URL, BOTH, at=NOW)
    hold(world)
    assert sending.tell(key, NOW) == 0


@pytest.mark.django_db
def test_what_soon_goes_stale_is_told_once(world, ear):
    manager = world.viewer(world.manager)
    key, _ = commands.tell_software(manager, URL, ["goes_stale"], at=NOW)
    nudge(NOW + HOUR)
    assert sending.tell(key, NOW + HOUR) == 1
    assert [one["service"] for one in ear.heard[0][1]["items"]] == [str(world.home.pk)]
    assert sending.tell(key, NOW + HOUR) == 0


@pytest.mark.django_db
def test_one_that_ended_is_told_nothing(world, told, ear):
    key, _ = told
    commands.end_telling(world.viewer(world.manager), key, at=NOW)
    commands.end_telling(world.viewer(world.manager), key, at=NOW)
    assert sending.due(NOW + DAY) == []
    assert sending.tell(key, NOW + DAY) == 0
    with pytest.raises(Refused):
        commands.tell_again(world.viewer(world.manager), key, at=NOW)


@pytest.mark.django_db
def test_who_may(world, told):
    key, _ = told
    for who in (world.hub, world.carer):
        with pytest.raises(Refused):
            commands.tell_software(world.viewer(who), URL, BOTH, at=NOW)
    with pytest.raises(Unseen):
        commands.end_telling(world.viewer(world.rival), key, at=NOW)


@pytest.mark.django_db
def test_one_address_once_and_five_at_most(world, told):
    manager = world.viewer(world.manager)
    with pytest.raises(Refused) as refused:
        commands.tell_software(manager, URL, BOTH, at=NOW)
    assert refused.value.refusals[0].code == "address-told-already"
    for n in range(4):
        commands.tell_software(manager, f"{URL}/{n}", BOTH, at=NOW)
    with pytest.raises(Refused) as refused:
        commands.tell_software(manager, f"{URL}/x", BOTH, at=NOW)
    assert refused.value.refusals[0].code == "too-many-addresses"


@pytest.mark.django_db
def test_the_secret_is_shown_once_and_an_address_inside_is_refused_in_words(world):
    client = client_for(world.manager)
    typed = {"url": "http://10.0.0.1/", "kinds": ["reservations"]}
    wrong = client.post("/capacity/software/", typed)
    assert wrong.status_code == 422
    assert "Only an https address can be told" in wrong.content.decode()
    page = client.post("/capacity/software/", {**typed, "url": URL}).content.decode()
    secret = Subscription.objects.get().secret
    assert secret in page
    assert secret not in client.get("/capacity/software/").content.decode()


@pytest.mark.django_db
def test_each_address_has_one_job_of_its_own_however_often_it_is_due(world, told):
    commands.tell_software(world.viewer(world.manager), f"{URL}/2", BOTH, at=NOW)
    for _ in range(2):
        tell_software_of_changes(0)
    jobs = ProcrastinateJob.objects.filter(task_name__endswith=".tell_one")
    locks = sorted(jobs.values_list("queueing_lock", flat=True))
    ids = sorted(Subscription.objects.values_list("pk", flat=True))
    assert locks == sorted(f"capacity.tell.{key}" for key in ids)


@pytest.mark.django_db
def test_before_it_is_due_nothing_is_tried(world, told, ear):
    key, _ = told
    before = Subscription.objects.values().get()
    assert sending.tell(key, NOW - HOUR) == 0
    assert Subscription.objects.values().get() == before


@pytest.mark.django_db
def test_the_page_says_how_each_address_stands(world, told, ear):
    key, _ = told
    client, where = client_for(world.manager), "/capacity/software/"
    assert "Nothing has happened yet" in client.get(where).content.decode()
    row = Subscription.objects.filter(pk=key)
    row.update(told_at=NOW)
    assert "Last told 3 March 2026" in client.get(where).content.decode()
    row.update(failures=2, failed_why="It answered 500.")
    page = client.get(where).content.decode()
    assert "It answered 500. We try again at 3 March 2026" in page
    row.update(stopped_at=NOW)
    assert client.post(f"{where}{key}/again/").status_code == 302
    assert row.get().stopped_at is None
    assert client.post(f"{where}{key}/end/").status_code == 302
    assert "No software is told yet" in client.get(where).content.decode()
