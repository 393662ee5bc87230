"""Awarding a package, and everything that may become of it afterwards."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from almoner.platform.access.unseen import Unseen
from almoner.platform.web.moments import now
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.registers.organisations.saving import answer
from almoner.services.brokerage import commands
from almoner.services.brokerage.commands.ending import not_covered
from almoner.services.brokerage.forms.council import AwardForm, ReasonsForm, StartForm, WhyForm
from almoner.services.brokerage.models import Award
from almoner.services.brokerage.queries import boards

MANAGE, AWARD = "brokerage.manage", "brokerage.award"
_FIELDS = {
    "not-the-most-points": "why",
    "not-known-to-be-free": "not_held_why",
    "free-on-some-days-only": "not_held_why",
}


@screen(AWARD, methods=BOTH)
def award(request: Request, package_id: int, offer_id: int) -> HttpResponse:
    viewer, at = request.viewer, now()
    found = boards.package_seen_by(viewer, package_id)
    compared = boards.comparison(viewer, found, at)
    winner = next((one for one in compared if one.offer.pk == offer_id), None)
    if winner is None:
        raise Unseen
    form = AwardForm(
        request.POST or None, losers=[one.offer for one in compared if one is not winner]
    )
    return answer(
        request,
        form,
        lambda given: commands.award(
            viewer,
            package_id=package_id,
            offer_id=offer_id,
            reasons=form.reasons(),
            why=given["why"],
            not_held_why=given["not_held_why"],
            at=now(),
        ),
        page={
            **_page(found, f"Award to {winner.offer.service.name}"),
            "lead": f"It has {winner.judged.score:g} points. All others are told why not theirs.",
            "submit": "Award the package",
        },
        said=f"{winner.offer.service.name} has the package, and now sees for whom it is.",
        to=_to(package_id),
        fields=_FIELDS,
    )


@screen(AWARD, methods=BOTH)
def reject(request: Request, package_id: int) -> HttpResponse:
    found = boards.package_seen_by(request.viewer, package_id)
    offers = [one.offer for one in boards.comparison(request.viewer, found, now())]
    form = ReasonsForm(request.POST or None, losers=offers)
    return answer(
        request,
        form,
        lambda given: commands.reject_all(
            request.viewer, package_id=package_id, reasons=form.reasons(), at=now()
        ),
        page={**_page(found, "Accept no offer"), "submit": "Accept none", "warning": True},
        said="No offer was accepted. The package can be issued again.",
        to=_to(package_id),
    )


@screen(MANAGE, methods=BOTH)
def start(request: Request, package_id: int) -> HttpResponse:
    found = boards.package_seen_by(request.viewer, package_id)
    award = boards.award_of(request.viewer, found)
    if award is None:
        raise Unseen
    lacking = not_covered(found, now())
    lead = (
        f"Nobody at the provider may do this for the person yet: {', '.join(lacking)}."
        if lacking
        else _what_is_taken(award, now())
    )
    return answer(
        request,
        StartForm(request.POST or None),
        lambda given: commands.start(
            request.viewer, package_id=package_id, until_then=given["until_then"], at=now()
        ),
        page={**_page(found, "Care has started"), "lead": lead, "submit": "Care has started"},
        said="Care has started.",
        to=_to(package_id),
        fields={"nobody-allowed-yet": "until_then"},
    )


def _what_is_taken(award: Award, at: datetime) -> str:
    if award.reservation_id is None or boards.held_for(award, at):
        return "What was held at the provider is taken."
    return "Nothing is held at the provider any more. It is taken if it is still free: ask it."


@screen(MANAGE, methods=BOTH)
def withdraw(request: Request, package_id: int) -> HttpResponse:
    return _with_reason(
        request,
        package_id,
        commands.withdraw,
        ("Withdraw the package", "Withdraw it", "The package is withdrawn."),
    )


@screen(AWARD, methods=BOTH)
def fall_through(request: Request, package_id: int) -> HttpResponse:
    return _with_reason(
        request,
        package_id,
        commands.fall_through,
        ("The winner cannot start", "Take the award back", "The award is taken back."),
    )


def _with_reason(
    request: Request, package_id: int, deed: Callable[..., Any], words: tuple[str, str, str]
) -> HttpResponse:
    """`words`: heading, button and what is said when it is done."""
    found = boards.package_seen_by(request.viewer, package_id)
    return answer(
        request,
        WhyForm(request.POST or None),
        lambda given: deed(request.viewer, package_id=package_id, why=given["why"], at=now()),
        page={**_page(found, words[0]), "submit": words[1], "warning": True},
        said=words[2],
        to=_to(package_id),
    )


def _page(found: Any, title: str) -> dict[str, Any]:
    trail = [("Packages", reverse("brokerage:home")), (f"Package {found.number}", _to(found.pk))]
    return {"title": title, "caption": f"Package {found.number}", "trail": trail}


def _to(package_id: int) -> str:
    return reverse("brokerage:package", args=[package_id])
