"""What an import tells the person who brought the file.

A `Finding` names one thing: where it is, what it says, what is wrong and how to mend it.
A `Report` holds the findings of one file (or one upload of several files) and the counts of what
was read and what changed. A report with an error changes nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Literal, TypedDict

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")

SHOWN_LENGTH = 60
HELD_PER_SEVERITY = 200

FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_SHORT_NAMES = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}


def shown(value: object, length: int = SHOWN_LENGTH) -> str:
    """The value as it is safe to show: unseen characters spelled out, no live formula, cut short.

    At most `length` characters. A report may be opened in a spreadsheet, so a value that a
    spreadsheet would run starts with an apostrophe.
    """
    text = _UNSEEN.sub(_spell, str(value)[: length + 1])
    if text.lstrip().startswith(FORMULA_STARTS):
        text = "'" + text
    return text if len(text) <= length else text[: length - 1] + "…"


def _spell(match: re.Match[str]) -> str:
    character = match.group()
    return _SHORT_NAMES.get(character) or f"\\u{ord(character):04x}"


def row_column(row: int, column: str) -> str:
    """The words for a cell of a table; row 1 is the row of headings, as a spreadsheet shows it."""
    return f"row {row}, column {shown(column)}" if column else f"row {row}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in a file, in words for the person who keeps the file.

    `where` is "row 7, column DOB", "cell D14" or "entry[3].resource.name"; `value` is as given,
    made safe to show; `code` is a short stable name for tests and for counting.
    """

    severity: Severity
    where: str
    column: str
    value: str
    problem: str
    mend: str
    code: str

    def __post_init__(self) -> None:
        if self.severity not in SEVERITIES:
            raise ValueError(f"A finding is an error, a warning or a note, not {self.severity!r}")
        for name, length in (("where", 160), ("column", SHOWN_LENGTH), ("value", SHOWN_LENGTH)):
            object.__setattr__(self, name, _shown_once(getattr(self, name), length))

    def as_line(self) -> str:
        given = f" “{self.value}”:" if self.value else ""
        place = f"{self.where}:" if self.where else ""
        return " ".join(f"{self.severity}: {place}{given} {self.problem} {self.mend}".split())


def _shown_once(text: str, length: int) -> str:
    return text if text.startswith("'") and len(text) <= length else shown(text, length)


class Counts(TypedDict):
    created: int
    updated: int
    unchanged: int
    skipped: int


class ReportDict(TypedDict):
    kind: str
    filename: str
    digest: str
    ok: bool
    rows_read: int
    counts: Counts
    errors: int
    warnings: int
    notes: int
    findings: list[dict[str, str]]
    findings_not_shown: int


@dataclass(slots=True)
class Report:
    """The findings and counts of one import. `digest` is the SHA-256 of the bytes, in hex."""

    kind: str
    filename: str
    digest: str = ""
    rows_read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    held_per_severity: int = HELD_PER_SEVERITY
    findings: list[Finding] = field(default_factory=list)
    totals: Counter[Severity] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.filename = shown(self.filename, 120)

    @property
    def ok(self) -> bool:
        """True while no error has been found. Warnings and notes do not stop an import."""
        return self.totals["error"] == 0

    @property
    def not_shown(self) -> int:
        """How many findings were counted but not held."""
        return sum(self.totals.values()) - len(self.findings)

    def add(self, finding: Finding) -> None:
        """Count a finding, and hold it while there is room for its severity."""
        self.totals[finding.severity] += 1
        if self.totals[finding.severity] <= self.held_per_severity:
            self.findings.append(finding)

    def error(
        self,
        code: str,
        problem: str,
        mend: str,
        *,
        where: str = "",
        column: str = "",
        value: object = "",
    ) -> None:
        """Add an error: the file will change nothing."""
        self.add(_finding("error", code, problem, mend, where, column, value))

    def warning(
        self,
        code: str,
        problem: str,
        mend: str,
        *,
        where: str = "",
        column: str = "",
        value: object = "",
    ) -> None:
        """Add a warning: the file can be used, and something in it was set aside or changed."""
        self.add(_finding("warning", code, problem, mend, where, column, value))

    def note(
        self,
        code: str,
        problem: str,
        mend: str = "",
        *,
        where: str = "",
        column: str = "",
        value: object = "",
    ) -> None:
        """Add a note: nothing to mend, but worth knowing."""
        self.add(_finding("note", code, problem, mend, where, column, value))

    def codes(self, severity: Severity | None = None) -> list[str]:
        """The codes of the findings held, in order; of one severity if it is given."""
        return [f.code for f in self.findings if severity in (None, f.severity)]

    def take(self, others: Iterable[Report], *, name_files: bool) -> None:
        """Add the findings and rows of other reports; with `name_files`, `where` names the file."""
        for other in others:
            self.rows_read += other.rows_read
            unheld = Counter(other.totals)
            for finding in other.findings:
                unheld[finding.severity] -= 1
                self.add(_in_file(finding, other.filename) if name_files else finding)
            self.totals.update(unheld)

    def as_dict(self) -> ReportDict:
        """The report as plain data, ready for JSON."""
        return {
            "kind": self.kind,
            "filename": self.filename,
            "digest": self.digest,
            "ok": self.ok,
            "rows_read": self.rows_read,
            "counts": {
                "created": self.created,
                "updated": self.updated,
                "unchanged": self.unchanged,
                "skipped": self.skipped,
            },
            "errors": self.totals["error"],
            "warnings": self.totals["warning"],
            "notes": self.totals["note"],
            "findings": [asdict(f) for f in self.findings],
            "findings_not_shown": self.not_shown,
        }

    def as_lines(self) -> list[str]:
        """The report as lines of text: what happened, then each finding, worst first."""
        lines = [self._headline()]
        for severity in SEVERITIES:
            lines += [f.as_line() for f in self.findings if f.severity == severity]
        if self.not_shown:
            lines.append(f"and {_plural(self.not_shown, 'more finding')}, not shown.")
        return lines

    def _headline(self) -> str:
        read = f"{self.filename}: {_plural(self.rows_read, 'row')} read"
        if not self.ok:
            return f"{read}, {_plural(self.totals['error'], 'error')}. Nothing was changed."
        return (
            f"{read}. {self.created} created, {self.updated} updated, "
            f"{self.unchanged} unchanged, {self.skipped} skipped."
        )


def _finding(
    severity: Severity,
    code: str,
    problem: str,
    mend: str,
    where: str,
    column: str,
    value: object,
) -> Finding:
    return Finding(severity, where, column, shown(value), problem, mend, code)


def _in_file(finding: Finding, filename: str) -> Finding:
    where = f"{filename}, {finding.where}" if finding.where else filename
    return Finding(
        finding.severity,
        where,
        finding.column,
        finding.value,
        finding.problem,
        finding.mend,
        finding.code,
    )


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
