"""A session ends after 15 minutes without use and after 12 hours at most."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

STARTED = "signed_in_at"


class SessionLimits:
    """The idle limit is the cookie's and the stored session's own age; this adds the hard limit."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = timezone.now().timestamp()
            started = request.session.setdefault(STARTED, now)
            if now - started >= settings.SESSION_MAXIMUM_SECONDS:
                logout(request)
        return self.get_response(request)
