"""Somebody who makes visits: what they may do, when they work, and how they get about."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from almoner.kernel.refusals import refuse
from almoner.services.rounds.problem.travel import CAR


@dataclass(frozen=True, slots=True)
class Rest:
    """A break of so many minutes, that begins between `opens` and `closes`.

    Taken between two visits. Not due when the last visit has ended by `closes`.
    """

    minutes: float
    opens: float
    closes: float

    def __post_init__(self) -> None:
        if not (self.minutes > 0 and 0 <= self.opens <= self.closes < math.inf):
            refuse(
                "rest-wrong",
                f"A break of {self.minutes:g} minutes between {self.opens:g} and {self.closes:g}"
                " cannot be.",
                "Give more than 0 minutes, and a beginning that is before the end.",
            )


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker on the day.

    `can`: the competences they hold and have authority for. `barred`: keys of visits they must not
    make, each with the reason in words. `traits`: what a person may ask for or a visit may need
    (a gender, a language, a key). `avoids`: what they cannot be near (a dog, smoke).
    They leave `start_place` at `starts` at the earliest and are at `end_place` by `ends`.
    Work is contact and travel: at most `most` minutes of it, `contracted` are paid in any case.
    `pay` is pounds for an hour of work; `mileage` pounds for a minute of travel.
    """

    key: str
    can: frozenset[str]
    barred: Mapping[str, str] = field(default_factory=dict)
    starts: float = 0.0
    ends: float = math.inf
    start_place: int = 0
    end_place: int = 0
    mode: str = CAR
    rest: Rest | None = None
    most: float = math.inf
    contracted: float = 0.0
    pay: float = 0.0
    mileage: float = 0.0
    traits: frozenset[str] = frozenset()
    avoids: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not 0 <= self.starts <= self.ends:
            refuse(
                "shift-reversed",
                f"The shift of worker {self.key} ends at {self.ends:g}, before it starts at"
                f" {self.starts:g}.",
                "Swap the two times.",
            )
        for name in ("most", "contracted", "pay", "mileage"):
            if not getattr(self, name) >= 0:
                refuse("worker-negative", f"Worker {self.key} has {name} less than 0.")

    @property
    def available(self) -> float:
        """Minutes of work that the shift and the hours allow; infinite without either."""
        return min(self.ends - self.starts, self.most)
