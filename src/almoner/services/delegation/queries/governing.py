"""The agreed list of activities, and delegated functions, for those who govern them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.access import circle_of
from almoner.registers.organisations.models import Organisation
from almoner.registers.workforce.models import Employment
from almoner.services.delegation.catalogue import ActivityDefinition, activities, mandates
from almoner.services.delegation.models import ActivityAgreement, Mandate


@dataclass(frozen=True, slots=True)
class Listed:
    """One activity and what the viewer's organisation has agreed about it today."""

    definition: ActivityDefinition
    agreement: ActivityAgreement | None

    @property
    def on(self) -> bool:
        return self.agreement is not None


@dataclass(frozen=True, slots=True)
class MandateShown:
    mandate: Mandate
    title: str
    words: str
    colour: str


def agreed_list(viewer: Viewer, today: date) -> list[Listed]:
    """Every activity that is defined, with the open agreement of the viewer's organisation."""
    open_now = {row.activity: row for row in _agreements(viewer, today)}
    return [Listed(one, open_now.get(code)) for code, one in activities().items()]


def listed(viewer: Viewer, activity: str, today: date) -> Listed:
    found = next(
        (one for one in agreed_list(viewer, today) if one.definition.code == activity), None
    )
    if found is None:
        raise Unseen
    return found


def _agreements(viewer: Viewer, today: date) -> QuerySet[ActivityAgreement]:
    rows = ActivityAgreement.objects.filter(organisation_id=viewer.organisation_id or 0)
    return rows.filter(ends_on__isnull=True) | rows.filter(starts_on__lte=today, ends_on__gt=today)


def mandates_seen_by(viewer: Viewer) -> QuerySet[Mandate]:
    """Those the viewer's organisation has granted or holds, newest first."""
    own = viewer.organisation_id or 0
    rows = Mandate.objects.filter(Q(granted_by_id=own) | Q(holder_organisation_id=own))
    return rows.select_related("granted_by", "holder_organisation").order_by("-starts_on", "-pk")


def mandate_seen_by(viewer: Viewer, mandate_id: int) -> Mandate:
    found = mandates_seen_by(viewer).filter(pk=mandate_id).first()
    if found is None:
        raise Unseen
    return found


def shown(mandate: Mandate, today: date) -> MandateShown:
    definition = mandates().get(mandate.function)
    title = definition.title if definition else mandate.function
    if mandate.revoked_at is not None:
        return MandateShown(mandate, title, "Taken back", "red")
    if today < mandate.starts_on:
        return MandateShown(mandate, title, "Not yet", "blue")
    if today >= mandate.ends_on:
        return MandateShown(mandate, title, "Ended", "grey")
    return MandateShown(mandate, title, "In force", "green")


def may_hold() -> list[tuple[int, str]]:
    """(id, name) of every organisation but practices. Names of organisations are public."""
    rows = Organisation.objects.exclude(kind=Organisation.Kind.PRACTICE).order_by("name")
    return list(rows.values_list("pk", "name"))


def organisation(organisation_id: int) -> Organisation:
    found = Organisation.objects.filter(pk=organisation_id).first()
    if found is None:
        raise Unseen
    return found


def workers_of(viewer: Viewer, organisation_id: int, today: date) -> list[tuple[int, str]]:
    """(id, name) of those who work there today, as far as the viewer may see them, by name."""
    return _named(viewer, Employment.objects.filter(organisation_id=organisation_id), today)


def workers_around(viewer: Viewer, today: date) -> list[tuple[int, str]]:
    """(id, name) of the workers of the viewer's organisation and of those it works with."""
    jobs = Employment.objects.filter(organisation_id__in=circle_of(viewer))
    return _named(viewer, jobs, today)


def holder_name(viewer: Viewer, mandate: Mandate, today: date) -> str:
    """The named holder. Empty for all workers of the organisation."""
    if mandate.holder_id is None:
        return ""
    jobs = Employment.objects.filter(
        worker_id=mandate.holder_id, organisation_id__in=circle_of(viewer)
    )
    found = jobs.select_related("worker").first()
    return found.worker.name if found else f"Worker {mandate.holder_id} of another organisation"


def _named(viewer: Viewer, jobs: QuerySet[Employment], today: date) -> list[tuple[int, str]]:
    seen = jobs.filter(organisation_id__in=circle_of(viewer), starts_on__lte=today)
    current = seen.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today)).select_related("worker")
    found = {job.worker_id: job.worker.name for job in current}
    return sorted(found.items(), key=lambda one: (one[1], one[0]))
