"""What organisations are sent: referrals, and asks for care."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from almoner.platform.web.moments import now, today
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.registers.directory import commands
from almoner.registers.directory.access import EDIT, VIEW
from almoner.registers.directory.commands.asking import OFFER
from almoner.registers.directory.forms.asking import (
    FIELDS,
    DecideReferralForm,
    OfferForm,
    ReferralForm,
)
from almoner.registers.directory.queries import asks, entries
from almoner.registers.directory.rules.asking import REFERRAL
from almoner.registers.directory.views.shared import home, to_entry
from almoner.registers.organisations.saving import answer as answered

_VERBS = {
    "accept": "We can help",
    "decline": "We cannot help",
    "help": "The person was helped",
    "end": "It ended without help",
}


@screen(VIEW, methods=BOTH)
def refer(request: Request, service_id: int) -> HttpResponse:
    one = entries.entry(request.viewer, service_id, today()).service
    return answered(
        request,
        ReferralForm(request.POST or None),
        lambda given: commands.refer(request.viewer, service_id=one.pk, at=now(), **given),
        page={
            "title": "Refer somebody",
            "caption": one.name,
            "trail": to_entry(one),
            "lead": "Only this service and your organisation see it.",
            "submit": "Send the referral",
        },
        said="The referral is sent. What comes of it is shown under referrals.",
        to=reverse("directory:referrals"),
        fields=FIELDS,
    )


@screen(VIEW)
def referrals(request: Request) -> HttpResponse:
    decides = request.viewer.can(EDIT)
    return render(
        request,
        "directory/referrals.html",
        {
            "received": asks.referrals(request.viewer) if decides else [],
            "decides": decides,
            "made": asks.referrals_made(request.viewer),
            "trail": home(),
        },
    )


@screen(EDIT, methods=BOTH)
def referral(request: Request, referral_id: int) -> HttpResponse:
    one = asks.own_referral(request.viewer, referral_id)
    verbs = REFERRAL.verbs_from(one.status, "receiver")
    return answered(
        request,
        DecideReferralForm(request.POST or None, verbs=[(v, _VERBS[v]) for v in verbs]),
        lambda given: commands.decide_referral(
            request.viewer, referral_id=one.pk, at=now(), **given
        ),
        page={
            "title": "Referral",
            "caption": one.service.name,
            "trail": [*home(), ("Referrals", reverse("directory:referrals"))],
            "referral": one,
            "open": bool(verbs),
        },
        said="Your answer is kept. The person reads it.",
        to=reverse("directory:referrals"),
        fields=FIELDS,
        template="directory/referral.html",
    )


@screen(OFFER)
def requests(request: Request) -> HttpResponse:
    found = asks.to_answer(request.viewer, now())
    return render(request, "directory/requests.html", {"found": found, "trail": home()})


@screen(OFFER, methods=BOTH)
def offer(request: Request, answer_id: int) -> HttpResponse:
    one = asks.own_answer(request.viewer, answer_id, now())
    before = ("words", "price", "price_per", "starts_on")
    return answered(
        request,
        OfferForm(request.POST or None, initial={n: getattr(one.answer, n) for n in before}),
        lambda given: commands.offer(request.viewer, answer_id=answer_id, at=now(), **given),
        page={
            "title": "Somebody looks for care",
            "caption": one.answer.service.name,
            "trail": [*home(), ("People looking for care", reverse("directory:requests"))],
            "asked": one,
            "submit": "Send the offer",
        },
        said="Your offer is sent.",
        to=reverse("directory:requests"),
        fields=FIELDS,
        template="directory/offer.html",
    )


@screen(OFFER, methods=("POST",))
def decline(request: Request, answer_id: int) -> HttpResponse:
    commands.decline(request.viewer, answer_id=answer_id, at=now())
    messages.success(request, "They are told that you cannot help this time.")
    return redirect("directory:requests")
