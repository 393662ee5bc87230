"""What has to be so for a case to come to rest in a state that invented answers seldom lead to."""

from collections.abc import Mapping
from typing import Any

_LACKS_CAPACITY = {"understand": False, "impairment": True, "because": True}
_DEPRIVED = {"supervised": True, "free_to_leave": False, "consents": False, "state_knows": True}
_IN_COURT = {**_LACKS_CAPACITY, **_DEPRIVED}
_FOR_ANOTHER = {**_LACKS_CAPACITY, "executive": False, "attorney_checked": True}
_LITTLE_NEED = dict.fromkeys(
    (
        "breathing",
        "nutrition",
        "continence",
        "skin",
        "mobility",
        "communication",
        "psychological",
        "cognition",
        "behaviour",
        "drugs",
        "consciousness",
    ),
    "c",
)

LEADS: Mapping[tuple[str, str], Mapping[str, Any]] = {
    ("care-act-assessment", "supported"): {"funding": "self-funder"},
    ("carers-assessment", "with-trusted"): {
        "carer_chose": True,
        "carer_known": False,
        "young_carer": False,
        "safeguarding_concern": False,
        "assessment_kind": "single",
    },
    ("carers-assessment", "with-council"): {"carer_chose": True, "young_carer": False},
    ("community-liberty", "panel"): _IN_COURT,
    ("community-liberty", "court"): _IN_COURT,
    ("community-liberty", "ordered"): _IN_COURT,
    ("liberty-safeguards", "in-force"): {
        "age_met": True,
        "no_refusals": True,
        "capacity_met": True,
        "health_met": True,
        "eligible_met": True,
        "interests_met": True,
    },
    ("mental-capacity", "best-interests"): _FOR_ANOTHER,
    ("mental-capacity", "court"): _FOR_ANOTHER,
    ("nhs-continuing-healthcare", "ended"): _LITTLE_NEED,
    ("nhs-continuing-healthcare", "independent"): {
        "consent": "given",
        "person_invited": True,
        "council_view": "agrees",
        "nursing_home": False,
        "nurse_needed": False,
    },
    ("section-117", "in-place"): {"agreed": "both", "council_share": 60, "board_share": 40},
}
"""Pathway and state → answer by the code of a field or of a question."""

WAYS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("nhs-continuing-healthcare", "independent"): (
        "send-checklist",
        "recommend",
        "not-eligible",
        "ask-local",
        "local-stands",
        "ask-independent",
    ),
}
"""Pathway and state → the moves, where the shortest way leaves out what a guard asks for."""
