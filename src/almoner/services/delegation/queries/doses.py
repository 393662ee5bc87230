"""What happened to a person, whoever did it: a dose is one dose in the whole place."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from almoner.services.delegation.catalogue import activity as definition
from almoner.services.delegation.catalogue.stops import Reading
from almoner.services.delegation.models import Act, Delegation
from almoner.services.delegation.rules import repeats
from almoner.services.delegation.rules.acts import Earlier


def done_since(person_id: int, activity: str, since: datetime) -> list[Earlier]:
    """Acts that the caller may see, and the times of those done for other providers: each once,
    and two that were done in the same minute are still two."""
    acts = Act.objects.filter(
        person=person_id, activity=activity, corrected_by__isnull=True, done_at__gte=since
    )
    seen = [Earlier(*row) for row in acts.values_list("due_at", "done_at", "outcome")]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT due_at, done_at FROM almoner_done_for(%s, %s, %s)",
            [person_id, activity, since],
        )
        told = [Earlier(due, done, "done") for due, done in cursor.fetchall()]
    return list((Counter(seen) | Counter(told)).elements())


def as_recorded(delegation: Delegation, known: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """Answers before an act, no less careful than the record of what was done for the person."""
    earlier = done_since(delegation.person_id, delegation.activity, at - repeats.LOOK_BACK)
    return repeats.as_recorded(definition(delegation.activity).record, known, earlier, at)


def readings_since(person_id: int, activity: str, since: datetime) -> list[Reading]:
    """The readings of the person that the activity's stop rules follow, oldest first, taken for
    any activity and any provider; nothing where the caller has no part in the activity."""
    known = {field.name for field in definition(activity).record}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT taken_at, readings::text FROM almoner_readings_for(%s, %s, %s)"
            " ORDER BY taken_at",
            [person_id, activity, since],
        )
        found = [(at, json.loads(text)) for at, text in cursor.fetchall()]
    told = [(at, {k: v for k, v in values.items() if k in known}) for at, values in found]
    return [Reading(at, values) for at, values in told if values]
