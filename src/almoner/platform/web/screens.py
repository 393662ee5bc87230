"""Every view is a screen: it says who may open it. A checker finds the views that do not."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import timezone

from almoner.kernel.refusals import Refused
from almoner.kernel.wording import either
from almoner.platform.access.rights import RIGHTS, ROLES
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.web import typed

View = Callable[..., HttpResponse]


class Request(HttpRequest):
    """A request as a screen receives it: `viewer` is set by the access middleware."""

    viewer: Viewer


SIGNED_IN = "signed-in"
# The methods of a page with a form.
BOTH = ("GET", "POST")
_READS = frozenset({"GET", "HEAD"})


def screen(
    right: str, methods: Iterable[str] = ("GET",), *, keeps_typed: bool = False
) -> Callable[[View], View]:
    """A view for signed-in people with `right` (or `SIGNED_IN`: anyone with an account).

    Without sign-in: to the sign-in page. Without the right: 403. Another method: 405.
    `Unseen` becomes a 404 that tells nothing; `Refused` becomes a 409 that lists every refusal,
    and whatever the view had written is undone. With `keeps_typed`, a form sent after time ran
    out is kept for the view to show again (`typed.take`) once its sender has signed in.
    """
    if right != SIGNED_IN and right not in RIGHTS:
        raise ValueError(f"No role has the right {right!r}. See access/rights.py.")

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                if keeps_typed and request.method == "POST":
                    typed.keep(request, timezone.now())
                return redirect_to_login(_way_back(request), settings.LOGIN_URL)
            if right != SIGNED_IN and not request.viewer.can(right):  # type: ignore[attr-defined]
                return forbidden(request, right)
            return _answer(view, request, args, kwargs)

        return _marked(guarded, right, _all(methods))

    return decorate


def public_screen(view: View | None = None, *, methods: Iterable[str] = ("GET",)) -> Any:
    """A view that anyone may open. Use as `@public_screen` or `@public_screen(methods=…)`."""

    def decorate(wrapped: View) -> View:
        @wraps(wrapped)
        def open_to_all(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return _answer(wrapped, request, args, kwargs)

        return _marked(open_to_all, None, _all(methods))

    return decorate if view is None else decorate(view)


def unmarked(view: Any) -> bool:
    """True for a view that is neither a screen nor public: the fault that the checker looks for."""
    return not getattr(view, "is_screen", False)


def forbidden(request: HttpRequest, right: str) -> HttpResponse:
    """403: says which roles may, so that the reader knows whom to ask."""
    roles = [role.title.lower() for role in ROLES.values() if right in role.rights]
    return render(request, "403.html", {"roles": either(roles)}, status=403)


def unseen(request: HttpRequest) -> HttpResponse:
    return render(request, "404.html", status=404)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """409: every reason, what would put it right, and who can."""
    return render(request, "web/refused.html", {"refusals": refusal.refusals}, status=409)


def _marked(view: Any, right: str | None, methods: tuple[str, ...]) -> View:
    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in methods:
            return _wrong_method(request, methods)
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    answering.is_screen = True  # type: ignore[attr-defined]
    answering.right = right  # type: ignore[attr-defined]
    answering.methods = methods  # type: ignore[attr-defined]
    return answering


def _answer(view: View, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
    try:
        if request.method in _READS:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            return view(request, *args, **kwargs)
    except Refused as refusal:
        return refused(request, refusal)
    except Unseen:
        return unseen(request)


def _wrong_method(request: HttpRequest, methods: tuple[str, ...]) -> HttpResponse:
    page = render(request, "web/405.html", status=405)
    page.headers["Allow"] = HttpResponseNotAllowed(methods).headers["Allow"]
    return page


def _all(methods: Iterable[str]) -> tuple[str, ...]:
    named = tuple(method.upper() for method in methods)
    return (*named, "HEAD") if "GET" in named else named


def _way_back(request: HttpRequest) -> str:
    """Where to return after sign-in. A form sent after time ran out goes back to its page."""
    return request.get_full_path()
