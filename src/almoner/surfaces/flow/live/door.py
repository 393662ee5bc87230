"""Who is listening: asked of the site itself, through the door that every page goes through."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from almoner.platform.access.scope import scoped
from almoner.platform.access.viewer import Viewer
from almoner.surfaces.flow.queries.picture import picture

WATCH = "/flow/watch/"
# What of a request says who asks. Nothing else is passed on.
_PASSED = ("host", "cookie", "x-forwarded-proto")


@dataclass(frozen=True, slots=True)
class Listener:
    """Whose picture is listened to. Everybody of one organisation in one role sees the same."""

    organisation_id: int
    role: str


class Unanswered(Exception):
    """The site cannot say who asks: its database is away, or it is at fault."""


Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def listener(site: Wsgi, headers: Mapping[str, str]) -> Listener | None:
    """None for whoever the site would not show the place to: not signed in, signed out meanwhile,
    without a second factor, or without the right. Raises Unanswered when the site cannot say."""
    status: list[str] = []
    answer = site(_environ(headers), lambda code, *_: status.append(code))
    try:
        body = b"".join(answer)
    finally:
        close = getattr(answer, "close", None)
        if close is not None:
            close()
    if status[0].startswith("5"):
        raise Unanswered(status[0])
    if not status[0].startswith("200"):
        return None
    told = json.loads(body)
    return Listener(told["organisation"], told["role"])


def version(who: Listener, at: datetime) -> str:
    """The name of the picture as this listener sees it. It is all that a feed ever tells."""
    viewer = Viewer(None, who.organisation_id, who.role, name="live")
    drop = getattr(settings, "DROP_TO_WEB_ROLE", False)
    with transaction.atomic(), scoped(viewer, drop_role=drop):
        return picture(viewer, at).version


def same_host(origin: str, host: str) -> bool:
    """Whether a page of `origin` is of this host, on whatever port."""
    return bool(origin) and urlsplit(origin).hostname == urlsplit(f"//{host}").hostname


def _environ(headers: Mapping[str, str]) -> dict[str, Any]:
    name, _, port = headers.get("host", "localhost").partition(":")
    passed = {f"HTTP_{key.upper().replace('-', '_')}": headers.get(key, "") for key in _PASSED}
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": WATCH,
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "SERVER_NAME": name or "localhost",
        "SERVER_PORT": port or "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
        "wsgi.url_scheme": "http",
        **{key: value for key, value in passed.items() if value},
    }
