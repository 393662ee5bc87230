"""Instruments on paper: blank, to be filled in by hand, or as they were completed."""

from datetime import datetime

from almoner.engines.instruments.definition.shapes import (
    CHOOSING,
    THREE_WAYS,
    Instrument,
    Item,
    Section,
)
from almoner.engines.instruments.queries.pages import Opened
from almoner.kernel.london import format_datetime
from almoner.platform.web.pdf import Document

_LINE = "_" * 60
_BOX = "[   ]"
_YES_NO = {"yes": "Yes", "no": "No", "unknown": "Not known"}


def blank(instrument: Instrument, at: datetime) -> Document:
    """Every question with room for the answer. A conditional question says when it is asked."""
    made = Document(instrument.title, at=at, subject=instrument.purpose)
    _foreword(made, instrument)
    made.paragraph("Name: " + _LINE)
    made.paragraph("NHS number, if known: " + "_" * 40)
    for section in instrument.sections:
        _heading(made, section)
        for item in section.items:
            _question(made, item, instrument)
    if instrument.wishes:
        made.heading("Views, wishes and needs of the person")
        _lines(made, 5)
    made.heading("Signed")
    for n in range(2 if instrument.people == "two" else 1):
        made.paragraph(f"Name and role {n + 1}: {_LINE}")
        made.paragraph(f"Date and time: {'_' * 40}")
    return made


def completed(one: Opened, at: datetime) -> Document:
    """As it was asked and answered, with its result and every entry."""
    instrument, row = one.instrument, one.completion
    made = Document(instrument.title, at=at, subject=f"Record {row.pk}")
    made.summary(
        [
            ("For", row.person.name if row.person else "No one person"),
            ("Status", row.get_status_display()),
            ("Version of the questions", instrument.version),
            ("Started", format_datetime(row.started_at)),
            ("Completed", format_datetime(row.completed_at) if row.completed_at else ""),
            ("Basis", instrument.basis.words),
        ]
    )
    if row.void_reason:
        made.paragraph(f"Not valid: {row.void_reason}", strong=True)
    _results(made, one)
    for section, items in one.asked:
        made.heading(section.title)
        made.summary([_pair(one, item) for item in items if item.is_question])
    if one.wishes:
        made.heading("Views, wishes and needs of the person")
        made.paragraph(one.wishes)
    _signatures(made, one)
    return made


def _foreword(made: Document, instrument: Instrument) -> None:
    made.paragraph(f"Version {instrument.version}. {instrument.basis.words}.", quiet=True)
    for words in (instrument.read_more, instrument.licence):
        if words:
            made.paragraph(words, quiet=True)


def _heading(made: Document, section: Section) -> None:
    made.heading(section.title)
    if section.text:
        made.paragraph(section.text)
    if section.show_if:
        made.paragraph("Only if your answers before lead here.", quiet=True)


def _question(made: Document, item: Item, instrument: Instrument) -> None:
    made.paragraph(f"{item.prefix} {item.text}".strip(), strong=item.is_question)
    if not item.is_question:
        return
    if item.help:
        made.paragraph(item.help, quiet=True)
    if item.show_if:
        made.paragraph("Answer only if your answers before lead here.", quiet=True)
    _room(made, item)
    if item.evidence != "no":
        made.paragraph(item.evidence_text or "What does this answer rest on?")
        _lines(made, 2)


def _room(made: Document, item: Item) -> None:
    if item.type in CHOOSING:
        made.bullets([f"{_BOX} {choice.label}" for choice in item.choices])
    elif item.type in ("yes-no", "yes-no-unknown"):
        answers = THREE_WAYS if item.type == "yes-no-unknown" else THREE_WAYS[:2]
        made.paragraph("     ".join(f"{_BOX} {_YES_NO[one]}" for one in answers))
    elif item.type == "declaration":
        made.paragraph(_BOX)
    elif item.type == "scale":
        low, high = (int(end) for end in item.between if end is not None)
        made.paragraph("   ".join(str(n) for n in range(low, high + 1)))
    elif item.type == "table":
        rows = max(item.rows[0], 4)
        made.table([column.text for column in item.columns], [[" "] * len(item.columns)] * rows)
    else:
        _lines(made, 4 if item.type == "long-text" else 1, item.unit)


def _lines(made: Document, count: int, unit: str = "") -> None:
    for _ in range(count):
        made.paragraph(f"{_LINE} {unit}".strip())


def _pair(one: Opened, item: Item) -> tuple[str, str]:
    evidence = one.rests_on(item)
    return item.text, one.said(item) + (f"\nRests on: {evidence}" if evidence else "")


def _results(made: Document, one: Opened) -> None:
    if not one.results or not one.entries:
        return
    made.heading("Result")
    for score, value, band in one.results:
        made.paragraph(f"{score.title}: {band.title if band else value}", strong=True)
        if band and band.words:
            made.paragraph(band.words)
    for change in one.changes:
        made.paragraph(f"{change.title}: {change.words}.")


def _signatures(made: Document, one: Opened) -> None:
    made.heading("Signed")
    rows = [
        [entry.number, format_datetime(entry.at), entry.by.name if entry.by else "", entry.reason]
        for entry in reversed(one.entries)
    ]
    made.table(["Entry", "When", "By", "Why it was changed"], rows, widths=[1, 3, 3, 5])
    row = one.completion
    if row.second_at and row.second_by:
        made.paragraph(f"{row.second_by.name} agreed on {format_datetime(row.second_at)}.")
