"""Keeping the queue itself in order: what a killed worker was doing is done by another."""

import logging

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

log = logging.getLogger(__name__)
EVERY_MINUTE = "* * * * *"
QUEUE = "upkeep"
SILENT = 30
"""Seconds. A worker that lives says so every ten."""
MOST = 3
"""A job that three workers died of is likely to kill the next one too."""
KEPT_HOURS = 24


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="jobs.take_up", queue=QUEUE, queueing_lock="jobs.take_up", pass_context=True)
async def take_up_stalled(context: JobContext, timestamp: int | None = None) -> int:
    """Gives back to the queue what workers had begun that have fallen silent. The number.

    So every job has to be safe to run twice.
    """
    manager = context.app.job_manager
    stalled = list(await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT))
    for job in stalled:
        await _give_back(manager, job)
    await manager.delete_old_jobs(nb_hours=KEPT_HOURS, queue=QUEUE)
    return len(stalled)


async def _give_back(manager: JobManager, job: Job) -> None:
    log.warning("job %s (%s) was left by its worker", job.id, job.task_name)
    try:
        if job.attempts + 1 < MOST:
            await _again(manager, job)
        else:
            await _end(manager, job)
    except ConnectorException:
        log.info("job %s had ended", job.id)


async def _again(manager: JobManager, job: Job) -> None:
    try:
        await manager.retry_job(job)
    except UniqueViolation:
        # The next of its kind waits already.
        await _end(manager, job)


async def _end(manager: JobManager, job: Job) -> None:
    """What it kept locked is free again."""
    await manager.finish_job(job, Status.FAILED, delete_job=False)
