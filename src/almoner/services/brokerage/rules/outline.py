"""What providers are told of a person before one of them has won: never who it is."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from almoner.kernel.day_parts import PARTS
from almoner.kernel.refusals import Refusal

_BAND = 10
_LOWEST, _HIGHEST = 18, 95
_OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
_TEN_DIGITS = re.compile(r"(?:[0-9][ -]?){10}")
_FULL_POSTCODE = re.compile(r"\b[A-Za-z]{1,2}[0-9][A-Za-z0-9]? ?[0-9][A-Za-z]{2}\b")
AT_HOME = ("home_care", "reablement")
LONGEST_DAY = 24 * 60
# Care is looked for so far ahead and no further: a proposal of this project (D).
LATEST_START = timedelta(days=366)
COMMUNITY = "community"


@dataclass(frozen=True, slots=True)
class Outline:
    """What is wanted, as every provider that is asked reads it. `minutes`: part of the day →
    minutes a day. Pence are for an hour at home and for a week elsewhere."""

    kind: str
    start_wanted: date
    age_band: str = ""
    outward: str = ""
    summary: str = ""
    needs: tuple[str, ...] = ()
    language: str = ""
    gender: str = ""
    activities: tuple[str, ...] = ()
    minutes: Mapping[str, int] = field(default_factory=dict)
    days_a_week: int = 7
    workers: int = 1
    rate_limit_pence: int | None = None
    route: str = "spot"
    delegation_clause: bool = False
    delegated_minutes: int = 0

    @property
    def hours_a_week(self) -> float:
        """Of care at home; 0 for a place in a home."""
        return sum(self.minutes.values()) * self.days_a_week * self.workers / 60


def age_band(born_on: date | None, today: date) -> str:
    """ "75 to 84", "under 25", "95 or over"; "" when nobody knows. Ten years wide."""
    if born_on is None:
        return ""
    age = today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
    if age >= _HIGHEST:
        return f"{_HIGHEST} or over"
    if age < 25:
        return "under 25"
    first = (age - 25) // _BAND * _BAND + 25
    return f"{first} to {first + _BAND - 1}"


def outward_of(postcode: str) -> str:
    """The first half of a postcode: a town or a part of one, some thousands of homes."""
    tidy = postcode.replace(" ", "").upper()
    found = tidy[:-3]
    return found if _OUTWARD.fullmatch(found) else ""


def check_outline(wanted: Outline, today: date) -> Iterator[Refusal]:
    """Every reason why providers cannot be asked for this, at once."""
    yield from _says_too_much(wanted.summary)
    yield from _check_time(wanted)
    yield from _check_delegation(wanted)
    if not wanted.needs:
        yield Refusal(
            "package-without-needs",
            "The package does not say what the person needs help with.",
            "Choose at least one need.",
        )
    if not wanted.outward:
        yield Refusal(
            "package-nowhere",
            "The package does not say where the care is needed.",
            "Give the postcode. Providers see its first half only.",
        )
    if wanted.start_wanted < today:
        yield Refusal(
            "package-starts-in-the-past",
            "The day on which care should start is past.",
            "Choose today or a later day.",
        )
    if wanted.start_wanted > today + LATEST_START:
        yield Refusal(
            "package-starts-too-late",
            "The day on which care should start is more than a year ahead.",
            "Choose a day in the next year.",
        )
    if wanted.rate_limit_pence is not None and wanted.rate_limit_pence <= 0:
        yield Refusal("rate-limit", "The price limit is nought.", "Give a price, or none.")


def check_codes(wanted: Outline, known: Mapping[str, Collection[str]]) -> Iterator[Refusal]:
    """Every code that is none. `known`: kind, need, activity, language, route → their codes."""
    given = {
        "kind": (wanted.kind,),
        "need": wanted.needs,
        "activity": wanted.activities,
        "language": filter(None, (wanted.language,)),
        "route": (wanted.route,),
    }
    for what, codes in given.items():
        for code in codes:
            if code not in known[what]:
                yield Refusal(
                    f"{what}-unknown", f"There is no {what} “{code[:40]}”.", "Check its spelling."
                )


def can_outline(wanted: Outline, today: date) -> bool:
    return next(check_outline(wanted, today), None) is None


def _says_too_much(summary: str) -> Iterator[Refusal]:
    if _TEN_DIGITS.search(summary):
        yield Refusal(
            "outline-number",
            "The summary holds a number of ten digits, which may be an NHS number or a telephone.",
            "Take it out. Providers that lose must not learn who the person is.",
        )
    if _FULL_POSTCODE.search(summary):
        yield Refusal(
            "outline-postcode",
            "The summary holds a whole postcode.",
            "Take it out. Providers see the first half in its own place.",
        )


def _check_time(wanted: Outline) -> Iterator[Refusal]:
    for part, minutes in wanted.minutes.items():
        if part not in PARTS:
            yield Refusal("part-unknown", f"“{part}” is no part of the day.", "Choose another.")
        elif not 0 < minutes <= LONGEST_DAY:
            yield Refusal(
                "part-minutes",
                f"{minutes} minutes in the {part} cannot be right.",
                f"Give from 1 to {LONGEST_DAY} minutes, or leave it empty.",
            )
    if wanted.kind in AT_HOME and not wanted.minutes:
        yield Refusal(
            "package-without-time",
            "Care at home needs minutes in at least one part of the day.",
            "Say how many minutes are needed, and when.",
        )
    if not 1 <= wanted.days_a_week <= 7:
        yield Refusal("days-a-week", "A week has from 1 to 7 days.", "Check the days a week.")
    if wanted.workers not in (1, 2):
        yield Refusal("workers-at-once", "One or two workers come at once.", "Choose 1 or 2.")


def _check_delegation(wanted: Outline) -> Iterator[Refusal]:
    if not wanted.activities:
        return
    if not wanted.delegation_clause:
        yield Refusal(
            "delegation-not-in-contract",
            "The package has delegated activities, but the contract does not allow them.",
            "Use a contract that allows delegated activities and pays for them, or take them out.",
        )
    if wanted.delegated_minutes <= 0:
        yield Refusal(
            "delegation-without-time",
            "The package has delegated activities and no time for them.",
            "Say how many minutes a day they take. Providers price them on a line of their own.",
        )
