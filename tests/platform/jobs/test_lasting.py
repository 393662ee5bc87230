"""How a job ended is written down when the database is back, and only then is it tried again."""

import asyncio

import psycopg
import pytest
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from almoner.platform.jobs.lasting import LastingJobs, lasting, once_back


class Write:
    """Fails as often as it has errors left."""

    def __init__(self, *errors: Exception) -> None:
        self.errors, self.tries = list(errors), 0

    async def __call__(self) -> None:
        self.tries += 1
        if self.errors:
            raise ConnectorException from self.errors.pop(0)


AWAY = psycopg.OperationalError("the server is away")


@pytest.mark.parametrize("errors", [[], [AWAY], [AWAY, psycopg.InterfaceError("closed")]])
def test_it_is_written_once_the_database_is_back(errors):
    write = Write(*errors)
    asyncio.run(once_back(write, (0.0, 0.0)))
    assert write.tries == len(errors) + 1


@pytest.mark.parametrize(
    ("errors", "tries"), [([AWAY] * 4, 3), ([psycopg.errors.RaiseException("not doing")], 1)]
)
def test_it_is_not_tried_for_ever_nor_where_the_database_said_no(errors, tries):
    write = Write(*errors)
    with pytest.raises(ConnectorException):
        asyncio.run(once_back(write, (0.0, 0.0)))
    assert write.tries == tries


def test_the_queue_is_as_it_was_when_the_worker_has_ended():
    before = app.job_manager
    with lasting(app) as working:
        assert isinstance(working.job_manager, LastingJobs)
        assert working.job_manager.connector is app.connector
    assert app.job_manager is before
