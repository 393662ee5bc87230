"""The screens about your own account. Sign-in itself is allauth's."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from almoner.platform.access.middleware import CHOSEN
from almoner.platform.access.rights import ROLES
from almoner.platform.access.unseen import Unseen
from almoner.platform.accounts import commands, queries, tokens
from almoner.platform.accounts.forms import TokenForm
from almoner.platform.web.screens import SIGNED_IN, Request, public_screen, screen

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@screen(SIGNED_IN)
def account(request: Request) -> HttpResponse:
    role = ROLES[request.viewer.role].title
    return render(request, "accounts/account.html", {"role": role})


@screen(SIGNED_IN, methods=("GET", "POST"))
def acting_for(request: Request) -> HttpResponse:
    if request.method != "POST":
        return render(request, "accounts/acting_for.html", {"jobs": queries.jobs(request.viewer)})
    job = commands.act_for(request.viewer, _number(request.POST.get("organisation")))
    request.session[CHOSEN] = job.organisation_id
    messages.success(request, f"You are now acting for {job.organisation}.")
    return redirect("/")


@public_screen(methods=("GET", "POST"))
def demo(request: Request) -> HttpResponse:
    """Anyone may become one of the demo's invented people, while the demo is on."""
    if not settings.DEMO:
        raise Unseen("demo")
    if request.method != "POST":
        shown = {"personas": queries.personas(), "next": request.GET.get("next", "")}
        return render(request, "accounts/demo.html", shown)
    user = queries.persona(_number(request.POST.get("account")) or 0)
    if user is None:
        raise Unseen("persona")
    login(request, user, backend=_BACKEND)
    return redirect(_on_this_site(request, request.POST.get("next", "")) or "/")


@screen(tokens.RIGHT)
def token_list(request: Request) -> HttpResponse:
    held = tokens.held(request.viewer)
    return render(request, "accounts/tokens.html", {"tokens": held, "now": timezone.now()})


@screen(tokens.RIGHT, methods=("GET", "POST"))
def token_new(request: Request) -> HttpResponse:
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        plain = tokens.issue(request.viewer, given["name"], given["scopes"], int(given["days"]))
        return render(request, "accounts/token_issued.html", {"plain": plain, **given})
    return render(request, "accounts/token_new.html", {"form": form})


@screen(tokens.RIGHT, methods=("POST",))
def token_revoke(request: Request, token_id: int) -> HttpResponse:
    token = tokens.revoke(request.viewer, token_id)
    messages.success(request, f"The key “{token.name}” no longer works.")
    return redirect("accounts:tokens")


@public_screen
def absent(request: Request) -> HttpResponse:
    """Pages of allauth that we do not offer: signing up, changing one's email address."""
    raise Unseen("absent")


def _on_this_site(request: Request, address: str) -> str:
    """The address when it is one of ours, else nothing: a link must not lead people elsewhere."""
    ours = url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return address if ours else ""


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None
