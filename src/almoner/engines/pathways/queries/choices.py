"""What a form offers: workers, teams and organisations that the viewer may choose."""

from collections.abc import Iterable
from datetime import date

from almoner.engines.pathways.definition import Pathway
from almoner.engines.pathways.queries.naming import carers_of
from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.access import circle_of
from almoner.registers.organisations.models import Organisation, Team
from almoner.registers.workforce.access import in_force
from almoner.registers.workforce.models import Employment


def own_teams(viewer: Viewer) -> list[tuple[int, str]]:
    rows = Team.objects.filter(organisation_id=viewer.own).order_by("name")
    return [(one.pk, one.name) for one in rows]


def teams_to_offer(viewer: Viewer, not_team: int | None) -> list[tuple[int, str]]:
    """Teams of the viewer's organisation and of those it works with."""
    rows = Team.objects.filter(organisation_id__in=circle_of(viewer)).exclude(pk=not_team or 0)
    rows = rows.select_related("organisation").order_by("organisation__name", "name")
    return [(one.pk, f"{one.name}, {one.organisation.name}") for one in rows]


def caseworkers(viewer: Viewer, team_id: int | None, today: date) -> list[tuple[int, str]]:
    """Workers of the organisation today; those of the team first."""
    jobs = (
        Employment.objects.filter(in_force(today), organisation_id=viewer.own)
        .exclude(access_role__in=["care_worker", "board", "analyst"])
        .select_related("worker")
    )
    found = sorted({(job.team_id != team_id, job.worker.name, job.worker_id) for job in jobs})
    return [(key, name) for _, name, key in found]


def organisations_to_join(viewer: Viewer, already: list[int]) -> list[tuple[int, str]]:
    rows = Organisation.objects.filter(pk__in=circle_of(viewer)).exclude(
        pk__in=[viewer.own, *already]
    )
    return [(one.pk, one.name) for one in rows.order_by("name")]


def to_name(
    viewer: Viewer, definition: Pathway, codes: Iterable[str], person_id: int | None, today: date
) -> dict[str, list[tuple[int, str]]]:
    """Whom the fields with these codes may name: carers of this person, providers."""
    kinds = {definition.fields[code].type for code in codes}
    found: dict[str, list[tuple[int, str]]] = {}
    if "carer" in kinds:
        found["carer"] = [(one.pk, one.name) for one in carers_of(viewer, person_id, today)]
    if "provider" in kinds:
        found["provider"] = providers(viewer)
    return found


def named(organisation_ids: list[int]) -> list[tuple[int, str]]:
    rows = Organisation.objects.filter(pk__in=organisation_ids).order_by("name")
    return [(one.pk, one.name) for one in rows]


def providers(viewer: Viewer) -> list[tuple[int, str]]:
    """Every care provider: names are public."""
    rows = Organisation.objects.filter(kind=Organisation.Kind.PROVIDER).order_by("name")
    return [(one.pk, one.name) for one in rows]
