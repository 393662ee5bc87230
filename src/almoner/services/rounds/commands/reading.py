"""Reading the organisation's own place, written down in the audit."""

from datetime import date, datetime

from django.db import transaction

from almoner.kernel.refusals import refuse
from almoner.platform.access.scope import scoped
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.organisations.access import is_installation
from almoner.services.rounds.commands.asking import check_may_study
from almoner.services.rounds.queries.places import PlaceRows, commissions, place_rows


@transaction.atomic
def read_place(
    actor: Viewer, *, starts: date, days: int, at: datetime, why: str, keep: int | None = None
) -> PlaceRows:
    """Unnamed visits and shifts of people whose care the actor's organisation is part of.

    `why`: what it is read for, one word for the audit. `keep`: see queries.places. Refused unless
    the organisation is a council or an integrated care board.
    """
    own = check_may_read(actor)
    with scoped(actor, drop_role=True):
        rows = place_rows(actor, starts, days, keep)
    audit(
        actor,
        "place.read",
        ("organisation", own),
        at=at,
        starts=starts.isoformat(),
        days=days,
        visits=len(rows.wanted),
        why=why,
    )
    return rows


def check_may_read(actor: Viewer) -> int:
    """The organisation whose place it is."""
    own = actor.own if is_installation(actor) else check_may_study(actor)
    if not commissions(actor):
        refuse(
            "not-a-commissioner",
            "Only a council or an integrated care board can read its own place.",
            "Study an invented place.",
            "A council or an integrated care board",
        )
    return own
