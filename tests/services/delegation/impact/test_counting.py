"""The set-based count agrees with a plain one, on every row, however often it is run."""

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, transaction
from tests.services.delegation.impact.plain import kept, month_of, plainly
from tests.services.delegation.impact.scatter import EDGES, scatter
from tests.services.delegation.incidents.test_commands import make_act
from tests.services.delegation.world import INSULIN, NOW, make_world

from almoner.kernel.refusals import Refused
from almoner.platform.access.scope import scoped
from almoner.platform.audit.models import AuditEvent
from almoner.services.delegation.commands.counting import count_acts
from almoner.services.delegation.counting_jobs import count_back
from almoner.services.delegation.models import ActMonth, Delegation

pytestmark = pytest.mark.django_db
FROM, TO = date(2025, 10, 1), date(2026, 12, 1)


@pytest.fixture
def world():
    return make_world()


@pytest.mark.parametrize("seed", range(6))
def test_it_counts_as_a_plain_count_does(world, seed):
    scatter(world, seed)
    rows = count_acts(FROM, TO, NOW)
    assert kept() == plainly(FROM, TO, NOW)
    assert rows == len(kept()) > 20


def test_counting_twice_changes_nothing(world):
    scatter(world, 7, acts=60)
    count_acts(FROM, TO, NOW)
    before = kept()
    count_acts(FROM, TO, NOW)
    assert kept() == before


def test_part_of_the_time_is_counted_without_touching_the_rest(world):
    scatter(world, 8, acts=60)
    count_acts(FROM, TO, NOW)
    whole = kept()
    ActMonth.objects.filter(month=date(2026, 3, 1)).update(done=999)
    count_acts(date(2026, 3, 1), date(2026, 4, 1), NOW)
    assert kept() == whole


def test_what_is_gone_leaves_no_row_behind(world):
    act = make_act(world.delegation)
    Delegation.objects.update(status="draft", active_from=None)
    count_acts(FROM, TO, NOW)
    assert ActMonth.objects.get().done == 1
    make_act(
        world.delegation,
        corrects=act,
        correction_reason="It was last year.",
        done_at=NOW - timedelta(days=700),
        recorded_at=NOW,
    )
    count_acts(FROM, TO, NOW)
    assert not ActMonth.objects.exists()


def test_a_corrected_act_is_left_out_and_its_correction_counts(world):
    act = make_act(world.delegation, outcome="done")
    make_act(world.delegation, outcome="missed", corrects=act, correction_reason="I mixed them up.")
    count_acts(FROM, TO, NOW)
    [row] = ActMonth.objects.filter(due__gt=0)
    assert (row.due, row.done, row.missed) == (1, 0, 1)


@pytest.mark.parametrize("at", EDGES)
def test_a_month_is_a_month_in_london(world, at):
    make_act(world.delegation, done_at=at, recorded_at=at)
    count_acts(FROM, TO, NOW)
    assert ActMonth.objects.get(done=1).month == month_of(at)


def test_a_month_that_has_not_come_counts_no_delegation(world):
    count_acts(date(2026, 12, 1), date(2027, 2, 1), NOW)
    assert not ActMonth.objects.exists()


def test_when_it_was_counted_is_kept(world):
    count_acts(FROM, TO, NOW)
    assert set(ActMonth.objects.values_list("counted_at", flat=True)) == {NOW}
    event = AuditEvent.objects.get(verb="acts.counted")
    assert event.actor == "system:counting"
    assert event.detail["rows"] == ActMonth.objects.count()


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 3, 2), date(2026, 4, 1)),
        (date(2026, 3, 1), date(2026, 4, 2)),
        (date(2026, 3, 1), date(2026, 3, 1)),
        (date(2026, 4, 1), date(2026, 3, 1)),
    ],
)
def test_only_whole_months_are_counted(world, first, last):
    ActMonth.objects.create(
        month=date(2026, 3, 1),
        delegating=world.trust,
        provider=world.provider,
        activity=INSULIN,
        counted_at=NOW,
    )
    with pytest.raises(Refused, match="first day of a month"):
        count_acts(first, last, NOW)
    assert ActMonth.objects.count() == 1


def test_the_job_counts_back_from_now(world, monkeypatch):
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)
    make_act(world.delegation)
    count_back(2)
    months = set(ActMonth.objects.values_list("month", flat=True))
    assert months == {date(2026, 10, 1), date(2026, 11, 1)}


def test_the_counts_hold_no_person_and_no_worker():
    names = {field.name for field in ActMonth._meta.get_fields()}
    assert not {"person", "worker", "delegation"} & names


def test_the_web_cannot_count_for_others(world):
    """Behind row-level security a count would miss rows: the database refuses to let it be kept."""
    make_act(world.delegation)
    count_acts(FROM, TO, NOW)
    before = kept()
    with (
        pytest.raises(ProgrammingError),
        transaction.atomic(),
        scoped(world.viewer(world.rival_manager), drop_role=True),
    ):
        count_acts(FROM, TO, NOW)
    assert kept() == before
