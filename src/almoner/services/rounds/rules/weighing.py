"""What a provider may put first, and what each choice is worth in minutes of travel."""

from dataclasses import dataclass

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


def weights_of(code: str) -> Weights:
    if code not in PRIORITIES:
        refuse("unknown-priority", "There is no such priority.", "Choose one of the list.", "You")
    return PRIORITIES[code].weights
