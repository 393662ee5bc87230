"""What the daily return is counted from: every stay that touches the day, as it stood that day."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch, Q, QuerySet

from almoner.engines.pathways.models import CaseEvent
from almoner.kernel.london import localise, to_london
from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.access import own_organisation
from almoner.registers.organisations.models import Organisation
from almoner.services.discharge.models import CriteriaReview, Delay, Stay
from almoner.services.discharge.rules import days
from almoner.services.discharge.rules.returns import Bed, Place, rows


def return_of(viewer: Viewer, day: date) -> list[tuple[str, ...]]:
    """The rows of one day for the viewer's own trust."""
    return rows(day, _place(own_organisation(viewer)), beds_on(viewer, day))


def beds_on(viewer: Viewer, day: date) -> list[Bed]:
    """Every stay of the trust that touches the day. What was reviewed, decided or said later is
    left out, so that a day of last month gives the same numbers again. Only what was put right
    since counts: a stay that never was, a leaving told late or taken back."""
    starts, ends = _midnight(day), _midnight(day + timedelta(days=1))
    stays = Stay.objects.filter(
        Q(left_at__isnull=True) | Q(left_at__gte=starts),
        organisation_id=viewer.own,
        cancelled_at__isnull=True,
        admitted_at__lt=ends,
    )
    told = stays.select_related("case").prefetch_related(
        Prefetch("reviews", CriteriaReview.objects.filter(reviewed_at__lt=ends)),
        Prefetch("delays", Delay.objects.filter(day=day)),
        Prefetch("case__events", _decisions(ends), to_attr="decisions"),
    )
    return [_bed(stay, day, ends) for stay in told]


def _bed(stay: Stay, day: date, ends: datetime) -> Bed:
    left = to_london(stay.left_at).date() if stay.left_at and stay.left_at < ends else None
    newest = _newest(stay.reviews.all())
    delay = next(iter(stay.delays.all()), None)
    return Bed(
        nights=days.nights(stay.admitted_at, day),
        ready_on=newest.ready_on if newest else None,
        left_on=left,
        pathway=_pathway(stay),
        reason=delay.reason if delay else "",
        family=delay.family if delay else "",
    )


def _decisions(ends: datetime) -> QuerySet[CaseEvent]:
    """The moves that said by which pathway somebody leaves, newest last."""
    rows = CaseEvent.objects.filter(at__lt=ends, data__facts__has_key="pathway_to")
    return rows.order_by("number")


def _pathway(stay: Stay) -> str:
    decisions = stay.case.decisions if stay.case else []  # type: ignore[attr-defined]
    return str(decisions[-1].data["facts"]["pathway_to"] or "") if decisions else ""


def _newest(reviews: Iterable[CriteriaReview]) -> CriteriaReview | None:
    return max(reviews, key=lambda one: (one.reviewed_at, one.pk), default=None)


def _place(organisation_id: int) -> Place:
    """The region is not kept in the register: it stays empty, and the trust adds it."""
    own = Organisation.objects.select_related("parent").get(pk=organisation_id)
    board = own.parent if own.parent and own.parent.kind == Organisation.Kind.ICB else None
    return Place("", board.name if board else "", own.ods_code, own.name)


def _midnight(day: date) -> datetime:
    return localise(day, time())
