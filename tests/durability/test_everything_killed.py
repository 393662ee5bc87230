"""Web server, worker, ward listener, live feed and PostgreSQL itself are killed while everybody
sends: nothing acknowledged is lost, nothing is kept or sold twice, and every feed goes on.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from random import Random
from shutil import rmtree
from tempfile import mkdtemp
from uuid import UUID

import pytest
from django.db import close_old_connections, connection
from django.db.models import QuerySet
from django.utils import timezone
from procrastinate.exceptions import AlreadyEnqueued
from tests.durability.doors import Door, Ear
from tests.durability.own import OwnServer
from tests.durability.place import PLACES, Place, number

from almoner.platform.audit.models import AuditEvent
from almoner.platform.audit.queries import verify
from almoner.platform.database.streams import one_instant
from almoner.platform.imports.commands import tidy
from almoner.platform.imports.models import ImportRun
from almoner.platform.jobs.jobs import take_up_stalled
from almoner.services.capacity.models import Return, Standing, Statement
from almoner.services.delegation.models import Act
from almoner.services.discharge.models import Message, Stay
from almoner.surfaces.flow.models import Forecast
from almoner.surfaces.imports.jobs import carry_out

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.hazard("HZ-12"),
    pytest.mark.hazard("HZ-26"),
    pytest.mark.hazard("HZ-71"),
    pytest.mark.hazard("HZ-80"),
    pytest.mark.slow,
]
# Who dies together: the database alone, so that all others have to find their way back; then all.
SERVERS = ("web", "worker", "listener", "live")
DEATHS = (("database",), (*SERVERS, "database"))
SECONDS = 120
LATER = timedelta(minutes=20)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path that PostgreSQL's own user may pass through, unlike pytest's."""
    path = Path(mkdtemp(prefix="almoner-killed-"))
    path.chmod(0o711)
    yield path
    rmtree(path)


@pytest.fixture
def storm(transactional_db: None, folder: Path) -> Iterator["Storm"]:
    own = OwnServer(folder)
    with Ear().listening() as ear:
        own.make()
        with own.used():
            made = Storm(own, Place(own, ear))
            yield made
            made.end()
        own.crash()


class Storm:
    def __init__(self, own: OwnServer, place: Place) -> None:
        self.own, self.place = own, place
        self.doors: dict[str, Door] = {}
        self.random = Random(20)

    def begin(self) -> None:
        self.place.servers.start(*SERVERS)
        self.doors = self.place.doors()
        for one in self.doors.values():
            one.start()

    def kill(self, *who: str) -> None:
        servers = [one for one in who if one != "database"]
        time.sleep(self.random.uniform(0, 0.2))
        if servers:
            self.place.servers.kill(*servers)
        if "database" in who:
            self.own.crash()
        if servers:
            silence()
        self.place.servers.start(*servers)

    def wait_for_all(self) -> None:
        """Until everybody has been acknowledged twice more: what was begun before has an end."""
        before = {name: one.acknowledged for name, one in self.doors.items()}
        heard = len(self.place.ear.told)

        def gone_on(name: str, one: Door) -> bool:
            return one.acknowledged >= min(one.most, before[name] + 2)

        self.until(lambda: all(gone_on(*one) for one in self.doors.items()), "All doors")
        self.until(lambda: len(self.place.ear.told) > heard, "The supplier's server")

    def until(self, true: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + SECONDS
        while not true():
            if self.place.servers.look():
                silence()
            faults = {name: one.fault for name, one in self.doors.items() if one.fault}
            assert not faults, faults
            stand = {name: (one.acknowledged, one.broken) for name, one in self.doors.items()}
            assert time.monotonic() < end, f"{what} stood still: {stand}"
            time.sleep(0.05)

    def end(self) -> None:
        for one in self.doors.values():
            one.stopped.set()
        self.place.servers.kill()
        for one in self.doors.values():
            one.join(20)

    def settle(self) -> None:
        """Nobody sends any more; what was asked of the worker is done, and the supplier is told."""
        for one in self.doors.values():
            one.stopped.set()
        for one in self.doors.values():
            one.join(20)
        silence()
        self.until(self._imported, "The imports")
        self.until(self._told, "The supplier's server")

    def _imported(self) -> bool:
        """What a worker lost is found after a while: here at once."""
        for run in tidy(timezone.now() + LATER):
            with suppress(AlreadyEnqueued):
                carry_out.configure(queueing_lock=f"again {run}").defer(run_id=run)
        self.place.confirm()
        return not ImportRun.objects.exclude(status="done").exists()

    def _told(self) -> bool:
        self.place.ticks(0, False)
        return len(told_of(self.place.ear)) == self.place.held().count()


def silence() -> None:
    """As if half a minute had gone by since any worker was heard of: those that live say so."""
    close_old_connections()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '31 s'")
    with suppress(AlreadyEnqueued):
        take_up_stalled.defer()


def told_of(ear: Ear) -> list[str]:
    """Ids of reservations in the order in which a supplier first heard of each. The same message
    has the same id and says the same; a longer one may say again what was in one before."""
    once: dict[str, list[dict[str, str]]] = {}
    for told in ear.told:
        assert once.setdefault(told["id"], told["items"]) == told["items"]
    return list(dict.fromkeys(one["reservation"] for items in once.values() for one in items))


def test_whatever_is_killed_nothing_acknowledged_is_lost_or_kept_twice(storm: Storm) -> None:
    place = storm.place
    storm.begin()
    storm.wait_for_all()
    for who in DEATHS:
        storm.kill(*who)
        storm.wait_for_all()
    storm.settle()
    sent = {name: one.acknowledged for name, one in storm.doors.items()}

    assert one_each(Statement.objects.filter(service=place.spoken), "key", sent["statements"])
    assert one_each(place.held(), "key", sent["reservations"])
    assert Standing.objects.get(service=place.sold).held == place.held().count() <= PLACES
    assert one_each(Act.objects.all(), "reference", sent["acts"], lambda n: UUID(int=n + 1))
    assert one_each(Message.objects.all(), "control_id", sent["adt"])
    coming = Stay.objects.filter(source="system")
    assert one_each(coming, "visit_number", sent["adt"], lambda n: f"V{n}")
    listed = Stay.objects.filter(source="list")
    assert one_each(listed, "person__nhs_number", 2 * sent["lists"], lambda n: number(2, n), 2)
    saved = set(Return.objects.values_list("saved_at", flat=True))
    assert saved >= {place.return_at(n) for n in range(sent["returns"])}
    assert place.brokered(sent["brokerage"])

    ordered = [str(key) for key in place.held().order_by("pk").values_list("pk", flat=True)]
    assert told_of(place.ear) == ordered
    while len(place.followed) < len(ordered):
        place.follows(0, False)
    assert place.followed == ordered
    made = AuditEvent.objects.filter(verb="flow.forecast", chain=place.world.council.pk)
    with one_instant():  # The worker goes on meanwhile.
        assert made.count() == Forecast.objects.values("made_at").distinct().count() > 0
    place.listens(0, False)
    assert place.picture
    assert verify().ok


def one_each(
    rows: QuerySet,
    name: str,
    sent: int,
    named: Callable[[int], object] = "n-{}".format,
    more: int = 1,
) -> bool:
    """Whether everything acknowledged is there, and nothing twice. Of what was sent last, up to
    `more`, nobody knows."""
    kept = Counter(rows.values_list(name, flat=True))
    asked = [named(n) for n in range(sent + more)]
    return set(kept.values()) == {1} and set(asked[:sent]) <= set(kept) <= set(asked)
