"""A round on one page, for a worker without a phone."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from almoner.kernel.london import format_date, format_time
from almoner.platform.web.pdf import Document
from almoner.services.delegation.catalogue import activity
from almoner.services.rounds.models import PlannedCall, RoundPlan
from almoner.services.rounds.rules.around import Outside
from almoner.services.rounds.rules.clock import minutes_of, told

ROOMY = 11
"""So many calls have room on a page in letters of the usual size, with long addresses."""
CARE = "Care as planned"
Row = tuple[str, str, str, str]
HEAD = ("Time", "Person", "Where", "What is due")


def round_sheet(
    plan: RoundPlan,
    calls: Sequence[PlannedCall],
    at: datetime,
    rest: Sequence[float] | None = None,
    outside: Sequence[Outside] = (),
    due: Mapping[int, Sequence[str]] | None = None,
) -> Document:
    """The calls of one worker in order, with the visits around which they were planned and what is
    `due` at those. Paper does not ask again: it says so."""
    worker = calls[0].worker.name if calls else "Nobody"
    made = Document(f"Round on {format_date(plan.day)}", at=at, subject=worker)
    timed = [(minutes_of(plan.day, one.starts_at), _row(one)) for one in calls]
    timed += [(one.starts, _fixed(one, (due or {}).get(one.visit_id, ()))) for one in outside]
    rows = [row for _, row in sorted(timed)]
    made.table(HEAD, rows, (14, 22, 36, 28), tight=len(rows) > ROOMY)
    if rest is not None:
        made.paragraph(f"Break: {told(rest[0])} to {told(rest[1])}.", strong=True)
    made.paragraph(
        "This paper does not know what has changed since. Before anything delegated, ask the "
        "office whether you may still do it. Hand the paper back at the end of the day.",
        quiet=True,
    )
    return made


def _row(one: PlannedCall) -> Row:
    person = one.wanted.person
    due = _titles(one.wanted.activities) if one.task == 0 else []
    two = ["With a second worker"] if one.wanted.workers == 2 else []
    return (
        f"{format_time(one.starts_at)} to {format_time(one.ends_at)}",
        person.name,
        _where(person.address, person.postcode),
        ". ".join([*due, *two]) or CARE,
    )


def _fixed(one: Outside, due: Sequence[str]) -> Row:
    """A visit that was planned by itself."""
    times = f"{told(one.starts)} to {told(one.ends)}"
    return times, one.person, _where(one.address, one.postcode), ". ".join(_titles(due)) or CARE


def _titles(activities: Sequence[str]) -> list[str]:
    return [activity(code).title for code in activities]


def _where(address: str, postcode: str) -> str:
    return ", ".join(filter(None, (address, postcode)))
