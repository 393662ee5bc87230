"""Which organisation looks for care for somebody."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from almoner.platform.access.rights import ROLES
from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.models import Organisation, Partnership
from almoner.registers.people.access import in_force
from almoner.registers.workforce.models import Employment
from almoner.services.brokerage.queries.asking import among
from almoner.services.brokerage.rules.brokering import Office, who_brokers

MANAGE = "brokerage.manage"
_BUYERS = (Organisation.Kind.COUNCIL, Organisation.Kind.ICB)
_ROLES = [role.code for role in ROLES.values() if MANAGE in role.rights]


def broker_for(viewer: Viewer, asking_id: int, home: str, today: date) -> int | None:
    """The id of the organisation that brokers for a home (ONS code of its council), asked for by
    `asking_id`. An organisation brokers when somebody who works there now may. None: nobody does,
    or it cannot be told who."""
    rows = Organisation.objects.filter(Q(pk=asking_id) | Q(kind__in=_BUYERS))
    known = {one.pk: _office(one) for one in rows}
    at_work = _with_brokers(viewer, known, today)
    offices = [office for key, office in known.items() if key in at_work]
    return who_brokers(known[asking_id], home, offices, _partners(asking_id, today))


def _office(one: Organisation) -> Office:
    is_council = one.kind == Organisation.Kind.COUNCIL
    return Office(one.pk, one.local_authority, one.parent_id, is_council)


def _with_brokers(viewer: Viewer, among_them: Collection[int], today: date) -> frozenset[int]:
    with among(viewer, among_them):
        jobs = Employment.objects.filter(
            in_force(today), organisation_id__in=list(among_them), access_role__in=_ROLES
        )
        return frozenset(jobs.values_list("organisation_id", flat=True))


def _partners(own: int, today: date) -> frozenset[int]:
    rows = Partnership.objects.filter(in_force(today)).filter(Q(delegating=own) | Q(provider=own))
    pairs = rows.values_list("delegating_id", "provider_id")
    return frozenset(one for pair in pairs for one in pair) - {own}
