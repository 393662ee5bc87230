"""The verbs of leaving hospital. Each is one transaction with one audit event of its own."""

from almoner.services.discharge.commands.matching import match, set_aside
from almoner.services.discharge.commands.noticing import give_notice
from almoner.services.discharge.commands.reviewing import (
    expect,
    next_done,
    record_delay,
    review,
    set_next,
)
from almoner.services.discharge.commands.rounding import review_ward
from almoner.services.discharge.commands.staying import admit, cancel, leave, not_left, transfer
from almoner.services.discharge.commands.telling import tell
from almoner.services.discharge.commands.wards import set_ward

__all__ = [
    "admit",
    "cancel",
    "expect",
    "give_notice",
    "leave",
    "match",
    "next_done",
    "not_left",
    "record_delay",
    "review",
    "review_ward",
    "set_aside",
    "set_next",
    "set_ward",
    "tell",
    "transfer",
]
