"""The verbs of a case. Each is one transaction with one event on the timeline and one audit."""

from almoner.engines.pathways.commands.moving import confirm, move, withdraw_proposal
from almoner.engines.pathways.commands.opening import open_case
from almoner.engines.pathways.commands.owning import (
    accept_handover,
    allocate,
    decline_handover,
    hand_over,
    take,
)
from almoner.engines.pathways.commands.sharing import join, leave, link
from almoner.engines.pathways.commands.waiting import contact, note, pause, reprioritise, resume

__all__ = [
    "accept_handover",
    "allocate",
    "confirm",
    "contact",
    "decline_handover",
    "hand_over",
    "join",
    "leave",
    "link",
    "move",
    "note",
    "open_case",
    "pause",
    "reprioritise",
    "resume",
    "take",
    "withdraw_proposal",
]
