"""Moving open cases to another version of their pathway, with a dry run that changes nothing."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from almoner.engines.pathways import access
from almoner.engines.pathways.commands.writing import Working, begin, team_of_queue, write
from almoner.engines.pathways.definition.shapes import Migration
from almoner.engines.pathways.models import Case
from almoner.engines.pathways.rules.migrating import Carried, carry, plan_of
from almoner.engines.pathways.store import current, definition_of
from almoner.kernel.refusals import refuse
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record
from almoner.registers.organisations.access import own_organisation


@dataclass(slots=True)
class MigrationReport:
    """What moved or would move. `cannot`: case id to why not; `clocks`: that would be stopped."""

    to_version: int
    moved: list[int] = field(default_factory=list)
    cannot: dict[int, tuple[str, ...]] = field(default_factory=dict)
    clocks: dict[int, tuple[str, ...]] = field(default_factory=dict)
    states: dict[tuple[str, str], int] = field(default_factory=dict)


@transaction.atomic
def migrate(
    actor: Viewer,
    *,
    pathway: str,
    plan: Migration | None = None,
    dry_run: bool = True,
    at: datetime,
) -> MigrationReport:
    """Brings the open cases of the actor's organisation to the version in use now.

    `plan` replaces the map that the version states. A case that cannot go over stays, whole, on
    its version, and is listed with the reasons. `dry_run` writes nothing at all.
    """
    access.check_right(actor, "case.manage")
    organisation_id = own_organisation(actor)
    version_id, new = current(pathway, organisation_id)
    report = MigrationReport(new.version)
    rows = Case.objects.filter(
        organisation_id=organisation_id, pathway=pathway, closed_at__isnull=True
    ).exclude(version_id=version_id)
    for key in rows.order_by("pk").values_list("pk", flat=True):
        working = begin(actor, key, number=None, at=at)
        old = definition_of(working.state.version_id)
        carried = carry(old, new, working.state, plan or plan_of(old, new))
        _note(report, key, working, carried)
        if not dry_run and not carried.problems:
            _apply(actor, working, version_id, carried, at)
    if not dry_run:
        detail = {"moved": len(report.moved), "stayed": len(report.cannot)}
        record(actor, "pathway.migrated", ("pathway", pathway), at=at, to=new.version, **detail)
    return report


def _note(report: MigrationReport, key: int, working: Working, carried: Carried) -> None:
    if carried.problems:
        report.cannot[key] = carried.problems
        return
    report.moved.append(key)
    if carried.stops:
        report.clocks[key] = carried.stops
    step = (working.state.state, carried.state)
    report.states[step] = report.states.get(step, 0) + 1


def _apply(
    actor: Viewer, working: Working, version_id: int, carried: Carried, at: datetime
) -> None:
    state = working.state
    team = team_of_queue(state.organisation_id, working.case.pathway, carried.queue)
    elsewhere = carried.queue != state.queue and team is not None and team != state.team_id
    place: dict[str, Any] = {"team": team, "worker": None} if elsewhere else {}
    write(
        actor,
        working,
        "migrated",
        at,
        target=carried.state,
        version=version_id,
        was=state.version_id,
        facts=dict(carried.facts),
        moments=dict(carried.moments),
        priority=carried.priority,
        queue=carried.queue,
        **place,
    )
    if not working.state.owned():
        refuse("no-owner", f"Case {working.case.pk} would belong to nobody.", "Correct the map.")
