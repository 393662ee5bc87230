"""Those who send something through a door of the installation, again until it is acknowledged."""

import http.client
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from tests.factories import client_for

from almoner.platform.database.embedded import ServerError

SECONDS = 5.0
START, END = b"\x0b", b"\x1c\r"
TOKEN = "t" * 32
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Broken(Exception):
    """No acknowledgement came: nobody can tell whether it was kept."""


_BROKEN = (Broken, OSError, http.client.HTTPException, DatabaseError, InterfaceError, ServerError)


class Door(threading.Thread):
    """Sends number after number. `send` returns once it is acknowledged; it is told whether the
    number was sent before without an answer."""

    def __init__(
        self, send: Callable[[int, bool], None], most: int = 10_000, pause: float = 0.25
    ) -> None:
        super().__init__(daemon=True)
        self.send, self.most, self.pause = send, most, pause
        self.acknowledged = 0
        self.broken = 0
        self.fault: BaseException | None = None
        self.stopped = threading.Event()

    def run(self) -> None:
        again = False
        try:
            while not self.stopped.is_set() and self.acknowledged < self.most:
                again = not self._sent(again)
                self.stopped.wait(self.pause)
        except BaseException as fault:
            self.fault = fault
        finally:
            connection.close()

    def _sent(self, again: bool) -> bool:
        close_old_connections()
        try:
            self.send(self.acknowledged, again)
        except _BROKEN:
            self.broken += 1
            return False
        self.acknowledged += 1
        return True


class Browser:
    """Somebody signed in, without script."""

    def __init__(self, port: int, who: Any) -> None:
        cookies = client_for(who).cookies
        session = cookies[settings.SESSION_COOKIE_NAME].value
        self.port = port
        self.headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={TOKEN}",
        }

    def get(self, path: str) -> bytes:
        return self._answer("GET", path, b"", {})[1]

    def post(self, path: str, **typed: Any) -> tuple[bool, str]:
        """Whether it was taken, and where it leads. What is refused comes back as a page."""
        body = urlencode({**typed, "csrfmiddlewaretoken": TOKEN}).encode()
        return self._taken(self._answer("POST", path, body, _FORM))

    def upload(self, path: str, field: str, content: str) -> tuple[bool, str]:
        parts = {
            'form-data; name="csrfmiddlewaretoken"': TOKEN,
            f'form-data; name="{field}"; filename="{field}.csv"': content,
        }
        lines = [f"--x\r\nContent-Disposition: {k}\r\n\r\n{v}\r\n" for k, v in parts.items()]
        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        return self._taken(self._answer("POST", path, ("".join(lines) + "--x--").encode(), kind))

    def _taken(self, answer: tuple[int, bytes, str]) -> tuple[bool, str]:
        return answer[0] == 302, answer[2]

    def _answer(
        self, method: str, path: str, body: bytes, more: dict[str, str]
    ) -> tuple[int, bytes, str]:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        try:
            link.request(method, path, body or None, {**self.headers, **more})
            answer = link.getresponse()
            found = answer.status, answer.read(), answer.headers.get("Location", "")
        finally:
            link.close()
        # 400: the database went away before the session was written, after everything else.
        if found[0] >= 500 or found[0] == 400:
            raise Broken(str(found[0]))
        assert found[0] in (200, 302, 409, 422), (found[0], path)
        assert "login" not in found[2], "signed out"
        return found


def tell_ward(port: int, message: bytes) -> bytes:
    """The acknowledgement of one HL7 message. Broken when the connection ends without one."""
    with socket.create_connection(("127.0.0.1", port), SECONDS) as link:
        link.sendall(START + message + END)
        heard = b""
        while not heard.endswith(END):
            more = link.recv(4096)
            if not more:
                raise Broken("let go")
            heard += more
    return heard[1:-2]


def hear_event(port: int, headers: dict[str, str], known: str) -> tuple[str, str]:
    """(event, name of the picture): the first that the live feed tells."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        link.request("GET", "/flow/live/", headers={**headers, "Last-Event-ID": known})
        answer = link.getresponse()
        if answer.status >= 500:
            raise Broken(str(answer.status))
        assert answer.status == 200, answer.status
        told: dict[str, str] = {}
        for line in answer:
            name, _, value = line.decode().strip().partition(": ")
            told[name] = value
            if not line.strip() and "event" in told:
                return told["event"], told["id"]
        raise Broken("ended")
    finally:
        link.close()


class Ear:
    """A supplier's own server: what it was told, in the order in which it came."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        ear = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                ear.told.append(json.loads(body))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Nobody reads it."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/told"

    @contextmanager
    def listening(self) -> Iterator["Ear"]:
        thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        thread.start()
        yield self
        self.server.shutdown()
        self.server.server_close()
