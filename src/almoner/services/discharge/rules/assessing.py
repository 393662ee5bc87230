"""What the shared assessment says of health tasks at home, as activities that may be delegated."""

from collections.abc import Mapping
from typing import Any

from almoner.services.delegation.catalogue import activities

ASSESSMENT = "shared-discharge-assessment"
# Task of the form → activity of the catalogue. Some tasks have none: somebody says which.
ACTIVITIES = {
    "insulin": "insulin-administration",
    "feeding": "gastrostomy-care",
    "catheter": "catheter-care",
    "wound": "wound-care",
    "stoma": "stoma-care",
    "bowel": "bowel-care",
    "oxygen": "respiratory-support",
    "medicines": "medicines-administration",
}


def delegated_in(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Codes of the activities needed at home. In cases from before they could be chosen they stand
    in one text, with commas between."""
    said = facts.get("delegated") or ()
    written = said.split(",") if isinstance(said, str) else said
    return tuple(dict.fromkeys(one.strip() for one in written if one.strip()))


def delegated_after(facts: Mapping[str, Any], answers: Mapping[str, Any]) -> list[str]:
    """What was chosen in the case before, and what the form adds."""
    added = [ACTIVITIES[task] for task in answers.get("tasks") or () if task in ACTIVITIES]
    chosen = dict.fromkeys([*delegated_in(facts), *added])
    return [code for code in chosen if code in activities()]
