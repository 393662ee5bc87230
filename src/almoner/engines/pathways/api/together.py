"""A case between people and organisations over REST: the second person, hand-over, sharing; and
what a new version of its pathway would do to the cases that are open."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema
from pydantic import Field

from almoner.engines.pathways import commands
from almoner.engines.pathways.api.cases import WRITE, CaseShown, router, tagged
from almoner.engines.pathways.commands.migrating import MigrationReport, migrate
from almoner.engines.pathways.models import Case
from almoner.platform.rest.fields import Code, Given, Id, Text, example
from almoner.platform.rest.operations import operation, viewer_of

_NUMBER = "The newest event you have seen: an old one is refused."


class Numbered(Given):
    number: int = Field(ge=1, description=_NUMBER)


class AnswerGiven(Numbered):
    model_config = example(agree=False, reason="Not before the visit.", number=4)
    agree: bool
    reason: Text = Field("", description="Needed to say no.")


class HandOverGiven(Numbered):
    model_config = example(team=7, reason="Moved to Rugby. Wants mornings.", number=4)
    team: Id
    reason: Text


class HandOverShown(Schema):
    id: int
    case: int = Field(alias="case_id")
    to_team: int = Field(alias="to_team_id")
    to_organisation: int = Field(alias="to_organisation_id")
    offered_at: datetime


class PartnerGiven(Numbered):
    model_config = example(organisation=5, role="joint", basis="Consent of 2 March.", number=4)
    organisation: Id
    role: Literal["joint", "informed"] = Field(
        description="joint: works on it too; informed: is kept informed."
    )
    basis: Text = Field(description="The consent, or the duty, that sharing rests on.")


class LeavingGiven(Numbered):
    model_config = example(organisation=5, reason="Their part is done.", number=6)
    organisation: Id
    reason: Text


class MigrationAsked(Given):
    model_config = example(pathway="front-door")
    pathway: Code


class CannotShown(Schema):
    case: int
    reasons: list[str]


class StateShown(Schema):
    from_state: str
    to_state: str
    cases: int


class MigrationShown(Schema):
    to_version: int
    moves: list[int] = Field(description="Cases that would come over.")
    cannot: list[CannotShown] = Field(description="Cases that would stay, and why.")
    states: list[StateShown]
    stopped_clocks: dict[int, list[str]] = Field(description="Case to clocks that would stop.")


def _post(path: str, *, right: str = "case.work", answers=CaseShown, status: int = 201):
    return operation(router, "POST", path, scope=WRITE, right=right, answers=answers, status=status)


@_post("/{case_id}/proposal")
def answer_a_proposal(
    request: HttpRequest, response: HttpResponse, case_id: int, given: AnswerGiven
):
    """Agrees to a proposed move as the second person, and so makes it; or says no to it."""
    deeds = commands.confirm, commands.withdraw_proposal
    return tagged(response, _answered(request, case_id, given, *deeds))


@_post("/{case_id}/hand-over", answers=HandOverShown)
def hand_a_case_over(request: HttpRequest, case_id: int, given: HandOverGiven):
    """Offers the case to another team. It stays where it is until they accept."""
    return commands.hand_over(
        viewer_of(request),
        case_id=case_id,
        team_id=given.team,
        reason=given.reason,
        number=given.number,
        at=timezone.now(),
    )


@_post("/{case_id}/hand-over/answer")
def answer_a_hand_over(
    request: HttpRequest, response: HttpResponse, case_id: int, given: AnswerGiven
):
    """Accepts a case that was offered to your team; or declines, or takes your own offer back."""
    deeds = commands.accept_handover, commands.decline_handover
    return tagged(response, _answered(request, case_id, given, *deeds))


@_post("/{case_id}/partners")
def share_a_case(request: HttpRequest, response: HttpResponse, case_id: int, given: PartnerGiven):
    """Shares the case with an organisation you have a working agreement with."""
    made = commands.join(
        viewer_of(request),
        case_id=case_id,
        organisation_id=given.organisation,
        role=given.role,
        basis=given.basis,
        number=given.number,
        at=timezone.now(),
    )
    return tagged(response, made)


@_post("/{case_id}/partners/end")
def end_sharing_of_a_case(
    request: HttpRequest, response: HttpResponse, case_id: int, given: LeavingGiven
):
    """Ends the sharing with one organisation. They see the case no longer."""
    made = commands.leave(
        viewer_of(request),
        case_id=case_id,
        organisation_id=given.organisation,
        reason=given.reason,
        number=given.number,
        at=timezone.now(),
    )
    return tagged(response, made)


@_post("/migration/dry-run", right="case.manage", answers=MigrationShown, status=200)
def try_a_migration(request: HttpRequest, given: MigrationAsked):
    """What would happen to your open cases on the version of a pathway in use now. Changes
    nothing: whoever manages the cases brings them over on the page of the pathway."""
    report = migrate(viewer_of(request), pathway=given.pathway, dry_run=True, at=timezone.now())
    return _reported(report)


def _answered(
    request: HttpRequest,
    case_id: int,
    given: AnswerGiven,
    agree: Callable[..., Case],
    decline: Callable[..., Case],
) -> Case:
    asked: dict[str, Any] = {"case_id": case_id, "number": given.number, "at": timezone.now()}
    if given.agree:
        return agree(viewer_of(request), **asked)
    return decline(viewer_of(request), reason=given.reason, **asked)


def _reported(report: MigrationReport) -> dict[str, Any]:
    return {
        "to_version": report.to_version,
        "moves": report.moved,
        "cannot": [{"case": key, "reasons": list(why)} for key, why in report.cannot.items()],
        "states": [
            {"from_state": was, "to_state": now, "cases": cases}
            for (was, now), cases in report.states.items()
        ],
        "stopped_clocks": {key: list(codes) for key, codes in report.clocks.items()},
    }
