"""Reads one row cell by cell; each reading is a value, or a default with the reason reported."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from almoner.platform.imports.cells import (
    identifier_problem,
    is_formula,
    read_identifier,
    read_text,
)
from almoner.platform.imports.dates import DateProblem, read_date
from almoner.platform.imports.report import Report, row_column
from almoner.platform.imports.tables import Row
from almoner.registers.workforce.ascwds.codetables import table

POSTCODE = re.compile(r"(GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})", re.ASCII)
_HIDDEN_VALUES = frozenset({"NINUMBER", "SALARY", "HOURLYRATE"})


class Fields:
    """One row and the report it writes to."""

    def __init__(self, row: Row, report: Report) -> None:
        self.number = row.number
        self._cells = row.cells
        self._report = report

    def given(self, column: str) -> str:
        return self._cells.get(column, "")

    def error(self, column: str, code: str, problem: str, mend: str) -> None:
        self._report.error(code, problem, mend, **self._place(column))

    def warning(self, column: str, code: str, problem: str, mend: str) -> None:
        self._report.warning(code, problem, mend, **self._place(column))

    def _place(self, column: str) -> dict[str, str]:
        value = "" if column in _HIDDEN_VALUES else self.given(column)
        return {"where": row_column(self.number, column), "column": column, "value": value}

    def identifier(self, column: str, *, required: bool = True) -> str:
        """An identifier as given; '' when it is missing or spoiled."""
        value = self.given(column)
        if not value:
            if required:
                self.missing(column)
            return ""
        return read_identifier(value, self._report, row=self.number, column=column) or ""

    def missing(self, column: str) -> None:
        self.error(column, "missing-value", f"{column} is empty.", "Fill it in.")

    def text(self, column: str, max_length: int, *, required: bool = False) -> str:
        value = self.given(column)
        if not value and required:
            self.missing(column)
        kept = read_text(value, self._report, row=self.number, column=column, max_length=max_length)
        return kept or ""

    def code(self, column: str, codes: str, *, required: bool = False) -> str:
        """A code of the named table; '' when it is missing, spoiled or unknown."""
        value = self.given(column)
        if not value:
            if required:
                self.missing(column)
            return ""
        return value if self._is_code(column, value, codes) else ""

    def codes(self, column: str, codes: str) -> tuple[str, ...]:
        """Codes of the named table, separated by semicolons."""
        parts = [part.strip() for part in self.given(column).split(";") if part.strip()]
        return tuple(dict.fromkeys(part for part in parts if self._is_code(column, part, codes)))

    def _is_code(self, column: str, value: str, codes: str) -> bool:
        known = table(codes)
        if value in known:
            return True
        if problem := identifier_problem(value):
            self.error(column, *problem)
            return False
        mend = f"Use one of {known.words()}."
        if value.lstrip("0") in known:
            mend = f"Use {value.lstrip('0')}, without zeros before it."
        self.error(column, "unknown-code", f"{value[:20]!r} is not a code of {column}.", mend)
        return False

    def day(self, column: str) -> date | None:
        """A date, or None when it is not given or not readable."""
        value = self.given(column)
        if not value:
            return None
        found = read_date(value)
        if isinstance(found, DateProblem):
            self.error(column, found.code, found.problem, found.mend)
            return None
        return found

    def past_day(self, column: str, today: date) -> date | None:
        """As `day`, and not after today."""
        found = self.day(column)
        if found is not None and found > today:
            self.error(column, "future-date", "The date is in the future.", "Check the date.")
            return None
        return found

    def postcode(self, column: str, *, required: bool = False) -> str:
        """A postcode in capitals with one space, or ''. Only its shape is checked here."""
        value = self.given(column)
        if not value:
            if required:
                self.missing(column)
            return ""
        spaced = " ".join(value.upper().split())
        if not POSTCODE.fullmatch(spaced):
            self.error(
                column,
                "postcode-shape",
                "This is not the shape of a UK postcode.",
                "Write it like CV1 5FB.",
            )
            return ""
        bare = spaced.replace(" ", "")
        return f"{bare[:-3]} {bare[-3:]}"

    def check_unkept(self, column: str, codes: str) -> None:
        """Warn of an unknown code in a column that is not kept."""
        value = self.given(column)
        if value and value not in table(codes):
            self.warning(
                column,
                "unknown-code",
                f"{value[:20]!r} is not a code of {column}. The column is not kept here.",
                f"Use one of {table(codes).words()}.",
            )

    def warn_of_formulas(self, read: Iterable[str]) -> None:
        """Warn of formulas in the columns that are not read."""
        for column in sorted(self._cells.keys() - set(read)):
            if is_formula(self.given(column)):
                self.warning(
                    column,
                    "formula",
                    "The cell starts like a formula. The column is not kept here.",
                    "Remove =, +, - or @ from the start.",
                )
