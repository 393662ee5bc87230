"""A round on one page, for a worker without a phone."""

from collections.abc import Sequence
from datetime import datetime

from almoner.kernel.london import format_date, format_time
from almoner.platform.web.pdf import Document
from almoner.services.delegation.catalogue import activity
from almoner.services.rounds.models import PlannedCall, RoundPlan
from almoner.services.rounds.rules.clock import told

ROOMY = 11
"""So many calls have room on a page in letters of the usual size, with long addresses."""
HEAD = ("Time", "Person", "Where", "What is due")


def round_sheet(
    plan: RoundPlan, calls: Sequence[PlannedCall], at: datetime, rest: Sequence[float] | None = None
) -> Document:
    """The calls of one worker in order. Paper does not ask again: it says so."""
    worker = calls[0].worker.name if calls else "Nobody"
    made = Document(f"Round on {format_date(plan.day)}", at=at, subject=worker)
    made.table(HEAD, [_row(one) for one in calls], (14, 22, 36, 28), tight=len(calls) > ROOMY)
    if rest is not None:
        made.paragraph(f"Break: {told(rest[0])} to {told(rest[1])}.", strong=True)
    made.paragraph(
        "This paper does not know what has changed since. Before anything delegated, ask the "
        "office whether you may still do it. Hand the paper back at the end of the day.",
        quiet=True,
    )
    return made


def _row(one: PlannedCall) -> tuple[str, str, str, str]:
    person = one.wanted.person
    due = [activity(code).title for code in one.wanted.activities] if one.task == 0 else []
    two = ["With a second worker"] if one.wanted.workers == 2 else []
    return (
        f"{format_time(one.starts_at)} to {format_time(one.ends_at)}",
        person.name,
        ", ".join(filter(None, (person.address, person.postcode))),
        ". ".join([*due, *two]) or "Care as planned",
    )
