"""Figures as a CSV file that is safe to open in a spreadsheet."""

import csv
import io

from almoner.kernel.london import format_datetime
from almoner.services.delegation.queries.impact import Figure, Impact

COLUMNS = (
    "measure",
    "before",
    "after",
    "unit",
    "denominator after",
    "how it is counted",
    "start of after",
    "monthly counts as at",
    "written at",
)
# A cell that begins with one of these is run as a formula by a spreadsheet.
_RUN = ("=", "+", "-", "@", "\t", "\r")


def figures_csv(found: Impact) -> bytes:
    """One measure a row, as UTF-8 with the mark that tells Excel so."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for figure in found.figures:
        writer.writerow([safe(cell) for cell in _row(figure, found)])
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def safe(text: str) -> str:
    return f"'{text}" if text.startswith(_RUN) else text


def _row(figure: Figure, found: Impact) -> list[str]:
    definition = figure.definition
    return [
        definition.title,
        figure.before,
        figure.now,
        definition.unit,
        figure.of,
        definition.words,
        found.start.isoformat() if found.start else "",
        format_datetime(found.counted_at) if found.counted_at else "",
        format_datetime(found.at),
    ]
