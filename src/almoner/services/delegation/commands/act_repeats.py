"""What the record knows of earlier doses, held against what was typed at the door."""

from datetime import datetime

from almoner.kernel.refusals import Refusal
from almoner.services.delegation.catalogue import activity as definition
from almoner.services.delegation.catalogue.predicates import comparisons
from almoner.services.delegation.catalogue.stops import check_stops
from almoner.services.delegation.models import Delegation, Reading
from almoner.services.delegation.queries.doses import as_recorded


def check_given_since(delegation: Delegation, reading: Reading, done_at: datetime) -> list[Refusal]:
    """What the check did not know: a dose that was given, or recorded, since."""
    known = as_recorded(delegation, reading.record, done_at)
    changed = {name for name in known if known[name] != reading.record.get(name)}
    if not changed:
        return []
    outcome = check_stops(definition(delegation.activity), reading.plan.values, known, at=done_at)
    return [
        Refusal("stopped", one.words, "Follow the steps and check again.", "You")
        for one in outcome.fired
        if one.blocks and changed & {found.name for found in comparisons(one.rule.when)}
    ]
