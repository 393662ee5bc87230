"""The report of a study as a PDF, for a committee's papers."""

from datetime import datetime

from almoner.platform.web.pdf import Document, Patch
from almoner.services.rounds.study.pages import Report, Section
from almoner.services.rounds.study.picture import Shape


def pdf_of(report: Report, at: datetime) -> Document:
    """The document; `.bytes()` to write it, `.response(name)` to send it."""
    made = Document(report.title, at=at, subject=report.subject)
    for section in report.sections:
        _add(made, section)
    return made


def _add(made: Document, section: Section) -> None:
    made.heading(section.heading)
    for text in section.paragraphs:
        made.paragraph(text)
    if section.bullets:
        made.bullets(section.bullets)
    if section.picture is not None:
        made.patches([_patch(one) for one in section.picture.shapes], section.picture.height)
        made.paragraph(section.picture.words, quiet=True)
    for table in section.tables:
        if table.title:
            made.heading(table.title, 3)
        made.table(table.head, table.rows, table.widths or None)


def _patch(shape: Shape) -> Patch:
    return Patch(shape.name, shape.pieces, shape.at)
