"""What a provider may put first, and what each choice is worth in minutes of travel."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from almoner.kernel.refusals import refuse
from almoner.services.rounds.problem.weights import Weights


@dataclass(frozen=True, slots=True)
class Priority:
    """One way to weigh a day. Local values (D): each provider chooses its own."""

    title: str
    words: str
    weights: Weights


PRIORITIES = {
    "balanced": Priority(
        "A balance",
        "An unknown worker counts like 10 minutes of travel, another worker than was told like 5.",
        Weights(1, 1, 1, stranger=10, change=5, fairness=0.05),
    ),
    "travel": Priority(
        "Least travel", "Only travel and being on time count.", Weights(1, 1, 1, wishes=0.5)
    ),
    "familiar": Priority(
        "Familiar faces",
        "An unknown worker counts like 30 minutes of travel.",
        Weights(1, 1, 1, stranger=30, change=10, wishes=2),
    ),
    "told": Priority(
        "Keep what people were told",
        "Another worker than was told counts like 60 minutes of travel.",
        Weights(1, 1, 1, stranger=10, change=60),
    ),
}


OWN = "own"
# What a provider may weigh itself: words, and a unit of what.
NAMES = {
    "travel": "A minute of travel",
    "lateness": "A minute late",
    "worst": "A minute of the worst lateness of the day",
    "stranger": "A call by somebody whom the person does not know",
    "change": "A call by another worker than was told",
    "wishes": "A minute of what people would rather have",
    "unused": "A contracted minute without work",
    "pay": "A pound of pay and mileage",
    "fairness": "A minute of work above or below the fair share",
}


def weights_of(code: str, own: Mapping[str, float] | None = None) -> Weights:
    """The weights of a ready choice, or a provider's own. Refused for anything else."""
    if code == OWN and own:
        return Weights(**{name: float(worth) for name, worth in own.items()})
    if code not in PRIORITIES:
        refuse("unknown-priority", "There is no such priority.", "Choose one of the list.", "You")
    return PRIORITIES[code].weights


def weights_in(options: Mapping[str, Any]) -> Weights:
    """The weights that a plan was made with: kept as they were when it was asked for."""
    return weights_of(options.get("priority", "balanced"), options.get("weights"))
