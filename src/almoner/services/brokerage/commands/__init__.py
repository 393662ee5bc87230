"""The verbs of brokerage. Each is one transaction with one audit event."""

from almoner.services.brokerage.commands.agreeing import end_agreement, record_agreement
from almoner.services.brokerage.commands.answering import answer, ask
from almoner.services.brokerage.commands.awarding import award
from almoner.services.brokerage.commands.closing import close, nudge, reject_all
from almoner.services.brokerage.commands.drafting import change_draft, draft, name_person
from almoner.services.brokerage.commands.ending import fall_through, start, withdraw
from almoner.services.brokerage.commands.offering import (
    Terms,
    change_offer,
    offer,
    withdraw_offer,
)
from almoner.services.brokerage.commands.publishing import publish, reissue
from almoner.services.brokerage.commands.renewing import renew

__all__ = [
    "Terms",
    "answer",
    "ask",
    "award",
    "change_draft",
    "change_offer",
    "close",
    "draft",
    "end_agreement",
    "fall_through",
    "name_person",
    "nudge",
    "offer",
    "publish",
    "record_agreement",
    "reissue",
    "reject_all",
    "renew",
    "start",
    "withdraw",
    "withdraw_offer",
]
