"""Marks clocks that warn or are past their time, and asks again about hand-overs nobody took."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from almoner.engines.pathways.models import Case, CaseClock, HandOver
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record

UNANSWERED = timedelta(days=1)


@transaction.atomic
def mark_clocks(actor: Viewer, *, at: datetime) -> tuple[int, int]:
    """(warned, breached): how many clocks were marked. Safe to run twice."""
    running = CaseClock.objects.filter(stopped_at__isnull=True)
    warned = running.filter(warned=False, warn_at__lte=at).update(warned=True)
    breached = running.filter(breached=False, due_at__lte=at).update(breached=True)
    late = CaseClock.objects.filter(case=OuterRef("pk"), stopped_at__isnull=True, breached=True)
    Case.objects.filter(Exists(late), closed_at__isnull=True, breached=False).update(breached=True)
    if breached:
        record(actor, "clocks.marked", ("clocks", "all"), at=at, warned=warned, breached=breached)
    return warned, breached


@transaction.atomic
def nudge_handovers(actor: Viewer, *, at: datetime) -> list[int]:
    """Hand-overs that nobody answered for a day: marked, so that both teams see them first."""
    rows = HandOver.objects.filter(
        answer="", nudged_at__isnull=True, offered_at__lte=at - UNANSWERED
    )
    found = list(rows.select_for_update().order_by("pk"))
    for one in found:
        one.nudged_at = at
        one.save(update_fields=["nudged_at"])
        record(actor, "hand_over.unanswered", one, at=at, case=one.case_id)
    return [one.pk for one in found]
