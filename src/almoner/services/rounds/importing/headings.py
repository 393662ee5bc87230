"""Which column of a roster is which: by its heading, whatever the system calls it. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from almoner.platform.imports.report import Report, shown

# What common rostering systems call each column, in small letters without marks.
NAMES: dict[str, tuple[str, ...]] = {
    "person": (
        *("client", "client name", "service user", "service user name", "su name", "person"),
        *("customer", "customer name", "person name", "resident", "supported person"),
    ),
    "nhs_number": ("nhs number", "nhs no", "client nhs number"),
    "worker": (
        *("carer", "carer name", "care worker", "worker", "staff", "staff name", "employee"),
        *("employee name", "carer 1", "staff member", "assigned to", "first carer", "care giver"),
    ),
    "worker_number": (
        *("staff id", "staff number", "employee id", "employee number", "payroll number"),
        *("carer id", "uniqueworkerid", "payroll id"),
    ),
    "second": (
        *("second carer", "carer 2", "double up", "double up carer", "second worker", "staff 2"),
        *("doubleup", "2nd carer", "second staff", "double up with"),
    ),
    "day": ("date", "visit date", "call date", "day", "shift date", "scheduled date"),
    "starts": (
        *("start", "start time", "planned start", "scheduled start", "call start", "time in"),
        *("visit start", "from", "start date time", "planned start time"),
    ),
    "ends": (
        *("end", "end time", "planned end", "scheduled end", "call end", "time out", "finish"),
        *("visit end", "to", "finish time", "end date time", "planned end time"),
    ),
    "minutes": ("duration", "length", "minutes", "duration mins", "duration minutes", "mins"),
    "activity": ("delegated activity", "activity", "delegated task"),
}
REQUIRED = ("person", "starts")
_WORDS = {
    "person": "who is visited (such as “Client”)",
    "starts": "the start (such as “Start time”)",
    "day": "the day (such as “Date”)",
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Our name → heading in the file; `unused`: headings that are not read."""

    headings: Mapping[str, str]
    unused: tuple[str, ...]

    def __contains__(self, name: str) -> bool:
        return name in self.headings


def find_columns(headers: Sequence[str], report: Report) -> Columns | None:
    """The columns of a roster; None, with the reasons in the report, when one is missing."""
    found: dict[str, str] = {}
    unused = []
    for header in headers:
        name = _named(header)
        if name is None:
            unused.append(header)
        elif name in found:
            report.error(
                "two-columns",
                f"“{shown(found[name])}” and “{shown(header)}” both look like the same thing.",
                "Keep one of the two columns.",
                where="row 1",
                column=header,
            )
        else:
            found[name] = header
    for name in REQUIRED:
        if name not in found:
            report.error(
                "missing-column",
                f"No column says {_WORDS[name]}.",
                "Add the column, or correct its heading.",
                where="row 1",
            )
    if "ends" not in found and "minutes" not in found:
        report.error(
            "missing-column",
            "No column says when a visit ends or how long it lasts.",
            "Add “End time” or “Duration”.",
            where="row 1",
        )
    return Columns(found, tuple(unused)) if report.ok else None


def _named(header: str) -> str | None:
    plain = re.sub(r"[^a-z0-9]+", " ", header.casefold()).strip()
    return next((name for name, known in NAMES.items() if plain in known), None)
