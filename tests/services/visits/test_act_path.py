"""The whole act at the door, page by page, as the worker meets it."""

import re
from datetime import timedelta

import pytest
from tests.factories import client_for
from tests.services.delegation.world import NOW
from tests.services.visits.door import afterwards, again, answers, make_task
from tests.services.visits.pages import at, follow, text

from almoner.platform.audit.models import AuditEvent
from almoner.services.delegation.models import Act, Escalation, Reading
from almoner.services.visits.models import Task, Visit


def test_today_says_what_is_due_and_that_the_worker_may(phone, task):
    page = text(phone.get("/today/"))
    assert "Margaret Okafor" in page
    assert "Yes, you may. Due at 8am" in page
    assert "Call for help" in page


def test_the_visit_page_opens(phone, task):
    page = phone.get(f"/visits/{task.visit_id}/")
    assert page.status_code == 200
    assert "2 May 1944" in text(page)


def test_a_good_reading_leads_to_the_dose_and_the_record(phone, task):
    assert "Check first" in text(phone.get(at(task)))
    assert "Give 12 units now" in text(follow(phone, task, answers()))
    confirm = phone.post(at(task, "confirm/"), afterwards())
    assert "Is this right?" in text(confirm)
    assert "Abdomen left" in text(confirm)
    done = follow(phone, task, afterwards(), "record/")
    assert "Recorded" in text(done)
    act = Act.objects.get()
    assert (act.outcome, act.timing, act.record["site"]) == ("done", "on_time", "abdomen-left")
    assert act.record["glucose"] == {"value": "7.2", "unit": "mmol/L"}
    assert Task.objects.get().act_id == act.pk


def test_a_low_glucose_is_treated_and_rechecked_before_the_dose(phone, task, clock):
    stop = text(follow(phone, task, answers(glucose_amount="3.9")))
    assert "Treat the low glucose first" in stop
    assert "Give 12 units now" not in stop
    clock.forward(minutes=15)
    give = text(follow(phone, task, again("4.0")))
    assert "Give 12 units now" in give
    assert Reading.objects.count() == 2
    assert Escalation.objects.get().situation.startswith("Glucose is below the range in the plan")


def test_the_checks_start_the_visit(phone, task):
    follow(phone, task, answers())
    assert Visit.objects.get().status == "started"


@pytest.mark.hazard("HZ-06")
def test_no_unit_is_chosen_beforehand_and_none_is_guessed(phone, task):
    page = text(phone.get(at(task)))
    unit = re.findall(r'<input[^>]*name="glucose_unit"[^>]*>', page)
    assert len(unit) == 2
    assert not any("checked" in one for one in unit)
    response = phone.post(at(task, "check/"), answers(glucose_unit=None))
    assert response.status_code == 422
    assert "Choose the unit that the meter shows" in text(response)
    assert not Reading.objects.exists()


@pytest.mark.hazard("HZ-06")
@pytest.mark.parametrize(
    ("amount", "unit"), [("130", "mmol/L"), ("7.2", "mg/dL"), ("7,2", "mmol/L"), ("HI", "mmol/L")]
)
def test_a_reading_in_the_wrong_unit_is_asked_for_again(phone, task, amount, unit):
    given = answers(glucose_amount=amount, glucose_unit=unit)
    response = phone.post(at(task, "check/"), given)
    assert response.status_code == 422
    assert "There is a problem" in text(response)
    assert not Reading.objects.exists()


def test_what_is_blank_is_asked_for_by_name(phone, task):
    response = phone.post(at(task, "check/"), answers(food_ready=None))
    assert response.status_code == 422
    assert "Answer “The meal is ready or eaten as the plan says”" in text(response)
    assert not Reading.objects.exists()


def test_danger_is_answered_at_once_even_when_the_rest_is_blank(phone, task):
    given = {"part": "first", "plan_version": "1", "glucose_amount": "2.9"}
    stop = text(follow(phone, task, {**given, "glucose_unit": "mmol/L", "can_swallow": "no"}))
    assert "Call 999 now" in stop
    assert 'href="tel:999"' in stop
    assert Escalation.objects.get().urgent


def test_a_stop_page_says_only_what_stops_and_lists_numbered_steps(phone, task):
    stop = text(follow(phone, task, answers(glucose_amount="3.9", food_ready=None)))
    assert "Still to record" not in stop
    assert '<ol class="nhsuk-list nhsuk-list--number' in stop
    assert "Test again at 8:15am." in stop
    assert "That is in 15 minutes." in stop


def test_too_soon_is_said_and_the_readings_so_far_are_shown(phone, task, clock):
    follow(phone, task, answers(glucose_amount="3.9"))
    clock.forward(minutes=5)
    page = text(follow(phone, task, again("5.0")))
    assert "It is too soon to trust this reading" in page
    assert "8am</strong>: Blood glucose before the dose 3.9 mmol/L" in page


