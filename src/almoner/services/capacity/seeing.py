"""What the screens show: a provider's own services, one service, what a buyer holds."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Func, Q, QuerySet

from almoner.kernel.zone import to_london
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.registers.directory.models import Service
from almoner.registers.organisations.access import check_right
from almoner.services.capacity import limits
from almoner.services.capacity.carrying import carried
from almoner.services.capacity.models import Reservation, Spare, Statement
from almoner.services.capacity.rows import NEVER
from almoner.services.capacity.rules import Freshness, Now, Said
from almoner.services.capacity.searching import RIGHT as VIEW
from almoner.services.capacity.standing import standings_of, taken_at

SHOWN = 20
LIVE = ("held", "taken")


@dataclass(frozen=True, slots=True)
class Own:
    """One of the viewer's own services, what is free there and who holds some of it."""

    service: Service
    now: Now
    reservations: tuple[Reservation, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One service, what was said of it, newest first, and the reservations the viewer may see:
    all of its own service's, otherwise those it made."""

    service: Service
    now: Now
    statements: tuple[Statement, ...]
    reservations: tuple[Reservation, ...]
    is_own: bool


def own_services(viewer: Viewer, at: datetime) -> list[Own]:
    """Every service of the viewer's organisation that is not withdrawn, by name."""
    check_right(viewer, VIEW)
    mine = Service.objects.filter(organisation_id=viewer.own)
    services = list(mine.exclude(status="withdrawn").order_by("name", "pk"))
    now = standings_of([one.pk for one in services], at)
    held: dict[int, list[Reservation]] = {}
    for one in _live(Q(service__organisation_id=viewer.own)):
        held.setdefault(one.service_id, []).append(one)
    return [Own(one, now[one.pk], tuple(held.get(one.pk, ()))) for one in services]


def page_of(viewer: Viewer, service_id: int, at: datetime) -> Page:
    """One service. Unseen unless it is listed or the viewer's own."""
    check_right(viewer, VIEW)
    seen = Q(organisation_id=viewer.own) | Q(status="listed")
    found = Service.objects.select_related("organisation").filter(seen, pk=service_id).first()
    if found is None:
        raise Unseen
    is_own = found.organisation_id == viewer.own
    which = Q(service_id=service_id)
    if not is_own:
        which &= Q(organisation_id=viewer.own)
    held = Reservation.objects.filter(which).select_related("organisation").order_by("-pk")
    said = Statement.objects.filter(service_id=service_id).order_by("-pk")
    now = standings_of([service_id], at)[service_id]
    return Page(found, now, tuple(said[:SHOWN]), tuple(held[:SHOWN]), is_own)


def own_service(viewer: Viewer, service_id: int) -> Service:
    """Unseen unless it is the viewer's own."""
    mine = Service.objects.filter(organisation_id=viewer.own)
    found = mine.filter(pk=service_id).first()
    if found is None:
        raise Unseen
    return found


def begins_from(viewer: Viewer, service_id: int) -> Said | None:
    """What somebody at the provider begins from: what was said last less what was taken since.
    Unseen unless the service is the viewer's own; None when nothing was said."""
    own_service(viewer, service_id)
    stood = standings_of([service_id], NEVER)[service_id].stood
    return carried(stood.said, taken_at(service_id))[0] if stood else None


def held_by(viewer: Viewer, at: datetime) -> list[tuple[Reservation, Now]]:
    """What the viewer's organisation holds or has taken, the soonest to run out first."""
    rows = list(_live(Q(organisation_id=viewer.own)))
    now = standings_of({one.service_id for one in rows}, at)
    return [(one, now[one.service_id]) for one in rows]


def to_say_again(viewer: Viewer, at: datetime) -> list[Own]:
    """The viewer's listed services of which nothing holds now or soon, or that promised too much.

    Empty for those who cannot say it."""
    if not viewer.can("capacity.publish"):
        return []
    soon = at + timedelta(hours=limits.amount(limits.NUDGE_BEFORE, to_london(at).date()))
    return [one for one in own_services(viewer, at) if _needs_word(one, soon)]


def spare_of(viewer: Viewer, at: datetime) -> list[Spare]:
    """What published rounds of today and later leave free and nobody has offered, by day."""
    today = to_london(at).date()
    mine = Spare.objects.filter(organisation_id=viewer.own, day__gte=today)
    waiting = mine.filter(offered_at__isnull=True).order_by("day")
    return [one for one in waiting if one.minutes]


def activities_offered(viewer: Viewer) -> list[str]:
    """Codes of the delegated activities that some listed service says it does, in order."""
    check_right(viewer, VIEW)
    listed = Service.objects.filter(status="listed")
    codes = listed.annotate(one=Func("activities", function="unnest")).values_list("one", flat=True)
    return sorted(set(codes.distinct()))


def _needs_word(one: Own, soon: datetime) -> bool:
    age = one.now.free.age
    if one.service.status != "listed":
        return False
    if age.freshness in (Freshness.STALE, Freshness.UNSAID) or one.now.free.over:
        return True
    return age.holds_until is not None and age.holds_until <= soon


def _live(which: Q) -> QuerySet[Reservation]:
    rows = Reservation.objects.filter(which, state__in=LIVE)
    return rows.select_related("organisation", "service__organisation").order_by("until", "pk")
