"""Who an account is: the job it is signed in for, and whom that job may see."""

from typing import Any

from django.db import connection
from django.utils import timezone

from almoner.kernel.zone import LONDON
from almoner.platform.access.viewer import NOBODY, Viewer


def viewer_for(user: Any, organisation_id: int | None = None) -> Viewer:
    """The viewer for an account in its chosen (or first) current job; NOBODY without one."""
    today = timezone.now().astimezone(LONDON).date()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM almoner_memberships(%s, %s)", [user.pk, today])
        jobs = cursor.fetchall()
    if not jobs:
        return NOBODY
    chosen = next((job for job in jobs if job[2] == organisation_id), jobs[0])
    worker, name, organisation, title, kind, team, role, circle = chosen
    return Viewer(
        user_id=user.pk,
        organisation_id=organisation,
        role=role,
        worker_id=worker,
        name=name,
        organisation_name=title,
        organisation_kind=kind,
        team_id=team,
        circle=tuple(circle),
        others=tuple((job[2], job[3], job[6]) for job in jobs if job is not chosen),
    )
