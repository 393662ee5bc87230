"""Trying and applying files in the background. Each job may run twice without harm."""

from __future__ import annotations

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from almoner.platform.imports import commands
from almoner.platform.imports.models import ImportRun
from almoner.surfaces.imports.kinds import importers

log = logging.getLogger(__name__)


def start(run: ImportRun) -> None:
    """Hands a run to a worker, in the caller's transaction."""
    carry_out.configure(lock=f"imports.{run.organisation_id}").defer(run_id=run.pk)


@app.task(name="imports.carry_out", queue="imports", pass_context=False)
def carry_out(run_id: int) -> None:
    run = commands.perform(run_id, importers(), timezone.now())
    log.info("import %s: %s", run_id, run.status if run else "nothing to do")


@app.periodic(cron="*/10 * * * *")
@app.task(name="imports.tidy", queueing_lock="imports.tidy", pass_context=False)
def tidy(timestamp: int) -> None:
    for run_id in commands.tidy(timezone.now()):
        carry_out.defer(run_id=run_id)
