"""The web server and the job workers as processes of their own, that a test may kill."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

from django.core.management import call_command
from django.db import connection

BIN = Path(sys.executable).parent
SENDERS = 4
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
        call_command("createcachetable", "cache")

    def start(self) -> None:
        self.start_web()
        self.start_worker()

    def start_web(self) -> None:
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
        self.running.append(self._run(web, "web"))
        self._wait()

    def start_worker(self) -> subprocess.Popen:
        one = self._run([str(BIN / "almoner"), "worker"], "owner")
        self.running.append(one)
        return one

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
                ask(self.port, "GET", "/api/v1/acts")
                return
            except OSError:
                time.sleep(0.2)
        raise AssertionError("The web server did not answer within a minute.")

    def kill(self) -> None:
        """kill -9, of everything at once: nobody gets to finish what they were doing."""
        for one in list(self.running):
            self.kill_one(one)

    def kill_one(self, one: subprocess.Popen) -> None:
        if one.poll() is None:
            os.killpg(os.getpgid(one.pid), signal.SIGKILL)
        one.wait()
        self.running.remove(one)


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
