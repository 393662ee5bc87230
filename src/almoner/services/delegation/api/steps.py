"""Each step of a delegation as one POST: the command decides, and refuses in words."""

from collections.abc import Callable
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from pydantic import Field

from almoner.platform.rest.fields import Code, Day, Given, Id, Line, Moment, Text, example
from almoner.platform.rest.operations import operation, viewer_of
from almoner.services.delegation.api.delegations import DelegationInFull, in_full, router
from almoner.services.delegation.commands import (
    activate,
    end,
    lift,
    reassess,
    record_practice,
    record_review,
    sign,
    sign_off,
    start_supervision,
    start_training,
    suspend,
    withdraw_consent,
)
from almoner.services.delegation.queries import feed


class Nothing(Given):
    """An empty object: the step needs no more than its address."""


class SignGiven(Given):
    model_config = example(party="employer", agreed=True)
    party: Literal["delegator", "delegate", "employer"]
    agreed: bool
    reason: Text = ""


class WithdrawGiven(Given):
    model_config = example(withdrawn_by="The person")
    withdrawn_by: Line = Field(description="Who withdrew it: “the person”, or who spoke for them.")


class SuspendGiven(Given):
    model_config = example(trigger="concern", reason="A wrong dose was drawn up.")
    trigger: Code = Field(description="A suspension trigger of the definitions.")
    reason: Text


class LiftGiven(Given):
    model_config = example(because="Watched again, and safe.")
    because: Text


class EndGiven(Given):
    model_config = example(reason="The person has moved away.")
    reason: Line


class ActivateGiven(Given):
    model_config = example(review_due_on="2026-06-01", fallback="The nurse visits")
    review_due_on: Day
    fallback: Text = ""


class PracticeGiven(Given):
    model_config = example(practised_at="2026-03-03T08:05:00Z", satisfactory=True)
    practised_at: Moment
    satisfactory: bool
    feedback: Text = ""
    simulated: bool = False


class ReassessGiven(Given):
    model_config = example(satisfactory=True)
    satisfactory: bool
    feedback: Text = ""


class ReviewGiven(Given):
    model_config = example(
        outcome="continue", findings="Going well.", person_involved=True, next_due_on="2026-06-01"
    )
    outcome: Literal["continue", "change", "suspend", "end"]
    findings: Text
    person_involved: bool
    next_due_on: Day | None = None


_EITHER = "delegation.view"
STEPS: tuple[tuple[str, Callable[..., Any], type[Given], str, str], ...] = (
    ("sign", sign, SignGiven, _EITHER, "One party's yes or no."),
    (
        "withdraw-consent",
        withdraw_consent,
        WithdrawGiven,
        _EITHER,
        "The person, or who speaks for them, no longer agrees. Stops the delegation at once.",
    ),
    ("suspend", suspend, SuspendGiven, _EITHER, "Stops it at once."),
    ("lift", lift, LiftGiven, "delegation.change", "Re-activates it: delegator or deputy only."),
    ("end", end, EndGiven, _EITHER, "Ends it for good."),
    (
        "activate",
        activate,
        ActivateGiven,
        "delegation.change",
        "The worker may do it on their own from now.",
    ),
    ("start-training", start_training, Nothing, _EITHER, "The worker starts the courses."),
    (
        "start-supervision",
        start_supervision,
        Nothing,
        _EITHER,
        "The worker may practise while watched.",
    ),
    ("practices", record_practice, PracticeGiven, _EITHER, "One practice that you watched."),
    (
        "sign-off",
        sign_off,
        Nothing,
        "competence.sign_off",
        "The worker is competent in this, for this person.",
    ),
    (
        "reassess",
        reassess,
        ReassessGiven,
        "competence.sign_off",
        "The worker was watched again after an earlier sign-off.",
    ),
    ("reviews", record_review, ReviewGiven, "delegation.review", "The review that was due."),
)


def _add(path: str, step: Callable[..., Any], body: type[Given], right: str, words: str) -> None:
    def view(request: HttpRequest, delegation_id: Id, given: body):  # type: ignore[valid-type]
        words: Any = given
        viewer = viewer_of(request)
        feed.delegation_seen_by(viewer, delegation_id)
        step(viewer, delegation_id=delegation_id, **words.model_dump(), at=timezone.now())
        return in_full(feed.delegation_seen_by(viewer, delegation_id))

    view.__name__ = f"delegation_{path.replace('-', '_')}"
    view.__doc__ = words
    operation(
        router,
        "POST",
        f"/{{delegation_id}}/{path}",
        scope="delegations:write",
        right=right,
        answers=DelegationInFull,
    )(view)


for _step in STEPS:
    _add(*_step)

__all__ = ["STEPS", "router"]
