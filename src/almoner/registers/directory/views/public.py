"""Entries for everybody, referring oneself, and the directory as open data."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import NOBODY
from almoner.platform.web.moments import now, today
from almoner.platform.web.screens import BOTH, Request, public_screen
from almoner.registers.directory import commands, openreferral
from almoner.registers.directory.forms.asking import FIELDS, SelfReferralForm
from almoner.registers.directory.queries import asks, entries, public
from almoner.registers.directory.rules.hours import hours_words
from almoner.registers.directory.rules.matching import price_words
from almoner.registers.directory.rules.retention import REFERRAL_KEPT, days_kept
from almoner.registers.directory.views.finder import FINDER
from almoner.registers.directory.views.limiting import A_MINUTE, AN_HOUR, limited
from almoner.registers.directory.vocabulary import LANGUAGES, NEEDS, activities, labels
from almoner.registers.organisations.saving import answer

_READS = frozenset({"GET"})


@public_screen
def entry(request: Request, service_id: int) -> HttpResponse:
    """A listed entry as anybody reads it. One whose placements are stopped is not shown."""
    record = entries.entry(NOBODY, service_id, today())
    one = record.service
    if one.placements_stopped_on is not None:
        raise Unseen
    return render(
        request,
        "directory/finder/entry.html",
        {
            "record": record,
            "service": one,
            "needs": labels(one.needs, NEEDS),
            "languages": labels(one.languages, LANGUAGES),
            "price": price_words(one),
            "hours": hours_words(one.opens),
            "activities": labels(one.activities, activities()),
            "trail": [("Services that fit", reverse("find-care:results"))],
        },
    )


@public_screen(methods=BOTH)
@limited("refer-oneself", most=5, seconds=AN_HOUR)
def refer_oneself(request: Request, service_id: int) -> HttpResponse:
    one = entries.entry(NOBODY, service_id, today()).service
    if not one.self_referral or one.placements_stopped_on is not None:
        raise Unseen
    return answer(
        request,
        SelfReferralForm(request.POST or None),
        lambda given: commands.refer_oneself(FINDER, service_id=one.pk, at=now(), **given),
        page={
            "title": "Ask for help",
            "caption": one.name,
            "trail": [(one.name, reverse("find-care:entry", args=[one.pk]))],
            "lead": f"Only {one.organisation.name} reads what you write here.",
            "submit": "Send",
        },
        said="It is sent. Keep the address of this page: the answer comes here.",
        to=lambda made: reverse("find-care:referred", args=[made[1]]),
        fields=FIELDS,
    )


@public_screen
@limited("referred", most=60, seconds=A_MINUTE, methods=_READS)
def referred(request: Request, secret: str) -> HttpResponse:
    return render(
        request,
        "directory/finder/referred.html",
        {
            "referral": asks.referral_told(secret),
            "address": request.build_absolute_uri(),
            "kept": days_kept(REFERRAL_KEPT, today()),
        },
    )


@public_screen
@limited("open-referral", most=120, seconds=A_MINUTE, methods=_READS)
def services(request: Request) -> HttpResponse:
    """One page of listed services: `page` from 1, `per_page` up to 100."""
    try:
        number = _whole(request, "page", 1, 1_000_000)
        size = _whole(request, "per_page", 50, public.MOST_A_PAGE)
    except ValueError as wrong:
        return JsonResponse({"error": str(wrong)}, status=400)
    found, total = public.listed_page(today(), number=number, size=size)
    made = JsonResponse(openreferral.page(found, total=total, number=number, size=size))
    made.headers["Access-Control-Allow-Origin"] = "*"
    return made


@public_screen
@limited("open-referral", most=120, seconds=A_MINUTE, methods=_READS)
def service(request: Request, made_id: str) -> HttpResponse:
    """One listed service by the id that the list gave it."""
    one = public.listed_one(str(made_id), today())
    if one is None:
        return JsonResponse({"error": "No service is listed under this id."}, status=404)
    return JsonResponse(openreferral.service(one))


def _whole(request: Request, name: str, usual: int, most: int) -> int:
    """ValueError, in words, for what is not a whole number from 1 to `most`."""
    given = request.GET.get(name, str(usual))
    if not (given.isascii() and given.isdigit()) or not 1 <= int(given[:9]) <= most:
        raise ValueError(f"{name} is a whole number from 1 to {most}.")
    return int(given)
