"""What the return is filled with before anybody types: what stands now, and who works there."""

from datetime import date, datetime

from django.db.models import Q

from almoner.kernel.zone import to_london
from almoner.registers.directory.models import Service
from almoner.registers.workforce.models import Employment
from almoner.services.capacity.queries import standing_of
from almoner.services.capacity.returning.rules import BEDS, fields_of

_BED_FIELDS = ("maximum", "occupied", "reserved", "accepting")
# As registers and the catalogue write it; nursing associates are none.
_NURSE = r"^registered[- ]nurse"
_CARE = ("1", "2", "3", "4", "5", "6", "7")


def prefilled(service: Service, at: datetime) -> dict[str, int | None]:
    """Field → number, or None where nobody knows. What is stale is not known.

    Workers are counted only where the organisation has one service that is asked for: the register
    does not say at which of several somebody works.
    """
    known: dict[str, int | None] = dict.fromkeys(one.code for one in fields_of(service.kind))
    now = standing_of(service.pk, at)
    if service.kind in BEDS and now.stood is not None and now.free.age.holds:
        known |= {name: getattr(now.stood.said, name) for name in _BED_FIELDS}
    if _is_only_one(service):
        known |= {c: n for c, n in _workers(service, to_london(at).date()).items() if c in known}
    return known


def _is_only_one(service: Service) -> bool:
    beside = Service.objects.filter(organisation_id=service.organisation_id, status="listed")
    return not beside.exclude(pk=service.pk).exists()


def _workers(service: Service, today: date) -> dict[str, int]:
    there = Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gt=today))
    jobs = Employment.objects.filter(there, organisation_id=service.organisation_id)
    nurse = Q(
        worker__registrations__body="NMC",
        worker__registrations__profession__iregex=_NURSE,
        worker__registrations__starts_on__lte=today,
        worker__registrations__expires_on__gt=today,
    )
    nurses = set(jobs.filter(nurse).values_list("worker_id", flat=True))
    carers = set(jobs.filter(pathway__in=_CARE).values_list("worker_id", flat=True)) - nurses
    everybody = set(jobs.values_list("worker_id", flat=True))
    unsure = set(jobs.filter(pathway="999").values_list("worker_id", flat=True)) - nurses - carers
    found = {"nurses": len(nurses), "staff": len(everybody)}
    if not unsure:
        found |= {"carers": len(carers), "others": len(everybody - nurses - carers)}
    return found
