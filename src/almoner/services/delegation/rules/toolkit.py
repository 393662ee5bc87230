"""How a block of the toolkit moves from a draft to a published text, and what changed. Pure."""

from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher
from typing import NamedTuple

from almoner.kernel.london import format_date
from almoner.kernel.refusals import Refusal
from almoner.services.delegation.catalogue.blocks import HOW_MANY

DRAFT, CONSULTATION, PUBLISHED, SUPERSEDED = "draft", "consultation", "published", "superseded"
OPEN = (DRAFT, CONSULTATION)
GROUP = "The toolkit's working group"
LONGEST = 40_000


class Comment(NamedTuple):
    """A comment as a version keeps it: when (ISO 8601), who, for which organisation, what.

    Whatever keeps or shows comments uses this shape, as a dictionary.
    """

    at: str
    by: str
    organisation: str
    user_id: int | None
    words: str


def check_block(block: int) -> list[Refusal]:
    if 1 <= block <= HOW_MANY:
        return []
    return [Refusal("no_block", f"There is no block {block}.", f"Choose 1 to {HOW_MANY}.")]


def check_text(text: str, newest: str | None) -> list[Refusal]:
    """A version says something, and something other than the version before it."""
    if not text.strip():
        return [Refusal("no_text", "The text is empty.", "Write the text of the block.")]
    if len(text) > LONGEST:
        return [Refusal("long_text", "The text is too long.", f"Use {LONGEST:,} letters or fewer.")]
    if newest is not None and text.strip() == newest.strip():
        return [Refusal("same_text", "Nothing was changed.", "Change the text, or go back.")]
    return []


def check_localise(
    text: str, newest: str | None, status: str, closes_on: date | None, today: date
) -> list[Refusal]:
    """A text that people are being asked about stays as it is until they have answered."""
    if can_comment(status, closes_on, today) and closes_on is not None:
        reason = f"The consultation is open until {format_date(closes_on)}."
        return [_not_now(reason, "Write a new version on the day after it has closed.")]
    return check_text(text, newest)


def check_consult(status: str, closes_on: date | None, today: date) -> list[Refusal]:
    if status != DRAFT:
        return [_not_now("Only a draft can be put out to consultation.", "Write a new version.")]
    if closes_on is None or closes_on <= today:
        mend = f"Choose a day after {format_date(today)}."
        return [Refusal("closes_late", "People need time to answer.", mend, GROUP)]
    return []


def check_comment(status: str, closes_on: date | None, today: date) -> list[Refusal]:
    """The closing date is the last day on which comments are taken."""
    if status != CONSULTATION:
        return [_not_now("This text is not out to consultation.", "Wait for the consultation.")]
    if closes_on is not None and today > closes_on:
        return [_not_now(f"The consultation closed on {format_date(closes_on)}.", "Ask the group.")]
    return []


def check_words(words: str) -> list[Refusal]:
    if words.strip():
        return []
    return [Refusal("no_words", "The comment is empty.", "Write your comment.")]


def can_comment(status: str, closes_on: date | None, today: date) -> bool:
    return not check_comment(status, closes_on, today)


def check_publish(status: str, closes_on: date | None, today: date) -> list[Refusal]:
    """`closes_on`: when the last consultation since the last publication closes, if there was
    one. What was learnt from it may be worked in before publishing."""
    if status not in OPEN:
        return [_not_now("There is no new text to publish.", "Write a new version.")]
    if closes_on is None:
        reason = "Only a text that has been out to consultation can be published."
        return [_not_now(reason, "Put the draft out to consultation first.")]
    if today <= closes_on:
        reason = f"The consultation is open until {format_date(closes_on)}."
        return [_not_now(reason, "Publish on the day after it has closed.")]
    return []


def can_publish(status: str, closes_on: date | None, today: date) -> bool:
    return not check_publish(status, closes_on, today)


def _not_now(reason: str, mend: str) -> Refusal:
    return Refusal("not_now", reason, mend, GROUP)


class Piece(NamedTuple):
    """A line of a comparison. `kind`: same, added or removed."""

    kind: str
    text: str


def compared(before: str, after: str) -> list[Piece]:
    """Both texts line by line, in reading order; a changed line is removed, then added."""
    return list(_pieces(before.splitlines(), after.splitlines()))


def _pieces(before: list[str], after: list[str]) -> Iterator[Piece]:
    for kind, i, j, k, m in SequenceMatcher(None, before, after, False).get_opcodes():
        if kind == "equal":
            yield from (Piece("same", line) for line in before[i:j])
        else:
            yield from (Piece("removed", line) for line in before[i:j])
            yield from (Piece("added", line) for line in after[k:m])
