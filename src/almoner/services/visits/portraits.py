"""A person as the worker at their door needs to see them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from almoner.kernel.london import format_time, to_london
from almoner.platform.web.charts import Chart, Point, line
from almoner.registers.people.rules import ABOUT_ME_HEADINGS, language_name

# The "About me" headings that matter most at the door come first.
_SPEAKING = "How I communicate and how to communicate with me"
_FIRST = ("Please do and please don't", "How and when to support me", "My wellness")


@dataclass(frozen=True, slots=True)
class Portrait:
    """`checks` are for making sure it is the right person; `needs` for speaking with them."""

    name: str
    known_as: str
    checks: tuple[tuple[str, Any], ...]
    needs: tuple[str, ...]
    allergies: tuple[str, ...]
    about_me: tuple[tuple[str, str], ...]


def portrait(person: Any, at: datetime) -> Portrait:
    return Portrait(
        person.name,
        person.known_as,
        (
            ("Full name", person.name),
            ("Date of birth", person.born_on),
            ("Age", _age(person.born_on, to_london(at).date())),
            ("Address", person.address),
        ),
        tuple(_needs(person)),
        tuple(_allergies(person)),
        tuple(_about(person.about_me)),
    )


def conditions_of(person: Any) -> list[str]:
    """Conditions in words, however the record keeps them."""
    return [
        str(one.get("label", "")) if isinstance(one, dict) else str(one)
        for one in person.conditions
    ]


def _needs(person: Any) -> list[str]:
    found = [str(need) for need in person.contact_needs]
    language = language_name(person.preferred_language) if person.preferred_language else ""
    if language and language != "English":
        found.insert(0, f"Prefers to speak {language}")
    if person.interpreter_needed:
        found.insert(0, "Needs an interpreter")
    if said := person.about_me.get(_SPEAKING):
        found.append(said)
    return found


def _allergies(person: Any) -> list[str]:
    """From the page about them, or from conditions that are allergies."""
    listed = _words(person.about_me.get("allergies"))
    return listed + [one for one in conditions_of(person) if "allerg" in one.lower()]


def _about(written: dict[str, Any]) -> list[tuple[str, str]]:
    hidden = {_SPEAKING, "allergies"}
    headings = [*_FIRST, *(one for one in ABOUT_ME_HEADINGS if one not in _FIRST)]
    headings += [one for one in written if one not in headings]
    return [
        (one, written[one])
        for one in headings
        if one not in hidden and isinstance(written.get(one), str) and written[one]
    ]


def _words(given: Any) -> list[str]:
    return [str(one) for one in given] if isinstance(given, list) else [given] if given else []


def _age(born_on: date | None, today: date) -> str:
    if born_on is None:
        return ""
    had_birthday = (today.month, today.day) >= (born_on.month, born_on.day)
    return f"{today.year - born_on.year - (not had_birthday)} years"


@dataclass(frozen=True, slots=True)
class GlucoseChart:
    """Readings in mmol/L through time, and the person's own range from the plan in force."""

    chart: Chart
    range: str


def glucose(series: Sequence[tuple[datetime, float]], plan: Any) -> GlucoseChart | None:
    """None without readings: an empty chart says nothing."""
    if not series:
        return None
    points = [Point(_short(at), value) for at, value in series]
    chart = line("Blood glucose, last 30 days", points, unit="mmol/L", places=1)
    return GlucoseChart(chart, _range(plan.values if plan else {}))


def _range(values: dict[str, Any]) -> str:
    low, high = values.get("glucose_low"), values.get("glucose_high")
    return f"{low['value']} to {high['value']} mmol/L" if low and high else ""


def _short(at: datetime) -> str:
    """ "20 Nov, 8:05am": short enough for the foot of a chart on a phone."""
    shown = to_london(at)
    return f"{shown.day} {shown:%b}, {format_time(at)}"
