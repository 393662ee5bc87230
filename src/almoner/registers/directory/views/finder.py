"""Care Finder: plain questions one at a time, answers kept in the session only, nobody signs in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from almoner.kernel.refusals import Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import system
from almoner.platform.web.moments import now, today
from almoner.platform.web.screens import BOTH, Request, public_screen
from almoner.registers.directory import commands
from almoner.registers.directory.forms.asking import FIELDS, ChooseForm
from almoner.registers.directory.forms.finding import QUESTIONS
from almoner.registers.directory.queries import asks
from almoner.registers.directory.queries.assistants import search_assistants
from almoner.registers.directory.queries.finding import eligible
from almoner.registers.directory.queries.finding import search as find
from almoner.registers.directory.queries.free import free_words
from almoner.registers.directory.rules.retention import ASK_KEPT, CHOICE_KEPT, days_kept
from almoner.registers.directory.views.limiting import A_MINUTE, AN_HOUR, limited
from almoner.registers.directory.views.shared import keep, shown_again, sought_of
from almoner.registers.directory.vocabulary import LANGUAGES, NEEDS, labels
from almoner.registers.organisations.saving import answer

FINDER = system("care-finder")
KEPT = "find_care"
_ORDER = tuple(QUESTIONS)
_START = ("Find care", "find-care:start")


@public_screen
def start(request: Request) -> HttpResponse:
    return render(request, "directory/finder/start.html")


@public_screen(methods=BOTH)
def question(request: Request, asked: str) -> HttpResponse:
    if asked not in QUESTIONS:
        raise Unseen
    kept = request.session.get(KEPT, {})
    sent = request.POST if request.method == "POST" else None
    form = QUESTIONS[asked](sent, initial=shown_again(kept))
    if request.method == "POST" and form.is_valid():
        request.session[KEPT] = {**kept, **keep(form.cleaned_data)}
        return redirect(_after(asked))
    return render(
        request,
        "directory/finder/question.html",
        {
            "form": form,
            "number": _ORDER.index(asked) + 1,
            "of": len(_ORDER),
            "trail": [(_START[0], reverse(_START[1])), *_before(asked)],
        },
    )


@public_screen
@limited("find-care", most=60, seconds=A_MINUTE, methods=frozenset({"GET"}))
def results(request: Request) -> HttpResponse:
    kept = request.session.get(KEPT, {})
    if not kept.get("needs") or not kept.get("where"):
        return redirect("find-care:question", "what")
    sought = sought_of({**kept, "words": ""})
    found = find(sought, today(), everyone=False)
    return render(
        request,
        "directory/finder/results.html",
        {
            "found": found,
            "free": free_words([one.service.pk for one in found], now()),
            "assistants": search_assistants(sought, today()),
            "askable": len(eligible(sought, today())),
            "kept": kept,
            "answers": _in_words(kept),
            "trail": [(_START[0], reverse(_START[1]))],
        },
    )


@public_screen(methods=("POST",))
@limited("ask-care", most=5, seconds=AN_HOUR)
def ask(request: Request) -> HttpResponse:
    kept = request.session.get(KEPT, {})
    if not kept.get("needs") or not kept.get("where"):
        return redirect("find-care:question", "what")
    try:
        _, secret = commands.ask_providers(
            FINDER,
            sought=sought_of({**kept, "words": ""}),
            words=kept.get("words") or "",
            at=now(),
        )
    except Refused as refused:
        for one in refused.refusals:
            messages.error(request, f"{one.reason} {one.mend}".strip())
        return redirect("find-care:results")
    del request.session[KEPT]
    return redirect("find-care:asked", secret)


@public_screen
def forget(request: Request) -> HttpResponse:
    """Empties the answers, for the next person at a shared screen."""
    request.session.pop(KEPT, None)
    return redirect("find-care:start")


@public_screen
@limited("asked", most=60, seconds=A_MINUTE, methods=frozenset({"GET"}))
def asked(request: Request, secret: str) -> HttpResponse:
    seen = asks.asked(secret)
    return render(
        request,
        "directory/finder/asked.html",
        {
            "asked": seen,
            "secret": secret,
            "address": request.build_absolute_uri(),
            "needs": labels(seen.ask.answers["needs"], NEEDS),
            "kept": days_kept(CHOICE_KEPT if seen.chosen else ASK_KEPT, today()),
        },
    )


@public_screen(methods=BOTH)
@limited("choose", most=20, seconds=AN_HOUR)
def choose(request: Request, secret: str, answer_id: int) -> HttpResponse:
    seen = asks.asked(secret)
    chosen = next((one for one in seen.offers if one.pk == answer_id), None)
    if chosen is None:
        raise Unseen
    page = reverse("find-care:asked", args=[secret])
    return answer(
        request,
        ChooseForm(request.POST or None),
        lambda given: commands.choose(
            FINDER, secret=secret, answer_id=answer_id, at=now(), **given
        ),
        page={
            "title": f"Choose {chosen.organisation.name}",
            "trail": [("Your offers", page)],
            "lead": f"Only {chosen.organisation.name} is told who you are."
            " What is told cannot be taken back.",
            "submit": "Choose and tell them who I am",
        },
        said="They are told who you are and how to reach you.",
        to=page,
        fields=FIELDS,
    )


@public_screen(methods=("POST",))
def take_back(request: Request, secret: str) -> HttpResponse:
    commands.take_back_ask(FINDER, secret=secret, at=now())
    messages.success(request, "You no longer look. Providers are told that.")
    return redirect("find-care:asked", secret)


def _after(name: str) -> str:
    at = _ORDER.index(name) + 1
    if at < len(_ORDER):
        return reverse("find-care:question", args=[_ORDER[at]])
    return reverse("find-care:results")


def _before(name: str) -> list[tuple[str, str]]:
    at = _ORDER.index(name)
    if at == 0:
        return []
    return [("The question before", reverse("find-care:question", args=[_ORDER[at - 1]]))]


def _in_words(kept: dict[str, Any]) -> list[dict[str, Any]]:
    """What was answered, with a way to change each answer."""
    again = shown_again(kept)
    budget = f"Up to £{kept['budget']} an hour" if kept.get("budget") else "No limit said"
    paid = ", with a direct payment" if kept.get("direct_payment") else ""
    spoken = ", ".join(labels(kept.get("languages") or [], LANGUAGES))
    said = {
        "what": ("Help", ", ".join(labels(kept["needs"], NEEDS))),
        "where": ("Where", kept["where"].upper()),
        "when": ("From", again["starts_on"] or ""),
        "matters": ("Languages", spoken or "Any"),
        "cost": ("Cost", budget + paid),
    }
    return [
        {"key": key, "value": value, "href": reverse("find-care:question", args=[name])}
        for name, (key, value) in said.items()
    ]
