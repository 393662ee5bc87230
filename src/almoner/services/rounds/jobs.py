"""Searching in the background. The job may run twice without harm."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from almoner.platform.access.viewer import system
from almoner.services.rounds.commands.planning import give_up_lost, perform
from almoner.services.rounds.commands.studying import perform_study
from almoner.services.rounds.queries.plans import providers_waiting

log = logging.getLogger(__name__)


@app.task(name="rounds.make_plan", queue="rounds", pass_context=False)
def make_plan(plan_id: int) -> None:
    row = perform(plan_id, timezone.now())
    log.info("plan %s: %s", plan_id, row.status if row else "nothing to do")


@app.periodic(cron="*/5 * * * *")
@app.task(name="rounds.give_up", queueing_lock="rounds.give_up", pass_context=False)
def give_up(timestamp: int) -> None:
    for provider_id in providers_waiting():
        give_up_lost(system("rounds", provider_id), at=timezone.now())


@app.task(name="rounds.make_study", queue="rounds", pass_context=False)
def make_study(study_id: int) -> None:
    row = perform_study(study_id, timezone.now())
    log.info("study %s: %s", study_id, row.status if row else "nothing to do")
