"""Killing the web server and the job worker in the middle of recording loses nothing.

An act that was acknowledged is on disk; one that was not can be sent again and is kept once.
"""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone
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
BIN = Path(sys.executable).parent
SENDERS = 4
ENOUGH = 25
KEY = "alm_durability"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def database_url() -> str:
    """The test database, for a process of its own."""
    at = connection.settings_dict
    host, port = quote(str(at["HOST"]), safe=""), at["PORT"]
    user, password = quote(at["USER"]), quote(at["PASSWORD"] or "")
    return f"postgresql://{user}:{password}@/{at['NAME']}?host={host}" + (
        f"&port={port}" if port else ""
    )


class Servers:
    """The web server and the job worker, as the demo runs them, each in its own group."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.running: list[subprocess.Popen] = []

    def prepare(self) -> None:
        """The one table that a command makes and not a migration."""
        command = [sys.executable, "-m", "django", "createcachetable"]
        subprocess.run(command, env=self._surroundings("owner"), check=True)

    def start(self) -> None:
        web = [
            str(BIN / "granian"),
            "--interface=wsgi",
            "--host=127.0.0.1",
            f"--port={self.port}",
            "--workers=1",
            f"--blocking-threads={SENDERS}",
            "--log-level=warning",
            "almoner.platform.wsgi:application",
        ]
        worker = [str(BIN / "almoner"), "worker"]
        self.running = [self._run(web, "web"), self._run(worker, "owner")]
        self._wait()

    def _run(self, command: list[str], role: str) -> subprocess.Popen:
        return subprocess.Popen(
            command,
            env=self._surroundings(role),
            start_new_session=True,
            stdout=subprocess.DEVNULL,
        )

    def _surroundings(self, role: str) -> dict[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "almoner.platform.settings.live",
            "DATABASE_URL": database_url(),
            "ALMONER_DATABASE_ROLE": role,
            "ALMONER_DEMO": "1",
        }

    def _wait(self) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                if ask(self.port, "GET", "/api/v1/openapi.json")[0] < 500:
                    return
            except OSError:
                time.sleep(0.2)
        raise AssertionError("The web server did not answer within a minute.")

    def kill(self) -> None:
        """kill -9, of everything at once: nobody gets to finish what they were doing."""
        for one in self.running:
            with_group = os.getpgid(one.pid) if one.poll() is None else None
            if with_group is not None:
                os.killpg(with_group, signal.SIGKILL)
            one.wait()
        self.running = []


def ask(port: int, method: str, path: str, body: dict | None = None) -> tuple[int, dict]:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        link.request(
            method,
            path,
            json.dumps(body) if body else None,
            {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"},
        )
        answer = link.getresponse()
        return answer.status, json.loads(answer.read() or b"{}")
    finally:
        link.close()


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
    servers.start()
    for reference in sent[-SENDERS * 3 :]:
        assert ask(servers.port, "POST", "/api/v1/acts", act(world, reference))[0] == 201
    assert set(sent[-SENDERS * 3 :]) <= kept()
    assert Act.objects.filter(reference__in=sent).count() == len(kept() & set(sent))
    assert verify().ok
