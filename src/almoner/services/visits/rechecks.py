"""Asks again, for many tasks at once, whether what is due may be done.

Rows go in and out as plain values: a hundred thousand tasks are one read of what is due, one read
of the facts, one pass of the rule and one write of what changed.
"""

import gc
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction

from almoner.services.delegation.queries.authority import Question, may_each
from almoner.services.delegation.rules.answer import Answer

# How many delegations' facts are held at once.
BATCH = 20_000


class Due(NamedTuple):
    """A task that nobody has recorded yet, with the newest answer about it; `due_at` in POSIX
    seconds."""

    id: int
    worker_id: int
    activity: str
    person_id: int
    due_at: float
    provider_id: int
    granted: bool
    reasons: list[str]


_DUE = """
SELECT t.id, v.worker_id, t.activity, v.person_id, almoner_seconds(t.due_at), v.provider_id,
    t.granted, t.reasons
FROM visits_task t JOIN visits_visit v ON v.id = t.visit_id
WHERE t.act_id IS NULL AND v.status <> 'cancelled' AND {which}
ORDER BY v.worker_id, v.person_id, t.activity, t.due_at
"""
# One document and not four arrays: quoting each answer inside an array takes as long as the rest.
_KEEP = """
UPDATE visits_task t SET granted = new.granted, reasons = ARRAY(
        SELECT jsonb_array_elements_text(new.answer -> 'codes')), answer = new.answer - 'codes',
    checked_at = %s, status = CASE WHEN new.granted THEN 'due' ELSE 'refused' END
FROM jsonb_to_recordset(%s::jsonb) AS new (id bigint, granted boolean, answer jsonb)
WHERE t.id = new.id AND t.act_id IS NULL
"""


def recheck(task_ids: Sequence[int], at: datetime) -> int:
    """Keeps the newest answer about these tasks. Returns how many changed."""
    return _recheck(_due("t.id = ANY(%s)", [list(task_ids)]), at)


def recheck_between(at: datetime, until: datetime) -> tuple[int, int]:
    """Asks again for everything due in the half-open period. Returns (asked, changed)."""
    due = _due("t.due_at >= %s AND t.due_at < %s", [at, until])
    with _kept_in_memory():
        changed = sum(_recheck(due[i : i + BATCH], at) for i in range(0, len(due), BATCH))
    return len(due), changed


@contextmanager
def _kept_in_memory() -> Iterator[None]:
    """Without the search for circular garbage: millions of small facts, none circular, are looked
    through again and again, which takes as long as the answers themselves."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def recheck_ahead(at: datetime, ahead: timedelta) -> tuple[int, int]:
    return recheck_between(at, at + ahead)


def _due(which: str, parameters: Sequence[Any]) -> list[Due]:
    with connection.cursor() as cursor:
        cursor.execute(_DUE.format(which=which), parameters)
        return [Due._make(row) for row in cursor.fetchall()]


@transaction.atomic
def _recheck(due: Sequence[Due], at: datetime) -> int:
    changed = list(_changed(due, at))
    if changed:
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, [at, json.dumps(changed)])
    return len(changed)


def _changed(due: Sequence[Due], at: datetime) -> Iterator[dict[str, Any]]:
    """id, granted, and the answer with its codes, of the tasks whose answer is not as it was."""
    now = at.timestamp()
    questions = [
        Question(d.worker_id, d.activity, d.person_id, max(d.due_at, now), d.provider_id)
        for d in due
    ]
    for task, answer in zip(due, may_each(questions), strict=True):
        codes = _codes(answer)
        if (answer.granted, codes) != (task.granted, task.reasons):
            kept = {**answer.as_dict(), "codes": codes}
            yield {"id": task.id, "granted": answer.granted, "answer": kept}


def _codes(answer: Answer) -> list[str]:
    return [refusal.code for refusal in answer.refusals]
