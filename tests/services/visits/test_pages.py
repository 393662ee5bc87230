"""Today, my delegations, call for help, the manager's week: what each says, to whom."""

import re
from datetime import datetime, timedelta

import pytest
from tests.factories import client_for
from tests.services.delegation.acts.door import Door, mmol
from tests.services.delegation.world import NOW, make_delegation, make_person, make_worker
from tests.services.visits.door import make_task, make_visit

from almoner.platform.audit.models import AuditEvent
from almoner.services.delegation.commands.escalations import answer_escalation, mark_seen
from almoner.services.delegation.models import Escalation, Reflection, Signature
from almoner.services.visits.models import Task, Visit


def text(response) -> str:
    return response.content.decode()


class TestToday:
    def test_no_visits_is_said(self, phone):
        page = text(phone.get("/today/"))
        assert "You have no visits today." in page
        assert "You have no visits tomorrow." in page

    def test_tomorrow_is_apart(self, world, phone, task):
        make_task(world, due=NOW + timedelta(days=1))
        page = text(phone.get("/today/"))
        today, tomorrow = page.split("<h2>Tomorrow</h2>")
        assert today.count("Open visit") == tomorrow.count("Open visit") == 1

    @pytest.mark.hazard("HZ-02")
    def test_what_lapsed_since_planning_is_no_with_the_reason_and_a_number(
        self, world, phone, task
    ):
        world.competence.valid_until = NOW.date()
        world.competence.save()
        page = text(phone.get("/today/"))
        assert "No, do not do this" in page
        assert "sign-off for this activity and person ended on 20 November 2026" in page
        assert 'href="tel:02476000000"' in page
        assert "Yes, you may" not in page

    def test_late_ones_come_first(self, world, phone, clock):
        make_task(world, due=NOW)
        make_task(world, due=NOW - timedelta(hours=2))
        make_task(world, due=NOW + timedelta(hours=2))
        clock.forward(minutes=5)
        page = text(phone.get("/today/"))
        assert (
            page.index("It was due at 6am") < page.index("Due at 8am") < page.index("Due at 10am")
        )

    def test_yesterdays_unrecorded_task_is_not_forgotten(self, world, phone, clock):
        make_task(world, due=NOW)
        clock.forward(days=1)
        assert "Late. It was due at 8am" in text(client_for(world.worker).get("/today/"))
        clock.forward(days=1)
        assert "Late." not in text(client_for(world.worker).get("/today/"))

    def test_a_cancelled_visit_is_gone(self, phone, task):
        Visit.objects.update(status="cancelled", cancelled_because="Away")
        assert "You have no visits today." in text(phone.get("/today/"))

    def test_what_runs_out_soon(self, world, phone):
        world.competence.valid_until = NOW.date() + timedelta(days=12)
        world.competence.save()
        assert "ends on 2 December 2026" in text(phone.get("/today/"))

    @pytest.mark.hazard("HZ-10")
    def test_a_call_nobody_has_seen_says_ring_them(self, world, phone):
        Door(world).check(mmol("4.5"))
        assert "Nobody has seen your call for help yet. Ring them." in text(phone.get("/today/"))
        nurse = world.viewer(world.nurse)
        call = Escalation.objects.get()
        mark_seen(nurse, escalation_id=call.pk, at=NOW)
        assert "Your call for help has been seen." in text(phone.get("/today/"))
        answer_escalation(nurse, escalation_id=call.pk, decision="Wait", at=NOW)
        assert "There is an answer to your call for help." in text(phone.get("/today/"))

    def test_the_number_of_questions_to_the_database_does_not_grow(
        self, world, phone, django_assert_max_num_queries
    ):
        for hour in range(8):
            make_task(world, due=NOW + timedelta(hours=hour))
        with django_assert_max_num_queries(45):
            phone.get("/today/")

    @pytest.mark.parametrize(
        ("who", "status"), [("manager", 403), ("nurse", 403), ("lead", 403), ("rival_manager", 403)]
    )
    def test_only_care_workers_have_it(self, world, who, status):
        assert client_for(getattr(world, who)).get("/today/").status_code == status

    def test_without_sign_in(self, client, db):
        assert client.get("/today/")["Location"].startswith("/accounts/login/")


