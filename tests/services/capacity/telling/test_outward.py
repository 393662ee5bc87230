"""One message posted outside: never inside a network, never led on, never for long."""

import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from almoner.services.capacity.telling import outward
from almoner.services.capacity.telling.outward import NotTold, checked_address, post


class Supplier(BaseHTTPRequestHandler):
    heard: list = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.heard.append((self.path, body, self.headers["Almoner-Signature"]))
        if self.path == "/slow":
            for _ in range(20):
                self.wfile.write(b"H")
                time.sleep(0.1)
        self.send_response(int(self.path.strip("/?a=") or 200))
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def supplier():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Supplier)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_what_is_sent_arrives_whole(supplier):
    Supplier.heard.clear()
    post(f"{supplier}/200", b"{}", {"Almoner-Signature": "sha256=1"}, private=True)
    assert Supplier.heard == [("/200", b"{}", "sha256=1")]


@pytest.mark.parametrize("status", [301, 307, 400, 410, 500])
def test_anything_but_success_was_not_told_and_nobody_is_led_on(supplier, status):
    Supplier.heard.clear()
    with pytest.raises(NotTold, match=f"It answered {status}"):
        post(f"{supplier}/{status}", b"{}", {}, private=True)
    assert len(Supplier.heard) == 1


def test_this_machine_is_not_asked_unless_that_is_allowed(supplier):
    Supplier.heard.clear()
    with pytest.raises(NotTold, match="leads inside a network"):
        post(f"{supplier}/200", b"{}", {}, private=False)
    assert Supplier.heard == []


def test_one_address_inside_among_others_is_enough_to_refuse(monkeypatch):
    found = [(0, 0, 0, "", (one, 443)) for one in ("93.184.215.14", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(NotTold, match="leads inside"):
        checked_address("example.org", 443, False)


def test_the_address_that_was_checked_is_the_one_connected_to(monkeypatch, supplier):
    """A name that answers otherwise the second time is not asked a second time."""
    asked = []

    def once(host, port, **_):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", port))]

    port = supplier.rpartition(":")[2]
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda h, p, *a, **k: once(h, p) if h == "told.test" else real(h, p, *a, **k),
    )
    post(f"http://told.test:{port}/200", b"{}", {}, private=True)
    assert asked == ["told.test"]


def test_one_that_drips_is_cut(monkeypatch, supplier):
    monkeypatch.setattr(outward, "SECONDS", 0.5)
    began = time.monotonic()
    with pytest.raises(NotTold):
        post(f"{supplier}/slow", b"{}", {}, private=True)
    assert time.monotonic() - began < 1.5


def test_a_name_that_is_not_there_and_a_port_that_is_shut():
    with pytest.raises(NotTold, match="name was not found"):
        post("https://nowhere.invalid/", b"{}", {}, private=False)
    with pytest.raises(NotTold, match="could not be reached"):
        post("http://127.0.0.1:9/", b"{}", {}, private=True)


def test_a_certificate_is_asked_for(supplier):
    with pytest.raises(NotTold, match="certificate"):
        post(supplier.replace("http:", "https:"), b"{}", {}, private=True)
