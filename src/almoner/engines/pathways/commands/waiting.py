"""What keeps a case alive between its moves: contact, priority, notes, pauses."""

from datetime import datetime

from django.db import transaction

from almoner.engines.pathways import access
from almoner.engines.pathways.commands.writing import Working, begin, check_running, write
from almoner.engines.pathways.models import Case
from almoner.kernel.refusals import refuse
from almoner.platform.access.viewer import Viewer

WAYS = {
    "phone": "By telephone",
    "visit": "In person",
    "letter": "By letter or email",
    "carer": "Through a carer or family",
    "no-answer": "Tried, no answer",
}


@transaction.atomic
def contact(
    actor: Viewer,
    *,
    case_id: int,
    how: str,
    note: str,
    priority: str = "",
    number: int | None = None,
    at: datetime,
) -> Case:
    """Records contact with somebody who waits, and what it means for their priority.

    An attempt that nobody answered is written down, but does not count as contact.
    """
    working = _work(actor, case_id, number, at)
    if how not in WAYS:
        refuse("how", "Choose how you were in contact.")
    _say(note, "Write how the person is and what they were told.")
    verb = "noted" if how == "no-answer" else "contacted"
    write(actor, working, verb, at, how=how, note=note.strip())
    if priority and priority != working.state.priority:
        _set_priority(actor, working, priority, note, at)
    return working.case


@transaction.atomic
def reprioritise(
    actor: Viewer,
    *,
    case_id: int,
    priority: str,
    note: str,
    number: int | None = None,
    at: datetime,
) -> Case:
    """Changes the priority by hand, with the reason."""
    working = _work(actor, case_id, number, at)
    _say(note, "Say why the priority changes.")
    _set_priority(actor, working, priority, note, at)
    return working.case


@transaction.atomic
def note(
    actor: Viewer, *, case_id: int, text: str, number: int | None = None, at: datetime
) -> Case:
    """Adds a note to the timeline. Nothing else changes."""
    working = _work(actor, case_id, number, at, closed_too=True)
    _say(text, "Write the note.")
    write(actor, working, "noted", at, note=text.strip())
    return working.case


@transaction.atomic
def pause(
    actor: Viewer,
    *,
    case_id: int,
    reason: str,
    note: str = "",
    number: int | None = None,
    at: datetime,
) -> Case:
    """Pauses the case for one of the pathway's reasons. Only clocks that name it stand still."""
    working = _work(actor, case_id, number, at)
    if reason not in working.definition.pause_reasons:
        refuse("reason", "Choose one of the reasons for a pause that this pathway has.")
    if working.state.paused_for:
        refuse("paused", "This case is paused already.", "Go on with it first.")
    write(actor, working, "paused", at, reason=reason, note=note.strip())
    return working.case


@transaction.atomic
def resume(
    actor: Viewer, *, case_id: int, note: str = "", number: int | None = None, at: datetime
) -> Case:
    working = _work(actor, case_id, number, at)
    if not working.state.paused_for:
        refuse("not-paused", "This case is not paused.", "Look at it again.")
    write(actor, working, "resumed", at, note=note.strip())
    return working.case


def _work(
    actor: Viewer, case_id: int, number: int | None, at: datetime, *, closed_too: bool = False
) -> Working:
    access.check_right(actor, "case.work")
    working = begin(actor, case_id, number=number, at=at)
    access.check_works_on(actor, working.case)
    if not closed_too:
        check_running(working)
    return working


def _set_priority(actor: Viewer, working: Working, priority: str, note: str, at: datetime) -> None:
    if priority not in working.definition.ranks:
        refuse("priority", "Choose one of the priorities of this pathway.")
    if priority == working.state.priority:
        refuse("same-priority", "It has this priority already.", "Choose another.")
    write(actor, working, "reprioritised", at, priority=priority, note=note.strip())


def _say(words: str, missing: str) -> None:
    if not words.strip():
        refuse("note", missing)
    if len(words) > 4000:
        refuse("note", "Use 4,000 characters or fewer.")
