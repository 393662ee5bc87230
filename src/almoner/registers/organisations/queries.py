"""Reads of the organisation register. Names and codes are public; agreements are not."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.access import circle_of, is_installation
from almoner.registers.organisations.models import Locality, Organisation, Partnership, Team


@dataclass(frozen=True, slots=True)
class Partner:
    """Another organisation and the agreement with it. `as_provider`: they take the work."""

    organisation: Organisation
    partnership: Partnership
    as_provider: bool


@dataclass(frozen=True, slots=True)
class OrganisationRecord:
    organisation: Organisation
    teams: tuple[Team, ...]
    localities: tuple[Locality, ...]
    partners: tuple[Partner, ...]
    is_own: bool


def partners(viewer: Viewer, *, today: date) -> list[Partner]:
    """Organisations with which the viewer's own has an agreement on that day, by name."""
    own = viewer.organisation_id
    if own is None:
        return []
    standing = (
        Partnership.objects.filter(Q(delegating=own) | Q(provider=own))
        .filter(_holds_on(today))
        .select_related("delegating", "provider")
    )
    found = [_partner(one, own) for one in standing]
    return sorted(found, key=lambda one: (one.organisation.name, one.partnership.pk))


def organisation_record(viewer: Viewer, organisation_id: int, *, today: date) -> OrganisationRecord:
    """The viewer's own organisation in full, or a partner's public part. Unseen for others."""
    if not is_installation(viewer) and organisation_id not in circle_of(viewer):
        raise Unseen
    found = Organisation.objects.select_related("parent").filter(pk=organisation_id).first()
    if found is None:
        raise Unseen
    own = organisation_id == viewer.organisation_id
    return OrganisationRecord(
        found,
        tuple(Team.objects.filter(organisation=found).order_by("name")),
        tuple(_localities(viewer)) if own else (),
        tuple(partners(viewer, today=today)) if own else (),
        own,
    )


def own_locality(viewer: Viewer, locality_id: int) -> Locality:
    """A locality of the viewer's organisation or of a part of it. Unseen for others."""
    found = next((one for one in _localities(viewer) if one.pk == locality_id), None)
    if found is None:
        raise Unseen
    return found


def _localities(viewer: Viewer) -> list[Locality]:
    """Those of the viewer's organisation and its parts, by name."""
    own = viewer.organisation_id or 0
    found = Locality.objects.filter(Q(organisation=own) | Q(organisation__parent=own))
    return list(found.select_related("organisation").order_by("name", "pk"))


def own_teams(viewer: Viewer) -> list[Team]:
    """The teams of the viewer's own organisation, by name."""
    return list(Team.objects.filter(organisation_id=viewer.organisation_id or 0).order_by("name"))


def providers(viewer: Viewer) -> list[Organisation]:
    """Organisations that can take delegated work, but for the viewer's own, by name."""
    kinds = (Organisation.Kind.PROVIDER, Organisation.Kind.VOLUNTARY)
    others = Organisation.objects.filter(kind__in=kinds).exclude(pk=viewer.organisation_id or 0)
    return list(others.order_by("name"))


def circle_organisations(viewer: Viewer) -> list[Organisation]:
    """The viewer's own organisation and its partners, by name."""
    return list(Organisation.objects.filter(pk__in=circle_of(viewer)).order_by("name"))


def may_speak_for(viewer: Viewer) -> list[Organisation]:
    """The viewer's own organisation and its parts: those it may make agreements for."""
    own = viewer.organisation_id
    return list(Organisation.objects.filter(Q(pk=own) | Q(parent=own)).order_by("name"))


def own_partnership(viewer: Viewer, partnership_id: int) -> Partnership:
    """An agreement of the viewer's organisation, or of a part of it. Unseen for others."""
    own = viewer.organisation_id
    found = (
        Partnership.objects.filter(pk=partnership_id)
        .filter(Q(delegating=own) | Q(provider=own) | Q(delegating__parent=own))
        .select_related("delegating", "provider")
        .first()
    )
    if own is None or found is None:
        raise Unseen
    return found


def _holds_on(today: date) -> Q:
    return Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gt=today))


def _partner(one: Partnership, own: int) -> Partner:
    as_provider = one.delegating_id == own
    return Partner(one.provider if as_provider else one.delegating, one, as_provider)