@pytest.mark.hazard("HZ-08")
@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        ("2026-10-24T07:00:00+00:00", "8am"),
        ("2026-10-25T08:00:00+00:00", "8am"),
        ("2027-03-27T08:00:00+00:00", "8am"),
        ("2027-03-28T07:00:00+00:00", "8am"),
    ],
)
def test_eight_in_the_morning_is_eight_through_both_clock_changes(world, clock, moment, shown):
    visit = make_visit(world)
    due = datetime.fromisoformat(moment)
    Visit.objects.update(starts_at=due, ends_at=due + timedelta(hours=1))
    visit.tasks.update(due_at=due, granted=True)
    clock.at = due
    page = text(client_for(world.worker).get("/today/"))
    assert f'<h3 class="visits-card__time">{shown} to 9am' in page


class TestVisitPage:
    def test_what_a_worker_needs_to_know_of_the_person(self, world, phone, task):
        person = world.person
        person.known_as, person.preferred_language = "Maggie", "pa"
        person.contact_needs, person.interpreter_needed = ["Large print"], True
        person.conditions = [{"code": "x", "label": "Allergy to penicillin"}]
        person.about_me = {"What is most important to me": "My garden."}
        person.save()
        page = text(phone.get(f"/visits/{task.visit_id}/"))
        for words in (
            "Maggie",
            "Prefers to speak Punjabi",
            "Large print",
            "Needs an interpreter",
            "Allergy to penicillin",
            "My garden.",
            "2 May 1944",
            "Version 1",
            "Check glucose, give the planned dose, record it.",
            "5.0 mmol/L",
        ):
            assert words in page

    def test_readings_as_a_chart_and_a_table(self, world, phone, task):
        door = Door(world)
        door.check(mmol("7.3"), -600)
        door.record(after=-599)
        page = text(phone.get(f"/visits/{task.visit_id}/"))
        assert "<svg" in page
        assert "19 Nov, 10:01pm" in page
        assert "The range in the plan is 5.0 to 15.0 mmol/L." in page

    def test_start_and_end(self, phone, task):
        visit = f"/visits/{task.visit_id}/"
        assert phone.post(f"{visit}start/").status_code == 302
        stopped = phone.post(f"{visit}end/", {"note": ""})
        assert stopped.status_code == 409
        assert "Something at this visit is not recorded yet." in text(stopped)
        phone.post(f"/tasks/{task.pk}/other/", {"outcome": "refused", "note": "Asleep"})
        assert phone.post(f"{visit}end/", {"note": "All well"}).status_code == 302
        assert Visit.objects.get().note == "All well"

    def test_the_manager_reads_and_does_not_act(self, world, task):
        page = text(client_for(world.manager).get(f"/visits/{task.visit_id}/"))
        assert "Margaret Okafor" in page
        assert "Start: giving insulin" not in page
        assert "End the visit" not in page
        assert "Cancel this visit" in page


