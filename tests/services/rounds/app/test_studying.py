"""A study is asked for, done in the background, kept only when checked, and read by its own."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.factories import client_for, viewer
from tests.services.delegation.world import NOW
from tests.services.rounds.app.studies import SMALL, asked, board, done
from tests.services.rounds.study.small import greedy
from tests.services.visits.door import Clock

from almoner.kernel.refusals import Refused
from almoner.platform.access.rights import ROLES
from almoner.platform.access.scope import scoped
from almoner.platform.access.unseen import Unseen
from almoner.platform.audit.models import AuditEvent
from almoner.registers.workforce.models import Employment
from almoner.services.rounds.commands.studying import GIVEN_UP, perform_study
from almoner.services.rounds.jobs import make_study
from almoner.services.rounds.models import StudyRun
from almoner.services.rounds.problem.plan import Plan
from almoner.services.rounds.queries.studies import study_seen_by
from almoner.services.rounds.rules.studying import LARGEST_SEED, MOST, Wish
from almoner.services.rounds.study import running
from almoner.services.rounds.study.report import LIMITS
from almoner.services.rounds.study.results import NO_DIFFERENCE

pytestmark = pytest.mark.django_db
FORM = {"place": "invented", "people": "30", "days": "5", "area": "coventry", "seed": "2"}


@pytest.fixture
def chair():
    return board()


@pytest.fixture
def page(chair, monkeypatch, settings):
    monkeypatch.setattr(timezone, "now", Clock(NOW))
    settings.SESSION_COOKIE_AGE = 24 * 60 * 60
    return client_for(chair)


def text(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def at(name, *args):
    return reverse(f"rounds:{name}", args=args)


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def refused(code, of, *args, **more):
    with pytest.raises(Refused) as caught:
        of(*args, **more)
    assert [one.code for one in caught.value.refusals] == [code]


class TestWho:
    def test_the_commissioners_side_and_nobody_else(self):
        may = {code for code, role in ROLES.items() if "study.run" in role.rights}
        assert may == {"board", "analyst"}

    def test_without_the_right_it_is_refused(self):
        other = viewer(board("casework_manager", "council", "A council"))
        refused("may-not-study", asked, other)
        assert not StudyRun.objects.exists()


WRONG = {
    "people-range": ({"people": 19}, {"people": MOST + 1}),
    "unknown-area": ({"area": "atlantis"},),
    "unknown-switch": ({"switches": ("magic",)},),
    "study-setting": ({"days": 0}, {"days": 29}, {"seed": -1}, {"seed": LARGEST_SEED + 1}),
}


@pytest.mark.parametrize(
    ("code", "given"), [(code, one) for code, several in WRONG.items() for one in several]
)
def test_a_wish_that_cannot_be_studied_is_refused(code, given):
    refused(code, replace(SMALL, **given).check)


def test_a_wish_is_kept_whole_and_small_places_have_two_neighbourhoods():
    wish = Wish(30, 5, "warwickshire", 3, ("flexible", "hospital"), True)
    assert Wish.of(wish.as_dict()) == wish
    assert [Wish(people=n).size for n in (20, 300, 400, 1000)] == [10, 150, 200, 200]


class TestAsking:
    def test_a_job_waits_and_it_is_written_down(self, chair):
        row = asked(viewer(chair))
        assert (row.status, row.report, row.asked_by_id) == ("asked", None, chair.user_id)
        job = ProcrastinateJob.objects.get(task_name="rounds.make_study")
        assert (job.args, job.lock) == ({"study_id": row.pk}, "rounds.study")
        assert verbs() == ["study.asked"]

    def test_one_at_a_time_unless_it_was_lost(self, chair):
        lost = asked(viewer(chair))
        refused("study-waiting", asked, viewer(chair), at=NOW + GIVEN_UP - timedelta(seconds=1))
        asked(viewer(board("analyst", "council", "A council")))
        asked(viewer(chair), at=NOW + GIVEN_UP)
        assert StudyRun.objects.filter(status="asked").count() == 2
        assert perform_study(lost.pk, NOW, planner=greedy) is None
        lost.refresh_from_db()
        assert lost.reasons == ["The study did not end within a day. Ask again."]


class TestDoing:
    def test_it_is_done_once(self, chair):
        row = done(viewer(chair))
        assert (row.status, row.done_at, row.reasons) == ("done", NOW, [])
        assert 0 < row.progress["share"] <= 1
        assert perform_study(row.pk, NOW, planner=greedy) is None
        assert verbs() == ["study.asked", "study.done"]

    def test_what_another_worker_has_finished_meanwhile_stays(self, chair):
        row = asked(viewer(chair))
        calls = []

        def slow(problem, part=1.0, seed=1):
            if not calls:
                calls.append(problem)
                perform_study(row.pk, NOW, planner=greedy)
            return greedy(problem, part, seed)

        assert perform_study(row.pk, NOW + timedelta(hours=1), planner=slow) is None
        row.refresh_from_db()
        assert (row.status, row.done_at) == ("done", NOW)
        assert verbs() == ["study.asked", "study.done"]

    def test_no_figure_comes_from_a_plan_that_the_checker_does_not_pass(self, chair):
        row = done(viewer(chair), planner=lambda problem, part, seed: Plan((), ()))
        assert (row.status, row.report) == ("failed", None)
        assert "did not pass the checker" in row.reasons[0]
        assert verbs() == ["study.asked", "study.failed"]

    def test_an_error_is_told_without_its_words(self, chair, caplog):
        def breaks(problem, part, seed):
            raise RuntimeError("Margaret Okafor")

        row = done(viewer(chair), planner=breaks)
        assert row.reasons == ["Something went wrong, and the fault may be ours. Try again."]
        assert "Okafor" not in caplog.text

    def test_it_works_as_the_one_who_asked_with_the_rights_of_now(self, chair):
        row = asked(viewer(chair))
        Employment.objects.filter(worker=chair).update(access_role="care_worker")
        perform_study(row.pk, NOW, planner=greedy)
        row.refresh_from_db()
        assert row.reasons == ["Your role does not let you run studies."]

    def test_the_job_does_it_with_the_projects_own_search(self, chair, monkeypatch):
        monkeypatch.setattr(running, "solver", lambda settings: greedy)
        row = asked(viewer(chair), replace(SMALL, days=1))
        make_study(study_id=row.pk)
        make_study(study_id=row.pk)
        row.refresh_from_db()
        assert row.status == "done"
        assert verbs() == ["study.asked", "study.done"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "done", "report": None, "done_at": NOW},
        {"status": "done", "report": {}, "done_at": None},
        {"status": "asked", "report": {}, "done_at": None},
        {"status": "failed", "report": None, "done_at": None},
    ],
)
def test_the_database_keeps_a_study_whole(chair, wrong):
    row = asked(viewer(chair))
    with pytest.raises(IntegrityError), transaction.atomic():
        StudyRun.objects.filter(pk=row.pk).update(**wrong)


@pytest.mark.hazard("HZ-11")
def test_another_organisation_sees_no_study_of_ours(chair):
    row = asked(viewer(chair))
    rival = viewer(board(kind="council", name="A council"))
    with pytest.raises(Unseen):
        study_seen_by(rival, row.pk)
    with scoped(rival, drop_role=True):
        assert not StudyRun.objects.exists()
    with scoped(viewer(chair), drop_role=True):
        assert StudyRun.objects.get() == row


class TestPages:
    def test_from_the_form_to_the_report(self, page):
        before = text(page.get(at("studies")))
        assert "Two kinds of study" in before
        assert "There are no studies yet." in before
        answer = page.post(at("studies"), {**FORM, "switches": ["shift-pay"]})
        row = StudyRun.objects.get()
        assert row.options["switches"] == ["shift-pay"]
        assert answer.url == at("study", row.pk)
        assert "The study has not begun yet." in text(page.get(answer.url))
        assert page.get(at("study_pdf", row.pk)).status_code == 404

        perform_study(row.pk, NOW, planner=greedy)
        shown = text(page.get(answer.url))
        assert "Everybody in it is invented." in shown
        assert "Neighbourhoods, with switches against today" in shown
        assert re.search(r"\d%? \(£?[\d.]+%? to £?[\d.]+%?\)", shown)
        assert NO_DIFFERENCE in shown
        assert LIMITS[0] in shown
        assert "Local value, not verified" in shown
        assert "National Living Wage" in shown
        assert "Coventry, 30 people, 5 days, seed 2" in text(page.get(at("studies")))

        pdf = page.get(at("study_pdf", row.pk))
        assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")

    def test_progress_and_failure_are_told(self, page, chair):
        row = asked(viewer(chair))
        own = StudyRun.objects.filter(pk=row.pk)
        own.update(progress={"share": 0.42, "doing": "Today: provider A, day 3"})
        assert "42% is done. Today: provider A, day 3." in text(page.get(at("study", row.pk)))
        own.update(status="failed", done_at=NOW, reasons=["It cannot be."])
        assert "It cannot be." in text(page.get(at("study", row.pk)))

    def test_what_cannot_be_asked_is_said_at_the_form(self, page, chair):
        answer = page.post(at("studies"), {**FORM, "people": "5", "days": "40"})
        assert answer.status_code == 422
        assert "Enter 20 or more." in text(answer)
        assert "Enter 28 or less." in text(answer)
        asked(viewer(chair))
        answer = page.post(at("studies"), FORM)
        assert answer.status_code == 422
        assert "Wait until it has." in text(answer)

    def test_the_navigation_leads_there(self, page):
        assert f'href="{at("studies")}"' in page.get(at("studies")).content.decode()
