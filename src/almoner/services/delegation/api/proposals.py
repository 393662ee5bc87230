"""POST /delegations: a registrant proposes a delegation, on a decision that allows it."""

from django.http import HttpRequest
from django.utils import timezone

from almoner.platform.rest.fields import Given, Id, Line, Text, example
from almoner.platform.rest.operations import operation, viewer_of
from almoner.services.delegation.api.delegations import DelegationInFull, in_full, router
from almoner.services.delegation.commands import propose
from almoner.services.delegation.queries import feed


class ProposalGiven(Given):
    model_config = example(
        decision=31,
        worker=7,
        deputy=3,
        situation="The morning dose at home",
        supervision="A call each month",
        call_first="Community nursing, 024 7600 0000",
    )
    decision: Id
    worker: Id
    deputy: Id
    situation: Text
    supervision: Text
    call_first: Line
    call_out_of_hours: Line | None = None


@operation(
    router,
    "POST",
    "",
    scope="delegations:write",
    right="delegation.propose",
    answers=DelegationInFull,
    status=201,
)
def propose_delegation(request: HttpRequest, given: ProposalGiven):
    """Asks the worker, the employer and the person. You become the delegator."""
    viewer = viewer_of(request)
    made = propose(
        viewer,
        decision_id=given.decision,
        worker_id=given.worker,
        deputy_id=given.deputy,
        situation=given.situation,
        supervision=given.supervision,
        call_first=given.call_first,
        call_out_of_hours=given.call_out_of_hours or "",
        at=timezone.now(),
    )
    return in_full(feed.delegation_seen_by(viewer, made.pk))
