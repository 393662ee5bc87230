"""Somebody's endpoint of the standard, asked as any software would ask it."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

TIMEOUT = 20.0
MOST_BYTES = 5 * 1024 * 1024
LONGEST_WAIT = 60
_HERE = {"localhost", "127.0.0.1", "::1"}


class NoEndpoint(Exception):
    """The address cannot be asked at all; says why."""


class _NoRedirect(HTTPRedirectHandler):
    """A key is never carried to another address."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Reply:
    """`body` is None when what came is not JSON."""

    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def refusals(self) -> list[dict[str, Any]]:
        """The reasons of a problem, as far as they are there."""
        listed = self.body.get("refusals") if isinstance(self.body, dict) else None
        return [one for one in listed or [] if isinstance(one, dict)]


class Endpoint:
    """`url` is what the paths of the standard follow, as in https://example.org/api/v1/capacity."""

    def __init__(self, url: str, token: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
            raise NoEndpoint("Give an address such as https://example.org/api/v1/capacity.")
        if parts.scheme == "http" and parts.hostname not in _HERE:
            raise NoEndpoint("Use https: over http anybody on the way could read the key.")
        self.url, self.token = url.rstrip("/"), token
        self.opener = build_opener(_NoRedirect)

    def get(self, *path: str, with_key: bool = True, **query: Any) -> Reply:
        asked = f"?{urlencode(query, doseq=True)}" if query else ""
        return self._ask("GET", path, asked, None, with_key)

    def put(self, *path: str, body: Any) -> Reply:
        return self._ask("PUT", path, "", body, True)

    def post(self, *path: str, body: Any) -> Reply:
        return self._ask("POST", path, "", body, True)

    def _ask(self, method: str, path: tuple[str, ...], asked: str, body: Any, key: bool) -> Reply:
        where = "/".join([self.url, *(quote(part, safe="") for part in path)]) + asked
        sent = None if body is None else json.dumps(body).encode()
        headers = {"Accept": "application/json"}
        if sent is not None:
            headers["Content-Type"] = "application/json"
        if key:
            headers["Authorization"] = f"Bearer {self.token}"
        reply = self._once(Request(where, sent, headers, method=method))  # noqa: S310
        if reply.status != 429:
            return reply
        time.sleep(_seconds(reply))
        return self._once(Request(where, sent, headers, method=method))  # noqa: S310

    def _once(self, request: Request) -> Reply:
        try:
            with self.opener.open(request, timeout=TIMEOUT) as got:
                return Reply(got.status, dict(got.headers), _read(got))
        except HTTPError as error:
            with error:
                return Reply(error.code, dict(error.headers), _read(error))
        except (OSError, HTTPException) as error:
            raise NoEndpoint(f"{self.url} did not answer: {error}.") from None


def _read(got: Any) -> Any:
    raw = got.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        return None
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def _seconds(reply: Reply) -> int:
    given = reply.headers.get("Retry-After", "1")
    return min(LONGEST_WAIT, int(given)) if given.isdecimal() else 1
