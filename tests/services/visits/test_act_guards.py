"""What stands between a worker at the door and a wrong act: the plan, authority, who they are."""

from datetime import timedelta

import pytest
from tests.factories import client_for
from tests.services.delegation.acts.door import new_plan
from tests.services.delegation.world import NOW, make_worker
from tests.services.visits.door import afterwards, answers
from tests.services.visits.pages import at, follow, text

from almoner.platform.audit.models import AuditEvent
from almoner.services.delegation.models import Act, Reading, Suspension


@pytest.mark.hazard("HZ-05")
class TestPlanChangedMeanwhile:
    def change(self, world, clock):
        new_plan(world, clock.at - timedelta(seconds=30))

    def test_before_the_check_is_sent(self, world, phone, task, clock):
        phone.get(at(task))
        clock.forward(minutes=1)
        self.change(world, clock)
        response = phone.post(at(task, "check/"), answers())
        assert response.status_code == 409
        assert "The plan changed after you opened it." in text(response)
        assert not Reading.objects.exists()

    def test_between_check_and_dose(self, world, phone, task, clock):
        follow(phone, task, answers())
        clock.forward(minutes=1)
        self.change(world, clock)
        page = text(phone.get(at(task)))
        assert "The plan changed. Read it again, then check again." in page
        assert "Give 12 units now" not in page

    def test_between_dose_page_and_record(self, world, phone, task, clock):
        follow(phone, task, answers())
        clock.forward(minutes=1)
        self.change(world, clock)
        response = phone.post(at(task, "record/"), afterwards())
        assert response.status_code == 409
        assert "The plan changed after you checked." in text(response)

    def test_a_form_without_a_version_is_not_taken(self, phone, task):
        for version in ("", "x", "²", "99999999999"):
            response = phone.post(at(task, "check/"), answers(plan_version=version))
            assert response.status_code == 409


@pytest.mark.hazard("HZ-02")
@pytest.mark.hazard("HZ-03")
class TestAuthorityEnds:
    def test_the_task_says_why_and_whom_to_call(self, world, phone, task):
        suspend(world)
        page = text(phone.get(at(task)))
        assert "Do not do this now" in page
        assert 'href="tel:02476000000"' in page
        assert "Call for help" in page
        assert 'name="glucose_amount"' not in page

    def test_a_check_sent_after_it_ended_is_refused(self, world, phone, task):
        phone.get(at(task))
        suspend(world)
        response = phone.post(at(task, "check/"), answers())
        assert response.status_code == 409
        assert not Reading.objects.exists()

    def test_the_dose_page_is_gone_when_it_ends(self, world, phone, task):
        follow(phone, task, answers())
        suspend(world)
        assert "Give 12 units now" not in text(phone.get(at(task)))

    def test_a_dose_already_given_is_kept_and_marked(self, world, phone, task):
        follow(phone, task, answers())
        suspend(world)
        page = text(follow(phone, task, afterwards(), "record/"))
        assert "Done without authority" in page
        assert Act.objects.get().authority["granted"] is False


class TestDangerWithoutAuthority:
    def test_999_is_still_the_first_thing_said(self, world, phone, task):
        phone.get(at(task))
        suspend(world)
        page = text(follow(phone, task, answers(glucose_amount="2.8", can_swallow="no")))
        assert "Call 999 now" in page

    def test_the_steps_for_a_low_glucose_come_before_the_refusal(self, world, phone, task):
        phone.get(at(task))
        suspend(world)
        page = text(follow(phone, task, answers(glucose_amount="3.2")))
        assert page.index("Treat the low glucose first") < page.index("Here is")
        assert "Give 12 units now" not in page


def suspend(world):
    return Suspension.objects.create(
        delegation=world.delegation, trigger="incident", since=NOW, raised_by="user:1"
    )


@pytest.mark.hazard("HZ-01")
class TestWho:
    """A task belongs to one worker: for everybody else it is not there."""

    @pytest.mark.parametrize("page", ["", "check/", "confirm/", "record/", "other/"])
    def test_a_colleague_does_not_find_it(self, world, task, page):
        colleague = client_for(make_worker("Ann Reed", world.provider, "care_worker"))
        assert colleague.get(at(task, page)).status_code == 404
        assert colleague.post(at(task, page), answers()).status_code in (404, 405)

    @pytest.mark.parametrize("who", ["manager", "nurse", "rival_manager"])
    def test_other_roles_may_not(self, world, task, who):
        client = client_for(getattr(world, who))
        assert client.get(at(task)).status_code == 403
        assert client.post(at(task, "check/"), answers()).status_code == 403

    def test_a_rival_worker_does_not_find_it(self, world, task):
        rival = client_for(make_worker("Ron Vale", world.rival, "care_worker"))
        assert rival.get(at(task)).status_code == 404
        assert rival.get(f"/visits/{task.visit_id}/").status_code == 404


def test_looking_at_a_person_is_audited(phone, world, task):
    for page in (at(task), f"/visits/{task.visit_id}/", f"/help/{world.delegation.pk}/"):
        before = AuditEvent.objects.filter(verb="person.viewed").count()
        phone.get(page)
        found = AuditEvent.objects.filter(verb="person.viewed", person_id=world.person.pk)
        assert found.count() == before + 1


class TestCorrecting:
    def recorded(self, phone, task):
        follow(phone, task, answers())
        phone.post(at(task, "record/"), afterwards())
        return Act.objects.get()

    def given(self, **changes):
        sent = {
            **{k: v for k, v in answers().items() if k not in ("part", "plan_version")},
            **afterwards(site="thigh-left"),
            "late_by_minutes": "0",
            "outcome": "done",
            "done_at_day": "20",
            "done_at_month": "11",
            "done_at_year": "2026",
            "done_at_time": "8am",
            "reason": "Wrong side",
            **changes,
        }
        return {name: value for name, value in sent.items() if value is not None}

    def test_both_records_are_shown(self, phone, task):
        act = self.recorded(phone, task)
        response = phone.post(f"/acts/{act.pk}/correct/", self.given())
        assert response.status_code == 302, text(response)
        page = text(phone.get(response["Location"]))
        assert "Corrected because: Wrong side" in page
        assert "What this replaced" in page
        assert page.index("Left thigh") < page.index("Abdomen left")
        assert Act.objects.count() == 2

    def test_without_a_reason_nothing_changes(self, phone, task):
        act = self.recorded(phone, task)
        response = phone.post(f"/acts/{act.pk}/correct/", self.given(reason=""))
        assert response.status_code == 422
        assert Act.objects.count() == 1

    def test_the_manager_corrects_too(self, world, phone, task):
        act = self.recorded(phone, task)
        office = client_for(world.manager)
        assert office.get(f"/acts/{act.pk}/correct/").status_code == 200
        assert office.post(f"/acts/{act.pk}/correct/", self.given()).status_code == 302

    def test_a_rival_finds_nothing(self, world, phone, task):
        act = self.recorded(phone, task)
        assert client_for(world.rival_manager).get(f"/acts/{act.pk}/correct/").status_code == 404
