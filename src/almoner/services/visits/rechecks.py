"""Asks again, for many tasks at once, whether what is due may be done.

Rows go in and out as plain values: a hundred thousand tasks are one read of what is due, one read
of the facts, one pass of the rule and one write of what changed.
"""

import json
from collections.abc import Iterator, Sequence
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
_KEEP = """
UPDATE visits_task t SET granted = new.granted, reasons = ARRAY(SELECT json_array_elements_text(
        new.reasons::json)), answer = new.answer::jsonb, checked_at = %s,
    status = CASE WHEN new.granted THEN 'due' ELSE 'refused' END
FROM unnest(%s::bigint[], %s::boolean[], %s::text[], %s::text[])
    AS new (id, granted, reasons, answer)
WHERE t.id = new.id AND t.act_id IS NULL
"""


def recheck(task_ids: Sequence[int], at: datetime) -> int:
    """Keeps the newest answer about these tasks. Returns how many changed."""
    return _recheck(_due("t.id = ANY(%s)", [list(task_ids)]), at)


def recheck_between(at: datetime, until: datetime) -> tuple[int, int]:
    """Asks again for everything due in the half-open period. Returns (asked, changed)."""
    due = _due("t.due_at >= %s AND t.due_at < %s", [at, until])
    changed = sum(_recheck(due[i : i + BATCH], at) for i in range(0, len(due), BATCH))
    return len(due), changed


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
            cursor.execute(_KEEP, [at, *(list(column) for column in zip(*changed, strict=True))])
    return len(changed)


def _changed(due: Sequence[Due], at: datetime) -> Iterator[tuple[int, bool, str, str]]:
    """(id, granted, codes as JSON, answer as JSON) of the tasks whose answer is not as it was."""
    now = at.timestamp()
    questions = [
        Question(d.worker_id, d.activity, d.person_id, max(d.due_at, now), d.provider_id)
        for d in due
    ]
    for task, answer in zip(due, may_each(questions), strict=True):
        codes = _codes(answer)
        if (answer.granted, codes) != (task.granted, task.reasons):
            yield task.id, answer.granted, json.dumps(codes), json.dumps(answer.as_dict())


def _codes(answer: Answer) -> list[str]:
    return [refusal.code for refusal in answer.refusals]
