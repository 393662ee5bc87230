"""The governance pack and the toolkit as documents, with the same content as their pages."""

from collections.abc import Iterable

from almoner.kernel.disclosure import shown
from almoner.platform.web.pdf import Document
from almoner.services.delegation.queries.pack import Pack
from almoner.services.delegation.queries.toolkit import Toolkit
from almoner.services.delegation.rules.pack import Answered


def pack_document(pack: Pack) -> Document:
    made = Document("Governance pack", at=pack.at, subject=pack.about, author=pack.made_by)
    made.paragraph(f"Made by {pack.made_by}.")
    if pack.person_id is None:
        made.paragraph(f"Delegations in force: {shown(pack.count)}.")
    made.table(
        ("Block", "Answered", "Missing"),
        [(f"{b.block.number}. {b.block.title}", b.tag[0], len(b.missing)) for b in pack.blocks],
        (60, 20, 20),
    )
    for one in pack.blocks:
        made.heading(f"{one.block.number}. {one.block.title}")
        made.paragraph(f"{one.block.words} {one.tag[0]}.")
        _answers(made, one.answers)
    return made


def _answers(made: Document, answers: Iterable[Answered]) -> None:
    for one in answers:
        made.heading(one.question.words, 3)
        made.paragraph(f"{one.answer.tag[0]}. {one.answer.words}".strip(), strong=True)
        if one.answer.records:
            made.summary(one.answer.records)
        if one.answer.missing:
            made.paragraph("Missing:")
            made.bullets(one.answer.missing)


def toolkit_document(toolkit: Toolkit) -> Document:
    made = Document("Toolkit", at=toolkit.at, subject=toolkit.organisation.name)
    for shelf in toolkit.shelves:
        made.heading(f"{shelf.block.number}. {shelf.block.title}")
        made.paragraph(shelf.block.words)
        made.bullets([question.words for question in shelf.block.questions])
        if shelf.published is None:
            made.paragraph("Not published yet.", quiet=True)
            continue
        made.paragraph(f"Version {shelf.published.version}.", quiet=True)
        for line in filter(str.strip, shelf.published.text.splitlines()):
            made.paragraph(line)
    return made
