"""Cases, what happened in them, their clocks, and who shares them."""

from almoner.engines.pathways.models.case import Case, CaseEvent
from almoner.engines.pathways.models.running import CaseClock, DipSample, HandOver, QueueTeam
from almoner.engines.pathways.models.sharing import CaseLink, CaseParty

__all__ = [
    "Case",
    "CaseClock",
    "CaseEvent",
    "CaseLink",
    "CaseParty",
    "DipSample",
    "HandOver",
    "QueueTeam",
]
