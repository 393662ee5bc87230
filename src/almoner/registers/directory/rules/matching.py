"""How well an entry fits what somebody looks for, need by need, with the reasons in words."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Protocol

from almoner.kernel.wording import both
from almoner.platform.geography.spots import Spot, kilometres
from almoner.registers.directory.rules.freshness import Standing, standing
from almoner.registers.directory.vocabulary import LANGUAGES, NEEDS, PER, labels

NEAR_KM = 15.0
"""How far off a service may be that does not say how far it goes. A local value."""

# What people write → the need they mean. Stems: "lock" finds "locking up".
_MEANT = {
    "personal_care": ("wash", "dress", "bath", "shower", "personal care"),
    "continence": ("toilet", "continence", "catheter"),
    "meals": ("meal", "cook", "eat", "lunch"),
    "medicines": ("medicine", "medication", "tablet"),
    "moving": ("hoist", "transfer", "wheelchair", "mobility"),
    "night": ("night", "sleep"),
    "delegated_care": ("insulin", "peg", "injection", "wound"),
    "dementia": ("dementia", "alzheimer", "memory"),
    "learning_disability": ("learning disab",),
    "autism": ("autis",),
    "mental_health": ("mental", "anxi", "depress"),
    "sensory": ("sight", "blind", "hearing", "deaf"),
    "end_of_life": ("end of life", "palliative", "dying", "hospice"),
    "regaining": ("reable", "rehab", "recover"),
    "home_from_hospital": ("hospital", "discharge"),
    "carer_break": ("respite", "break for", "sitting service"),
    "carer_support": ("carer",),
    "transport": ("transport", "lift to", "taxi", "minibus", "drive", "driver"),
    "getting_ready": ("get ready", "getting ready", "prepare to go", "coat"),
    "leaving_home": ("lock", "leave the house", "leaving the house", "front door"),
    "going_along": ("come along", "escort", "accompan", "go with"),
    "company": ("company", "lonel", "befriend", "friend", "companion"),
    "activities": ("day centre", "day service", "activit", "club", "craft"),
    "exercise": ("exercise", "balance", "falls", "walk"),
    "shopping": ("shop",),
    "cleaning": ("clean", "laundry", "housework", "ironing"),
    "garden": ("garden", "repair", "handy"),
    "money": ("money", "benefit", "debt", "attendance allowance"),
    "online": ("online", "internet", "tablet computer", "computer", "digital"),
    "food": ("food bank", "foodbank", "food parcel"),
    "loss": ("grief", "bereave", "loss of", "widow"),
}


class Entry(Protocol):
    """What nearness reads of a service or of a personal assistant."""

    @property
    def latitude(self) -> float | None: ...
    @property
    def longitude(self) -> float | None: ...
    @property
    def reach_km(self) -> float | None: ...


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for. Empty: it does not matter.

    `budget`: pounds an hour. `starts_on`: the day from which. `kinds`: kinds of service.
    """

    words: str = ""
    needs: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    spot: Spot | None = None
    kinds: tuple[str, ...] = ()
    gender: str = ""
    starts_on: date | None = None
    budget: Decimal | None = None
    direct_payment: bool = False
    self_referral: bool = False

    @property
    def all_needs(self) -> tuple[str, ...]:
        """The needs that were chosen, then those that the words mean."""
        return tuple(dict.fromkeys((*self.needs, *needs_in(self.words))))


@dataclass(frozen=True, slots=True)
class Fit:
    """`met`, `unmet`: needs. `km`: None when one of the two places is not known. `near`: whether
    it comes there, None when it does not say. The words are made when somebody reads them."""

    entry: Any
    sought: Sought
    met: tuple[str, ...]
    unmet: tuple[str, ...]
    km: float | None
    near: bool | None
    standing: Standing

    @property
    def whole(self) -> bool:
        return not self.unmet

    @property
    def reasons(self) -> tuple[str, ...]:
        """What speaks for it."""
        return tuple(_reasons(self.entry, self.sought, self.met, self.km))

    @property
    def doubts(self) -> tuple[str, ...]:
        """What to ask first."""
        return tuple(_doubts(self.entry, self.sought, self.unmet, self.near))


@lru_cache(maxsize=256)
def needs_in(words: str) -> tuple[str, ...]:
    """The needs that a sentence speaks of, in the order of the vocabulary."""
    said = f" {' '.join(words.lower().split())}"
    return tuple(
        need
        for need in NEEDS
        if any(re.search(rf"[^a-z]{re.escape(stem)}", said) for stem in _MEANT.get(need, ()))
    )


