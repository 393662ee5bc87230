"""How many workers of a provider are signed off for an activity, and how many may act for one
person. Numbers only: who they are stays with their employer."""

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q

from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.access import circle_of
from almoner.registers.workforce.models import Employment
from almoner.services.delegation.models import Competence, Delegation
from almoner.services.delegation.queries.authority import Question, may_each


def competent_workers(
    viewer: Viewer, providers: Collection[int], activities: Collection[str], on: date
) -> dict[int, dict[str, int]]:
    """Provider → activity → workers whom it employs on that day and whose sign-off holds then.

    Only providers of the viewer's circle. A sign-off is for one person: for another it shows that
    a worker can learn the task, and each person still needs a sign-off of their own.
    """
    employed = Employment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=on),
        worker=OuterRef("worker"),
        organisation=OuterRef("employer"),
        starts_on__lte=on,
    )
    rows = (
        Competence.objects.filter(
            Exists(employed),
            employer_id__in=set(providers) & set(circle_of(viewer)),
            activity__in=list(activities),
            revoked_at__isnull=True,
            valid_until__gt=on,
        )
        .values("employer_id", "activity")
        .annotate(workers=Count("worker_id", distinct=True))
    )
    found: dict[int, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row["employer_id"], {})[row["activity"]] = row["workers"]
    return found


def workers_allowed(
    viewer: Viewer, person_id: int, activities: Collection[str], at: datetime
) -> Counter[str]:
    """Activity → workers of the viewer's provider who may do it for this person at that moment."""
    rows = Delegation.objects.filter(
        provider_id=viewer.own, person_id=person_id, activity__in=list(activities), status="active"
    )
    asked = [
        Question(worker, activity, person_id, at, viewer.own)
        for worker, activity in rows.values_list("worker_id", "activity").distinct()
    ]
    answers = may_each(asked) if asked else ()
    granted = zip(asked, answers, strict=True)
    return Counter(question.activity for question, answer in granted if answer.granted)
