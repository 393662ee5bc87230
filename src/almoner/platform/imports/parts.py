"""A first pass over the XML inside a workbook, before a library builds anything from it.

Small XML can ask for much: an entity that repeats itself, a million empty cells, one merged range
over a whole sheet. Each part is streamed and forgotten, so that asking costs nothing.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from almoner.platform.imports.report import Report, shown

MAX_CELLS = 500_000
MAX_MERGED_CELLS = 50_000
MAX_ELEMENTS = 4_000_000

_XML_ENDINGS = (".xml", ".rels", ".vml")


def check_parts(content: bytes, report: Report) -> bool:
    """Whether every XML part of a sound zip is safe to build from; if not, the report says why."""
    tally = _Tally()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.lower().endswith(_XML_ENDINGS) and not _part(archive, name, tally, report):
                return False
    return True


def refuse_damaged_part(report: Report) -> None:
    report.error(
        "damaged-workbook",
        "The workbook is damaged: a part of it could not be read.",
        "Open it in Excel, save it as a new workbook and try again.",
    )


class _TooMuch(Exception):
    """More cells, or more merged cells, than are read."""


class _Tally:
    """Counts cells and merged cells over every sheet of one workbook."""

    def __init__(self) -> None:
        self.elements = 0
        self.cells = 0
        self.merged = 0

    def count(self, element: Any) -> None:
        self.elements += 1
        kind = element.tag.rpartition("}")[2]
        if kind == "c":
            self.cells += 1
        elif kind == "mergeCell":
            self.merged += _cells_in(element.get("ref", "A1"))
        if self._too_many():
            raise _TooMuch

    def _too_many(self) -> bool:
        return (
            self.cells > MAX_CELLS or self.merged > MAX_MERGED_CELLS or self.elements > MAX_ELEMENTS
        )


def _cells_in(reference: str) -> int:
    from openpyxl.utils import range_boundaries

    first_column, first_row, last_column, last_row = range_boundaries(reference)
    if not (first_column and first_row and last_column and last_row):
        raise _TooMuch
    return (last_column - first_column + 1) * (last_row - first_row + 1)


def _part(archive: zipfile.ZipFile, name: str, tally: _Tally, report: Report) -> bool:
    try:
        with archive.open(name) as opened:
            _stream(opened, tally)
    except DefusedXmlException:
        report.error(
            "unsafe-xml",
            "The workbook holds instructions that could attack this service. It was not opened.",
            "Check where the file came from. Copy the cells you need into a new workbook.",
        )
    except _TooMuch:
        report.error(
            "too-many-cells",
            f"The workbook has more than {MAX_CELLS:,} cells or {MAX_MERGED_CELLS:,} merged cells.",
            "Delete the cells that are not needed, or split the workbook.",
            where=shown(name),
        )
    except (ParseError, ValueError, LookupError, zipfile.BadZipFile):
        refuse_damaged_part(report)
    else:
        return True
    return False


def _stream(opened: Any, tally: _Tally) -> None:
    for _, element in iterparse(opened, events=("end",)):
        tally.count(element)
        element.clear()
