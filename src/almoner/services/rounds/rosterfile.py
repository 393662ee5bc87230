"""A plan as files other software reads: a roster in CSV and Excel, and calendars. No names in them
but those of the provider's own people and workers."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from icalendar import Calendar, Event

from almoner.kernel.london import to_london
from almoner.platform.imports.report import shown
from almoner.services.rounds.models import PlannedCall, RoundPlan
from almoner.services.rounds.rules.around import Outside
from almoner.services.rounds.rules.clock import moment_of

# The headings that the import finds again.
HEADINGS = (
    *("Client", "NHS number", "Carer", "Date", "Start time", "End time", "Duration"),
    *("Second carer", "Delegated activity"),
)
LONGEST = 300


def rows_of(calls: Sequence[PlannedCall]) -> Iterator[list[str | int]]:
    """A line for each call, in order of time; two lines at one time for two workers."""
    for one in sorted(calls, key=lambda call: (call.starts_at, call.wanted_id, call.task)):
        starts, ends = to_london(one.starts_at), to_london(one.ends_at)
        person = one.wanted.person
        yield [
            shown(person.name, LONGEST),
            person.nhs_number or "",
            shown(one.worker.name, LONGEST),
            f"{starts:%d/%m/%Y}",
            f"{starts:%H:%M}",
            f"{ends:%H:%M}",
            int((ends - starts).total_seconds() // 60),
            "Yes" if one.wanted.workers == 2 else "",
            "; ".join(one.wanted.activities) if one.task == 0 else "",
        ]


def as_csv(calls: Sequence[PlannedCall]) -> str:
    """With a mark that Excel reads as UTF-8."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(HEADINGS)
    table.writerows(rows_of(calls))
    return "\ufeff" + written.getvalue()


def as_xlsx(calls: Sequence[PlannedCall]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Roster"
    sheet.append(list(HEADINGS))
    for row in rows_of(calls):
        sheet.append(row)
    sheet.freeze_panes = "A2"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def as_calendar(
    plan: RoundPlan,
    calls: Sequence[PlannedCall],
    made_at: datetime,
    outside: Sequence[Outside] = (),
) -> bytes:
    """One worker's calls, and the visits around which they were planned. A calendar may end up on
    any phone, so it says where and when to be, and the person's initials: no name, no address,
    nothing of what is to be done. A newer version of the plan takes the place of an older one."""
    calendar = Calendar()
    calendar.add("prodid", "-//Almoner//Rounds//EN")
    calendar.add("version", "2.0")
    for key, starts, ends, name in sorted(_timed(plan, calls, outside), key=itemgetter(1)):
        event = Event()
        event.add("uid", f"{key}@almoner")
        event.add("sequence", plan.version)
        event.add("dtstamp", made_at)
        event.add("dtstart", starts)
        event.add("dtend", ends)
        event.add("summary", f"Visit {''.join(word[:1] for word in name)}")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _timed(
    plan: RoundPlan, calls: Sequence[PlannedCall], outside: Sequence[Outside]
) -> Iterator[tuple[str, datetime, datetime, tuple[str, str]]]:
    """(key, start, end, given and family name)."""
    for call in calls:
        person, key = call.wanted.person, f"call-{call.wanted_id}-{call.task}"
        yield key, call.starts_at, call.ends_at, (person.given_name, person.family_name)
    for one in outside:
        given, _, family = one.person.rpartition(" ")
        times = moment_of(plan.day, one.starts), moment_of(plan.day, one.ends)
        yield f"visit-{one.visit_id}", *times, (given, family)
