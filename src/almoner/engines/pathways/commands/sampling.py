"""Drawing dip samples, and saying which team works a queue."""

from datetime import date, datetime, time

from django.db import transaction

from almoner.engines.pathways import access
from almoner.engines.pathways.models import Case, DipSample, QueueTeam
from almoner.engines.pathways.rules.sampling import draw
from almoner.engines.pathways.store import current
from almoner.kernel.london import localise
from almoner.kernel.refusals import refuse
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record
from almoner.registers.organisations.access import own_organisation
from almoner.registers.organisations.models import Team


@transaction.atomic
def draw_sample(
    actor: Viewer,
    *,
    pathway: str,
    starts_on: date,
    ends_on: date,
    seed: str = "",
    percent: int | None = None,
    at: datetime,
) -> DipSample:
    """Draws the pathway's share of the cases opened in a period (`ends_on` is outside it).

    The same seed over the same cases gives the same sample; asked again, the one there is.
    """
    access.check_right(actor, "dip.draw")
    organisation_id = own_organisation(actor)
    _, definition = current(pathway, organisation_id)
    share = percent or (definition.dip.percent if definition.dip else None)
    if share is None or not 1 <= share <= 100:
        refuse("no-share", "This pathway has no dip sample.", "Give a share from 1 to 100.")
    if ends_on <= starts_on:
        refuse("period", "The period ends before it starts.", "Correct the days.")
    seed = seed.strip() or f"{pathway}:{starts_on.isoformat()}:{ends_on.isoformat()}"
    found = DipSample.objects.filter(
        organisation_id=organisation_id,
        pathway=pathway,
        starts_on=starts_on,
        ends_on=ends_on,
        seed=seed,
    ).first()
    if found is not None:
        return found
    cases = Case.objects.filter(
        organisation_id=organisation_id,
        pathway=pathway,
        opened_at__gte=localise(starts_on, time()),
        opened_at__lt=localise(ends_on, time()),
    )
    if definition.dip and definition.dip.closed_only:
        cases = cases.filter(closed_at__isnull=False)
    of = list(cases.values_list("pk", flat=True))
    made = DipSample.objects.create(
        organisation_id=organisation_id,
        pathway=pathway,
        starts_on=starts_on,
        ends_on=ends_on,
        seed=seed,
        of=len(of),
        cases=draw(of, seed, share),
        drawn_at=at,
        drawn_by=actor.actor,
    )
    record(actor, "dip.drawn", made, at=at, pathway=pathway, of=len(of), drawn=len(made.cases))
    return made


@transaction.atomic
def name_queue_team(
    actor: Viewer, *, pathway: str, queue: str, team_id: int, at: datetime
) -> QueueTeam:
    """Says which team of the actor's organisation works a queue. What comes in goes to them."""
    access.check_right(actor, "case.manage")
    organisation_id = own_organisation(actor)
    _, definition = current(pathway, organisation_id)
    if queue not in definition.queues:
        refuse("queue", "This pathway has no such queue.", "Choose another.")
    if not Team.objects.filter(pk=team_id, organisation_id=organisation_id).exists():
        refuse("team", "That is not a team of your organisation.", "Choose another.")
    made, _ = QueueTeam.objects.update_or_create(
        organisation_id=organisation_id,
        pathway=pathway,
        queue=queue,
        defaults={"team_id": team_id},
    )
    record(actor, "queue.team_named", made, at=at, pathway=pathway, queue=queue, team=team_id)
    return made
