"""What somebody sent after their time had run out, kept on the server until they sign in again.

It is in the session of that browser, for one page, as long as a session lives without use; only
a screen that says so keeps it, and it is shown again only by that screen, to whoever may open it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, QueryDict

_KEY = "typed"
_LONGEST = 8_000  # characters: more than any form at a door, less than a nuisance


@dataclass(frozen=True, slots=True)
class Typed:
    """`at` is when it was sent."""

    data: QueryDict
    at: datetime


def keep(request: HttpRequest, at: datetime) -> None:
    """Does nothing with a form too long to be one of ours."""
    data = request.POST.copy()
    data.pop("csrfmiddlewaretoken", None)
    sent = data.urlencode()
    if len(sent) <= _LONGEST:
        request.session[_KEY] = {"path": request.path, "sent": sent, "at": at.timestamp()}


def take(request: HttpRequest, at: datetime) -> Typed | None:
    """What was kept for this page, once. None when there is nothing, or it has grown too old."""
    kept = request.session.get(_KEY)
    if kept is None or kept["path"] != request.path:
        return None
    del request.session[_KEY]
    sent_at = datetime.fromtimestamp(kept["at"], UTC)
    if at - sent_at > timedelta(seconds=settings.SESSION_COOKIE_AGE):
        return None
    return Typed(QueryDict(kept["sent"]), sent_at)
