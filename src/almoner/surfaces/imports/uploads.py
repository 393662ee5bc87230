"""Refusing an upload that is too large before it is read, with words that reach the browser."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from almoner.platform.imports.commands import MOST_BYTES
from almoner.platform.imports.reading import size_words

View = Callable[..., HttpResponse]

# The headings of the parts and the form's own token.
_AROUND_THE_FILES = 64 * 1024
_MOST_DRAINED = 256 * 1024 * 1024
_CHUNK = 256 * 1024


def size_before_token(view: View) -> View:
    """Looks at the announced size before anything reads the body, and only then at the token.

    The token stands inside the form, so Django's own check would first store the whole upload.
    """
    guarded = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def measured(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        announced = _announced(request)
        if request.method == "POST" and announced > MOST_BYTES + _AROUND_THE_FILES:
            _drain(request, announced)
            words = {"most": size_words(MOST_BYTES)}
            return render(request, "imports/too-large.html", words, status=413)
        return guarded(request, *args, **kwargs)

    return measured


def _announced(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _drain(request: HttpRequest, announced: int) -> None:
    """Lets the browser finish, or it would show a broken connection instead of the words."""
    left = announced if announced <= _MOST_DRAINED else 0
    while left > 0 and (chunk := request.read(min(_CHUNK, left))):
        left -= len(chunk)
