"""Work in the background. Each job is safe to run twice."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from almoner.engines.pathways.commands.sampling import draw_sample
from almoner.engines.pathways.commands.sweeping import mark_clocks, nudge_handovers
from almoner.engines.pathways.models import Case
from almoner.engines.pathways.queries.lists import period_start
from almoner.engines.pathways.store import all_current
from almoner.kernel.london import to_london
from almoner.platform.access.viewer import system

EVERY_FIVE_MINUTES, EVERY_HOUR, EVERY_MORNING = "*/5 * * * *", "7 * * * *", "20 5 * * *"


@app.periodic(cron=EVERY_FIVE_MINUTES)
@app.task(name="pathways.clocks", queueing_lock="pathways.clocks", pass_context=False)
def sweep_clocks(timestamp: int | None = None) -> int:
    """Marks every clock that warns or is past its time. The number newly past it."""
    return mark_clocks(system("clock sweep"), at=timezone.now())[1]


@app.periodic(cron=EVERY_HOUR)
@app.task(name="pathways.handovers", queueing_lock="pathways.handovers", pass_context=False)
def sweep_handovers(timestamp: int | None = None) -> int:
    return len(nudge_handovers(system("hand-over sweep"), at=timezone.now()))


@app.periodic(cron=EVERY_MORNING)
@app.task(name="pathways.samples", queueing_lock="pathways.samples", pass_context=False)
def draw_samples(timestamp: int | None = None) -> int:
    """The dip sample of the period that ended last, once, for each organisation and pathway."""
    at, drawn = timezone.now(), 0
    for organisation_id in Case.objects.order_by().values_list("organisation_id").distinct():
        actor = system("dip sample", organisation_id[0])
        for code, (_, pathway) in all_current(organisation_id[0]).items():
            if pathway.dip is None:
                continue
            ends = period_start(pathway.dip.every, to_london(at).date())
            starts = period_start(pathway.dip.every, ends - timedelta(days=1))
            draw_sample(actor, pathway=code, starts_on=starts, ends_on=ends, at=at)
            drawn += 1
    return drawn
