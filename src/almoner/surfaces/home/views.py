"""The front door: each role goes to its own first page."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from almoner.platform.access.rights import ROLES
from almoner.platform.web.licence import licence_text
from almoner.platform.web.screens import SIGNED_IN, Request, public_screen, screen

HOMES = {
    "today": "visits:today",
    "delegations": "delegation:home",
    "service": "service:home",
    "board": "governance:board",
    "work": "cases:work",
    "indicators": "indicators:home",
    "brokerage": "brokerage:home",
    "flow": "discharge:front",
}


@public_screen
def front(request: Request) -> HttpResponse:
    """Signed in: the role's first page. Otherwise: what this is, and how to sign in."""
    if request.user.is_authenticated:
        return redirect(home_of(request.viewer.role))
    return render(request, "home/front.html", {"demo": settings.DEMO})


@public_screen
def licence(request: Request) -> HttpResponse:
    return render(request, "home/licence.html", {"text": licence_text()})


@screen(SIGNED_IN)
def nowhere(request: Request) -> HttpResponse:
    """For an account without a job: nothing can be shown, and who can mend it."""
    if ROLES[request.viewer.role].home in HOMES:
        return redirect("front")
    return render(request, "home/nowhere.html")


def home_of(role: str) -> str:
    name = HOMES.get(ROLES[role].home)
    try:
        return reverse(name) if name else reverse("nowhere")
    except NoReverseMatch:
        return reverse("organisations:own")
