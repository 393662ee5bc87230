"""What the shared assessment says of health tasks at home, as activities that may be delegated."""

from collections.abc import Mapping
from typing import Any

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


def delegated_after(written: Any, answers: Mapping[str, Any]) -> str:
    """Codes with commas between: what was written in the case before, and what the form adds."""
    before = [one.strip() for one in str(written or "").split(",") if one.strip()]
    added = [ACTIVITIES[task] for task in answers.get("tasks") or () if task in ACTIVITIES]
    return ", ".join(dict.fromkeys([*before, *added]))
