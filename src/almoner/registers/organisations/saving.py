"""How every form of the registers is answered: shown, saved by one command, or sent back."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from almoner.kernel.refusals import Refused
from almoner.platform.web.forms import NhsForm
from almoner.platform.web.screens import Request

PAGE = "registers/form.html"


def answer(
    request: Request,
    form: NhsForm,
    save: Callable[[dict[str, Any]], Any],
    *,
    page: Mapping[str, Any],
    said: str,
    to: str | Callable[[Any], str],
    fields: Mapping[str, str] | None = None,
    template: str = PAGE,
) -> HttpResponse:
    """Saves what was typed and goes `to` an address (or what `to` makes of the saved thing).

    A refusal comes back at the field its code is mapped to in `fields`, else on top. `page` holds
    title, trail (breadcrumbs), and if need be lead, submit, warning.
    """
    if request.method == "POST" and form.is_valid():
        try:
            done = save(form.cleaned_data)
        except Refused as refused:
            form.add_refusals(refused, _present(fields, form))
        else:
            messages.success(request, said)
            return redirect(to(done) if callable(to) else to)
    return render(request, template, {"submit": "Save", **page, "form": form})


def _present(fields: Mapping[str, str] | None, form: NhsForm) -> dict[str, str]:
    return {code: field for code, field in (fields or {}).items() if field in form.fields}
