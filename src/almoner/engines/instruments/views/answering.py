"""Answering: one section a page, or the whole on one page. Everything sent is kept."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from almoner.engines.instruments.commands import save_draft
from almoner.engines.instruments.definition import Item, Section
from almoner.engines.instruments.forms import AnswerForm, WishesForm
from almoner.engines.instruments.queries import pages
from almoner.engines.instruments.queries.pages import Opened
from almoner.engines.instruments.views.shared import caption, easy_read, sent, to_detail, trail
from almoner.kernel.refusals import Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.web.moments import now
from almoner.platform.web.screens import BOTH, Request, screen

WISHES = "in-their-words"
WHOLE = "all"


@screen("instrument.answer", methods=BOTH)
def answer(request: Request, completion_id: int, section: str = "") -> HttpResponse:
    """One page of questions. Without `section`: the first page that is not finished."""
    one = pages.opened(request.viewer, completion_id)
    if not one.is_open:
        return redirect(to_detail(completion_id))
    if not section:
        return redirect(_address(one, _first_unfinished(one)))
    if section == WISHES:
        return _wishes(request, one)
    return _questions(request, one, section)


def _questions(request: Request, one: Opened, code: str) -> HttpResponse:
    shown = _sections(one, code)
    items = [item for _, some in shown for item in some]
    extra = 1 + (request.POST.get("then") == "row")
    form = AnswerForm(sent(request), items, one.draft, easy=easy_read(request), extra=extra)
    if request.method == "POST" and form.is_valid():
        number = _number(request)
        try:
            save_draft(
                request.viewer,
                completion_id=one.completion.pk,
                answers=form.answers,
                evidence=form.evidence,
                number=number,
                at=now(),
            )
        except Refused as refused:
            form.add_refusals(refused, {item.code: item.code for item in items})
        else:
            return _after(request, one, code, items)
    return _page(request, one, code, shown, form)


def _after(request: Request, one: Opened, code: str, asked: Sequence[Item]) -> HttpResponse:
    """Saved: stop here, add a row, show what is missing or newly asked, or go on."""
    then = request.POST.get("then", "")
    if then == "later":
        return redirect(to_detail(one.completion.pk))
    fresh = pages.opened(request.viewer, one.completion.pk)
    shown = _sections(fresh, code, missing_ok=True)
    items = [item for _, some in shown for item in some]
    if then == "row":
        form = AnswerForm(None, items, fresh.draft, easy=easy_read(request), extra=1)
        return _page(request, fresh, code, shown, form)
    codes = {item.code for item in asked}
    more = [item for item in items if item.code not in codes and item.is_question]
    faults = [fault for fault in fresh.faults if fault.item in codes]
    if faults or more:
        form = AnswerForm(request.POST, items, fresh.draft, easy=easy_read(request))
        form.is_valid()
        form.add_faults(faults)
        return _page(request, fresh, code, shown, form, more=more if not faults else [])
    return redirect(_next(fresh, code))


def _wishes(request: Request, one: Opened) -> HttpResponse:
    form = WishesForm(sent(request), initial={"wishes": one.wishes})
    if not one.instrument.wishes:
        raise Unseen
    if request.method == "POST" and form.is_valid():
        save_draft(
            request.viewer,
            completion_id=one.completion.pk,
            answers={},
            wishes=form.cleaned_data["wishes"],
            number=_number(request),
            at=now(),
        )
        return redirect("instruments:check", one.completion.pk)
    shown = {"one": one, "form": form, "caption": caption(one), "trail": _trail(one)}
    return render(request, "instruments/wishes.html", shown)


def _page(
    request: Request,
    one: Opened,
    code: str,
    shown: Sequence[tuple[Section, Sequence[Item]]],
    form: AnswerForm,
    *,
    more: Sequence[Item] = (),
) -> HttpResponse:
    parts = {part.item.code: part for part in form.parts}
    page: dict[str, Any] = {
        "one": one,
        "it": one.instrument,
        "sections": [(section, [parts[item.code] for item in some]) for section, some in shown],
        "form": form,
        "more": more,
        "easy": easy_read(request),
        "has_easy": _has_easy(one),
        "has_table": any(item.type == "table" for _, some in shown for item in some),
        "caption": caption(one),
        "progress": _progress(one, code),
        "trail": _trail(one),
        "number": one.completion.number,
    }
    return render(request, "instruments/answer.html", page)


def _sections(
    one: Opened, code: str, *, missing_ok: bool = False
) -> list[tuple[Section, Sequence[Item]]]:
    """What this page asks. Unseen for a section that is not asked."""
    found = [pair for pair in one.asked if code in (WHOLE, pair[0].code)]
    if not found and not missing_ok:
        raise Unseen
    return list(found)


def _pages(one: Opened) -> list[str]:
    codes = (
        [WHOLE]
        if one.instrument.layout == "whole-page"
        else [section.code for section, _ in one.asked]
    )
    return [*codes, WISHES] if one.instrument.wishes else codes


def _first_unfinished(one: Opened) -> str:
    if one.instrument.layout == "whole-page":
        return WHOLE
    wrong = {fault.item for fault in one.faults}
    for section, items in one.asked:
        if any(item.code in wrong for item in items):
            return section.code
    return _pages(one)[-1]


def _next(one: Opened, code: str) -> str:
    codes = _pages(one)
    here = codes.index(code) if code in codes else len(codes)
    if here + 1 < len(codes):
        return _address(one, codes[here + 1])
    return reverse("instruments:check", args=[one.completion.pk])


def _progress(one: Opened, code: str) -> str:
    codes = _pages(one)
    if len(codes) < 2 or code not in codes:
        return ""
    return f"Part {codes.index(code) + 1} of {len(codes)}"


def _address(one: Opened, code: str) -> str:
    return reverse("instruments:answer", args=[one.completion.pk, code])


def _trail(one: Opened) -> list[tuple[str, str]]:
    return trail((one.instrument.title, to_detail(one.completion.pk)))


def _has_easy(one: Opened) -> bool:
    return any(item.easy_read for item in one.instrument.items)


def _number(request: Request) -> int | None:
    sent = request.POST.get("number", "")
    return int(sent) if sent.isdecimal() and len(sent) < 9 else None
