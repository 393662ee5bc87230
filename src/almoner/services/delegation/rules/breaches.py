"""Which stop rules tell of a reading outside the plan, and when there were too many. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from almoner.services.delegation.catalogue import activities, suspension_triggers
from almoner.services.delegation.catalogue.predicates import (
    AGAINST_NUMBER,
    AGAINST_PLAN,
    comparisons,
)
from almoner.services.delegation.catalogue.stop_rules import StopRule
from almoner.services.delegation.catalogue.vocabulary import Effect

TRIGGER = "repeated-breaches"
_MEASURES = AGAINST_NUMBER | AGAINST_PLAN
_SERIOUS = frozenset({Effect.CALL_DELEGATOR, Effect.CALL_999, Effect.BLOCK_UNTIL_RECHECK})
# An act that nobody ended counts as over this long after its last reading. Until then a low
# reading is being treated, and a stop must not hide the steps from the worker. (D)
OVER_AFTER = timedelta(hours=1)


class Breach(NamedTuple):
    """The newest reading outside the plan of one act, by the act's reference."""

    reference: str
    at: datetime
    settled: bool


def is_breach_rule(rule: StopRule) -> bool:
    """A measured value beyond a limit, serious enough to call or to treat."""
    measured = any(one.op in _MEASURES and not one.of_plan for one in comparisons(rule.when))
    return measured and rule.effect in _SERIOUS


@cache
def breach_rules(activity: str) -> frozenset[str]:
    """Ids of the stop rules of an activity that tell of a reading outside the plan."""
    known = activities().get(activity)
    return (
        frozenset(rule.id for rule in known.stop_rules if is_breach_rule(rule))
        if known
        else (frozenset())
    )


def limits() -> tuple[int, timedelta]:
    """How many acts with a breach are too many, and within what time."""
    values = suspension_triggers()
    days = int(values.value("breach_period").value)
    return int(values.value("breaches").value), timedelta(days=days)


def too_many(breaches: Iterable[Breach], since: datetime | None, at: datetime) -> bool:
    """Whether the acts with a breach in the period before `at`, and after the stop for the same
    reason was last lifted (`since`), reach the limit. Tries within one act count once."""
    number, period = limits()
    counted = {
        one.reference
        for one in breaches
        if at - period < one.at <= at
        and (since is None or one.at > since)
        and (one.settled or at - one.at >= OVER_AFTER)
    }
    return len(counted) >= number
