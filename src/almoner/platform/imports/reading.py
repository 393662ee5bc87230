"""From a file somebody brings to text that is safe to read.

Every function takes the report and writes what it finds there. On an error it returns None; it
never raises for anything a file can hold, and never returns half a file.
"""

from __future__ import annotations

import hashlib
import re
import stat
from pathlib import Path
from typing import BinaryIO

from almoner.platform.imports.report import Report

MAX_BYTES = 50 * 1024 * 1024

Source = bytes | Path | BinaryIO

_UTF_8_MARK = b"\xef\xbb\xbf"
_WESTERN_UTF_8 = re.compile(rb"[\xc2\xc3][\x80-\xbf]|\xe2[\x80-\xbf][\x80-\xbf]")
_READ_TWICE = re.compile("[ÃÂ][\u00a0-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€")
_CONTROLS = re.compile(rb"[\x01-\x08\x0b\x0e-\x1f\x7f]")

_KNOWN_STARTS: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x03\x04", "an Excel workbook or a zip file", "Save the sheet as CSV, then try again."),
    (b"PK\x05\x06", "an empty zip file", "Save the sheet as CSV, then try again."),
    (b"\xd0\xcf\x11\xe0", "an old or locked Excel workbook", "Save the sheet as CSV."),
    (b"%PDF", "a PDF", "Ask for the file as CSV."),
    (b"\x1f\x8b", "a compressed (gzip) file", "Unpack it first."),
    (b"\x89PNG", "a picture", "Choose the data file."),
    (b"\xff\xd8\xff", "a picture", "Choose the data file."),
    (b"{\\rtf", "a rich text document", "Save the data as CSV."),
)


def load(source: Source, report: Report, *, max_bytes: int = MAX_BYTES) -> bytes | None:
    """The bytes of a file no larger than `max_bytes`; sets the report's digest.

    A path is measured before it is opened. An open file is never read past the limit.
    """
    content = _bytes_of(source, report, max_bytes)
    if content is None:
        return None
    if len(content) > max_bytes:
        _too_large(report, max_bytes)
        return None
    report.digest = hashlib.sha256(content).hexdigest()
    if not content.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        report.error("empty-file", "The file is empty.", "Check that you chose the right file.")
        return None
    return content


def _bytes_of(source: Source, report: Report, max_bytes: int) -> bytes | None:
    if isinstance(source, bytes):
        return source
    if isinstance(source, Path):
        return _bytes_at(source, report, max_bytes)
    try:
        return source.read(max_bytes + 1)
    except (OSError, ValueError):
        _unreadable(report)
        return None


def _bytes_at(path: Path, report: Report, max_bytes: int) -> bytes | None:
    try:
        seen = path.stat()
        if not stat.S_ISREG(seen.st_mode):
            report.error("not-a-file", "This is not a file.", "Choose a file, not a folder.")
            return None
        if seen.st_size > max_bytes:
            _too_large(report, max_bytes)
            return None
        with path.open("rb") as opened:
            return opened.read(max_bytes + 1)
    except FileNotFoundError:
        report.error("no-such-file", "There is no file of this name.", "Check the name.")
    except (OSError, ValueError):
        _unreadable(report)
    return None


def _unreadable(report: Report) -> None:
    report.error(
        "unreadable", "The file could not be opened.", "Check that you may read it and try again."
    )


def _too_large(report: Report, max_bytes: int) -> None:
    report.error(
        "too-large",
        f"The file is larger than {size_words(max_bytes)}, the most that is read at once.",
        "Split it into smaller files, or check that it is the right file.",
    )


def size_words(size: int) -> str:
    """A number of bytes in words: '50 MB', '12 KB', '9 bytes'."""
    for unit, worth in (("MB", 1024 * 1024), ("KB", 1024)):
        if size >= worth:
            return f"{size // worth} {unit}"
    return f"{size} bytes"


def decode(content: bytes, report: Report) -> str | None:
    """The text of a file in UTF-8 (with or without a mark) or Windows-1252; None when refused."""
    if _refuse_other_formats(content, report):
        return None
    if _refuse_wide_encodings(content, report) or _refuse_binary(content, report):
        return None
    marked = content.startswith(_UTF_8_MARK)
    body = content[len(_UTF_8_MARK) :] if marked else content
    text = _as_utf_8(body, report, marked=marked)
    if text is not None:
        _warn_of_spoiled_letters(text, report)
    return text


