"""How often somebody without an account may do what costs others time."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from almoner.platform.rest.limits import spend

AN_HOUR, A_MINUTE = 3600, 60
View = Callable[..., HttpResponse]


def limited(
    what: str, *, most: int, seconds: int, methods: frozenset[str] = frozenset({"POST"})
) -> Callable[[View], View]:
    """At most so many requests of these methods in each window, from one address of the network.
    Beyond that: 429, in words, with Retry-After."""

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method in methods:
                wait = spend(f"{what}:{_from(request)}", most=most, seconds=seconds)
                if wait:
                    return _too_often(request, wait)
            return view(request, *args, **kwargs)

        return counted

    return decorate


def _from(request: HttpRequest) -> str:
    """The asker's network address, not kept as it is."""
    address = get_adapter(request).get_client_ip(request)
    return sha256(str(address).encode()).hexdigest()[:16]


def _too_often(request: HttpRequest, wait: int) -> HttpResponse:
    minutes = -(-wait // 60)
    page = render(request, "directory/too_often.html", {"minutes": minutes}, status=429)
    page.headers["Retry-After"] = str(wait)
    return page
