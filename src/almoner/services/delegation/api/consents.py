"""POST /delegations/{id}/consents: the person's consent, or what stands in for it."""

from typing import Literal

from django.http import HttpRequest
from django.utils import timezone
from pydantic import Field

from almoner.platform.rest.fields import Day, Given, Id, Line, Text, example
from almoner.platform.rest.operations import operation, viewer_of
from almoner.services.delegation.api.delegations import DelegationInFull, in_full, router
from almoner.services.delegation.api.judging import BestInterestsGiven, CapacityGiven, told
from almoner.services.delegation.commands import record_consent
from almoner.services.delegation.queries import feed


class ConsentGiven(Given):
    model_config = example(
        basis="consent",
        given_by="The person",
        information_given="Who will come, what they will do, and that they can say no.",
    )
    basis: Literal["consent", "attorney", "deputy", "best_interests"]
    given_by: Line = Field(description="Who said yes: “the person”, or who spoke for them.")
    representative: Id | None = Field(
        None, description="The attorney or deputy, where the basis is theirs."
    )
    information_given: Text
    capacity: CapacityGiven | None = None
    best_interests: BestInterestsGiven | None = None
    review_by: Day | None = None


@operation(
    router,
    "POST",
    "/{delegation_id}/consents",
    scope="delegations:write",
    right="delegation.consent",
    answers=DelegationInFull,
    status=201,
)
def record_a_consent(request: HttpRequest, delegation_id: Id, given: ConsentGiven):
    """Keeps consent, or a best-interests decision. The last agreement missing makes it agreed.

    To take it back, see withdraw-consent.
    """
    viewer = viewer_of(request)
    feed.delegation_seen_by(viewer, delegation_id)
    record_consent(
        viewer,
        delegation_id=delegation_id,
        basis=given.basis,
        given_by=given.given_by,
        representative_id=given.representative,
        information_given=given.information_given,
        capacity=told(given.capacity),
        best_interests=told(given.best_interests),
        review_by=given.review_by,
        at=timezone.now(),
    )
    return in_full(feed.delegation_seen_by(viewer, delegation_id))
