"""What the national tracker asks each month, when, what changed, and which months were missed.

Source: gov.uk formal notice, updated 26 April 2024 (F); Staffordshire County Council on months that
were missed (F). Each field carries how far it is known. Fields known only from general knowledge
are left out, absences among them. Nothing is sent from here.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from almoner.kernel.calendars import CALENDARS
from almoner.kernel.london import add_months, format_date, localise
from almoner.kernel.refusals import Refusal
from almoner.kernel.sourced import Confidence
from almoner.kernel.zone import to_london

NOTICE = "gov.uk, formal notice on adult social care data, updated 26 April 2024"
OPENS, CLOSES = 8, 14
IN_A_ROW, IN_A_YEAR = 3, 4
MOST = 5_000
BEDS = frozenset({"residential", "nursing"})
AT_HOME = frozenset({"home_care"})
COLUMNS = ("Service", "Month", "Field", "Value", "Before", "Saved", "How far the field is known")
Values = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Field:
    """One number. `kinds`: which services are asked for it."""

    code: str
    words: str
    confidence: Confidence
    kinds: frozenset[str]


_BOTH = BEDS | AT_HOME
_F, _F2 = Confidence.F, Confidence.F2
FIELDS = (
    Field("maximum", "Beds in all", _F, BEDS),
    Field("occupied", "Beds in use", _F, BEDS),
    Field("reserved", "Beds empty and reserved", _F, BEDS),
    Field("accepting", "Beds empty and accepting admissions", _F, BEDS),
    Field("people", "People who use the service", _F2, AT_HOME),
    Field("nurses", "Registered nurses you employ", _F, BEDS),
    Field("carers", "Other staff you employ who give care", _F, BEDS),
    Field("others", "Staff you employ who do not give care", _F, BEDS),
    Field("agency_nurses", "Agency and bank nurses", _F, BEDS),
    Field("agency_carers", "Agency and bank staff who give care", _F, BEDS),
    Field("agency_others", "Agency and bank staff who do not give care", _F2, BEDS),
    Field("staff", "Staff you employ", _F2, AT_HOME),
)


def fields_of(kind: str) -> tuple[Field, ...]:
    return tuple(one for one in FIELDS if kind in one.kinds)


def is_asked(kind: str) -> bool:
    """True for services of which the tracker is known to ask."""
    return kind in _BOTH


def window(month: date) -> tuple[datetime, datetime]:
    """From when until when a month's return can be saved, half-open: from the start of the 8th to
    the end of the 14th, or of the next working day when that is none."""
    last = month.replace(day=CLOSES)
    while not CALENDARS["working_days"].counts(last):
        last += timedelta(days=1)
    return localise(month.replace(day=OPENS), time()), localise(last + timedelta(days=1), time())


def month_of(at: datetime) -> date:
    return to_london(at).date().replace(day=1)


def is_open(at: datetime) -> bool:
    opens, closes = window(month_of(at))
    return opens <= at < closes


def next_window(at: datetime) -> tuple[datetime, datetime]:
    """The one that is open, else the next to open."""
    this = window(month_of(at))
    return this if at < this[1] else window(add_months(month_of(at), 1))


def check_values(values: Values, kind: str, at: datetime) -> Iterator[Refusal]:
    """Every reason why a return cannot be saved now. None is allowed: not known."""
    if not is_asked(kind):
        yield Refusal("not-asked", "The tracker does not ask for this service.", "Choose another.")
        return
    if not is_open(at):
        opens, closes = next_window(at)
        last = format_date(to_london(closes).date() - timedelta(days=1))
        yield Refusal(
            "window-shut",
            "The return of this month cannot be saved now.",
            f"The next can be saved from {format_date(to_london(opens).date())} to {last}.",
        )
    yield from _wrong(values, kind)


def _wrong(values: Values, kind: str) -> Iterator[Refusal]:
    known = {one.code: one.words for one in fields_of(kind)}
    for code in sorted(set(values) ^ set(known)):
        yield Refusal(f"{code}-unknown", f"“{code}” does not fit the return.", "Fill in the form.")
    for code, number in values.items():
        if number is not None and not 0 <= number <= MOST:
            reason = f"{number} cannot be right for “{known.get(code, code)}”."
            yield Refusal(f"{code}-out-of-range", reason, f"Give a whole number from 0 to {MOST}.")
    beds = [values.get(name) for name in ("occupied", "reserved", "accepting")]
    most = values.get("maximum")
    if most is not None and most >= 0 and sum(number or 0 for number in beds) > most:
        yield Refusal(
            "more-than-there-are",
            f"More beds are in use, reserved and accepting than the {most} that there are.",
            "Check the four numbers.",
        )


def changed(before: Values | None, now: Values) -> dict[str, tuple[int | None, int | None]]:
    """Field → (before, now), of those that differ. Without a return before: nothing changed."""
    if before is None:
        return {}
    return {c: (before.get(c), number) for c, number in now.items() if before.get(c) != number}


@dataclass(frozen=True, slots=True)
class Missed:
    """Months of the last twelve whose window shut without a return saved in it, oldest first."""

    months: tuple[date, ...]
    in_a_row: int

    @property
    def warns(self) -> bool:
        """A fine is possible from here on, after a notice of intent (F)."""
        return self.in_a_row >= IN_A_ROW or len(self.months) >= IN_A_YEAR


def missed(saved: Iterable[datetime], at: datetime) -> Missed:
    """Counted from the first return saved here: what was sent from elsewhere before is not known.

    `saved`: when each was saved. One saved outside its window does not count.
    """
    moments = sorted(saved)
    if not moments:
        return Missed((), 0)
    done = {month_of(one) for one in moments if is_open(one)}
    first = max(month_of(moments[0]), add_months(month_of(at), -12))
    shut = [month for month in _months(first, month_of(at)) if window(month)[1] <= at][-12:]
    lost = tuple(month for month in shut if month not in done)
    row = next((n for n, month in enumerate(reversed(shut)) if month in done), len(shut))
    # One saved while the window is still open ends the row at once.
    return Missed(lost, 0 if month_of(at) in done else row)


def _months(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first = add_months(first, 1)


def as_csv(rows: Sequence[Sequence[object]]) -> str:
    """Rows in the order of COLUMNS. What a spreadsheet would take for a formula is kept as text."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return made.getvalue()


def _plain(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text
