"""What one cell may hold: identifiers and codes kept whole, free text made harmless.

A spreadsheet spoils identifiers quietly (1.2346E+09, 01-Feb, lost zeros). Each spoiling has its own
name, because the mend is different.
"""

from __future__ import annotations

import re

from almoner.platform.imports.report import FORMULA_STARTS, Report, row_column

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_LINE_BREAKS = re.compile(r"\r\n|\r|\n")
_DASHES = re.compile(r"-+")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*%?")
_PHONE = re.compile(r"\+\d[\d ()-]{6,20}")
_MONTH = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec"

_SPOILED: tuple[tuple[re.Pattern[str], str, str, str], ...] = (
    (
        re.compile(r"[+-]?\d(?:\.\d+)?E[+-]?\d+", re.IGNORECASE),
        "excel-scientific",
        "Excel has shortened a long number, and its last digits are lost.",
        "Format the column as Text, type the whole number again, then save.",
    ),
    (
        re.compile(
            rf"(?:\d{{1,2}}[-/ ](?:{_MONTH})|(?:{_MONTH})[-/ ]\d{{2,4}})"
            r"(?:[-/ ]\d{2,4})?",
            re.IGNORECASE,
        ),
        "excel-date",
        "Excel has turned this into a date; it was probably a code such as 1-2 or 1/2.",
        "Format the column as Text, type the code again, then save.",
    ),
    (
        re.compile(r"\d+\.0+"),
        "excel-decimal",
        "Excel or another program has added “.0” to a whole number.",
        "Format the column as Text or as a number without decimals, then save.",
    ),
    (
        re.compile(r"#{2,}"),
        "excel-narrow",
        "The column was too narrow, so only hash signs were saved.",
        "Widen the column, then save again.",
    ),
    (
        re.compile(r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!)", re.IGNORECASE),
        "excel-error",
        "This is an error shown by a formula in Excel, not a value.",
        "Correct the formula, or type the value in.",
    ),
    (
        re.compile(r"'.*"),
        "excel-apostrophe",
        "The value starts with an apostrophe, which Excel uses to mark text.",
        "Remove the apostrophe, if it is not part of the value.",
    ),
    (
        re.compile(r"\d{12,}000"),
        "excel-rounded",
        "Excel keeps 15 digits, so the last digits of this number were probably set to 0.",
        "Format the column as Text, type the whole number again, then save.",
    ),
)


def is_formula(value: str) -> bool:
    """Whether a spreadsheet would run this cell. Not a plain number, a phone number or a dash."""
    bare = value.strip()
    if value.startswith(("\t", "\r")):
        return True
    if not bare.startswith(FORMULA_STARTS):
        return False
    return not any(form.fullmatch(bare) for form in (_PLAIN_NUMBER, _PHONE, _DASHES))


def has_unseen(value: str) -> bool:
    """Whether the value holds control or invisible characters."""
    return _UNSEEN.search(value) is not None


def read_identifier(
    value: str,
    report: Report,
    *,
    row: int,
    column: str,
    max_length: int = 50,
    digits: int | None = None,
) -> str | None:
    """An identifier or code exactly as given, or None with the reason in the report.

    With `digits`, an all-digit value that is shorter is named as having lost its leading zeros.
    """
    problem = identifier_problem(value, max_length=max_length, digits=digits)
    if problem is None:
        return value
    code, words, mend = problem
    report.error(code, words, mend, where=row_column(row, column), column=column, value=value)
    return None


def identifier_problem(
    value: str, *, max_length: int = 50, digits: int | None = None
) -> tuple[str, str, str] | None:
    """Code, problem and mend for a value that cannot be an identifier; None when it can."""
    if has_unseen(value):
        return (
            "unseen-character",
            "The value holds a character that cannot be seen, such as a tab or a line break.",
            "Type the value again.",
        )
    for pattern, code, words, mend in _SPOILED:
        if pattern.fullmatch(value):
            return code, words, mend
    if value.startswith(FORMULA_STARTS):
        return (
            "formula",
            "The value starts with a character that a spreadsheet would run as a formula.",
            "Remove =, +, - or @ from the start.",
        )
    if len(value) > max_length:
        return "too-long", f"The value is longer than {max_length} characters.", "Shorten it."
    return _lost_zeros(value, digits)


def _lost_zeros(value: str, digits: int | None) -> tuple[str, str, str] | None:
    if digits is None or not value.isdecimal() or len(value) >= digits:
        return None
    return (
        "excel-lost-zeros",
        f"This has {len(value)} digits and needs {digits}: Excel drops zeros at the start.",
        "Format the column as Text, type the zeros again, then save.",
    )


def read_text(
    value: str, report: Report, *, row: int, column: str, max_length: int = 1000
) -> str | None:
    """Free text made harmless, or None when it is too long.

    A leading formula character is held off with an apostrophe; unseen characters are removed; both
    with a warning. Line breaks stay.
    """
    where = row_column(row, column)
    if len(value) > max_length:
        report.error(
            "too-long",
            f"The text is longer than {max_length:,} characters.",
            "Shorten it.",
            where=where,
            column=column,
            value=value,
        )
        return None
    text = _LINE_BREAKS.sub("\n", value)
    seen = "\n".join(_UNSEEN.sub("", line) for line in text.split("\n"))
    if seen != text:
        report.warning(
            "unseen-character",
            "Characters that cannot be seen were removed.",
            "Check the text.",
            where=where,
            column=column,
            value=value,
        )
    return _held_off(seen, report, where, column)


def _held_off(text: str, report: Report, where: str, column: str) -> str:
    if not is_formula(text):
        return text
    report.warning(
        "formula",
        "The text starts like a formula. It was kept with an apostrophe before it.",
        "Remove =, +, - or @ from the start, if it should not be there.",
        where=where,
        column=column,
        value=text,
    )
    return "'" + text
