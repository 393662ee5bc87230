"""Working figures out in the background, for every organisation that has cases. Safe to repeat."""

from django.utils import timezone
from procrastinate.contrib.django import app

from almoner.engines.indicators.commands.computing import PERIODS, compute
from almoner.engines.indicators.queries.owners import with_rows
from almoner.platform.access.viewer import system

RECENT = 3


@app.periodic(cron="41 * * * *")
@app.task(name="indicators.recent", queueing_lock="indicators.recent", pass_context=False)
def compute_recent(timestamp: int | None = None) -> int:
    """The newest periods, once an hour. The number of figures."""
    return sum(_compute(key, RECENT) for key in with_rows())


@app.periodic(cron="12 3 * * *")
@app.task(name="indicators.all", queueing_lock="indicators.all", pass_context=False)
def compute_all(timestamp: int | None = None) -> int:
    """Two years, once a night: what was recorded late counts in the period it belongs to."""
    return sum(_compute(key, PERIODS) for key in with_rows())


@app.task(name="indicators.one", pass_context=False)
def compute_one(organisation_id: int) -> int:
    """Two years of one organisation, when somebody asks for it."""
    return _compute(organisation_id, PERIODS)


def _compute(organisation_id: int, periods: int) -> int:
    actor = system("indicators", organisation_id)
    return compute(actor, at=timezone.now(), periods=periods).rows
