"""The addresses of a provider's own software."""

from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.access import check_right
from almoner.services.capacity.models import Subscription
from almoner.services.capacity.telling.commands import RIGHT


def told(viewer: Viewer) -> list[Subscription]:
    """The viewer's own that have not ended, those that stopped first."""
    check_right(viewer, RIGHT)
    own = Subscription.objects.filter(organisation_id=viewer.own, ended_at__isnull=True)
    return sorted(own.order_by("pk"), key=lambda one: one.stopped_at is None)
