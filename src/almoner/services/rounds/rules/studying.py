"""What can be asked of a study from the screen. Pure."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from almoner.kernel.london import format_date
from almoner.kernel.refusals import refuse
from almoner.platform.web.words import plural
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
INVENTED, OWN = "invented", "own"
PLACES = {
    INVENTED: "An invented place",
    OWN: "This place: people whose care your organisation is part of, not named",
}


@dataclass(frozen=True, slots=True)
class Wish:
    """`people` and `days` of the study; another `seed` gives another place. `switches`: names of
    study.settings.SWITCHES. `each_its_own`: also neighbourhoods without planning together.

    `place`: a name of PLACES. Of the organisation's own place, `starts` is the first day as
    2026-03-03 and `division` the id of borders that are drawn, or None to have them cut for
    `size_wanted` people each; people and area do not count there.
    """

    people: int = 400
    days: int = LONGEST
    area: str = "coventry"
    seed: int = 1
    switches: tuple[str, ...] = ()
    each_its_own: bool = False
    place: str = INVENTED
    starts: str = ""
    division: int | None = None
    size_wanted: int = 200

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"switches": list(self.switches)}

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Wish":
        return cls(**{**kept, "switches": tuple(kept["switches"])})

    @property
    def size(self) -> int:
        """People in a neighbourhood, about: 200, or half of a place too small to have two."""
        return self.size_wanted if self.is_own else min(200, self.people // 2)

    @property
    def is_own(self) -> bool:
        return self.place == OWN

    @property
    def first(self) -> date | None:
        """The first day of the organisation's own place."""
        return date.fromisoformat(self.starts) if self.starts else None

    @property
    def about(self) -> str:
        """What it is of, in words."""
        days = plural(self.days, "day")
        if self.first is not None:
            return f"Your own place, up to {days} from {format_date(self.first)}"
        people = plural(self.people, "person", "people")
        return f"{self.area_name}, {people}, {days}"

    @property
    def settings(self) -> Settings:
        return Settings(days=self.days, seed=self.seed)

    @property
    def area_name(self) -> str:
        return AREA_NAMES[self.area]

    def check(self) -> "Wish":
        """Itself. Refused with the reason when it cannot be studied."""
        if self.place not in PLACES:
            refuse("unknown-place", f"There is no place {self.place}.", "Choose one of the list.")
        if self.is_own:
            self._check_own()
        if not FEWEST <= self.people <= MOST:
            refuse("people-range", f"{self.people} people.", f"Give from {FEWEST} to {MOST}.")
        if self.area not in AREAS:
            refuse("unknown-area", f"There is no area {self.area}.", "Choose one of the list.")
        if self.seed > LARGEST_SEED:
            refuse("study-setting", "The seed is too large.", f"Give {LARGEST_SEED} or less.")
        Switches.of(self.switches)
        _ = self.settings
        return self

    def _check_own(self) -> None:
        if not self.starts:
            refuse("study-no-day", "There is no first day.", "Enter the first day of the study.")


def check_enough(people: int) -> None:
    """Refused for a place of which nothing can be said without telling of single people."""
    if people < FEWEST:
        refuse(
            "place-too-small",
            f"Fewer than {FEWEST} people of your place have visits in these days.",
            "Choose other days, or study an invented place.",
        )
