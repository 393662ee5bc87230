"""Figures as CSV and Excel files, safe to open in a spreadsheet, without small numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from almoner.engines.indicators.definition import Indicator
from almoner.engines.indicators.queries.figures import Figure, Report
from almoner.engines.indicators.vocabulary import POLARITIES
from almoner.kernel.disclosure import HIDDEN
from almoner.kernel.london import format_datetime

if TYPE_CHECKING:
    from openpyxl import Workbook

FIGURES = (
    *("indicator", "code", "version", "organisation", "slice", "member", "period", "starts on"),
    *("figure", "unit", "counted", "out of", "target", "worked out"),
)
DEFINITIONS = (
    *("indicator", "code", "version", "definition", "counted", "out of", "unit", "better"),
    *("owner", "source", "compared with"),
)
# A cell that begins with one of these is run as a formula by a spreadsheet.
_RUN = ("=", "+", "-", "@", "\t", "\r")
Cell = str | int | float


def safe(text: str) -> str:
    return f"'{text}" if text.startswith(_RUN) else text


def figures_csv(reports: Iterable[Report]) -> bytes:
    """One figure a row, as UTF-8 with the mark that tells Excel so."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(FIGURES)
    for row in _rows(reports):
        writer.writerow([_plain(cell) for cell in row])
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def figures_xlsx(reports: Iterable[Report]) -> bytes:
    """Two sheets: the figures, and what each indicator means."""
    from openpyxl import Workbook

    kept = list(reports)
    book = Workbook(write_only=True)
    _sheet(book, "Figures", FIGURES, _rows(kept))
    _sheet(book, "Definitions", DEFINITIONS, (_definition(report.one) for report in kept))
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _sheet(book: Workbook, title: str, head: Iterable[str], rows: Iterable[list[Cell]]) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    sheet = book.create_sheet(title)
    titles = [WriteOnlyCell(sheet, value=text) for text in head]
    for cell in titles:
        cell.font = Font(bold=True)
    sheet.append(titles)
    for row in rows:
        sheet.append([safe(cell) if isinstance(cell, str) else cell for cell in row])


def _rows(reports: Iterable[Report]) -> Iterator[list[Cell]]:
    for report in reports:
        for figure in report.figures:
            yield _row(report, "", "", figure)
        for cut in report.cuts:
            for member in cut.members:
                yield _row(report, cut.title, member.name, member.figure)


def _row(report: Report, slice_: str, member: str, figure: Figure) -> list[Cell]:
    one, start = report.one, figure.span.starts_on
    target = one.target_on(start)
    return [
        one.title,
        one.code,
        one.version,
        report.organisation.name,
        slice_,
        member,
        figure.span.label,
        start.isoformat(),
        figure.words if figure.value is None else round(float(figure.value), 4),
        one.unit,
        _count(figure, figure.counted),
        _count(figure, figure.of),
        "" if target is None else float(target.value),
        format_datetime(figure.computed_at) if figure.computed_at else "",
    ]


def _count(figure: Figure, count: int | None) -> Cell:
    if count is not None:
        return count
    return HIDDEN if figure.hidden else ""


def _definition(one: Indicator) -> list[Cell]:
    compared = [f"{c.title}, {c.area}, {c.period}: {one.shown(c.value)}" for c in one.comparators]
    return [
        one.title,
        one.code,
        one.version,
        one.words,
        one.numerator_words,
        one.denominator_words,
        one.unit,
        POLARITIES[one.polarity],
        one.owner,
        one.basis.words,
        "; ".join(compared),
    ]


def _plain(cell: Cell) -> str:
    return safe(cell) if isinstance(cell, str) else str(cell)
