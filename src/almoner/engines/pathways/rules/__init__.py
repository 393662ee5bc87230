"""Decisions about cases. Pure: events and values in, a state or a refusal out."""

from almoner.engines.pathways.rules.clocks import Run
from almoner.engines.pathways.rules.moves import Given, Mover, check_move, permitted
from almoner.engines.pathways.rules.states import CaseState, Event
from almoner.engines.pathways.rules.timeline import replay

__all__ = [
    "CaseState",
    "Event",
    "Given",
    "Mover",
    "Run",
    "check_move",
    "permitted",
    "replay",
]
