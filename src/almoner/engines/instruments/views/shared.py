"""What the screens of instruments have in common."""

from typing import Any

from django.urls import reverse

from almoner.engines.instruments.queries.pages import Opened
from almoner.platform.web.screens import Request

HOME = ("Assessments and forms", "instruments:home")
_EASY = "easy_read"


def sent(request: Request) -> Any:
    """What was posted, also when that is nothing; None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(HOME[0], reverse(HOME[1])), *more]


def to_detail(completion_id: int) -> str:
    return reverse("instruments:completion", args=[completion_id])


def caption(one: Opened) -> str:
    person = one.completion.person
    return f"{one.instrument.title}, for {person.name}" if person else one.instrument.title


def easy_read(request: Request) -> bool:
    """Whether this browser asked for easy words; `?easy=1` and `?easy=0` change it."""
    asked = request.GET.get("easy")
    if asked in ("0", "1"):
        request.session[_EASY] = asked == "1"
    return bool(request.session.get(_EASY, False))
