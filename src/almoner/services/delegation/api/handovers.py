"""POST /handovers: delegations move from one registrant to another, all of them or none."""

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from almoner.platform.rest.fields import Given, Id, Text, example
from almoner.platform.rest.operations import operation, viewer_of
from almoner.services.delegation.commands import hand_over

router = Router(tags=["delegations"])


class HandoverGiven(Given):
    model_config = example(
        from_worker=3, to_worker=5, delegations=[18, 19], reason="Leaves the team on Friday"
    )
    from_worker: Id = Field(description="The delegator until now.")
    to_worker: Id = Field(description="The delegator from now on. Agree it with them first.")
    delegations: list[Id] | None = Field(
        None, min_length=1, max_length=500, description="Which. Left out: the whole caseload."
    )
    deputy: Id | None = Field(None, description="Who becomes the deputy, where one is needed.")
    reason: Text


class HandoverShown(Schema):
    """Ids of the delegations that have moved."""

    delegations: list[int]
    delegator: int


@operation(
    router,
    "POST",
    "",
    scope="delegations:write",
    right="delegation.handover",
    answers=HandoverShown,
    status=201,
)
def hand_over_delegations(request: HttpRequest, given: HandoverGiven):
    """Moves a registrant's delegations to a colleague, after checking each. For a team lead."""
    moved = hand_over(
        viewer_of(request),
        from_worker_id=given.from_worker,
        to_worker_id=given.to_worker,
        delegation_ids=given.delegations,
        deputy_id=given.deputy,
        reason=given.reason,
        at=timezone.now(),
    )
    return {"delegations": [one.pk for one in moved], "delegator": given.to_worker}
