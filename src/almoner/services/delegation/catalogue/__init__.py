"""What may be delegated and how it is decided: definitions, read and checked once."""

from almoner.kernel.marks import DefinitionError

from .activities import ActivityDefinition
from .digests import digest
from .fit import can_fit, check_fit, facts_needed
from .gates import GateOutcome, decide
from .loader import (
    activities,
    activity,
    blocks,
    condition,
    conditions,
    courses,
    facts,
    gates,
    mandate,
    mandates,
    suspension_triggers,
)
from .mandates import can_use, check_scope
from .plans import check_plan, plan_is_complete
from .stops import Reading, StopOutcome, can_go_ahead, check_stops
from .vocabulary import Effect, Outcome

__all__ = [
    "ActivityDefinition",
    "DefinitionError",
    "Effect",
    "GateOutcome",
    "Outcome",
    "Reading",
    "StopOutcome",
    "activities",
    "activity",
    "blocks",
    "can_fit",
    "can_go_ahead",
    "can_use",
    "check_fit",
    "check_plan",
    "check_scope",
    "check_stops",
    "condition",
    "conditions",
    "courses",
    "decide",
    "digest",
    "facts",
    "facts_needed",
    "gates",
    "mandate",
    "mandates",
    "plan_is_complete",
    "suspension_triggers",
]
