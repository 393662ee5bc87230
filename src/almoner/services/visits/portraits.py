"""A person as the worker at their door needs to see them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from almoner.kernel.london import format_time, to_london
from almoner.platform.web.charts import Chart, Point, line

# PRSB "About me" headings, in the order a worker needs them at the door.
HEADINGS = {
    "how_i_communicate": "How I communicate",
    "please_do": "Please do",
    "please_do_not": "Please do not",
    "what_matters": "What matters to me",
    "who_matters": "Who matters to me",
    "my_wellness": "How I am when I am well",
    "how_to_support_me": "How to support me",
    "also_worth_knowing": "Also worth knowing",
}
LANGUAGES = {
    "en": "English",
    "ur": "Urdu",
    "pa": "Punjabi",
    "gu": "Gujarati",
    "hi": "Hindi",
    "bn": "Bengali",
    "pl": "Polish",
    "ro": "Romanian",
    "so": "Somali",
    "ar": "Arabic",
    "zh": "Chinese",
    "bfi": "British Sign Language",
    "cy": "Welsh",
}


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
        tuple(_words(person.about_me.get("allergies"))),
        tuple(_about(person.about_me)),
    )


def language(code: str) -> str:
    """The language of a BCP 47 code in words; a code that is not known is shown as it is."""
    return LANGUAGES.get(code.split("-")[0].lower(), code)


def _needs(person: Any) -> list[str]:
    found = [str(need) for need in person.contact_needs]
    if person.preferred_language and language(person.preferred_language) != "English":
        found.insert(0, f"Prefers to speak {language(person.preferred_language)}")
    if person.interpreter_needed:
        found.insert(0, "Needs an interpreter")
    return found


def _about(written: dict[str, Any]) -> list[tuple[str, str]]:
    known = [(HEADINGS[key], written[key]) for key in HEADINGS if written.get(key)]
    kept = {*HEADINGS, "allergies", "written_on", "supported_by"}
    others = [(key.replace("_", " ").capitalize(), text) for key, text in written.items()]
    return known + [
        (label, text)
        for (label, text), key in zip(others, written, strict=True)
        if key not in kept and isinstance(text, str) and text
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
