"""The same seed at the same moment is the same place; another seed or hour is another."""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from django.db import transaction
from tests.demo.conftest import SHORT, TODAY

from almoner.demo.growing.growth import grow
from almoner.demo.growing.speed import uncollected
from almoner.kernel.london import localise
from almoner.registers.people.models import Person
from almoner.registers.workforce.models import TrainingRecord, Worker
from almoner.services.delegation import models as m
from almoner.services.visits.models import Task, Visit

pytestmark = pytest.mark.slow
_DAY = localise(TODAY, datetime.min.time())

# Table → what is compared, ids left out because a database counts on.
_KEPT = {
    Person: ("nhs_number", "given_name", "family_name", "born_on", "postcode", "conditions"),
    Worker: ("given_name", "family_name", "user__email"),
    TrainingRecord: ("worker__user__email", "course", "completed_on", "expires_on"),
    m.Decision: ("person__nhs_number", "activity", "decided_at", "outcome", "answers"),
    m.Delegation: (
        "person__nhs_number",
        "worker__user__email",
        "activity",
        "status",
        "active_from",
        "review_due_on",
    ),
    m.Suspension: ("delegation__person__nhs_number", "trigger", "since"),
    m.Competence: ("worker__user__email", "activity", "signed_off_at", "valid_until"),
    m.Act: (
        "delegation__person__nhs_number",
        "due_at",
        "done_at",
        "outcome",
        "timing",
        "record",
        "note",
    ),
    m.Escalation: ("person__nhs_number", "raised_at", "situation", "decision"),
    m.Incident: ("person__nhs_number", "happened_at", "kind", "learning"),
    Visit: ("worker__user__email", "person__nhs_number", "starts_at", "status", "note"),
    Task: ("visit__person__nhs_number", "due_at", "granted", "status"),
}


def digests(number: int, now: datetime, look: Callable[[], None] = lambda: None) -> dict[str, str]:
    """Table → a digest of what is in it, after growing it and before undoing it."""
    with transaction.atomic():
        with uncollected():
            grow(number, now, SHORT)
        look()
        found = {model.__name__: _digest(model, columns) for model, columns in _KEPT.items()}
        transaction.set_rollback(True)
    return found


def _digest(model, columns) -> str:
    rows = sorted(map(repr, model.objects.values_list(*columns)))
    assert rows, model.__name__
    return sha256("\n".join(rows).encode()).hexdigest()


@pytest.mark.django_db(transaction=True)
def test_the_same_seed_is_the_same_place_another_is_not_and_both_grow_at_either_end_of_a_day():
    early, late = _DAY + timedelta(minutes=4), _DAY + timedelta(hours=23, minutes=52)
    one, other = digests(2, early, _check_joys_day), digests(3, late, _check_joys_day)
    assert all(other[table] != one[table] for table in one)
    assert digests(2, early) == one


def _check_joys_day() -> None:
    today = Task.objects.filter(
        due_at__gte=_DAY, due_at__lt=_DAY + timedelta(days=1), visit__worker__given_name="Joy"
    )
    assert today.filter(granted=True).exists()
    assert today.filter(granted=False, act__isnull=True).count() >= 3
