"""A session ends after 15 minutes without use and after 12 hours at most, and needs two factors."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

STARTED = "signed_in_at"
HAS_FACTOR = "has_second_factor"
_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
_WITHOUT_FACTOR = ("mfa_index", "account_logout", "account_reauthenticate")
Next = Callable[[HttpRequest], HttpResponse]


class SessionLimits:
    """The idle limit is the cookie's and the stored session's own age; this adds the hard limit."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = timezone.now().timestamp()
            started = request.session.setdefault(STARTED, now)
            if now - started >= settings.SESSION_MAXIMUM_SECONDS:
                logout(request)
        return self.get_response(request)


def signs_out_at(request: HttpRequest, at: datetime) -> datetime:
    """When this sign-in ends if nobody uses it after `at`."""
    started = request.session.get(STARTED, at.timestamp())
    hard = datetime.fromtimestamp(started + settings.SESSION_MAXIMUM_SECONDS, UTC)
    return min(at + timedelta(seconds=settings.SESSION_COOKIE_AGE), hard)


class SecondFactor:
    """An account without an authenticator app or passkey sets one up before anything else.

    Let off: a demo persona while the demo is on, and an account whose OpenID Connect provider
    asks for a second factor itself (ALMONER_OIDC_SECOND_FACTOR).
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and not (_has_factor(request) or _let_off(request)):
            allowed = tuple(reverse(name) for name in _WITHOUT_FACTOR)
            if not request.path.startswith(allowed):
                return HttpResponseRedirect(reverse("mfa_index"))
        return self.get_response(request)


def _has_factor(request: HttpRequest) -> bool:
    """Asked of the database once a session; removing a factor forgets the answer."""
    if not request.session.get(HAS_FACTOR):
        held = Authenticator.objects.filter(user_id=request.user.pk, type__in=_FACTORS).exists()
        if not held:
            return False
        request.session[HAS_FACTOR] = True
    return True


def _let_off(request: HttpRequest) -> bool:
    if settings.DEMO and request.user.persona:  # type: ignore[union-attr]
        return True
    methods = request.session.get("account_authentication_methods", [])
    by_provider = any(method.get("method") == "socialaccount" for method in methods)
    return settings.OIDC_SECOND_FACTOR and by_provider
