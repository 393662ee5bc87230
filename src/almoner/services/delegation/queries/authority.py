"""Asks the question of the database, one delegation or a hundred thousand at a time.

There is one rule (`rules.authority`) and one way to gather its facts (`facts.sql`); this module
only brings them together. Row-level security applies: a viewer gets answers only about
delegations they can see.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from psycopg import capabilities

from almoner.services.delegation.catalogue import activity as definition
from almoner.services.delegation.facts import STREAM
from almoner.services.delegation.rules import authority
from almoner.services.delegation.rules.answer import Answer
from almoner.services.delegation.rules.facts import FOREVER, Facts, facts_from

# Below this, planning the stream costs more than reading it; the function's plan is kept.
FEW = 500
PLANNED = "SELECT delegation_id, facts FROM almoner_authority_facts(%s::bigint[])"


class Question(NamedTuple):
    """May `worker_id` do `activity` for `person_id` at `at`, acting for `provider_id`?

    `at` is a moment with its zone, or POSIX seconds.
    """

    worker_id: int
    activity: str
    person_id: int
    at: datetime | float
    provider_id: int | None = None


_ASKED = """
SELECT f.facts::text FROM almoner_authority_facts(ARRAY(
    SELECT d.id FROM delegation_delegation d
    WHERE d.worker_id = %s AND d.person_id = %s AND d.activity = %s
)) f
"""


def may(
    worker_id: int,
    activity: str,
    person_id: int,
    at: datetime,
    provider_id: int | None = None,
) -> Answer:
    """The answer at `at` (aware), with its chain of evidence or every reason why not."""
    seconds = at.timestamp()
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, [worker_id, person_id, activity])
        found = [facts_from(json.loads(text)) for (text,) in cursor.fetchall()]
    return answer(found, activity, seconds, provider_id)


def answer(
    found: Iterable[Facts], activity: str, at: float, provider_id: int | None = None
) -> Answer:
    courses = required_courses(activity)
    return authority.best(
        (authority.decide(facts, at, courses, provider_id) for facts in found), at
    )


def required_courses(activity: str) -> tuple[str, ...]:
    """Knowledge first, then practical training, as the activity's definition says."""
    training = definition(activity).training
    return (*training.knowledge, *training.practical)


def facts_of(delegation_ids: Sequence[int]) -> dict[int, Facts]:
    """Facts by delegation id, for those the caller may see."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT delegation_id, facts::text FROM almoner_authority_facts(%s)",
            [list(delegation_ids)],
        )
        return {key: facts_from(json.loads(text)) for key, text in cursor.fetchall()}


def for_delegation(delegation_id: int, at: datetime) -> Answer:
    """The answer for one delegation, whatever its state."""
    facts = facts_of([delegation_id]).get(delegation_id)
    if facts is None:
        return authority.no_delegation(at.timestamp())
    return authority.decide(facts, at.timestamp(), required_courses(facts.activity))


def may_each(questions: Sequence[Question]) -> Iterator[Answer]:
    """The same answers as `may`, for many questions, from one read of the facts.

    A grant holds until the first thing it rests on lapses, so a later question about the same
    delegation before that moment has the same answer.
    """
    by_key = _delegations_of(questions)
    given: dict[tuple[int, str, int, int | None], tuple[Answer, float]] = {}
    with _reading([key for keys in by_key.values() for key in keys]) as facts:
        for worker, activity, person, at, provider in questions:
            seconds = at if isinstance(at, float) else at.timestamp()
            key = (worker, activity, person, provider)
            last, until = given.get(key, _NOT_ASKED)
            if not last.at <= seconds < until:
                found = [facts[one] for one in by_key.get((worker, person, activity), ())]
                seen = (one for one in found if one is not None)
                last = answer(seen, activity, seconds, provider)
                given[key] = last, last.good_until
            yield last if last.at == seconds else last.moved_to(seconds)


# How many rows are taken from the driver at a time: one by one, waiting costs more than reading.
CHUNK = 100
_NOT_ASKED = (Answer(FOREVER, None), 0.0)


class _Arriving(dict[int, Facts | None]):
    """Facts by delegation id, taken from the stream no sooner than they are asked for.

    None for a delegation that the caller may not see. While one answer is worked out here, the
    server gathers the facts of the next.
    """

    def __init__(self, rows: Iterator[Sequence[Any]]) -> None:
        super().__init__()
        self._rows = rows

    def __missing__(self, wanted: int) -> Facts | None:
        for key, document in self._rows:
            self[key] = facts_from(document)
            if key == wanted:
                return self[key]
        self[wanted] = None
        return None


@contextmanager
def _reading(delegation_ids: list[int]) -> Iterator[_Arriving]:
    """A stream of its own within the caller's connection and transaction."""
    connection.ensure_connection()
    driver: Any = connection.connection
    with driver.cursor() as cursor:
        few = len(delegation_ids) <= FEW
        together = CHUNK if capabilities.has_stream_chunked() else 1
        rows = cursor.stream(PLANNED if few else STREAM, [delegation_ids], size=together)
        try:
            yield _Arriving(rows)
        finally:
            rows.close()


def _delegations_of(questions: Sequence[Question]) -> dict[tuple[int, int, str], list[int]]:
    asked = {(q.worker_id, q.person_id, q.activity) for q in questions}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT d.worker_id, d.person_id, d.activity, array_agg(d.id ORDER BY d.id)
            FROM delegation_delegation d
            JOIN unnest(%s::bigint[], %s::bigint[], %s::text[])
                AS asked (worker_id, person_id, activity)
            USING (worker_id, person_id, activity)
            GROUP BY 1, 2, 3
            """,
            [list(column) for column in zip(*asked, strict=True)] if asked else [[], [], []],
        )
        return {(row[0], row[1], row[2]): row[3] for row in cursor.fetchall()}