def _warn_of_spoiled_letters(text: str, report: Report) -> None:
    if "\ufffd" in text:
        report.warning(
            "lost-letters",
            "Some letters were lost before the file came here and show as “\ufffd”.",
            "Save the file again from where it was made, as CSV UTF-8.",
            where=f"line {line_at(text, text.index(chr(0xFFFD)))}",
        )
    if (spoiled := _READ_TWICE.search(text)) is not None:
        report.warning(
            "spoiled-letters",
            f"Letters such as é or £ were spoiled before the file came here: “{spoiled[0]}”.",
            "Save the file again from where it was made, as CSV UTF-8.",
            where=f"line {line_at(text, spoiled.start())}",
        )


def load_text(source: Source, report: Report, *, max_bytes: int = MAX_BYTES) -> str | None:
    """`load` and then `decode`: the text of a file, or None with the reason in the report."""
    content = load(source, report, max_bytes=max_bytes)
    return None if content is None else decode(content, report)


def line_at(text: str | bytes, position: int) -> int:
    """The number, from 1, of the line that holds this position."""
    before = text[:position]
    if isinstance(before, bytes):
        before = before.decode("latin-1")
    return len(re.findall(r"\r\n|\r|\n", before)) + 1


def _refuse_other_formats(content: bytes, report: Report) -> bool:
    for start, what, mend in _KNOWN_STARTS:
        if content.startswith(start):
            report.error("not-text", f"This is {what}, not a text file.", mend)
            return True
    return False


def _refuse_wide_encodings(content: bytes, report: Report) -> bool:
    head = content[:2000]
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff"))
    nulls = max(head[0::2].count(0), head[1::2].count(0))
    if not marked and nulls * 2 <= len(head) // 2:
        return False
    report.error(
        "utf-16",
        "The file is saved as UTF-16 (Excel calls it “Unicode text”), which is not read here.",
        "Save it as “CSV UTF-8 (comma delimited)”.",
    )
    return True


def _refuse_binary(content: bytes, report: Report) -> bool:
    controls = len(_CONTROLS.findall(content)) + content.count(0)
    if controls > 8 and controls * 50 > len(content):
        report.error(
            "binary",
            "This is not a text file: it holds machine data.",
            "Choose the CSV file, or save the sheet as CSV.",
        )
        return True
    if b"\x00" in content:
        report.error(
            "nul-byte",
            "The file holds a NUL, a character that no text has. It may be damaged.",
            "Save the file again from where it was made.",
            where=f"line {line_at(content, content.index(0))}",
        )
        return True
    return False


def _as_utf_8(body: bytes, report: Report, *, marked: bool) -> str | None:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as problem:
        if not (marked or _has_utf_8(body[: problem.start])):
            return _as_windows_1252(body, report)
        if problem.reason == "unexpected end of data":
            _cut_short(report)
        else:
            _mixed(report, line_at(body, problem.start))
        return None


def _has_utf_8(before: bytes) -> bool:
    return _WESTERN_UTF_8.search(before) is not None


def _cut_short(report: Report) -> None:
    report.error(
        "truncated",
        "The file stops in the middle of a letter: it was cut short.",
        "Download or save the whole file again.",
    )


def _mixed(report: Report, line: int) -> None:
    report.error(
        "mixed-encoding",
        "Letters are saved in two different ways in one file, so names would be spoiled.",
        "Open the file, check the letters on this line and save it as CSV UTF-8.",
        where=f"line {line}",
    )


def _as_windows_1252(body: bytes, report: Report) -> str | None:
    if (spoiled := _WESTERN_UTF_8.search(body)) is not None:
        _mixed(report, line_at(body, spoiled.start()))
        return None
    try:
        text = body.decode("cp1252")
    except UnicodeDecodeError as problem:
        report.error(
            "unknown-encoding",
            "The letters are saved in a way that is not UTF-8 or Windows-1252.",
            "Save the file as “CSV UTF-8 (comma delimited)”.",
            where=f"line {line_at(body, problem.start)}",
        )
        return None
    report.note("windows-1252", "The file was read as Windows-1252, the way Excel saves CSV.")
    return text