class TestMyDelegations:
    def propose(self, world):
        person = make_person((world.provider, "provider", None), family_name="Newman")
        return make_delegation(
            person,
            world.worker,
            world.nurse,
            world.deputy,
            world.trust,
            world.provider,
            world.team,
            status="proposed",
            active_from=None,
            review_due_on=None,
        )

    def test_yes_and_what_runs_out(self, world, phone):
        page = text(phone.get("/my-delegations/"))
        assert "Yes, you may" in page
        assert "Delegated by Amina Hall" in page

    @pytest.mark.hazard("HZ-02")
    def test_no_says_why(self, world, phone):
        world.competence.valid_until = NOW.date()
        world.competence.save()
        page = text(phone.get("/my-delegations/"))
        assert "No, not now" in page
        assert "Yes, you may" not in page

    @pytest.mark.parametrize("answer", ["yes", "no"])
    def test_a_request_is_answered_without_detriment(self, world, phone, answer):
        asked = self.propose(world)
        assert "Giving insulin, for Margaret Newman" in text(phone.get("/today/"))
        page = text(phone.get(f"/my-delegations/{asked.pk}/answer/"))
        assert "You may say no." in page
        response = phone.post(f"/my-delegations/{asked.pk}/answer/", {"agreed": answer})
        assert response.status_code == 302, text(response)
        signed = Signature.objects.get(delegation=asked)
        assert (signed.party, signed.agreed) == ("delegate", answer == "yes")
        assert "Waiting for your answer" not in text(phone.get("/my-delegations/"))

    def test_no_choice_is_asked_for(self, world, phone):
        asked = self.propose(world)
        page = text(phone.post(f"/my-delegations/{asked.pk}/answer/", {"agreed": ""}))
        assert "Choose yes or no." in page

    def test_a_reflection_is_kept_and_shown(self, world, phone):
        where = f"/my-delegations/{world.delegation.pk}/reflect/"
        phone.post(where, {"words": "It went well.", "wants_to_talk": "on"})
        assert Reflection.objects.get().wants_to_talk
        assert "It went well." in text(phone.get(where))

    @pytest.mark.parametrize("page", ["answer", "reflect"])
    def test_somebody_elses_is_not_there(self, world, page):
        other = client_for(make_worker("Ann Reed", world.provider, "care_worker"))
        assert other.get(f"/my-delegations/{world.delegation.pk}/{page}/").status_code == 404


class TestHelp:
    def test_999_comes_first(self, world, phone):
        page = text(phone.get("/help/"))
        assert page.index("tel:999") < page.index("Margaret Okafor") < page.index("tel:111")

    def test_the_form_knows_the_plan_and_the_last_readings(self, world, phone):
        Door(world).check(mmol("4.5"))
        page = text(phone.get(f"/help/{world.delegation.pk}/"))
        assert "Planned dose: 12 units." in page
        assert "Last readings at 8am:" in page
        assert "Blood glucose before the dose: 4.5 mmol/L" in page
        for number in ("02476000000", "111", "999"):
            assert f'href="tel:{number}"' in page

    def ask(self, world, phone):
        given = {"situation": "She is shaky.", "urgent": "on"}
        return phone.post(f"/help/{world.delegation.pk}/", given)["Location"]

    @pytest.mark.hazard("HZ-10")
    def test_unseen_seen_answered_read_back(self, world, phone):
        where = self.ask(world, phone)
        call, nurse = Escalation.objects.get(), world.viewer(world.nurse)
        assert "Nobody has seen this yet. Do not wait: ring them." in text(phone.get(where))
        mark_seen(nurse, escalation_id=call.pk, at=NOW)
        assert "They have not decided yet." in text(phone.get(where))
        answer_escalation(nurse, escalation_id=call.pk, decision="Give juice.", at=NOW)
        page = text(phone.get(where))
        assert "Give juice." in page
        assert "I have read it back" in page
        phone.post(f"{where}read-back/")
        assert "Read back on" in text(phone.get(where))

    def test_reading_back_too_early_is_refused_in_words(self, world, phone):
        response = phone.post(f"{self.ask(world, phone)}read-back/")
        assert response.status_code == 409
        assert "There is no decision yet" in text(response)

    def test_999_is_marked_by_the_worker(self, world, phone):
        where = self.ask(world, phone)
        phone.post(f"{where}called-999/")
        assert Escalation.objects.get().called_999
        assert "999 called" in text(phone.get(where))

    def test_nothing_said_is_asked_for(self, world, phone):
        response = phone.post(f"/help/{world.delegation.pk}/", {"situation": " "})
        assert response.status_code == 422
        assert not Escalation.objects.exists()

    def test_others_do_not_find_the_call(self, world, phone):
        where = self.ask(world, phone)
        other = client_for(make_worker("Ann Reed", world.provider, "care_worker"))
        for client in (other, client_for(world.rival_manager)):
            assert client.get(where).status_code == 404
            assert client.post(f"{where}read-back/").status_code == 404
            assert client.get(f"/help/{world.delegation.pk}/").status_code == 404


