"""What the checker says of a plan."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that cannot be so: a code for software, words for a person."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Cost:
    """Each part in its own unit, and `total`: what they cost with the problem's weights.

    `travel`, `lateness`, `worst`, `wishes`, `unused`: minutes. `strangers`, `changes`: calls.
    `pay`: pounds. `unfairness`: minutes of work above or below the fair share, the more the further
    off. `left`: minutes of travel that the visits left over were worth.
    """

    travel: float = 0.0
    lateness: float = 0.0
    worst: float = 0.0
    strangers: float = 0.0
    wishes: float = 0.0
    changes: float = 0.0
    unused: float = 0.0
    pay: float = 0.0
    unfairness: float = 0.0
    left: float = 0.0
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the checker found: faults, and the cost when there are none.

    `required_left`: keys of visits that are left over and should not be.
    """

    faults: tuple[Fault, ...]
    cost: Cost | None
    required_left: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.faults

    def as_dict(self) -> dict[str, Any]:
        return {
            "ok": self.passed,
            "faults": [asdict(fault) for fault in self.faults],
            "cost": None if self.cost is None else asdict(self.cost),
            "required_left": list(self.required_left),
        }