def reaches(entry: Entry, spot: Spot) -> bool | None:
    """Whether it comes (or is near enough) to a place; None when it does not say.

    An area it names decides; else how far it goes; else `NEAR_KM` around it.
    """
    areas: Collection[str] = getattr(entry, "areas", ())
    if spot.area in areas:
        return True
    km = distance(entry, spot)
    if km is None:
        return False if areas else None
    if entry.reach_km is not None:
        return km <= entry.reach_km
    return False if areas else km <= NEAR_KM


def distance(entry: Entry, spot: Spot) -> float | None:
    """Kilometres as the crow flies; None for an entry without a place."""
    if entry.latitude is None or entry.longitude is None:
        return None
    return kilometres((entry.latitude, entry.longitude), (spot.latitude, spot.longitude))


def fit(entry: Any, sought: Sought, today: date, *, named: bool = False) -> Fit | None:
    """How a service fits, or None when it does not: out of reach, not for them, not in that
    language, or none of the needs. `named`: it says the words, so it is shown without."""
    wanted = sought.all_needs
    met = tuple(need for need in wanted if need in entry.needs)
    if (wanted and not met and not named) or not _suits(entry, sought):
        return None
    near = None if sought.spot is None else reaches(entry, sought.spot)
    if near is False:
        return None
    return Fit(
        entry,
        sought,
        met,
        tuple(need for need in wanted if need not in met),
        None if sought.spot is None else distance(entry, sought.spot),
        near,
        standing(entry.last_verified_at, entry.verify_every_days, today),
    )


def _suits(entry: Any, sought: Sought) -> bool:
    if sought.kinds and entry.kind not in sought.kinds:
        return False
    if sought.gender and entry.genders and sought.gender not in entry.genders:
        return False
    if sought.languages and not set(sought.languages) & set(entry.languages):
        return False
    return not sought.self_referral or entry.self_referral


def order(found: Fit) -> tuple[int, int, float]:
    """Sorts: the fewest needs left open, then what can be relied on, then the nearest."""
    far = found.km if found.km is not None else 1e9
    return (len(found.unmet), found.standing.state.rank, far)


def _reasons(entry: Any, sought: Sought, met: tuple[str, ...], km: float | None) -> Iterable[str]:
    if met:
        yield f"Helps with {both(_low(labels(met, NEEDS)))}"
    if km is not None:
        yield f"{miles(km)} away"
    if sought.languages:
        shared = [code for code in sought.languages if code in entry.languages]
        yield f"Speaks {both(labels(shared, LANGUAGES))}"
    if sought.direct_payment and entry.direct_payments:
        yield "Takes direct payments"
    if (price := price_words(entry)) and _within(entry, sought.budget):
        yield price


def _doubts(entry: Any, sought: Sought, unmet: tuple[str, ...], near: bool | None) -> Iterable[str]:
    if unmet:
        yield f"Does not say that it helps with {both(_low(labels(unmet, NEEDS)))}"
    if sought.spot is not None and near is None:
        yield "Does not say where it goes: ask whether it comes to you"
    if sought.direct_payment and not entry.direct_payments:
        yield "Does not say that it takes direct payments"
    if sought.budget is not None and not _within(entry, sought.budget):
        price = price_words(entry)
        yield f"{price}: more than you said" if price else "Does not say what it costs"


def _within(entry: Any, budget: Decimal | None) -> bool:
    """Prices are compared by the hour only: nobody can turn a week's into an hour's here."""
    if budget is None or entry.price_per == "free":
        return True
    return entry.price_per == "hour" and entry.price_from is not None and entry.price_from <= budget


def price_words(entry: Any) -> str:
    """ "From £24.50 an hour", "Free", or "" when it does not say."""
    if entry.price_per == "free":
        return "Free"
    if entry.price_from is None:
        return ""
    return f"From £{entry.price_from:.2f} {PER[entry.price_per]}"


def miles(km: float) -> str:
    """Kilometres as people here say them: "Less than a mile", "About 3 miles"."""
    whole = round(km / 1.609344)
    if whole < 1:
        return "Less than a mile"
    return f"About {whole} {'mile' if whole == 1 else 'miles'}"


def _low(words: Iterable[str]) -> list[str]:
    return [word[:1].lower() + word[1:] for word in words]
