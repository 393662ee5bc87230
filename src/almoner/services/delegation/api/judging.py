"""How a capacity assessment and a best-interests decision travel: one shape in every body."""

from typing import Any

from pydantic import StrictBool

from almoner.platform.rest.fields import Given, Text

YesNo = StrictBool | None


class CapacityGiven(Given):
    """For this decision, now. The four questions of the Mental Capacity Act 2005, and why."""

    understand: YesNo = None
    retain: YesNo = None
    weigh: YesNo = None
    communicate: YesNo = None
    because: Text = ""
    support: Text = ""


class BestInterestsGiven(Given):
    wishes: Text = ""
    consulted: Text = ""
    less_restrictive: Text = ""
    decision: Text = ""


def told(given: Given | None) -> dict[str, Any]:
    """Only what was answered."""
    return {} if given is None else given.model_dump(exclude_none=True, exclude_unset=True)
