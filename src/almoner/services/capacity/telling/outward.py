"""One message posted to an address outside: bounded in time and size, never led elsewhere.

The name is looked up once, every address of it is checked, and the one that was checked is
connected to: a name that answers differently the second time gains nothing.
"""

import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Timer
from urllib.parse import urlsplit

from almoner.services.capacity.telling.rules import may_connect

SECONDS = 10.0
_UNREACHED = "It could not be reached, or its certificate is not right."


class NotTold(Exception):
    """It did not get there; says why, in words without anything that was received."""


def post(url: str, body: bytes, headers: Mapping[str, str], *, private: bool) -> None:
    """Returns once the other side has answered 200 to 299. NotTold otherwise."""
    parts = urlsplit(url)
    host, tls = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if tls else 80)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    address = checked_address(host, port, private)
    with _connected(host, address, port, tls) as connection:
        try:
            connection.request("POST", path, body, {"User-Agent": "Almoner", **headers})
            status = connection.getresponse().status
        except (OSError, HTTPException, ValueError) as error:
            raise NotTold(f"It did not answer in {SECONDS:.0f} seconds, or broke off.") from error
    if not 200 <= status < 300:
        raise NotTold(f"It answered {status}.")


def checked_address(host: str, port: int, private: bool) -> str:
    """The first address of the name. NotTold if any of them may not be asked."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotTold("Its name was not found.") from None
    addresses = [str(one[4][0]) for one in found]
    if not private and not all(may_connect(one) for one in addresses):
        raise NotTold("Its name leads inside a network, where we do not send.")
    return addresses[0]


@contextmanager
def _connected(host: str, address: str, port: int, tls: bool) -> Iterator[HTTPConnection]:
    """A connection that is cut after SECONDS, however slowly the other side answers."""
    try:
        plain = socket.create_connection((address, port), SECONDS)
    except OSError as error:
        raise NotTold(_UNREACHED) from error
    other = plain.dup()
    timer = Timer(SECONDS, _cut, (other,))
    connection = (HTTPSConnection if tls else HTTPConnection)(host, port, timeout=SECONDS)
    timer.start()
    try:
        connection.sock = _secured(plain, host) if tls else plain
        yield connection
    finally:
        timer.cancel()
        for one in (connection, plain, other):
            one.close()


def _secured(plain: socket.socket, host: str) -> ssl.SSLSocket:
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except OSError as error:
        raise NotTold(_UNREACHED) from error


def _cut(other: socket.socket) -> None:
    with suppress(OSError):
        other.shutdown(socket.SHUT_RDWR)
