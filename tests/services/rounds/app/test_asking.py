"""Asking for a plan of a day: what is refused at once, and what becomes of what was asked."""

from datetime import timedelta

import pytest
from django.db import connection
from tests.services.delegation.world import NOW
from tests.services.rounds.app.world import DAY, QUICK, make_rounds, planned

from almoner.kernel.refusals import Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.audit.models import AuditEvent
from almoner.services.rounds.commands.needs import call_off
from almoner.services.rounds.commands.planning import ask_for_plan, give_up_lost, perform
from almoner.services.rounds.models import RoundPlan
from almoner.services.rounds.rules.clock import moment_of

pytestmark = pytest.mark.django_db
MORNING = moment_of(DAY, 6 * 60)


@pytest.fixture
def rounds():
    return make_rounds()


@pytest.fixture
def draft(rounds):
    return planned(rounds)


def codes(refused):
    return [one.code for one in refused.value.refusals]


def queue_says(status: str) -> None:
    with connection.cursor() as cursor:
        # The queue's own functions take a job through more steps than matter here.
        cursor.execute("ALTER TABLE procrastinate_jobs DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status", [status]
        )


class TestAsking:
    def test_a_day_without_anything_is_refused_at_once(self, rounds):
        with pytest.raises(Refused) as refused:
            ask_for_plan(rounds.manager, day=DAY + timedelta(days=9), at=NOW)
        assert codes(refused) == ["nobody-on-shift"]

    def test_a_provider_without_a_place_is_told_what_to_do(self, rounds):
        own = rounds.place.provider
        type(own).objects.filter(pk=own.pk).update(latitude=None, longitude=None)
        with pytest.raises(Refused) as refused:
            ask_for_plan(rounds.manager, day=DAY, at=NOW)
        assert codes(refused) == ["office-nowhere"]

    @pytest.mark.parametrize(
        ("asked", "code"), [({"priority": "luck"}, "unknown-priority"), ({"seconds": 7}, "seconds")]
    )
    def test_choices_that_are_none(self, rounds, asked, code):
        with pytest.raises(Refused) as refused:
            ask_for_plan(rounds.manager, day=DAY, at=NOW, **asked)
        assert codes(refused) == [code]

    @pytest.mark.parametrize("status", ["todo", "doing"])
    def test_a_plan_that_the_queue_will_make_is_left_alone(self, rounds, status):
        row = ask_for_plan(rounds.manager, day=DAY, at=NOW)
        queue_says(status)
        assert give_up_lost(rounds.manager, at=NOW + timedelta(days=1)) == []
        row.refresh_from_db()
        assert row.status == "asked"

    @pytest.mark.parametrize("status", ["failed", "succeeded", "cancelled"])
    def test_a_plan_that_the_queue_has_given_up_says_so(self, rounds, status):
        row = ask_for_plan(rounds.manager, day=DAY, at=NOW)
        queue_says(status)
        assert give_up_lost(rounds.rival, at=NOW) == []
        assert give_up_lost(rounds.manager, at=NOW) == [row.pk]
        row.refresh_from_db()
        assert (row.status, row.verdict["ok"]) == ("failed", False)
        assert row.verdict["reasons"] == [
            "The search was begun several times and never ended. Ask again."
        ]

    def test_a_plan_that_was_made_is_not_given_up(self, rounds):
        row = ask_for_plan(rounds.manager, day=DAY, at=NOW)
        assert perform(row.pk, NOW, moves=QUICK).status == "draft"
        queue_says("failed")
        assert give_up_lost(rounds.manager, at=NOW) == []

    def test_a_plan_of_another_day_is_nothing_to_begin_from(self, rounds, draft):
        RoundPlan.objects.filter(pk=draft.pk).update(day=DAY + timedelta(days=1))
        with pytest.raises(Unseen):
            ask_for_plan(rounds.manager, day=DAY, based_on=draft.pk, at=NOW)

    def test_versions_count_up_day_by_day(self, rounds, draft):
        assert [draft.version, planned(rounds).version] == [1, 2]

    def test_working_twice_on_one_plan_does_it_once(self, rounds, draft):
        assert perform(draft.pk, NOW, moves=QUICK) is None
        assert AuditEvent.objects.filter(verb="round.planned").count() == 1

    def test_who_has_left_since_no_longer_plans(self, rounds):
        row = ask_for_plan(rounds.manager, day=DAY, at=NOW)
        rounds.place.manager.employments.update(access_role="care_worker")
        done = perform(row.pk, NOW, moves=QUICK)
        assert done.status == "failed"
        assert "may-not" not in str(done.verdict)
        assert done.verdict["reasons"]

    @pytest.mark.hazard("HZ-24")
    def test_a_person_in_hospital_and_one_without_a_place_are_left_with_the_reason(self, rounds):
        rounds.ada.hospital_stays.create(admitted_at=NOW)
        type(rounds.ben).objects.filter(pk=rounds.ben.pk).update(latitude=None)
        row = planned(rounds)
        assert row.left == {
            str(rounds.wash.pk): ["Ada Lark is in hospital."],
            str(rounds.lunch.pk): ["Ben Moor has no postcode, so we cannot tell how far it is."],
        }
        assert row.calls.count() == 3

    def test_what_is_called_off_is_not_planned(self, rounds):
        call_off(rounds.manager, wanted_id=rounds.lunch.pk, why="Away", at=NOW)
        assert planned(rounds).calls.count() == 4
