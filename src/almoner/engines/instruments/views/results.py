"""Checking the answers, signing them, reading the result, putting it right, printing it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from almoner.engines.instruments import commands, printing
from almoner.engines.instruments.commands.ground import may_amend
from almoner.engines.instruments.commands.looking import look_at
from almoner.engines.instruments.forms import AnswerForm, ReasonForm
from almoner.engines.instruments.queries import pages
from almoner.engines.instruments.views.shared import caption, easy_read, sent, to_detail, trail
from almoner.kernel.refusals import Refusal, Refused
from almoner.platform.web.moments import now, today
from almoner.platform.web.navigation import way_back
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.registers.organisations.saving import answer as answer_form


@screen("instrument.view")
def completion(request: Request, completion_id: int) -> HttpResponse:
    one = pages.read(request.viewer, completion_id)
    look_at(request.viewer, completion=one.completion, at=now())
    mine = one.completion.answered_by_id == request.viewer.user_id
    ours = one.completion.organisation_id == request.viewer.own
    shown = {
        "one": one,
        "it": one.instrument,
        "row": one.completion,
        "colour": pages.STATUS_COLOURS[one.completion.status],
        "caption": one.completion.person.name if one.completion.person else "",
        "may_answer": request.viewer.can("instrument.answer") and ours,
        "may_amend": may_amend(request.viewer, one.completion),
        "whose": "" if ours else one.completion.organisation.name,
        "may_second": one.completion.status == "awaiting_second" and not mine,
        "back": way_back(request.viewer, one.completion.about),
        "trail": trail(),
    }
    return render(request, "instruments/completion.html", shown)


@screen("instrument.answer", methods=BOTH)
def check(request: Request, completion_id: int) -> HttpResponse:
    """All answers on one page, and the button that signs them."""
    one = pages.opened(request.viewer, completion_id)
    if not one.is_open:
        return redirect(to_detail(completion_id))
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        try:
            commands.complete(request.viewer, completion_id=completion_id, at=now())
        except Refused as refused:
            refusals = refused.refusals
        else:
            messages.success(request, "Your answers are signed and kept.")
            return redirect(to_detail(completion_id))
    shown = {
        "one": one,
        "it": one.instrument,
        "caption": caption(one),
        "faults": one.faults,
        "section_of": one.instrument.section_of,
        "refusals": refusals,
        "trail": trail((one.instrument.title, to_detail(completion_id))),
    }
    return render(request, "instruments/check.html", shown)


@screen("instrument.answer", methods=("POST",))
def second(request: Request, completion_id: int) -> HttpResponse:
    commands.second(request.viewer, completion_id=completion_id, at=now())
    messages.success(request, "You agreed. It is complete.")
    return redirect(to_detail(completion_id))


@screen("instrument.answer", methods=BOTH)
def send_back(request: Request, completion_id: int) -> HttpResponse:
    one = pages.opened(request.viewer, completion_id)
    form = ReasonForm(sent(request), question="What needs to change?")
    return answer_form(
        request,
        form,
        lambda given: commands.send_back(
            request.viewer, completion_id=completion_id, at=now(), **given
        ),
        page=_about(one, "Send it back", "Send it back"),
        said="It is open again for the person who signed it.",
        to=to_detail(completion_id),
    )


@screen("instrument.answer", methods=BOTH)
def void(request: Request, completion_id: int) -> HttpResponse:
    one = pages.opened(request.viewer, completion_id)
    form = ReasonForm(sent(request), question="Why is it not valid?")
    return answer_form(
        request,
        form,
        lambda given: commands.void(request.viewer, completion_id=completion_id, at=now(), **given),
        page={
            **_about(one, "Mark as not valid", "Mark as not valid"),
            "lead": "It stays readable, with your reason. It no longer counts as a result.",
            "warning": True,
        },
        said="It is marked as not valid.",
        to=to_detail(completion_id),
    )


@screen("instrument.answer", methods=BOTH)
def amend(request: Request, completion_id: int) -> HttpResponse:
    """The answers once more, to be changed with a reason. What stood before stays."""
    one = pages.opened(request.viewer, completion_id)
    items = [item for section in one.instrument.sections for item in section.items]
    form = AnswerForm(sent(request), items, one.draft, easy=easy_read(request), extra=1)
    reason = ReasonForm(sent(request), question="Why do you change it?")
    if request.method == "POST" and form.is_valid() and reason.is_valid():
        try:
            commands.amend(
                request.viewer,
                completion_id=completion_id,
                answers=form.answers,
                evidence=form.evidence,
                reason=reason.cleaned_data["reason"],
                at=now(),
            )
        except Refused as refused:
            form.add_refusals(refused, {item.code: item.code for item in items if item.is_question})
        else:
            messages.success(request, "The change is kept. What stood before stays readable.")
            return redirect(to_detail(completion_id))
    parts = {part.item.code: part for part in form.parts}
    sections = [
        (section, [parts[item.code] for item in section.items])
        for section in one.instrument.sections
    ]
    shown = {
        "one": one,
        "it": one.instrument,
        "form": form,
        "reason": reason,
        "sections": sections,
        "caption": caption(one),
        "trail": trail((one.instrument.title, to_detail(completion_id))),
    }
    return render(request, "instruments/amend.html", shown)


@screen("instrument.view")
def printed(request: Request, completion_id: int) -> HttpResponse:
    one = pages.read(request.viewer, completion_id)
    look_at(request.viewer, completion=one.completion, at=now())
    return printing.completed(one, now()).response(f"completion-{completion_id}.pdf")


@screen("instrument.view")
def blank(request: Request, instrument: str) -> HttpResponse:
    found = pages.beginning(request.viewer, instrument, None, today())
    return printing.blank(found.instrument, now()).response(f"{instrument}.pdf")


def _about(one: pages.Opened, title: str, submit: str) -> dict[str, object]:
    here = reverse("instruments:completion", args=[one.completion.pk])
    return {
        "title": title,
        "caption": caption(one),
        "submit": submit,
        "trail": trail((one.instrument.title, here)),
    }
