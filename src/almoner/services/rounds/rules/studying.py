"""What can be asked of a study from the screen. Pure."""

from dataclasses import asdict, dataclass
from typing import Any

from almoner.kernel.refusals import refuse
from almoner.services.rounds.study.places import AREAS, FEWEST
from almoner.services.rounds.study.settings import LONGEST, Settings, Switches

MOST = 1_000
"""People in a study from the screen, so that it ends within the hour. The command line has more."""
AREA_NAMES = {
    "coventry": "Coventry",
    "warwickshire": "Warwickshire",
    "coventry-and-warwickshire": "Coventry and Warwickshire",
}
LARGEST_SEED = 999_999


@dataclass(frozen=True, slots=True)
class Wish:
    """`people` and `days` of the study; another `seed` gives another place. `switches`: names of
    study.settings.SWITCHES. `each_its_own`: also neighbourhoods without planning together."""

    people: int = 400
    days: int = LONGEST
    area: str = "coventry"
    seed: int = 1
    switches: tuple[str, ...] = ()
    each_its_own: bool = False

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"switches": list(self.switches)}

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Wish":
        return cls(**{**kept, "switches": tuple(kept["switches"])})

    @property
    def size(self) -> int:
        """People in a neighbourhood, about: 200, or half of a place too small to have two."""
        return min(200, self.people // 2)

    @property
    def settings(self) -> Settings:
        return Settings(days=self.days, seed=self.seed)

    @property
    def area_name(self) -> str:
        return AREA_NAMES[self.area]

    def check(self) -> "Wish":
        """Itself. Refused with the reason when it cannot be studied."""
        if not FEWEST <= self.people <= MOST:
            refuse("people-range", f"{self.people} people.", f"Give from {FEWEST} to {MOST}.")
        if self.area not in AREAS:
            refuse("unknown-area", f"There is no area {self.area}.", "Choose one of the list.")
        if self.seed > LARGEST_SEED:
            refuse("study-setting", "The seed is too large.", f"Give {LARGEST_SEED} or less.")
        Switches.of(self.switches)
        _ = self.settings
        return self
