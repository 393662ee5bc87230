"""A council's own software: drafting, publishing, and awarding once offers are open."""

from typing import Any

from django.http import HttpRequest
from ninja import Query

from almoner.platform.rest.operations import operation, viewer_of
from almoner.platform.rest.paging import PageShown, page
from almoner.platform.web.moments import now
from almoner.services.brokerage import commands
from almoner.services.brokerage.api import shapes
from almoner.services.brokerage.api.routing import router
from almoner.services.brokerage.commands.once import once
from almoner.services.brokerage.models import Outcome
from almoner.services.brokerage.queries import boards
from almoner.services.brokerage.queries.evaluating import Compared
from almoner.services.brokerage.rules.outline import Outline

READ: Any = {"scope": "packages:read", "right": "brokerage.view"}
WRITE: Any = {"scope": "packages:write", "right": "brokerage.manage"}
AWARD: Any = {"scope": "packages:write", "right": "brokerage.award"}
Shown = shapes.PackageOutlineShown


@operation(router, "GET", "/packages", answers=PageShown[Shown], **READ)
def list_packages(request: HttpRequest, asked: Query[shapes.PackagesAsked]):
    """Your organisation's packages by id."""
    rows = boards.own_packages(viewer_of(request))
    if asked.state is not None:
        rows = boards.in_state(rows, asked.state)
    return page(rows, after=asked.after, limit=asked.limit)


@operation(router, "GET", "/packages/{package_id}", answers=shapes.PackageInFullShown, **READ)
def get_package(request: HttpRequest, package_id: int):
    """One package: who was asked, their questions, and the offers once they are opened."""
    viewer, at = viewer_of(request), now()
    found = boards.package_seen_by(viewer, package_id)
    rows = boards.invitations_of(viewer, found)
    told = boards.outcomes_of(viewer, found)
    return {
        "package": found,
        "asked": sum(one.eligible for one in rows),
        "left_out": sum(not one.eligible for one in rows),
        "questions": boards.questions_of(viewer, found),
        "offers": [
            _received(one, told.get(one.offer.pk)) for one in boards.comparison(viewer, found, at)
        ],
    }


@operation(router, "POST", "/packages", answers=Shown, status=201, **WRITE)
def draft_a_package(request: HttpRequest, given: shapes.PackageGiven):
    """Writes a package that nobody is asked about yet."""
    viewer, at = viewer_of(request), now()
    made = once(
        viewer,
        given,
        what="package",
        deed=lambda: commands.draft(
            viewer,
            outline=_outline(given),
            person_id=given.person,
            postcode=given.postcode,
            at=at,
        ),
        at=at,
    )
    return boards.package_seen_by(viewer, made)


@operation(router, "POST", "/packages/{package_id}/publication", answers=Shown, **WRITE)
def publish_a_package(request: HttpRequest, package_id: int, given: shapes.PublicationGiven):
    """Asks every eligible provider at once. Criteria and closing stay as they are from then on."""
    viewer, at = viewer_of(request), now()
    once(
        viewer,
        given,
        what=f"publication:{package_id}",
        deed=lambda: commands.publish(
            viewer,
            package_id=package_id,
            closes_at=given.closes_at,
            criteria=given.criteria,
            at=at,
        ),
        at=at,
    )
    return boards.package_seen_by(viewer, package_id)


@operation(router, "POST", "/packages/{package_id}/closing", answers=Shown, **WRITE)
def close_a_package(request: HttpRequest, package_id: int):
    """Opens the offers, all at once. Refused before the time that was declared; closed already, it
    stays as it is."""
    return commands.close(viewer_of(request), package_id=package_id, at=now())


@operation(router, "POST", "/questions/{question_id}/answer", answers=shapes.QuestionShown, **WRITE)
def answer_a_question(request: HttpRequest, question_id: int, given: shapes.AnswerTextGiven):
    """Answers for everybody who was asked. A question has one answer, which stays."""
    return commands.answer(viewer_of(request), question_id=question_id, text=given.text, at=now())


@operation(
    router, "POST", "/packages/{package_id}/award", answers=shapes.AwardShown, status=201, **AWARD
)
def award_a_package(request: HttpRequest, package_id: int, given: shapes.AwardGiven):
    """The package goes to one offer, and every other one is told why not. Only the winner learns
    who the person is."""
    viewer, at = viewer_of(request), now()
    once(
        viewer,
        given,
        what=f"award:{package_id}",
        deed=lambda: commands.award(
            viewer,
            package_id=package_id,
            offer_id=given.offer,
            reasons={one.offer: (one.code, one.words) for one in given.reasons},
            why=given.why,
            not_held_why=given.not_held_why,
            at=at,
        ),
        at=at,
    )
    return boards.award_of(viewer, boards.package_seen_by(viewer, package_id))


def _outline(given: shapes.PackageGiven) -> Outline:
    return Outline(
        kind=given.kind,
        start_wanted=given.start_wanted,
        summary=given.summary,
        needs=tuple(given.needs),
        language=given.language or "",
        activities=tuple(given.activities),
        minutes={part: each for part, each in given.minutes.items()},
        days_a_week=given.days_a_week,
        workers=given.workers,
        rate_limit_pence=given.rate_limit_pence,
        route=given.route,
        delegation_clause=given.delegation_clause,
        delegated_minutes=given.delegated_minutes,
    )


def _received(one: Compared, told: Outcome | None) -> dict[str, Any]:
    offer = one.offer
    return {
        "offer": offer.pk,
        "provider": offer.provider_id,
        "service": offer.service_id,
        "starts_on": offer.starts_on,
        "times": offer.times,
        "rate_pence": offer.rate_pence,
        "delegated_rate_pence": offer.delegated_rate_pence,
        "week_pence": one.week_pence,
        "conditions": offer.conditions,
        "score": one.judged.score,
        "points": [part.as_dict() for part in one.judged.points],
        "lacking": one.lacking,
        "won": told.won if told else None,
    }
