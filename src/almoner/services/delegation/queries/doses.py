"""What has been done for a person, whoever did it: a dose is one dose in the whole place."""

from datetime import datetime

from django.db import connection

from almoner.services.delegation.models import Act
from almoner.services.delegation.rules.acts import Earlier


def done_since(person_id: int, activity: str, since: datetime) -> list[Earlier]:
    """Acts that the caller may see, and the times of those done for other providers."""
    acts = Act.objects.filter(
        person=person_id, activity=activity, corrected_by__isnull=True, done_at__gte=since
    )
    seen = [Earlier(*row) for row in acts.values_list("due_at", "done_at", "outcome")]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT due_at, done_at FROM almoner_done_for(%s, %s, %s)",
            [person_id, activity, since],
        )
        return seen + [Earlier(due, done, "done") for due, done in cursor.fetchall()]
