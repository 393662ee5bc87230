"""What several routes of delegation share."""

from almoner.kernel.refusals import Refusal
from almoner.platform.rest.problems import Problem
from almoner.services.delegation.catalogue import activities


def check_activity(code: str, where: str = "query.activity") -> None:
    """Raises Problem 422 for an activity that is not defined, and names those that are."""
    known = activities()
    if code not in known:
        raise Problem(
            422,
            Refusal(
                "unknown_activity",
                f"“{code}” is not an activity that we know.",
                f"Use one of: {', '.join(known)}.",
            ),
            where=where,
        )
