"""How a study is run, and what it switches on."""

from dataclasses import dataclass, field

from almoner.kernel.refusals import refuse
from almoner.services.rounds.problem.weights import Weights

LONGEST, HOSPITAL = 28, "hospital"
SWITCHES = {
    "flexible": "Times are flexible where they are not time-critical",
    "shift-pay": "The whole shift is paid, not only the visits",
    HOSPITAL: "Care stays paid in the first days of a hospital stay, for time with lonely people",
}


@dataclass(frozen=True, slots=True)
class Switches:
    """What differs from today's rules, apart from who serves whom."""

    flexible: bool = False
    shift_pay: bool = False
    hospital: bool = False

    @classmethod
    def of(cls, names: tuple[str, ...]) -> "Switches":
        """From the names of SWITCHES. Refused for another name."""
        for name in names:
            if name not in SWITCHES:
                refuse(
                    "unknown-switch",
                    f"There is no switch {name}.",
                    f"Choose from {', '.join(SWITCHES)}.",
                )
        return cls(**{name.replace("-", "_"): name in names for name in SWITCHES})

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name in SWITCHES if getattr(self, name.replace("-", "_")))

    def __bool__(self) -> bool:
        return bool(self.names)


@dataclass(frozen=True, slots=True)
class Settings:
    """`days` are planned, one after the other. The search makes `effort` changes for each call of a
    day, or has `seconds` for the whole study. `draws`: how often days are drawn again. With effort,
    the same seed gives the same figures."""

    days: int = LONGEST
    effort: int = 1_000
    seconds: float | None = None
    seed: int = 1
    draws: int = 2_000
    weights: Weights = field(
        default_factory=lambda: Weights(travel=1, lateness=2, worst=1, stranger=25)
    )

    def __post_init__(self) -> None:
        _check(1 <= self.days <= LONGEST, "days", f"from 1 to {LONGEST}")
        _check(self.effort >= 1, "changes for each call", "1 or more")
        _check(self.seconds is None or self.seconds > 0, "seconds", "more than 0")
        _check(self.seed >= 0, "seed", "0 or more")
        _check(self.draws >= 100, "draws", "100 or more")


def _check(fine: bool, what: str, allowed: str) -> None:
    if not fine:
        refuse("study-setting", f"The number of {what} is out of range.", f"Give {allowed}.")