class TestWeek:
    def test_gaps_come_first_with_their_reasons(self, world, phone):
        make_task(world, due=NOW + timedelta(hours=1))
        world.competence.valid_until = NOW.date()
        world.competence.save()
        phone.get("/today/")
        page = text(client_for(world.manager).get("/visits/"))
        assert page.index("Planned: Joe Banks") < page.index("<h2>20 November 2026</h2>")
        assert "sign-off for this activity and person ended" in page

    def test_no_gaps_is_said(self, world, task):
        assert "No gaps in this week." in text(client_for(world.manager).get("/visits/"))

    @pytest.mark.parametrize(
        ("asked", "found"), [("2026-11-20", True), ("2026-11-21", False), ("", True), ("x", True)]
    )
    def test_the_week_asked_for(self, world, task, asked, found):
        page = text(client_for(world.manager).get(f"/visits/?from={asked}"))
        assert ("Margaret Okafor" in page) is found

    def sent(self, world, **changes):
        given = {
            "person": world.person.pk,
            "worker": world.worker.pk,
            "starts_at_day": "21",
            "starts_at_month": "11",
            "starts_at_year": "2026",
            "starts_at_time": "7:45am",
            "minutes": "30",
            "activity": "insulin-administration",
            "due_time": "8am",
            **changes,
        }
        return {name: str(value) for name, value in given.items()}

    def test_a_visit_is_planned_on_screen(self, world):
        office = client_for(world.manager)
        response = office.post("/visits/plan/", self.sent(world))
        assert response.status_code == 302, text(response)
        task = Task.objects.get()
        assert task.due_at == NOW + timedelta(days=1)
        assert task.granted

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"due_time": ""}, "Enter the time it is due"),
            ({"due_time": "9am"}, "but the visit is from 7:45am to 8:15am"),
            ({"minutes": "0"}, "Enter 5 or more."),
            ({"starts_at_day": "31"}, "There is no 31 November"),
            ({"worker": "999999"}, "Choose one of the answers in the list."),
            ({"activity": "wound-care"}, "has not been delegated to this worker"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, world, changes, words):
        response = client_for(world.manager).post("/visits/plan/", self.sent(world, **changes))
        assert response.status_code == 422
        assert words in text(response)
        assert not Visit.objects.exists()

    def test_a_visit_is_cancelled_with_a_reason(self, world, task):
        office = client_for(world.manager)
        where = f"/visits/{task.visit_id}/cancel/"
        assert office.post(where, {"reason": ""}).status_code == 422
        assert office.post(where, {"reason": "In hospital"}).status_code == 302
        assert Visit.objects.get().cancelled_because == "In hospital"
        assert AuditEvent.objects.filter(verb="visit.cancelled").count() == 1

    def test_a_rival_sees_none_of_it(self, world, task):
        rival = client_for(world.rival_manager)
        page = text(rival.get("/visits/")) + text(rival.get("/visits/plan/"))
        assert "Okafor" not in page
        assert "Joe Banks" not in page
        for url in (f"/visits/{task.visit_id}/", f"/visits/{task.visit_id}/cancel/"):
            assert rival.get(url).status_code == 404

    def test_a_visit_is_planned_from_the_page_of_the_person(self, world):
        office = client_for(world.manager)
        address = f"/visits/plan/{world.person.pk}/"
        assert f'href="{address}"' in text(office.get(f"/people/{world.person.pk}/"))
        shown = text(office.get(address))
        [chosen] = re.findall(r'<option value="(\d+)"\s+selected', shown)
        assert chosen == str(world.person.pk)
        assert client_for(world.rival_manager).get(address).status_code == 404

    @pytest.mark.parametrize("page", ["/visits/", "/visits/plan/"])
    def test_workers_do_not_plan(self, phone, page):
        assert phone.get(page).status_code == 403