def test_after_recovery_only_what_is_old_or_blank_is_asked(phone, task, clock):
    follow(phone, task, answers(glucose_amount="3.2", food_ready=None, dose_units=None))
    clock.forward(minutes=15)
    page = text(follow(phone, task, again("5.2")))
    assert "A few more checks" in page
    assert 'name="food_ready"' in page
    assert 'name="person_confirmed"' not in page
    rest = {"part": "next", "plan_version": "1", "food_ready": "yes", "dose_units": "12"}
    clock.forward(minutes=1)
    assert "Give 12 units now" in text(follow(phone, task, rest))


def test_answers_older_than_half_an_hour_are_asked_again(phone, task, clock):
    follow(phone, task, answers(glucose_amount="3.2"))
    for value in ("3.4", "3.6"):
        clock.forward(minutes=15)
        follow(phone, task, again(value))
    clock.forward(minutes=15)
    page = text(follow(phone, task, again("5.2")))
    assert "A few more checks" in page
    assert 'name="person_confirmed"' in page


def test_the_delegator_is_called_and_their_answer_goes_on(phone, task, clock):
    page = text(follow(phone, task, answers(glucose_amount="4.5")))
    assert "Nobody has seen it yet, so call them as well" in page
    assert 'href="tel:02476000000"' in page
    clock.forward(minutes=2)
    told = {"part": "next", "plan_version": "1", "delegator_answer": "go-ahead"}
    assert "Give 12 units now" in text(follow(phone, task, told))


def test_above_the_range_the_plan_says_give_then_call(phone, task):
    page = text(follow(phone, task, answers(glucose_amount="16.0")))
    assert "Give 12 units now" in page
    assert "As well as this" in page
    assert Escalation.objects.exists()


def test_what_must_be_said_afterwards_is_asked_for(phone, task):
    follow(phone, task, answers())
    for page in ("confirm/", "record/"):
        response = phone.post(at(task, page), {"site": "abdomen-left"})
        assert response.status_code == 422
        assert "Answer “Needle taken off" in text(response)
    assert not Act.objects.exists()


def test_nothing_is_recorded_before_it_is_confirmed(phone, task):
    follow(phone, task, answers())
    phone.post(at(task, "confirm/"), afterwards())
    assert not Act.objects.exists()


@pytest.mark.hazard("HZ-07")
def test_a_button_pressed_twice_records_once(phone, task):
    follow(phone, task, answers())
    for _ in range(3):
        response = phone.post(at(task, "record/"), afterwards())
        assert response.status_code == 302
    assert Act.objects.count() == 1
    assert AuditEvent.objects.filter(verb="act.recorded").count() == 1


@pytest.mark.hazard("HZ-07")
def test_once_recorded_every_step_leads_to_the_record(phone, task):
    follow(phone, task, answers())
    phone.post(at(task, "record/"), afterwards())
    assert phone.get(at(task))["Location"] == at(task, "done/")
    for page in ("check/", "confirm/", "record/"):
        assert phone.post(at(task, page), answers()).status_code == 302
    assert phone.get(at(task, "other/")).status_code == 302
    assert Act.objects.count() == 1


def test_the_time_it_was_done_can_be_given(phone, task, clock):
    follow(phone, task, answers())
    clock.forward(minutes=25)
    phone.post(at(task, "record/"), afterwards(done_at="8:05am"))
    assert Act.objects.get().done_at == NOW + timedelta(minutes=5)


def test_late_is_shown_as_late(phone, task, clock):
    clock.forward(minutes=40)
    assert "Late. It was due at 8am" in text(phone.get("/today/"))
    follow(phone, task, answers())
    page = text(follow(phone, task, afterwards(), "record/"))
    assert "Done, late" in page
    assert "Done at 8:40am, late" in text(phone.get("/today/"))


@pytest.mark.parametrize("outcome", ["refused", "stopped", "not_needed", "missed"])
def test_what_was_not_done_is_recorded_with_a_note(phone, task, outcome):
    page = text(follow(phone, task, {"outcome": outcome, "note": "She was asleep."}, "other/"))
    assert "She was asleep." in page
    assert Act.objects.get().outcome == outcome


def test_not_done_without_a_note_is_asked_for(phone, task):
    response = phone.post(at(task, "other/"), {"outcome": "refused", "note": " "})
    assert response.status_code == 422
    assert not Act.objects.exists()


def test_fifteen_minutes_of_waiting_ends_the_session_and_loses_nothing(world, task, clock):
    phone = client_for(world.worker)
    follow(phone, task, answers(glucose_amount="3.2"))
    clock.forward(minutes=16)
    response = phone.post(at(task, "check/"), again("5.2"))
    assert response["Location"].startswith("/accounts/login/?next=")
    assert Reading.objects.count() == 1
    phone = client_for(world.worker)
    assert phone.get(at(task, "check/"))["Location"] == at(task)
    assert "3.2 mmol/L" in text(phone.get(at(task)))


def test_a_second_task_of_the_day_is_its_own(phone, world, task, clock):
    follow(phone, task, answers(glucose_amount="3.2"))
    later = make_task(world, due=NOW + timedelta(hours=9))
    assert "Check first" in text(phone.get(at(later)))
    assert Task.objects.count() == 2
