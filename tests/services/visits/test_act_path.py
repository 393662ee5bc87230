"""The whole act at the door, page by page, as the worker meets it."""

from tests.services.visits.door import afterwards, again, answers

from almoner.services.delegation.models import Act, Escalation, Reading
from almoner.services.visits.models import Task


def at(task, page="") -> str:
    return f"/tasks/{task.pk}/{page}"


def text(response) -> str:
    return response.content.decode()


def follow(phone, task, given, page="check/"):
    response = phone.post(at(task, page), given)
    assert response.status_code == 302, text(response)
    return phone.get(response["Location"])


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
