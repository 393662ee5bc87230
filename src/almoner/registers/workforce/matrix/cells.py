"""What one cell of a training matrix means, or why it is not understood."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from almoner.kernel.london import format_date
from almoner.platform.imports.spreadsheets import Cell
from almoner.registers.workforce.matrix.dates import (
    Dated,
    Doubt,
    check_range,
    read_day_without_year,
    read_serial,
    read_text_date,
)
from almoner.registers.workforce.matrix.records import DateMeaning, State

TICKS = frozenset(
    {"✓", "✔", "☑", "√", "✅", "✕", "ü", "x", "y", "yes", "true", "done", "pass", "passed"}
    | {"complete", "completed", "attended", "trained"}
)
CROSSES = frozenset({"✗", "✘", "☒", "❌", "n", "no", "none", "false", "due", "required"}) | {
    "outstanding",
    "tbc",
    "tba",
    "not done",
    "not completed",
    "not complete",
    "not started",
    "not yet",
    "to do",
    "to book",
    "needs booking",
    "needs training",
    "training needed",
    "to be booked",
}
EXEMPT = frozenset(
    {"n/a", "na", "n.a.", "n.a", "n / a", "not applicable", "not required", "not needed", "exempt"}
)
LAPSED = frozenset({"expired", "lapsed", "out of date", "overdue", "ood"})
BOOKED = frozenset({"booked", "bkd", "enrolled", "scheduled", "in progress", "started", "pending"})

_LEADS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"(?:re-?)?(?:booked|bkd|enrolled|scheduled)\b(?: for| on| in)?[ :\-–(]*"),
        "booked",
    ),
    (re.compile(r"(?:expired|lapsed|overdue)\b(?: on| since)?[ :\-–(]*"), "expired"),
    (
        re.compile(
            r"(?:expires?|expiry|exp|valid (?:until|to)|due|renew(?:al)?(?: due)?|refresher due)"
            r"\b\.?(?: on| by| in)?[ :\-–(]*"
        ),
        "expires",
    ),
    (
        re.compile(
            r"(?:completed?|comp|done|passed|attended|trained|yes|y|✓|✔|☑|√|✅)"
            r"(?![a-z])\.?(?: on| in)?[ :\-–(]*"
        ),
        "completed",
    ),
)
_EXCEL_ERROR = re.compile(r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a cell says. `rule` tells in words what had to be chosen, '' when nothing had."""

    state: State
    completed_on: date | None = None
    expires_on: date | None = None
    booked_on: date | None = None
    rule: str = ""


def understand(cell: Cell, dates: DateMeaning, today: date) -> Meaning | Doubt:
    """The meaning of a cell where a bare date means `dates`. A `Doubt` is never a guess."""
    value = cell.value
    if cell.formula is not None and value is None:
        return Doubt(
            "formula-not-worked-out",
            "This is a formula whose result was not saved in the file.",
            "Open the workbook in Excel, save it, and bring it again.",
        )
    if value is None:
        return Meaning("missing")
    if isinstance(value, bool):
        return Meaning("undated") if value else Meaning("missing")
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return _dated(check_range(Dated(day), today), dates, today)
    if isinstance(value, int | float):
        return _number(value, dates, today)
    if isinstance(value, str):
        return _text(value, dates, today)
    return Doubt("time", "This is a time of day, not a date.", "Write the date as DD/MM/YYYY.")


def _number(value: float, dates: DateMeaning, today: date) -> Meaning | Doubt:
    serial = read_serial(value, today)
    if serial is not None:
        return _dated(serial, dates, today)
    if value in range(1980, 2101):
        return Doubt("year-only", "There is only a year here.", "Write the full date.")
    return Doubt(
        "number",
        "This is a number, and no date is stored as this number.",
        "Write a date, a tick, n/a or booked.",
    )


def _text(value: str, dates: DateMeaning, today: date) -> Meaning | Doubt:
    typed = " ".join(value.split())
    if not typed:
        return Meaning("missing")
    if _EXCEL_ERROR.fullmatch(typed):
        return Doubt(
            "excel-error",
            "This is an error shown by a formula in Excel. It does not mean “not applicable”.",
            "Correct the formula, or type the date in.",
        )
    word = typed.lower().strip(" .!*()").removesuffix(" -")
    return _word(word or typed) or _with_date(typed, dates, today)


def _word(word: str) -> Meaning | None:
    states: tuple[tuple[frozenset[str], State], ...] = (
        (TICKS, "undated"),
        (CROSSES, "missing"),
        (EXEMPT, "not_applicable"),
        (LAPSED, "expired"),
        (BOOKED, "booked"),
    )
    return next((Meaning(state) for words, state in states if word in words), None)


def _with_date(typed: str, dates: DateMeaning, today: date) -> Meaning | Doubt:
    if typed.isdecimal() and len(typed) == 5:
        return _number(int(typed), dates, today)
    bare = read_text_date(typed, today)
    if bare is not None:
        return _dated(bare, dates, today)
    lowered = typed.lower()
    for pattern, state in _LEADS:
        if lead := pattern.match(lowered):
            return _led(state, lowered[lead.end() :].rstrip(" )."), today)
    return Doubt(
        "not-understood",
        "This is not a date, a tick or a word that is known here.",
        "Write a date as DD/MM/YYYY, a tick, n/a, booked or expired.",
    )


def _led(state: str, rest: str, today: date) -> Meaning | Doubt:
    if state == "booked":
        return _booked(rest, today)
    found = read_text_date(rest, today)
    if found is None:
        return Doubt(
            "not-understood",
            "The first word is known here, but what follows it is not a date.",
            "Write the word and the date alone, the date as DD/MM/YYYY.",
        )
    if state != "expired" or isinstance(found, Doubt):
        return _dated(found, "completed" if state == "completed" else "expires", today)
    return Meaning("expired", expires_on=found.day, rule=found.rule)


def _booked(rest: str, today: date) -> Meaning | Doubt:
    found = read_day_without_year(rest, today) or read_text_date(rest, today)
    if found is None:
        return Doubt(
            "not-understood",
            "It says that training is booked, but what follows is not a date.",
            "Write the date of the booking as DD/MM/YYYY.",
        )
    if isinstance(found, Doubt):
        return found
    return Meaning("booked", booked_on=found.day, rule=found.rule)


def _dated(found: Dated | Doubt, dates: DateMeaning, today: date) -> Meaning | Doubt:
    if isinstance(found, Doubt):
        return found
    meaning = Meaning("booked", rule=found.rule)
    if dates == "booked":
        return replace(meaning, booked_on=found.day)
    if dates == "expires":
        state: State = "expired" if found.day < today else "expires"
        return replace(meaning, state=state, expires_on=found.day)
    if found.day > today:
        return Doubt(
            "completed-in-future",
            f"Training cannot have been completed on {format_date(found.day)}, a day to come.",
            "If it is the day that training expires or is booked for, say so in the mapping.",
        )
    return replace(meaning, state="completed", completed_on=found.day)
