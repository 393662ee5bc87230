"""Parts of a page that are fetched again when the feed says that something may have changed.

The feed is a process of its own (`almoner live`); a page knows its address and nothing else of it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from almoner.kernel.zone import to_london

# Where the feed answers, on this host or on a port of it.
FEED = "/flow/live/"
# Who may listen to it: it tells the name of the picture of a place.
LISTEN = "flow.view"
# A page that has heard nothing for this long says that its feed is lost. Local value (D).
LOST_AFTER = timedelta(seconds=25)


class Shown(Protocol):
    """A part as it is shown: `version` changes when it does."""

    @property
    def version(self) -> str: ...
    @property
    def html(self) -> str: ...
    @property
    def true_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Part:
    """A part that is named after what is written in it."""

    html: str
    true_at: datetime

    @property
    def version(self) -> str:
        return sha256(self.html.encode()).hexdigest()[:16]


def feed_address() -> str:
    """A port of the same host, or this site's own address behind a proxy."""
    port = settings.LIVE_PORT
    return f":{port}{FEED}" if port else FEED


def answer(request: HttpRequest, shown: Shown) -> HttpResponse:
    """The part alone, with its name: 304 when the reader has it already."""
    tag = f'"{shown.version}"'
    same = request.headers.get("If-None-Match") == tag
    made = HttpResponseNotModified() if same else HttpResponse(shown.html)
    made.headers["ETag"] = tag
    made.headers["X-True-At"] = _clock(shown.true_at)
    return made


def leave_session(request: HttpRequest) -> None:
    """A page that asks by itself does not keep anybody signed in."""
    request.session.save = lambda *_, **__: None  # type: ignore[method-assign]


def _clock(at: datetime) -> str:
    """As the page says it, with seconds: "10:05:09am"."""
    local = to_london(at)
    return f"{local:%-I:%M:%S}{local:%p}".lower()
