"""The notices of a stay, and the councils that can be given one."""

from django.db.models import QuerySet

from almoner.kernel.london import format_datetime
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.models import Organisation
from almoner.services.discharge.models import Notice
from almoner.services.discharge.queries.lines import seen_by


def notices_of(viewer: Viewer, stay_id: int) -> list[Notice]:
    """Those that were given about one stay, newest first, with whom they were given to."""
    return list(_seen(viewer).filter(stay_id=stay_id).order_by("-given_at", "-pk"))


def notice_seen_by(viewer: Viewer, notice_id: int) -> Notice:
    found = _seen(viewer).filter(pk=notice_id).first()
    if found is None:
        raise Unseen(f"notice {notice_id}")
    return found


def open_notices(viewer: Viewer, stay_id: int) -> list[tuple[int, str]]:
    """Those that hold, as choices."""
    rows = _seen(viewer).filter(stay_id=stay_id, withdraws=None, withdrawn_by=None)
    return [(one.pk, words_of(one)) for one in rows.order_by("given_at", "pk")]


def words_of(notice: Notice) -> str:
    """ "Discharge notice, given to Northbury Council on 3 March 2026 at 8:05am"."""
    when = format_datetime(notice.given_at)
    return f"{notice.get_kind_display()}, given to {notice.given_to.name} on {when}"


def councils_of(viewer: Viewer) -> list[tuple[int, str]]:
    """The councils that the viewer's trust works with."""
    rows = Organisation.objects.filter(pk__in=viewer.circle, kind=Organisation.Kind.COUNCIL)
    return [(one.pk, one.name) for one in rows.order_by("name")]


def _seen(viewer: Viewer) -> QuerySet[Notice]:
    rows = Notice.objects.filter(stay__in=seen_by(viewer).values("pk"))
    return rows.select_related("given_to", "withdrawn_by", "stay")
