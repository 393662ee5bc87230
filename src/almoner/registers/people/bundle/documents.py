"""From bytes to one JSON object that is safe to walk: UTF-8, shallow, without tricks."""

from __future__ import annotations

import json
import re
from typing import Any

from almoner.platform.imports.reading import line_at, load
from almoner.platform.imports.report import Report

MAX_BYTES = 20 * 1024 * 1024
MAX_DEPTH = 40
MAX_DIGITS = 40

_UNPAIRED = re.compile("[\ud800-\udfff]")

_OTHER_FORMATS = (
    (b"<", "This is XML. Only the JSON form of FHIR is read here.", "Ask for the Bundle as JSON."),
    (b"PK\x03\x04", "This is a zip file or a workbook.", "Unpack it and choose the .json file."),
    (b"%PDF", "This is a PDF.", "Ask for the Bundle as JSON."),
    (b"\x1f\x8b", "This is a compressed (gzip) file.", "Unpack it first."),
)


class _Refused(ValueError):
    def __init__(self, code: str, problem: str, mend: str) -> None:
        super().__init__(problem)
        self.code, self.problem, self.mend = code, problem, mend


def printable(value: object) -> str:
    """The value as text that any store or screen can hold: half letters become U+FFFD."""
    return _UNPAIRED.sub("\ufffd", str(value)[:200])


def read_object(data: bytes, report: Report) -> dict[str, Any] | None:
    """The JSON object in `data`, or None with the reason in the report."""
    content = load(data, report, max_bytes=MAX_BYTES)
    text = None if content is None else _text(content, report)
    if text is None:
        return None
    read, document = _parsed(text, report)
    if not read:
        return None
    if not isinstance(document, dict):
        report.error(
            "not-an-object",
            "The file does not hold a FHIR resource: it should start with { and name a resource.",
            "Ask for a FHIR R4 Bundle as JSON.",
            where="line 1",
        )
        return None
    return document


def _text(content: bytes, report: Report) -> str | None:
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    for mark, problem, mend in _OTHER_FORMATS:
        if start.startswith(mark):
            report.error("not-json", problem, mend)
            return None
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in content:
        report.error(
            "wrong-encoding",
            "The file is not saved as UTF-8 (it looks like UTF-16, or is damaged).",
            "Save or export it again as UTF-8, the only encoding of FHIR.",
        )
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem_found:
        report.error(
            "wrong-encoding",
            "The file is not saved as UTF-8, so names could be spoiled.",
            "Save or export it again as UTF-8, the only encoding of FHIR.",
            where=f"line {line_at(content, problem_found.start)}",
        )
        return None


def _parsed(text: str, report: Report) -> tuple[bool, Any]:
    try:
        document = json.loads(
            text,
            parse_int=_whole_number,
            parse_float=_number,
            parse_constant=_no_constant,
            object_pairs_hook=_object,
        )
    except json.JSONDecodeError as problem:
        _say_broken(text, problem, report)
    except _Refused as refused:
        report.error(refused.code, refused.problem, refused.mend)
    except RecursionError:
        _say_deep(report)
    else:
        if not _too_deep(document):
            return True, document
        _say_deep(report)
    return False, None


def _whole_number(token: str) -> int:
    _check_digits(token)
    return int(token)


def _number(token: str) -> float:
    _check_digits(token)
    value = float(token)
    if value in (float("inf"), float("-inf")):
        raise _huge(token)
    return value


def _check_digits(token: str) -> None:
    if len(token) > MAX_DIGITS:
        raise _huge(token)


def _huge(token: str) -> _Refused:
    return _Refused(
        "huge-number",
        f"The number {token[:20]}… is too large to be real.",
        "Correct it where the file was made.",
    )


def _no_constant(token: str) -> None:
    raise _Refused(
        "invalid-json",
        f"{token} is not a number that JSON allows.",
        "Correct it where the file was made.",
    )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    names = [name for name, _ in pairs]
    twice = next(name for name in names if names.count(name) > 1)
    raise _Refused(
        "repeated-name",
        f"One object holds “{printable(twice)[:40]}” twice, so its meaning is not certain.",
        "Ask for the file to be made again: each name may stand once in an object.",
    )


def _say_broken(text: str, problem: json.JSONDecodeError, report: Report) -> None:
    where = f"line {problem.lineno}, column {problem.colno}"
    if problem.msg == "Extra data" and text[: problem.pos].rstrip().endswith("}"):
        report.error(
            "several-documents",
            "The file holds several JSON documents, as a bulk export does.",
            "Ask for one Bundle (type collection) with the people and their care plans in it.",
            where=where,
        )
    elif problem.pos >= len(text.rstrip()) or problem.msg.startswith("Unterminated string"):
        report.error(
            "truncated",
            "The file stops before its end: it was cut short.",
            "Download or export the whole file again.",
            where=where,
        )
    else:
        report.error(
            "invalid-json",
            f"This is not valid JSON: {problem.msg.lower()}.",
            "Export the file again, or correct it at this place.",
            where=where,
        )


def _too_deep(document: Any) -> bool:
    level = [document]
    for _ in range(MAX_DEPTH):
        level = [inner for value in level for inner in _inside(value)]
        if not level:
            return False
    return True


def _inside(value: Any) -> list[Any]:
    held = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [inner for inner in held if isinstance(inner, dict | list)]


def _say_deep(report: Report) -> None:
    report.error(
        "too-deep",
        f"Objects stand inside each other more than {MAX_DEPTH} deep. No real record does that.",
        "Check where the file came from.",
    )
