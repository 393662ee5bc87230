"""The report of a study as a PDF, for a committee's papers."""

from datetime import datetime

from almoner.platform.web.pdf import Document
from almoner.services.rounds.study.pages import Report, Section


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
    for table in section.tables:
        if table.title:
            made.heading(table.title, 3)
        made.table(table.head, table.rows, table.widths or None)
