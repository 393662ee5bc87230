"""How long it is kept that somebody looked for care or was referred.

Nobody has set these for England: each is a proposal of this project until a place decides. A
provider that was chosen, or helps, keeps its own record of the person; this is not that record.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from almoner.kernel.sourced import Confidence, Sourced, pick
from almoner.kernel.zone import to_london
from almoner.registers.directory.rules.asking import REFERRAL

FROM = date(2026, 1, 1)
_WHY = "Almoner, a proposal until this place decides"


def _proposed(days: int) -> tuple[Sourced[int], ...]:
    return (Sourced(days, "days", _WHY, Confidence.D, valid_from=FROM),)


# From the end of the time for answers, when nobody was chosen.
ASK_KEPT = _proposed(90)
# From the day on which one provider was told who asks.
CHOICE_KEPT = _proposed(365)
# From the decision that ended it; from the day it was sent, when nobody ever answered.
REFERRAL_KEPT = _proposed(365)
ENDED = REFERRAL.finals


def days_kept(values: Sequence[Sourced[int]], today: date) -> int:
    """The days in force on that day; before the first value, the first."""
    return pick(values, max(today, FROM)).value


def kept_since(values: Sequence[Sourced[int]], at: datetime) -> datetime:
    """What is older than this moment is no longer kept."""
    return at - timedelta(days=days_kept(values, to_london(at).date()))
