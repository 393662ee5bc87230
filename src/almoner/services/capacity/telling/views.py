"""Which of a provider's own addresses are told, and which cannot be reached."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from almoner.kernel.refusals import Refused
from almoner.platform.web.moments import now
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.services.capacity.telling import commands, queries
from almoner.services.capacity.telling.forms import FIELDS, TellingForm
from almoner.services.capacity.telling.rules import MOST_FAILURES

HOME = "capacity:software"


@screen("capacity.publish", methods=BOTH)
def software(request: Request) -> HttpResponse:
    """The addresses that are told, and one more. The secret is shown once, on this page."""
    form, secret = TellingForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _, secret = commands.tell_software(request.viewer, **form.cleaned_data, at=now())
            form = TellingForm()
        except Refused as refused:
            form.add_refusals(refused, FIELDS)
    page = {
        "form": form,
        "secret": secret,
        "rows": queries.told(request.viewer),
        "most": MOST_FAILURES,
    }
    return render(request, "capacity/software.html", page, status=422 if form.errors else 200)


@screen("capacity.publish", methods=("POST",))
def end(request: Request, subscription_id: int) -> HttpResponse:
    commands.end_telling(request.viewer, subscription_id, at=now())
    messages.success(request, "This address is not told any more.")
    return redirect(HOME)


@screen("capacity.publish", methods=("POST",))
def again(request: Request, subscription_id: int) -> HttpResponse:
    commands.tell_again(request.viewer, subscription_id, at=now())
    messages.success(request, "It is told again. What waited comes first.")
    return redirect(HOME)
