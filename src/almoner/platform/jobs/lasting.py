"""A worker that outlives its database: how a job ended is written down once it is back.

Otherwise the job would count as begun for as long as its worker lives, nobody would take it up, and
whatever waits for its lock would wait as long.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from procrastinate import App
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from psycopg import InterfaceError, OperationalError

WAITS = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Seconds between one attempt and the next. A worker that was let down for longer is ended by its
heartbeat, and another takes up what it had begun."""


class LastingJobs(JobManager):
    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:
        await once_back(partial(super().finish_job, job, status, delete_job))

    async def retry_job(self, job: Job, *given: Any, **named: Any) -> None:
        await once_back(partial(super().retry_job, job, *given, **named))


async def once_back(write: Callable[[], Awaitable[None]], waits: tuple[float, ...] = WAITS) -> None:
    """Writes, again after each wait while the database is away. Raises what it raised last."""
    for wait in waits:
        try:
            return await write()
        except ConnectorException as error:
            if not isinstance(error.__cause__, OperationalError | InterfaceError):
                raise
        await asyncio.sleep(wait)
    return await write()


@contextmanager
def lasting(app: App) -> Iterator[App]:
    """The app, for a worker, with such a manager of its jobs."""
    before = app.job_manager
    app.job_manager = LastingJobs(connector=app.connector)
    try:
        yield app
    finally:
        app.job_manager = before
