"""What counts, and how much, when one plan is better than another."""

import math
from dataclasses import asdict, dataclass

from almoner.kernel.refusals import refuse


@dataclass(frozen=True, slots=True)
class Weights:
    """How much a unit of each costs, in minutes of travel that it is worth saving.

    `travel`: a minute of travel. `lateness`: a minute late. `worst`: a minute of the worst lateness
    of the day. `stranger`: a call by a worker whom the person does not know. `change`: a call by
    another worker than was told. `unused`: a contracted minute without work. `pay`: a pound.
    `fairness`: a minute of work of one worker above or below their fair share, the more the
    further it is off: available minutes times the square of (share of them worked - fair share).
    The fair share is all contact minutes over all available minutes. `wishes`: a minute of what
    people would rather have.
    """

    travel: float = 1 / 3
    lateness: float = 1 / 3
    worst: float = 1 / 3
    stranger: float = 0.0
    change: float = 0.0
    unused: float = 0.0
    pay: float = 0.0
    fairness: float = 0.0
    wishes: float = 1.0

    def __post_init__(self) -> None:
        for name, weight in asdict(self).items():
            if not (math.isfinite(weight) and weight >= 0):
                refuse("weight-negative", f"The weight of {name} is {weight:g}, less than none.")
