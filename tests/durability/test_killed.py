"""Killing the web server and the job worker in the middle of recording loses nothing.

An act that was acknowledged is on disk; one that was not can be sent again and is kept once.
"""

import http.client
import threading
import time
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.durability.servers import KEY, SENDERS, Servers, ask, free_port
from tests.services.delegation.world import World, make_world

from almoner.platform.accounts.models import ApiToken
from almoner.platform.accounts.tokens import digest
from almoner.platform.audit.queries import verify
from almoner.services.delegation.models import Act

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.hazard("HZ-12"),
    pytest.mark.slow,
]
ENOUGH = 25


def act(world: World, reference: str) -> dict:
    return {
        "delegation": world.delegation.pk,
        "reference": reference,
        "outcome": "refused",
        "done_at": timezone.now().isoformat(),
        "note": "Not today, thank you",
    }


class Sender(threading.Thread):
    """Records acts one after the other and remembers which were acknowledged."""

    def __init__(self, world: World, port: int) -> None:
        super().__init__(daemon=True)
        self.world, self.port = world, port
        self.sent: list[str] = []
        self.acknowledged: list[str] = []
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.is_set():
            reference = str(uuid.uuid4())
            self.sent.append(reference)
            try:
                status, _ = ask(self.port, "POST", "/api/v1/acts", act(self.world, reference))
            except (OSError, http.client.HTTPException, ValueError):
                return
            if status == 201:
                self.acknowledged.append(reference)


@pytest.fixture
def servers():
    made = Servers(free_port())
    yield made
    made.kill()


def key_for(world: World) -> None:
    ApiToken.objects.create(
        user=world.worker.user,
        name="durability",
        digest=digest(KEY),
        scopes=["acts:write", "acts:read"],
        organisation_id=world.provider.pk,
        expires_at=timezone.now() + timedelta(days=1),
    )


def kept() -> set[str]:
    return {str(one) for one in Act.objects.values_list("reference", flat=True)}


def test_nothing_acknowledged_is_lost_when_everything_is_killed(servers):
    world = make_world()
    key_for(world)
    servers.prepare()
    servers.start()
    senders = [Sender(world, servers.port) for _ in range(SENDERS)]
    for sender in senders:
        sender.start()
    until = time.monotonic() + 60
    while sum(len(s.acknowledged) for s in senders) < ENOUGH and time.monotonic() < until:
        time.sleep(0.01)
    servers.kill()
    for sender in senders:
        sender.stopped.set()
        sender.join(timeout=30)

    acknowledged = {one for sender in senders for one in sender.acknowledged}
    assert len(acknowledged) >= ENOUGH
    assert acknowledged <= kept()
    assert verify().ok

    sent = [one for sender in senders for one in sender.sent]
    servers.start_web()
    for reference in sent[-SENDERS * 3 :]:
        assert ask(servers.port, "POST", "/api/v1/acts", act(world, reference))[0] == 201
    assert set(sent[-SENDERS * 3 :]) <= kept()
    assert Act.objects.filter(reference__in=sent).count() == len(kept() & set(sent))
    assert verify().ok
