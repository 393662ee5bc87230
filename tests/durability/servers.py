"""The processes of an installation, as it runs them, each in its own group, to be killed."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from almoner.surfaces.cli.live import command_line

BIN = Path(sys.executable).parent
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


def surroundings(role: str, data: Path | None) -> dict[str, str]:
    """With `data` the processes use the embedded server on it, as an installation of one machine
    does, and else the test database."""
    given = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    where = {"ALMONER_PGDATA": str(data)} if data else {"DATABASE_URL": database_url()}
    return {
        **given,
        **where,
        "DJANGO_SETTINGS_MODULE": "almoner.platform.settings.live",
        "ALMONER_DATABASE_ROLE": role,
        "ALMONER_DEMO": "1",
        "ALMONER_PRIVATE_ADDRESSES": "1",
    }


class Servers:
    """`commands`: name → (the role it connects as, its command line)."""

    def __init__(self, commands: dict[str, tuple[str, list[str]]], data: Path | None = None):
        self.commands, self.data = commands, data
        self.running: dict[str, subprocess.Popen] = {}

    def start(self, *names: str) -> None:
        for name in names:
            role, command = self.commands[name]
            self.running[name] = subprocess.Popen(
                command,
                env=surroundings(role, self.data),
                start_new_session=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )

    def look(self) -> list[str]:
        """Starts what ended by itself again, as whoever keeps an installation running does."""
        ended = [name for name, one in self.running.items() if one.poll() is not None]
        self.start(*ended)
        return ended

    def kill(self, *names: str) -> None:
        """kill -9, of everything at once: nobody gets to finish what they were doing."""
        ended = [self.running.pop(name) for name in names or list(self.running)]
        for one in ended:
            if one.poll() is None:
                os.killpg(os.getpgid(one.pid), signal.SIGKILL)
        for one in ended:
            one.wait()


def worker() -> tuple[str, list[str]]:
    return "owner", [str(BIN / "almoner"), "worker"]


def web(port: int) -> tuple[str, list[str]]:
    return "web", [
        str(BIN / "granian"),
        "--interface=wsgi",
        "--host=127.0.0.1",
        f"--port={port}",
        "--workers=1",
        "--blocking-threads=4",
        "--log-level=warning",
        "almoner.platform.wsgi:application",
    ]


def live(port: int) -> tuple[str, list[str]]:
    return "web", command_line("127.0.0.1", port)


def listener(trust: str, port: int) -> tuple[str, list[str]]:
    listen = ["discharge", "listen", "--organisation", trust, "--port", str(port)]
    return "owner", [str(BIN / "almoner"), *listen]


def ask(
    port: int, method: str, path: str, body: dict | None = None, key: str = KEY
) -> tuple[int, dict]:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        link.request(
            method,
            path,
            json.dumps(body) if body else None,
            {"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
        )
        answer = link.getresponse()
        told = answer.read()
        return answer.status, json.loads(told or b"{}") if answer.status < 500 else {}
    finally:
        link.close()
