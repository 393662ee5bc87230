"""What was awarded stays held until care starts, however long that is."""

from datetime import datetime, timedelta

from django.db import transaction

from almoner.kernel.london import day_period
from almoner.kernel.refusals import Refused
from almoner.platform.access.viewer import Viewer
from almoner.services.brokerage.commands.keeping import AWARD, own_package
from almoner.services.brokerage.models import Package
from almoner.services.capacity.commands import extend

# As long as capacity lets anything be held at once.
HELD_FOR = timedelta(days=14)
# After the day on which care was to start it is held so much longer, and the board says that it
# is late: a proposal of this project (D).
GRACE = timedelta(days=14)
_WORTH = timedelta(hours=12)


@transaction.atomic
def renew(actor: Viewer, *, package_id: int, at: datetime) -> bool:
    """Holds what was awarded for longer, if it is time. False when it is not, or when nothing is
    held any more, which the board says."""
    package = own_package(actor, package_id, AWARD)
    if package.state != Package.State.AWARDED or package.award.reservation_id is None:
        return False
    until = min(at + HELD_FOR, _last(package))
    try:
        with transaction.atomic():
            return extend(actor, package.award.reservation_id, until, by=_WORTH, at=at)
    except Refused:
        return False


def _last(package: Package) -> datetime:
    """When it is given back although care has not started."""
    ends = day_period(package.award.offer.starts_on + GRACE).end
    assert ends is not None
    return ends
