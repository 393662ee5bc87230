"""What a provider sees and does: packages to offer for, its offers, its own figures."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from almoner.platform.access.unseen import Unseen
from almoner.platform.web.moments import now
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.registers.organisations.saving import answer
from almoner.services.brokerage import commands
from almoner.services.brokerage.forms.provider import OfferForm, QuestionForm, typed_from
from almoner.services.brokerage.queries import offers as queries
from almoner.services.brokerage.queries.boards import questions_of
from almoner.services.brokerage.rules.rates import check_price
from almoner.services.brokerage.views.council import about

RIGHT = "offer.make"


@screen(RIGHT)
def home(request: Request) -> HttpResponse:
    at = now()
    rows = queries.chances(request.viewer, at)
    page = {
        "at": at,
        "open": [one for one in rows if one.open],
        "rest": [one for one in rows if not one.open],
        "success": queries.success(request.viewer, at),
    }
    return render(request, "brokerage/offers.html", page)


@screen(RIGHT)
def package(request: Request, package_id: int) -> HttpResponse:
    at, viewer = now(), request.viewer
    rows = queries.chances_at(viewer, package_id, at)
    found = rows[0].package
    page = {
        "at": at,
        **about(found),
        "rows": rows,
        "is_open": rows[0].open,
        "questions": questions_of(viewer, found),
        "person": queries.person_won(viewer, found, at),
        "prices": {one.offer.pk: _price(one.offer) for one in rows if one.offer},
    }
    return render(request, "brokerage/offer_package.html", page)


def _price(offer: Any) -> Any:
    return check_price(offer.package.kind, offer.rate_pence, offer.starts_on)


@screen(RIGHT, methods=BOTH)
def offer(request: Request, package_id: int, service_id: int) -> HttpResponse:
    viewer, at = request.viewer, now()
    rows = queries.chances_at(viewer, package_id, at)
    chance = next((one for one in rows if one.invitation.service_id == service_id), None)
    if chance is None:
        raise Unseen
    found = chance.package
    form = OfferForm(request.POST or None, package=found, initial={"starts_on": found.start_wanted})
    return answer(
        request,
        form,
        lambda given: commands.offer(
            viewer, package_id=package_id, service_id=service_id, terms=form.terms(), at=now()
        ),
        page={
            **_page(found, "Make an offer"),
            "caption": chance.invitation.service.name,
            "lead": f"{chance.clock}. Until then nobody else sees your offer.",
            "submit": "Send the offer",
        },
        said="Your offer is in, and sealed.",
        to=_to(package_id),
        fields=_FIELDS,
    )


@screen(RIGHT, methods=BOTH)
def change(request: Request, offer_id: int) -> HttpResponse:
    made = queries.offer_seen_by(request.viewer, offer_id)
    form = OfferForm(request.POST or None, package=made.package, initial=typed_from(made))
    return answer(
        request,
        form,
        lambda given: commands.change_offer(
            request.viewer, offer_id=offer_id, terms=form.terms(), at=now()
        ),
        page={
            **_page(made.package, "Change your offer"),
            "caption": made.service.name,
            "submit": "Send the new offer",
        },
        said="Your offer is changed.",
        to=_to(made.package_id),
        fields=_FIELDS,
    )


@screen(RIGHT, methods=("POST",))
def withdraw(request: Request, offer_id: int) -> HttpResponse:
    made = commands.withdraw_offer(request.viewer, offer_id=offer_id, at=now())
    messages.success(request, "Your offer is taken back. Nobody has seen it.")
    return redirect("brokerage:offer_package", made.package_id)


@screen(RIGHT, methods=BOTH)
def ask(request: Request, package_id: int) -> HttpResponse:
    found = queries.chances_at(request.viewer, package_id, now())[0].package
    return answer(
        request,
        QuestionForm(request.POST or None),
        lambda given: commands.ask(
            request.viewer, package_id=package_id, text=given["question"], at=now()
        ),
        page={**_page(found, "Ask a question"), "submit": "Ask"},
        said="Your question is there for everybody, without your name.",
        to=_to(package_id),
        fields={"asker-named": "question"},
    )


_FIELDS = {
    "price-above-limit": "rate",
    "price-above-framework": "rate",
    "delegated-not-priced": "delegated_rate",
    "offer-starts-in-the-past": "starts_on",
}


def _page(found: Any, title: str) -> dict[str, Any]:
    trail = [
        ("Packages to offer for", reverse("brokerage:offers")),
        (f"Package {found.number}", _to(found.pk)),
    ]
    return {"title": title, "trail": trail}


def _to(package_id: int) -> str:
    return reverse("brokerage:offer_package", args=[package_id])
