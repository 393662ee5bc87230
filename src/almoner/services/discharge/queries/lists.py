"""The wards of a trust, one ward, and everybody who waits to leave."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.models import Organisation, Team
from almoner.services.delegation.queries.near import Near, Wanted, competent_for_each
from almoner.services.discharge.models import Held, Message, Stay, Ward
from almoner.services.discharge.queries.lines import (
    Line,
    line_of,
    lines_of,
    seen_by,
    title_of,
    with_all,
)
from almoner.services.discharge.rules.news import News, from_dict

WITH_HUB = ("referred", "decided", "arranging", "ready-to-leave")
HERE = Q(left_at__isnull=True, cancelled_at__isnull=True)


@dataclass(frozen=True, slots=True)
class WardCount:
    ward: Ward
    people: int
    ready: int


@dataclass(frozen=True, slots=True)
class Competent:
    """A delegated activity needed at home, and who near has somebody signed off for it."""

    activity: str
    title: str
    near: tuple[Near, ...]


def wards_of(viewer: Viewer) -> list[WardCount]:
    """The wards in use of the viewer's organisation, by name."""
    rows = Ward.objects.filter(organisation_id=viewer.own, in_use=True)
    here = Q(stays__left_at__isnull=True, stays__cancelled_at__isnull=True)
    counted = rows.annotate(
        people=Count("stays", filter=here),
        ready=Count("stays", filter=here & Q(stays__ready_on__isnull=False)),
    )
    return [WardCount(one, one.people, one.ready) for one in counted.order_by("name", "pk")]


def ward(viewer: Viewer, ward_id: int) -> Ward:
    found = Ward.objects.filter(pk=ward_id, organisation_id=viewer.own).first()
    if found is None:
        raise Unseen(f"ward {ward_id}")
    return found


def on_ward(viewer: Viewer, ward_id: int, at: datetime) -> list[Line]:
    """Everybody on one ward, by bed."""
    rows = seen_by(viewer).filter(HERE, ward_id=ward_id).order_by("bed", "pk")
    return lines_of(with_all(rows), at)


def leaving(viewer: Viewer, at: datetime) -> list[Line]:
    """Everybody who is ready and still there: late first, then who has waited longest.

    A trust sees its own; a hub those that were referred to it.
    """
    rows = seen_by(viewer).filter(HERE).exclude(case__state="on-ward")
    found = lines_of(with_all(rows.order_by("pk")), at)
    return sorted(found, key=lambda one: (not one.late, -(one.waiting or 0), one.stay.admitted_at))


def to_be_seen(viewer: Viewer, at: datetime) -> list[Line]:
    """Those who left and whom nobody has seen at home yet."""
    rows = seen_by(viewer).filter(case__state="left").order_by("left_at", "pk")
    return lines_of(with_all(rows), at)


def competent_for(viewer: Viewer, line: Line, today: date) -> list[Competent]:
    near = competent_for_each(viewer, _wanted([line]), today).get(line.stay.pk, {})
    return [Competent(code, title_of(code), tuple(found)) for code, found in near.items()]


def nobody_competent(viewer: Viewer, lines: list[Line], today: date) -> set[tuple[int, str]]:
    """(stay, activity) where no provider near that person's home has anybody for it."""
    each = competent_for_each(viewer, _wanted(lines), today)
    return {(stay, code) for stay, near in each.items() for code in near if not near[code]}


def _wanted(lines: list[Line]) -> dict[int, Wanted]:
    return {one.stay.pk: Wanted(one.delegated, _home(one)) for one in lines if one.delegated}


def _home(line: Line) -> tuple[float, float] | None:
    latitude, longitude = line.stay.person.latitude, line.stay.person.longitude
    return None if latitude is None or longitude is None else (latitude, longitude)


def stay_seen_by(viewer: Viewer, stay_id: int, at: datetime) -> Line:
    found = with_all(seen_by(viewer).filter(pk=stay_id)).first()
    if found is None:
        raise Unseen(f"stay {stay_id}")
    return line_of(found, at)


def stay_of_case(viewer: Viewer, case_id: int) -> int | None:
    return seen_by(viewer).filter(case_id=case_id).values_list("pk", flat=True).first()


def held_open(viewer: Viewer) -> list[tuple[Held, News]]:
    """What waits for a person to match, oldest first."""
    rows = Held.objects.filter(organisation_id=viewer.own, ended="").order_by("held_at", "pk")
    return [(one, from_dict(one.said)) for one in rows]


def held(viewer: Viewer, held_id: int) -> tuple[Held, News]:
    found = Held.objects.filter(organisation_id=viewer.own, ended="", pk=held_id).first()
    if found is None:
        raise Unseen(f"held {held_id}")
    return found, from_dict(found.said)


def visit_known(viewer: Viewer, visit_number: str) -> Stay | None:
    """The stay that has this visit number in the viewer's trust, with its person and ward."""
    rows = Stay.objects.filter(organisation_id=viewer.own, cancelled_at__isnull=True)
    found = rows.filter(visit_number=visit_number).select_related("person", "ward")
    return found.first() if visit_number else None


def count_held(viewer: Viewer) -> int:
    return Held.objects.filter(organisation_id=viewer.own, ended="").count()


def newest_message(viewer: Viewer) -> Message | None:
    """When the ward's system was last heard."""
    rows = Message.objects.filter(organisation_id=viewer.own)
    return rows.order_by("-received_at").first()


def teams_of(viewer: Viewer) -> list[tuple[int, str]]:
    rows = Team.objects.filter(organisation_id=viewer.own).order_by("name")
    return [(one.pk, one.name) for one in rows]


def hubs_of(viewer: Viewer) -> list[tuple[int, str]]:
    """The councils and boards that the trust works with, and the trust itself."""
    kinds = (Organisation.Kind.COUNCIL, Organisation.Kind.ICB)
    rows = Organisation.objects.filter(Q(pk=viewer.own) | Q(pk__in=viewer.circle, kind__in=kinds))
    return [(one.pk, one.name) for one in rows.order_by("name")]
