"""Facts of a move that nobody types, because a service knows them, and it tells the engine which.

A service that keeps something beside a case (a stay, a bed) works out what a move means there. What
it says takes the place of what was typed; what cannot be is refused before anything is written.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from almoner.engines.pathways.models import Case


@dataclass(frozen=True, slots=True)
class Making:
    """A move that is about to be made, all else being right. `facts`: those given with it."""

    case: Case
    transition: str
    facts: Mapping[str, Any]
    happened_at: datetime | None
    at: datetime


# The facts to add; None takes one away. Refused as the service refuses its own verb.
Knows = Callable[[Making], Mapping[str, Any]]
_known: dict[str, Knows] = {}


def complete(pathway: str, knows: Knows) -> None:
    """Called once by the service that keeps something beside the cases of a pathway."""
    _known[pathway] = knows


def completed(making: Making) -> dict[str, Any]:
    """The facts of the move with what the service knows."""
    knows = _known.get(making.case.pathway)
    return {**making.facts, **(knows(making) if knows else {})}
