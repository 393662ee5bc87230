"""What the screens of delegation have in common."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from almoner.platform.web.forms import NhsForm
from almoner.platform.web.screens import Request
from almoner.registers.organisations.saving import answer
from almoner.services.delegation.catalogue import activity as definition
from almoner.services.delegation.models import Delegation
from almoner.services.delegation.queries import dossier

HOME = ("My delegations", "delegation:home")


def trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(HOME[0], reverse(HOME[1])), *more]


def detail_url(delegation_id: int) -> str:
    return reverse("delegation:detail", args=[delegation_id])


def about(
    request: Request,
    delegation: Delegation,
    form: NhsForm,
    save: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    said: str,
    **page: Any,
) -> HttpResponse:
    """A form about one delegation: person and activity above it, its page behind it."""
    name = definition(delegation.activity).title
    return answer(
        request,
        form,
        save,
        page={
            "title": title,
            "caption": f"{name}, for {delegation.person.name}",
            "trail": trail((name, detail_url(delegation.pk))),
            **page,
        },
        said=said,
        to=detail_url(delegation.pk),
    )


def seen(request: Request, delegation_id: int) -> Delegation:
    return dossier.delegation_seen_by(request.viewer, delegation_id)
