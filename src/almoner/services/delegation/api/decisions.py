"""Whether an activity may be delegated for a person: the thirteen gates, answered and kept."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Discriminator, Field, StrictBool, Tag

from almoner.platform.audit import commands as audit
from almoner.platform.rest.fields import Code, Given, Id, Line, Page, Text, example
from almoner.platform.rest.operations import operation, viewer_of
from almoner.platform.rest.paging import PageShown, page
from almoner.services.delegation.api.judging import BestInterestsGiven, CapacityGiven
from almoner.services.delegation.commands import decide
from almoner.services.delegation.queries import feed

router = Router(tags=["decisions"])
GateCode = Annotated[str, Field(pattern=r"^G[0-9]{1,2}$")]
Outcome = Literal["delegate", "conditions", "retain"]


class GateAnswerGiven(Given):
    """One gate's answer with what goes with it. Gate 4 takes the assessment and the decision."""

    answer: Code
    evidence: Text = ""
    answered_by: Line | None = None
    capacity: CapacityGiven | None = None
    best_interests: BestInterestsGiven | None = None


def _shape(given: Any) -> str:
    return "whole" if isinstance(given, dict | GateAnswerGiven) else "code"


GateAnswer = Annotated[
    Annotated[Code, Tag("code")] | Annotated[GateAnswerGiven, Tag("whole")], Discriminator(_shape)
]


class DecisionGiven(Given):
    model_config = example(
        person=12,
        activity="insulin-administration",
        provider=4,
        answers={
            "G1": "listed",
            "G3": {"answer": "stable", "evidence": "Readings of six weeks"},
        },
        facts={"adult": True, "pregnant": False},
    )
    person: Id
    activity: Code
    provider: Id | None = Field(None, description="The provider whose worker you have in mind.")
    answers: dict[GateCode, GateAnswer] = Field(
        max_length=20,
        description="Gate code to answer code, or to an answer with its evidence. The gates and "
        "their answers are in the reference of the decision instrument.",
    )
    facts: dict[Code, StrictBool] = Field(
        default_factory=dict,
        max_length=60,
        description="Each question about the person that the activity and framework ask.",
    )
    framework: Code | Literal[""] = Field("", description="A condition framework, or empty.")
    note: Text = ""


class ReasonShown(Schema):
    code: str
    reason: str
    mend: str = ""
    who: str = ""


class ConditionShown(Schema):
    gate: str
    words: str
    before_start: bool


class DecisionShown(Schema):
    id: int
    person: int = Field(alias="person_id")
    activity: str
    activity_version: int
    gates_version: int
    framework: str = Field(alias="condition_framework")
    organisation: int = Field(alias="organisation_id")
    provider: int | None = Field(alias="provider_id")
    decided_by: int = Field(alias="decided_by_id")
    decided_at: datetime
    outcome: Outcome


class DecisionInFull(DecisionShown):
    """With the answers, and what they came to. A condition may have to hold before the start."""

    answers: dict[str, Any]
    reasons: list[ReasonShown]
    conditions: list[ConditionShown]
    note: str


class DecisionsAsked(Page):
    person: Id | None = None
    activity: Code | None = None
    outcome: Outcome | None = None


@operation(
    router,
    "GET",
    "",
    scope="delegations:read",
    right="delegation.view",
    answers=PageShown[DecisionShown],
)
def list_decisions(request: HttpRequest, asked: Query[DecisionsAsked]):
    """Decisions of your organisation and those that name it as the provider, newest first."""
    rows = feed.decisions_seen_by(viewer_of(request))
    wanted = {"person_id": asked.person, "activity": asked.activity, "outcome": asked.outcome}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    return page(rows, after=asked.after, limit=asked.limit, newest_first=True)


@operation(
    router,
    "POST",
    "",
    scope="delegations:write",
    right="delegation.decide",
    answers=DecisionInFull,
    status=201,
)
def record_a_decision(request: HttpRequest, given: DecisionGiven):
    """Keeps a registrant's decision with its reasons, whether it delegates or not.

    Refused with every question that is still to answer.
    """
    answers: dict[str, Any] = {code: _answer(one) for code, one in given.answers.items()}
    return decide(
        viewer_of(request),
        person_id=given.person,
        activity=given.activity,
        provider_id=given.provider,
        answers={**answers, "facts": given.facts},
        framework=given.framework,
        note=given.note,
        at=timezone.now(),
    )


@operation(
    router,
    "GET",
    "/{decision_id}",
    scope="delegations:read",
    right="delegation.view",
    answers=DecisionInFull,
)
def get_decision(request: HttpRequest, decision_id: Id):
    """One decision with its answers, reasons and conditions."""
    viewer = viewer_of(request)
    found = feed.decision_seen_by(viewer, decision_id)
    audit.record(viewer, "decision.viewed", found, person_id=found.person_id)
    return found


def _answer(given: str | GateAnswerGiven) -> str | dict[str, Any]:
    if isinstance(given, str):
        return given
    return given.model_dump(exclude_none=True, exclude_unset=True)
