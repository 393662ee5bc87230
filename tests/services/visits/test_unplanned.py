"""Something that nobody planned: what may be done, for whom, and the same act's pages."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from tests.factories import client_for
from tests.services.delegation.acts.worlds import second_worker
from tests.services.delegation.world import NOW, make_worker
from tests.services.visits.door import answers as insulin_answers
from tests.services.visits.door import make_task
from tests.services.visits.pages import text
from tests.services.visits.unplanned_world import (
    PRN,
    RESCUE,
    address,
    answers,
    delegate,
    given,
)

from almoner.platform.audit.models import AuditEvent
from almoner.services.delegation.models import Act, Escalation, Reading, Suspension
from almoner.services.visits.rules import reference_of

AFTER = {"effect": "helped"}


@pytest.fixture
def prn(world):
    return delegate(world, PRN)


@pytest.fixture
def reference(prn):
    return uuid4()


def listed(phone, world) -> str:
    return text(phone.get(f"/unplanned/{world.person.pk}/"))


def checked(phone, delegation, reference, **changes):
    return phone.post(address(delegation, reference, "check/"), answers(**changes))


class TestWhatMayBeDone:
    def test_today_and_the_visit_lead_there(self, phone, world, prn):
        task = make_task(world)
        assert 'href="/unplanned/"' in text(phone.get("/today/"))
        people = text(phone.get("/unplanned/"))
        there = f'href="/unplanned/{world.person.pk}/"'
        assert there in people
        assert there in text(phone.get(f"/visits/{task.visit_id}/"))

    def test_each_activity_says_yes_and_when_it_was_last_done(self, phone, world, prn):
        given(prn, NOW - timedelta(hours=5))
        page = listed(phone, world)
        assert "Medicines when needed" in page
        assert "Last done at 3am. Done 1 of at most 3 times in the last 24 hours." in page
        assert "Nothing is recorded in the last 3 days." in page
        assert "Call for help" in page

    @pytest.mark.hazard("HZ-07")
    def test_each_dose_counts_once_and_two_of_one_minute_are_two(self, phone, world, prn):
        colleague = delegate(world, PRN, second_worker(world))
        for one in (prn, colleague):
            given(one, NOW - timedelta(hours=5))
        assert "Done 2 of at most 3 times in the last 24 hours." in listed(phone, world)

    @pytest.mark.hazard("HZ-07")
    def test_too_soon_says_from_when(self, phone, world, prn):
        given(prn, NOW - timedelta(hours=1))
        assert "Not before 11am" in listed(phone, world)

    @pytest.mark.hazard("HZ-02")
    def test_without_authority_it_says_why_and_leads_nowhere(self, phone, world, prn, clock):
        Suspension.objects.create(
            delegation=prn, trigger="incident", since=clock.at, raised_by="user:1"
        )
        page = listed(phone, world)
        assert "No, do not do this" in page
        assert f"/unplanned/{prn.pk}/" not in page

    def test_what_is_due_at_the_visit_is_recorded_there(self, phone, world, prn):
        task = make_task(world)
        page = listed(phone, world)
        assert "It is due at 8am at your visit." in page
        assert f'href="/tasks/{task.pk}/"' in page

    def test_looking_is_kept(self, phone, world, prn):
        listed(phone, world)
        assert AuditEvent.objects.filter(verb="person.viewed", person_id=world.person.pk).exists()


class TestTheSameActPath:
    def test_checked_done_confirmed_recorded(self, phone, prn, reference):
        start = phone.get(address(prn, reference))
        assert "Check first" in text(start)
        sent = checked(phone, prn, reference)
        assert sent.status_code == 302, text(sent)
        assert "You may do this now" in text(phone.get(sent["Location"]))
        confirm = phone.post(address(prn, reference, "confirm/"), AFTER)
        assert "Is this right?" in text(confirm)
        done = phone.post(address(prn, reference, "record/"), AFTER)
        act = Act.objects.get()
        assert done["Location"] == f"/acts/{act.pk}/"
        assert (act.planned, act.timing, act.due_at) == (False, "unplanned", None)
        assert act.reference == reference
        page = text(phone.get(done["Location"]))
        assert "It was not planned." in page
        assert "Back to what you may do" in page

    @pytest.mark.hazard("HZ-07")
    def test_pressed_twice_records_once(self, phone, prn, reference):
        checked(phone, prn, reference)
        first = phone.post(address(prn, reference, "record/"), AFTER)
        again = phone.post(address(prn, reference, "record/"), AFTER, follow=True)
        assert again.redirect_chain[-1][0] == first["Location"]
        assert Act.objects.count() == 1
        assert phone.get(address(prn, reference))["Location"] == first["Location"]

    def test_a_stop_rule_holds(self, phone, prn, reference):
        stop = text(phone.get(checked(phone, prn, reference, signs_match="no")["Location"]))
        assert "This medicine is not for these signs. Do not give it." in stop
        refused = phone.post(address(prn, reference, "record/"), AFTER)
        assert refused.status_code == 409
        assert not Act.objects.exists()
        assert Escalation.objects.count() == 1

    def test_an_unfinished_check_is_gone_on_with(self, phone, world, prn, reference, clock):
        assert str(reference) not in listed(phone, world)
        checked(phone, prn, reference, other_steps_tried="no")
        clock.forward(minutes=10)
        assert address(prn, reference) in listed(phone, world)

    def test_it_was_not_done_is_recorded_too(self, phone, prn, reference):
        given_up = {"outcome": "not_needed", "note": "The pain went by itself."}
        phone.post(address(prn, reference, "other/"), given_up)
        act = Act.objects.get()
        assert (act.outcome, act.planned) == ("not_needed", False)

    def test_what_nobody_planned_cannot_be_missed(self, phone, prn, reference):
        assert 'value="missed"' not in text(phone.get(address(prn, reference, "other/")))
        missed = {"outcome": "missed", "note": "Nobody came."}
        assert phone.post(address(prn, reference, "other/"), missed).status_code == 422
        assert not Act.objects.exists()

    def test_a_correction_leads_back_to_the_record(self, phone, prn, reference):
        checked(phone, prn, reference)
        phone.post(address(prn, reference, "record/"), AFTER)
        act = Act.objects.get()
        form = {
            "outcome": "not_needed",
            "done_at": NOW.strftime("%Y-%m-%dT%H:%M"),
            "reason": "Recorded for the wrong person",
            "note": "She was asleep.",
        }
        response = phone.post(f"/acts/{act.pk}/correct/", form)
        assert response.status_code == 302, text(response)
        assert response["Location"] == f"/acts/{act.pk}/"
        assert "Recorded for the wrong person" in text(phone.get(response["Location"]))


@pytest.mark.hazard("HZ-07")
class TestTheRecordOutweighsTheAnswer:
    def test_a_dose_too_soon_is_stopped_whatever_is_typed(self, phone, prn, reference):
        given(prn, NOW - timedelta(hours=1))
        sent = checked(phone, prn, reference, earlier_dose="none", dose_number="1")
        assert "It is too soon after the last dose." in text(phone.get(sent["Location"]))
        kept = Reading.objects.get().record
        assert (kept["hours_since_last"], kept["dose_number"]) == ("1.00", 2)
        assert phone.post(address(prn, reference, "record/"), AFTER).status_code == 409

    def test_as_many_as_the_plan_allows(self, phone, prn, reference):
        for hours in (5, 10, 15):
            given(prn, NOW - timedelta(hours=hours))
        sent = checked(phone, prn, reference)
        page = text(phone.get(sent["Location"]))
        assert "They have had as many doses as the plan allows." in page

    def test_a_second_rescue_dose_is_999_at_once(self, phone, world, reference):
        rescue = delegate(world, RESCUE)
        given(rescue, NOW - timedelta(hours=3))
        one = {"part": "first", "plan_version": "1", "dose_number": "1", "seizure_minutes": "6"}
        sent = phone.post(address(rescue, reference, "check/"), one)
        page = text(phone.get(sent["Location"]))
        assert "Call 999 now" in page
        assert "The plan allows no more doses." in page

    def test_a_colleague_gave_it_between_check_and_dose(self, phone, world, prn, reference, clock):
        checked(phone, prn, reference)
        colleague = delegate(world, PRN, second_worker(world))
        clock.forward(minutes=5)
        given(colleague, clock.at - timedelta(minutes=1))
        refused = phone.post(address(prn, reference, "record/"), AFTER)
        assert refused.status_code == 409
        assert "It is too soon after the last dose." in text(refused)
        assert not Act.objects.filter(reference=reference).exists()

    def test_insulin_within_its_window_is_refused_with_words(self, phone, world):
        given(world.delegation, NOW - timedelta(hours=1))
        assert "Not before 9am" in listed(phone, world)
        where = address(world.delegation, uuid4(), "check/")
        refused = phone.post(where, insulin_answers())
        assert refused.status_code == 409
        assert "This is already recorded as done at 7am." in text(refused)
        assert not Reading.objects.exists()


class TestWhoMay:
    @pytest.mark.hazard("HZ-02")
    def test_without_authority_nothing_is_recorded(self, phone, prn, reference, clock):
        Suspension.objects.create(
            delegation=prn, trigger="incident", since=clock.at, raised_by="user:1"
        )
        page = text(phone.get(address(prn, reference)))
        assert "Do not do this now" in page
        assert checked(phone, prn, reference).status_code == 409
        assert phone.post(address(prn, reference, "record/"), AFTER).status_code == 409
        assert not Reading.objects.exists()
        assert not Act.objects.exists()

    @pytest.mark.hazard("HZ-11")
    def test_a_rival_and_a_colleague_see_nothing(self, world, prn, reference):
        for other in (
            make_worker("Rex Stone", world.rival, "care_worker"),
            make_worker("Ann Reed", world.provider, "care_worker"),
        ):
            client = client_for(other)
            assert client.get(f"/unplanned/{world.person.pk}/").status_code == 404
            assert client.get(address(prn, reference)).status_code == 404
            assert client.post(address(prn, reference, "check/"), answers()).status_code == 404
            assert "Okafor" not in text(client.get("/unplanned/"))
            assert client.get(f"/acts/{given(prn).pk}/").status_code == 404
        assert not Reading.objects.exists()

    def test_a_task_is_not_recorded_as_if_it_had_not_been_planned(self, phone, world):
        task = make_task(world)
        where = address(world.delegation, reference_of(task.pk))
        assert phone.get(where).status_code == 404

    def test_the_record_of_a_visit_is_shown_at_the_visit(self, phone, world):
        task = make_task(world)
        task.act = given(world.delegation)
        task.save()
        assert phone.get(f"/acts/{task.act.pk}/")["Location"] == f"/tasks/{task.pk}/done/"


def test_the_reference_is_made_when_the_list_is_drawn(phone, world, prn):
    found = [
        re.findall(rf"/unplanned/{prn.pk}/([0-9a-f-]{{36}})/", listed(phone, world))
        for _ in range(2)
    ]
    assert len(found[0]) == 1
    assert found[0] != found[1]
