"""A report as a CSV file that is safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from almoner.platform.imports.report import shown

COLUMNS = ("severity", "where", "column", "value", "problem", "mend", "code")
_LONGEST = 2_000


def as_csv(report: Mapping[str, Any]) -> bytes:
    """Every finding held, one a row, as UTF-8 with the mark that tells Excel so.

    A cell that a spreadsheet would run as a formula starts with an apostrophe.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for finding in report.get("findings", []):
        writer.writerow([_safe(finding[name]) for name in COLUMNS])
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _safe(text: str) -> str:
    return text if text.startswith("'") else shown(text, _LONGEST)
