"""Which workers a viewer may see, and whose records they may change."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.access import (
    circle_of,
    is_installation,
    own_organisation,
)
from almoner.registers.workforce.models import Employment, Worker


def in_force(today: date) -> Q:
    return Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gt=today))


def visible(viewer: Viewer) -> QuerySet[Worker]:
    """Workers who have or had a job with the viewer's organisation or one it works with."""
    if is_installation(viewer) and viewer.organisation_id is None:
        return Worker.objects.all()
    jobs = Employment.objects.filter(worker=OuterRef("pk"), organisation__in=circle_of(viewer))
    return Worker.objects.filter(Exists(jobs))


def seen_worker(viewer: Viewer, worker_id: int) -> Worker:
    found = visible(viewer).filter(pk=worker_id).first()
    if found is None:
        raise Unseen
    return found


def own_worker(actor: Viewer, worker_id: int, *, current_on: date | None = None) -> Worker:
    """A worker of the actor's own organisation, locked. Unseen for a partner's worker too.

    With `current_on`, only one whose job there holds on that day or later.
    """
    jobs = Employment.objects.filter(worker_id=worker_id, organisation_id=own_organisation(actor))
    if current_on is not None:
        jobs = jobs.exclude(ends_on__lte=current_on)
    if not jobs.exists():
        raise Unseen
    return Worker.objects.select_for_update().get(pk=worker_id)
