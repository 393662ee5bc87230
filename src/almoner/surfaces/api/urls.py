"""Where the API stands. Whatever goes wrong below /api/ is told in the one shape of a problem."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from almoner.kernel.refusals import Refusal
from almoner.platform.rest.problems import not_found, of_refusals
from almoner.surfaces.api.main import api

View = Callable[..., HttpResponseBase]


def shaped(view: View) -> View:
    """Django's own 404 and 405 become problems too."""

    @csrf_exempt
    @wraps(view)
    def answering(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            return not_found()
        return _not_allowed(response) if response.status_code == 405 else response

    return answering


def _not_allowed(response: HttpResponseBase) -> HttpResponseBase:
    allowed = ", ".join(sorted(response.headers.get("Allow", "").replace(" ", "").split(",")))
    told = of_refusals(
        405, Refusal("wrong_method", "This address does not take that method.", f"Use {allowed}.")
    )
    told.headers["Allow"] = allowed
    return told


def _patterns():
    patterns, app, namespace = api.urls
    for one in patterns:
        one.callback = shaped(cast(View, one.callback))
    return patterns, app, namespace


urlpatterns = [
    path("v1/", _patterns()),
    re_path(r"^", csrf_exempt(not_found)),
]
