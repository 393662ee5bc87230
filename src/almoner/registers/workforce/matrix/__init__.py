"""A provider's training matrix in Excel, as it is really kept, read without touching a database.

book = load_workbook(source, report)           # the shared guard against hostile files
sheet = choose_sheet(book)
mapping = propose(sheet, courses, remembered)  # a person checks it, with `preview`
result = read(sheet, mapping, today)
"""

from almoner.registers.workforce.matrix.cells import Meaning, understand
from almoner.registers.workforce.matrix.dates import Doubt
from almoner.registers.workforce.matrix.examples import render_example
from almoner.registers.workforce.matrix.mapping import check_mapping, propose
from almoner.registers.workforce.matrix.reading import PreviewRow, Understood, preview, read
from almoner.registers.workforce.matrix.records import (
    Course,
    Heading,
    MatrixEntry,
    MatrixMapping,
    MatrixResult,
    TableGuess,
)
from almoner.registers.workforce.matrix.tables import choose_sheet, find_table

__all__ = [
    "Course",
    "Doubt",
    "Heading",
    "MatrixEntry",
    "MatrixMapping",
    "MatrixResult",
    "Meaning",
    "PreviewRow",
    "TableGuess",
    "Understood",
    "check_mapping",
    "choose_sheet",
    "find_table",
    "preview",
    "propose",
    "read",
    "render_example",
    "understand",
]
