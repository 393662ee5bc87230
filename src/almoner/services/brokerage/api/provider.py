"""A provider's own software: what it was asked about, its offers, and what became of them."""

from typing import Any

from django.http import HttpRequest
from ninja import Query

from almoner.platform.rest.fields import Page
from almoner.platform.rest.operations import operation, viewer_of
from almoner.platform.rest.paging import PageShown, cut, page
from almoner.platform.web.moments import now
from almoner.services.brokerage import commands
from almoner.services.brokerage.api import shapes
from almoner.services.brokerage.api.routing import router
from almoner.services.brokerage.commands.once import once
from almoner.services.brokerage.queries import offers as queries
from almoner.services.brokerage.queries.boards import question_read_by, questions_of

READ: Any = {"scope": "offers:read", "right": "offer.make"}
WRITE: Any = {"scope": "offers:write", "right": "offer.make"}


@operation(router, "GET", "/invitations", answers=shapes.InvitationPageShown, **READ)
def list_invitations(request: HttpRequest, asked: Query[shapes.InvitationsAsked]):
    """Packages that your services were asked about, the newest first."""
    viewer, at = viewer_of(request), now()
    rows = queries.invitations(viewer, at, only_open=asked.open)
    found, following = cut(rows, after=asked.after, limit=asked.limit, newest_first=True)
    made = queries.with_offers(viewer, found, at)
    return {"items": [_line(one) for one in made], "next_after": following}


@operation(router, "GET", "/invitations/{package_id}", answers=shapes.InvitationShown, **READ)
def get_invitation(request: HttpRequest, package_id: int):
    """One package: what is wanted, the questions of all, and how each of your services stands."""
    viewer = viewer_of(request)
    rows = queries.chances_at(viewer, package_id, now())
    return {
        "package": rows[0].package,
        "open": rows[0].open,
        "services": [
            {
                "service": one.invitation.service_id,
                "invited_at": one.invitation.invited_at,
                "offer": one.offer,
            }
            for one in rows
        ],
        "questions": questions_of(viewer, rows[0].package),
    }


@operation(
    router,
    "POST",
    "/invitations/{package_id}/questions",
    answers=shapes.QuestionShown,
    status=201,
    **WRITE,
)
def ask_a_question(request: HttpRequest, package_id: int, given: shapes.QuestionGiven):
    """Asks about a package. Every provider reads it, and not who asked: do not name yourself."""
    viewer, at = viewer_of(request), now()
    made = once(
        viewer,
        given,
        what=f"question:{package_id}",
        deed=lambda: commands.ask(viewer, package_id=package_id, text=given.text, at=at),
        at=at,
    )
    return question_read_by(viewer, made)


@operation(
    router,
    "POST",
    "/invitations/{package_id}/offers",
    answers=shapes.OfferShown,
    status=201,
    **WRITE,
)
def make_an_offer(request: HttpRequest, package_id: int, given: shapes.OfferGiven):
    """Makes an offer of one of your services. It is sealed until the package closes."""
    viewer, at = viewer_of(request), now()
    made = once(
        viewer,
        given,
        what=f"offer:{package_id}",
        deed=lambda: commands.offer(
            viewer, package_id=package_id, service_id=given.service, terms=_terms(given), at=at
        ),
        at=at,
    )
    return queries.offer_seen_by(viewer, made)


@operation(router, "GET", "/offers", answers=PageShown[shapes.OfferShown], **READ)
def list_own_offers(request: HttpRequest, asked: Query[Page]):
    """Your offers by id, each with its outcome and the reasons once it is decided."""
    rows = queries.own_offers(viewer_of(request))
    return page(rows, after=asked.after, limit=asked.limit)


@operation(router, "GET", "/offers/{offer_id}", answers=shapes.OfferShown, **READ)
def get_own_offer(request: HttpRequest, offer_id: int):
    """One of your offers, with its outcome."""
    return queries.offer_seen_by(viewer_of(request), offer_id)


@operation(router, "POST", "/offers/{offer_id}/withdrawal", answers=shapes.OfferShown, **WRITE)
def withdraw_an_offer(request: HttpRequest, offer_id: int):
    """Takes an offer back while offers are open. Taken back already, it stays as it is."""
    viewer = viewer_of(request)
    found = queries.offer_seen_by(viewer, offer_id)
    if found.withdrawn_at is not None:
        return found
    return commands.withdraw_offer(viewer, offer_id=offer_id, at=now())


def _terms(given: Any) -> commands.Terms:
    return commands.Terms(
        starts_on=given.starts_on,
        rate_pence=given.rate_pence,
        minutes=dict(given.minutes),
        times=given.times,
        delegated_rate_pence=given.delegated_rate_pence,
        conditions=given.conditions,
    )


def _line(one: queries.Chance) -> dict[str, Any]:
    return {
        "package": one.package.pk,
        "service": one.invitation.service_id,
        "open": one.open,
        "closes_at": one.package.closes_at,
        "offer": one.offer.pk if one.offer else None,
        "won": one.outcome.won if one.outcome else None,
    }
