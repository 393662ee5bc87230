"""What the screens about one person have in common."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from almoner.platform.web.forms import NhsForm
from almoner.platform.web.moments import today
from almoner.platform.web.screens import Request
from almoner.registers.organisations.saving import answer
from almoner.registers.people import queries
from almoner.registers.people.forms import FIELDS
from almoner.registers.people.models import Person

PEOPLE = "People"


def home(person_id: int) -> str:
    return reverse("people:record", args=[person_id])


def named(request: Request, person_id: int) -> Person:
    return queries.named_person(request.viewer, person_id, today=today())


def about(
    request: Request,
    person: Person,
    form: NhsForm,
    save: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    said: str,
    to: str = "",
    fields: dict[str, str] | None = None,
    **page: Any,
) -> HttpResponse:
    """A form about one person: their name above it, their page behind it."""
    trail = [(PEOPLE, reverse("people:list")), (person.name, home(person.pk))]
    return answer(
        request,
        form,
        save,
        page={"title": title, "caption": person.name, "trail": trail, **page},
        said=said,
        to=to or home(person.pk),
        fields={**FIELDS, **(fields or {})},
    )
