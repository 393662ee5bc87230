"""Which team works which queue, and which cases are on an older version."""

from django.db.models import Count

from almoner.engines.pathways.models import QueueTeam
from almoner.engines.pathways.queries.cases import open_cases
from almoner.platform.access.viewer import Viewer


def queue_teams(viewer: Viewer, pathway: str) -> dict[str, str]:
    """Queue to the name of the team of the viewer's organisation."""
    rows = QueueTeam.objects.filter(organisation_id=viewer.own, pathway=pathway)
    return {one.queue: one.team.name for one in rows.select_related("team")}


def old_versions(viewer: Viewer, pathway: str, version_id: int) -> int:
    """How many open cases are not on the version in use."""
    rows = open_cases(viewer).filter(organisation_id=viewer.own, pathway=pathway)
    return int(rows.exclude(version_id=version_id).aggregate(n=Count("pk"))["n"])
