"""Web server, worker and every connection to the database end in the middle of statements,
reservations and offers: nothing acknowledged is lost, nothing is sold twice, feeds go on.

That PostgreSQL keeps through a crash what it committed is its own promise.
"""

import http.client
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from tests.durability.servers import KEY, Servers, ask, free_port
from tests.registers.directory.world import a_service
from tests.services.brokerage.world import HOUR, World, make_world

from almoner.kernel.refusals import Refused
from almoner.platform.access.scope import scoped
from almoner.platform.accounts.models import ApiToken
from almoner.platform.accounts.tokens import digest
from almoner.platform.audit.queries import verify
from almoner.services.brokerage import commands as brokerage
from almoner.services.brokerage.models import Offer, Package
from almoner.services.capacity.commands import reserve, state
from almoner.services.capacity.models import Reservation, Standing, Statement
from almoner.services.capacity.rules import Said

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.hazard("HZ-12"),
    pytest.mark.hazard("HZ-26"),
    pytest.mark.slow,
]
PLACES, ENOUGH = 40, 6


@pytest.fixture
def servers():
    made = Servers(free_port())
    yield made
    made.kill()


class Doer(threading.Thread):
    """Does one thing again and again, with a number, until it fails."""

    def __init__(self, deed: Callable[[int], object]) -> None:
        super().__init__(daemon=True)
        self.deed = deed
        self.begun: list[int] = []
        self.acknowledged: list[int] = []
        self.stopped = threading.Event()

    def run(self) -> None:
        try:
            while not self.stopped.is_set():
                number = len(self.begun)
                self.begun.append(number)
                self.deed(number)
                self.acknowledged.append(number)
        except (DatabaseError, OSError, http.client.HTTPException, Refused, ValueError):
            return
        finally:
            connection.close()


def said(at: datetime, accepting: int) -> dict:
    return {
        "said_at": at.isoformat(),
        "holds_until": (at + timedelta(hours=12)).isoformat(),
        "available_from": at.date().isoformat(),
        "accepting": accepting,
    }


def key_for(world: World, scopes: tuple[str, ...]) -> None:
    ApiToken.objects.create(
        user=world.managers[0].user,
        name="durability",
        digest=digest(KEY),
        scopes=list(scopes),
        organisation_id=world.providers[0].pk,
        expires_at=timezone.now() + timedelta(days=1),
    )


class Step:
    """The three steps that are broken off, each with the moment and the numbers it was given."""

    def __init__(self, world: World, port: int) -> None:
        self.world, self.port = world, port
        nursing = {"organisation": world.providers[0], "kind": "nursing", "name": "Ash House"}
        self.spoken, self.sold = a_service(**nursing), a_service(**nursing)
        now = timezone.now()
        full = Said(now, now + timedelta(hours=12), now.date(), maximum=90, accepting=PLACES)
        state(world.viewer(world.managers[0]), self.sold.pk, full, "all", at=now)
        self.package: Package = world.published(closes=HOUR)
        self.offer: Offer = world.offered(self.package, 0)
        self.buyer = world.viewer(world.broker)
        self.until = now + 4 * HOUR

    def states(self, number: int) -> None:
        path = f"/api/v1/capacity/services/{self.spoken.pk}/statements/{quote(f'n-{number}')}"
        status, told = ask(self.port, "PUT", path, said(datetime.now(UTC), number % 9))
        if status not in (200, 201):
            raise AssertionError(f"{status}: {told}")

    def reserves(self, number: int) -> int:
        with transaction.atomic(), scoped(self.buyer):
            return reserve(self.buyer, self.sold.pk, f"n-{number}", self.until, at=timezone.now())

    def offers(self, number: int) -> None:
        self.world.do(
            self.world.managers[0],
            brokerage.change_offer,
            offer_id=self.offer.pk,
            terms=self.world.terms(rate_pence=2000 + number),
            at=timezone.now(),
        )


def end_connections() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND usename = current_user"
        )


def changes(port: int, since: str = "") -> dict:
    status, told = ask(port, "GET", f"/api/v1/capacity/changes?since={quote(since)}")
    assert status == 200, told
    return told


def test_nothing_acknowledged_is_lost_and_nothing_is_sold_twice(servers):
    world = make_world()
    key_for(world, ("capacity:write", "capacity:read"))
    servers.prepare()
    servers.start()
    step = Step(world, servers.port)
    cursor = changes(servers.port)["next"]
    doers = [Doer(step.states), Doer(step.reserves), Doer(step.offers)]
    for one in doers:
        one.start()
    until = time.monotonic() + 60
    while min(len(one.acknowledged) for one in doers) < ENOUGH and time.monotonic() < until:
        time.sleep(0.01)
    servers.kill()
    end_connections()
    for one in doers:
        one.stopped.set()
        one.join(timeout=30)
    stated, reserved, offered = doers
    assert min(len(one.acknowledged) for one in doers) >= ENOUGH

    kept = set(Statement.objects.filter(service=step.spoken).values_list("key", flat=True))
    assert {f"n-{one}" for one in stated.acknowledged} <= kept
    held = list(Reservation.objects.values_list("key", flat=True))
    assert {f"n-{one}" for one in reserved.acknowledged} <= set(held)
    assert Standing.objects.get(service=step.sold).held == len(held) <= PLACES
    rate = Offer.objects.get().rate_pence - 2000
    assert rate in (offered.acknowledged[-1], offered.begun[-1])
    assert verify().ok

    for number in reserved.begun:
        if len(held) < PLACES or f"n-{number}" in held:
            step.reserves(number)
    assert Reservation.objects.count() == len(reserved.begun)
    assert Standing.objects.get(service=step.sold).held == len(reserved.begun)
    servers.start_web()
    last = len(stated.begun)
    step.states(last)
    told = changes(servers.port, cursor)
    standing = {one["service"]: one for one in told["items"]}
    assert standing[str(step.spoken.pk)]["free_places"] == last % 9
    assert verify().ok
