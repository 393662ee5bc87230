"""What becomes of a job whose worker fell silent; that workers do so is in tests/durability."""

import asyncio
from types import SimpleNamespace

import pytest
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job

from almoner.platform.jobs.jobs import KEPT_HOURS, QUEUE, SILENT, take_up_stalled

WAITS_ALREADY = UniqueViolation(constraint_name="", queueing_lock=None)


class Queue:
    """A queue with one stalled job, that writes down what is asked of it."""

    def __init__(self, attempts, retry=None, finish=None):
        self.attempts, self.errors = attempts, {"retry": retry, "finish": finish}
        self.asked: list = []

    async def get_stalled_jobs(self, seconds_since_heartbeat):
        self.asked.append(seconds_since_heartbeat)
        fields = {"lock": "one", "queueing_lock": None, "attempts": self.attempts}
        return [Job(id=7, queue="rounds", task_name="rounds.make_plan", **fields)]

    async def retry_job(self, job):
        self._do("retry", job)

    async def finish_job(self, job, status, delete_job):
        assert (status.value, delete_job) == ("failed", False)
        self._do("finish", job)

    async def delete_old_jobs(self, nb_hours, queue):
        self.asked.append((nb_hours, queue))

    def _do(self, what, job):
        self.asked.append((what, job.id))
        if self.errors[what]:
            raise self.errors[what]


RETRIED, ENDED = ("retry", 7), ("finish", 7)


@pytest.mark.parametrize(
    ("queue", "asked"),
    [
        (Queue(0), [RETRIED]),
        (Queue(1), [RETRIED]),
        (Queue(2), [ENDED]),
        (Queue(0, retry=WAITS_ALREADY), [RETRIED, ENDED]),
        (Queue(0, retry=ConnectorException()), [RETRIED]),
        (Queue(2, finish=ConnectorException()), [ENDED]),
    ],
    ids=["first", "second", "third worker dead", "next waits", "ended", "ended at last"],
)
def test_a_stalled_job_is_given_back_until_three_workers_died_of_it(queue, asked):
    context = SimpleNamespace(app=SimpleNamespace(job_manager=queue))
    assert asyncio.run(take_up_stalled.func(context)) == 1
    assert queue.asked == [SILENT, *asked, (KEPT_HOURS, QUEUE)]
