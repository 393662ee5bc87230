"""A plan leaves the screen: on paper, as a file, as a calendar. Each time it is written down."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.services.rounds.commands.keeping import check_may_plan
from almoner.services.rounds.models import PlannedCall, RoundPlan


@transaction.atomic
def hand_out(
    actor: Viewer, *, plan: RoundPlan, calls: Sequence[PlannedCall], form: str, at: datetime
) -> None:
    """`form`: pdf, csv, xlsx or ics. Looking is kept like changing."""
    check_may_plan(actor)
    people = sorted({one.wanted.person_id for one in calls})
    audit(actor, "round.handed_out", plan, at=at, form=form, people=people)
