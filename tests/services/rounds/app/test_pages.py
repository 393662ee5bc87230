"""The planner's screens: asked for, shown, moved, locked, compared, published, taken away."""

import re

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.factories import client_for
from tests.services.delegation.world import NOW
from tests.services.rounds.app.world import DAY, QUICK, make_rounds, planned
from tests.services.visits.door import Clock

from almoner.platform.audit.models import AuditEvent
from almoner.platform.imports.report import Report
from almoner.platform.imports.tables import read_table
from almoner.services.rounds.commands.planning import perform
from almoner.services.rounds.importing.lines import read_lines
from almoner.services.rounds.jobs import make_plan
from almoner.services.rounds.models import Ask, RoundPlan, Shift, Traveller, WantedVisit
from almoner.services.rounds.rules.clock import moment_of
from almoner.services.visits.commands import plan_visit
from almoner.services.visits.models import Visit

pytestmark = pytest.mark.django_db
ON = DAY.isoformat()


@pytest.fixture
def rounds(monkeypatch):
    monkeypatch.setattr(timezone, "now", Clock(NOW))
    return make_rounds()


@pytest.fixture
def office(rounds, settings):
    settings.SESSION_COOKIE_AGE = 24 * 60 * 60
    return client_for(rounds.place.manager)


@pytest.fixture
def draft(rounds):
    return planned(rounds)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def at(name, *args):
    return reverse(f"rounds:{name}", args=args)


def test_from_the_days_ahead_to_a_published_plan(rounds, office):
    assert "21 November 2026" in text(office.get(at("home")))
    page = text(office.get(at("day", ON)))
    assert "Ada Lark" in page
    assert "11 hours (local value, set by this place: not verified)" in page
    assert "Straight line between the places, made longer; no map is used." in page
    answer = office.post(at("day", ON), {"priority": "balanced", "seconds": "5"})
    row = RoundPlan.objects.get()
    assert answer.url == at("plan", row.pk)
    assert "The search has not begun yet." in text(office.get(answer.url))

    perform(row.pk, NOW, moves=QUICK)
    page = text(office.get(answer.url))
    assert 'class="rounds-map"' in page
    assert "Kit Snow" in page

    assert "5 calls" in text(office.get(at("publish", row.pk)))
    office.post(at("publish", row.pk))
    assert Visit.objects.count() == 5
    lunch = row.calls.get(wanted=rounds.lunch)
    assert f"</a>, {lunch.worker.name}" in text(office.get(at("asks", rounds.ben.pk)))
    assert "Nobody" in text(office.get(at("told", row.pk)))


def test_a_day_that_cannot_be_planned_says_why(office):
    page = office.post(at("day", "2027-01-01"), {"priority": "balanced", "seconds": "5"})
    assert page.status_code == 422
    assert "Nobody is on shift on this day." in text(page)


def test_a_plan_that_failed_says_why(rounds, office, draft):
    RoundPlan.objects.filter(pk=draft.pk).update(
        status="failed", passed=False, verdict={"ok": False, "reasons": ["It cannot be."]}
    )
    assert "It cannot be." in text(office.get(at("plan", draft.pk)))


class TestChoosing:
    def key(self, visit):
        return {"call": f"{visit.pk}-0"}

    @pytest.mark.hazard("HZ-01")
    def test_a_worker_who_may_not_is_told_why_in_the_authoritys_words(self, rounds, office, draft):
        page = text(office.get(at("plan", draft.pk), self.key(rounds.insulin)))
        assert "This activity has not been delegated to this worker for this person." in page
        assert page.count("May not") == 2
        assert "Makes it now" in page

    @pytest.mark.parametrize("key", ["", "x", "0-0", "99999-0", "1-7"])
    def test_a_call_that_is_none_shows_the_plan_alone(self, office, draft, key):
        page = text(office.get(at("plan", draft.pk), {"call": key}))
        assert "Who may make it" not in page

    def moved(self, rounds, draft, visit, worker, starts, do="check"):
        return {"wanted": visit.pk, "task": 0, "worker": worker.pk, "starts": starts, "do": do}

    def test_a_move_is_checked_then_made(self, rounds, office, draft):
        call = draft.calls.get(wanted=rounds.lunch)
        to = rounds.ann if call.worker != rounds.ann else rounds.kit
        move = self.moved(rounds, draft, rounds.lunch, to, "12:30pm")
        page = text(office.post(at("move", draft.pk), move))
        assert f"{to.name} at 12:30pm: this can be done" in page
        assert "Move it" in page
        call.refresh_from_db()
        assert call.worker != to

        office.post(at("move", draft.pk), {**move, "do": "move"})
        assert draft.calls.get(wanted=rounds.lunch).worker == to

    def test_a_move_that_breaks_something_says_all_of_it(self, rounds, office, draft):
        move = self.moved(rounds, draft, rounds.insulin, rounds.ann, "8am")
        page = text(office.post(at("move", draft.pk), move))
        assert "this cannot be done" in page
        assert "Move it" not in page
        answer = office.post(at("move", draft.pk), {**move, "do": "move"})
        assert answer.status_code == 409
        assert "has not been delegated" in text(answer)

    def test_a_time_that_is_none_is_asked_for_again(self, rounds, office, draft):
        move = self.moved(rounds, draft, rounds.lunch, rounds.ann, "soon")
        answer = office.post(at("move", draft.pk), move)
        assert answer.status_code == 422
        assert "There is a problem" in text(answer)

    def test_it_is_locked_and_unlocked(self, rounds, office, draft):
        where = at("lock", draft.pk, rounds.lunch.pk)
        office.post(where, {"locked": "yes", "task": "0"})
        assert draft.calls.get(wanted=rounds.lunch).locked
        page = text(office.get(at("plan", draft.pk), self.key(rounds.lunch)))
        assert "Unlock this call" in page
        office.post(where, {"locked": "no", "task": "0"})
        assert not draft.calls.get(wanted=rounds.lunch).locked


def test_two_plans_side_by_side(rounds, office, draft):
    office.post(at("draft", draft.pk))
    other = RoundPlan.objects.latest("pk")
    page = text(office.get(at("compare", draft.pk), {"with": other.pk}))
    assert "Both plans have the same calls." in page
    assert "Both cost the same, counted as version 1 counts." in page
    for wrong in ("", "x", "99999"):
        assert office.get(at("compare", draft.pk), {"with": wrong}).status_code == 404


def test_a_sickness_call_is_repaired_from_the_screen(rounds, office, draft, monkeypatch):
    monkeypatch.setattr("almoner.services.rounds.commands.repairing.SECONDS", 0.1)
    page = text(office.get(at("repair", draft.pk)))
    assert "Joe Banks" in page
    assert office.post(at("repair", draft.pk), {"what": "off"}).status_code == 422
    sent = {"what": "off", "worker": rounds.kit.pk, "why": "Sick"}
    made = office.post(at("repair", draft.pk), sent, follow=True)
    assert "The day is repaired in a draft." in text(made)
    assert not RoundPlan.objects.latest("pk").calls.filter(worker=rounds.kit).exists()


def test_an_urgent_visit_is_fitted_in_from_the_screen(rounds, office, draft, monkeypatch):
    monkeypatch.setattr("almoner.services.rounds.commands.repairing.SECONDS", 0.1)
    sent = {"what": "urgent", "person": rounds.ada.pk, "opens": "1pm", "closes": "1:30pm"}
    page = office.post(at("repair", draft.pk), sent)
    assert (page.status_code, "Length in minutes" in text(page)) == (422, True)
    office.post(at("repair", draft.pk), {**sent, "length": 30})
    made = RoundPlan.objects.latest("pk")
    assert made.calls.filter(wanted__person=rounds.ada, wanted__opens=780).exists()


class TestFiles:
    def test_the_roster_reads_back_as_it_was(self, rounds, office, draft):
        content = office.get(at("roster_csv", draft.pk)).content.decode("utf-8-sig")
        report = Report("roster", "x")
        table = read_table(content, report)
        lines = read_lines(table, report)[1]
        assert report.ok
        assert len(lines) == 5
        assert sum(line.double for line in lines) == 2

    def test_excel_and_calendar_and_paper(self, rounds, office, draft):
        assert office.get(at("roster_xlsx", draft.pk)).content.startswith(b"PK")
        made = Calendar.from_ical(office.get(at("calendar", draft.pk, rounds.joe.pk)).content)
        events = made.walk("VEVENT")
        assert len(events) == draft.calls.filter(worker=rounds.joe).count()
        assert {str(one["summary"]) for one in events} <= {
            "Visit MO",
            "Visit AL",
            "Visit BM",
            "Visit CN",
        }
        paper = office.get(at("sheet", draft.pk, rounds.joe.pk)).content
        assert paper.startswith(b"%PDF")
        assert len(re.findall(rb"/Type /Page\b", paper)) == 1
        forms = [one.detail["form"] for one in AuditEvent.objects.filter(verb="round.handed_out")]
        assert sorted(forms) == ["ics", "pdf", "xlsx"]

    def test_visits_outside_the_plan_are_on_paper_and_in_the_calendar(self, rounds, office, draft):
        given = {"person_id": rounds.ada.pk, "worker_id": rounds.joe.pk, "at": NOW}
        times = {"starts_at": moment_of(DAY, 13 * 60 + 30), "ends_at": moment_of(DAY, 14 * 60)}
        visit = plan_visit(rounds.manager, **given, **times)
        paper = office.get(at("sheet", draft.pk, rounds.joe.pk)).content
        said = pypdfium2.PdfDocument(paper)[0].get_textpage().get_text_bounded()
        assert "1:30pm to 2pm" in " ".join(said.split())
        made = Calendar.from_ical(office.get(at("calendar", draft.pk, rounds.joe.pk)).content)
        (event,) = (one for one in made.walk("VEVENT") if str(one["uid"]).startswith("visit-"))
        assert (str(event["uid"]), str(event["summary"])) == (
            f"visit-{visit.pk}@almoner",
            "Visit AL",
        )
        assert event["dtstart"].dt == times["starts_at"]
        assert event["sequence"] == draft.version

    def test_the_calendar_names_nobody(self, rounds, office, draft):
        content = office.get(at("calendar", draft.pk, rounds.joe.pk)).content
        for name in (b"Okafor", b"Margaret", b"Lark"):
            assert name not in content

    def test_a_worker_without_a_round_has_no_paper(self, rounds, office, draft):
        assert office.get(at("sheet", draft.pk, rounds.place.manager.pk)).status_code == 404


class TestWhatIsTypedIn:
    def test_a_visit_is_wanted_and_called_off(self, rounds, office):
        typed = {
            "person": rounds.ada.pk,
            "opens": "2pm",
            "closes": "3pm",
            "minutes": 30,
            "workers": 1,
            "after_id": rounds.wash.pk,
            "least": 240,
            "most": 300,
        }
        assert "at most no fewer" in text(office.post(at("want", ON), {**typed, "most": 200}))
        office.post(at("want", ON), typed)
        made = WantedVisit.objects.get(after=rounds.wash)
        assert (made.opens, made.closes, made.worth) == (840, 900, None)
        assert (made.least, made.most) == (240, 300)
        assert "240 to 300 minutes after the visit before it" in text(office.get(at("day", ON)))
        assert office.post(at("want", ON), typed).status_code == 422
        office.post(at("call_off", made.pk), {"why": "Day centre"})
        made.refresh_from_db()
        assert made.off_because == "Day centre"
        assert "2pm" not in text(office.get(at("day", ON)))

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"closes": "1pm"}, "The window closes before it opens."),
            ({"latest": "2:30pm"}, "The latest time is before the window closes."),
            ({"opens": "11pm", "closes": "11:30pm", "minutes": 90}, "ends on its day"),
            ({"person": ""}, "Choose an answer for “Person”."),
        ],
    )
    def test_a_visit_that_cannot_be(self, rounds, office, changed, words):
        typed = {"person": rounds.ada.pk, "opens": "2pm", "closes": "3pm", "minutes": 30}
        answer = office.post(at("want", ON), {**typed, "workers": 1, **changed})
        assert answer.status_code == 422
        assert words in text(answer)

    def test_visits_already_planned_are_taken_over(self, rounds, office):
        plan_visit(
            rounds.manager,
            person_id=rounds.ben.pk,
            worker_id=rounds.ann.pk,
            starts_at=moment_of(DAY, 16 * 60),
            ends_at=moment_of(DAY, 17 * 60),
            at=NOW,
        )
        page = text(office.post(at("adopt", ON), follow=True))
        assert "Visits taken over: 1." in page
        assert "3:45pm to 4:15pm" in page

    def test_a_shift_is_changed_and_somebody_is_off(self, rounds, office):
        office.post(at("shift", ON), {"worker": rounds.ann.pk, "starts": "10pm", "ends": "6am"})
        shift = Shift.objects.get(worker=rounds.ann)
        assert (shift.ends_at - shift.starts_at).total_seconds() == 8 * 3600
        office.post(at("off", shift.pk), {"why": "Leave"})
        shift.refresh_from_db()
        assert shift.off_because == "Leave"
        assert "Leave" in text(office.get(at("day", ON)))

    def test_a_night_too_long_is_refused(self, rounds, office):
        typed = {"worker": rounds.ann.pk, "starts": "6am", "ends": "5am"}
        assert "within 16 hours" in text(office.post(at("shift", ON), typed))

    def test_how_somebody_travels(self, rounds, office):
        typed = {
            "mode": "bicycle",
            "starts_from": "home",
            "postcode": "",
            "contracted_hours": "20",
            "most_hours": "30",
            "pay": "12.60",
            "mileage": "0",
            "traits": "woman, speaks Polish, woman",
            "avoids": "dog",
        }
        where = at("traveller", rounds.ann.pk)
        assert "we need the postcode" in text(office.post(where, typed))
        office.post(where, {**typed, "starts_from": "office"})
        made = Traveller.objects.get(worker=rounds.ann)
        assert (made.mode, made.most_minutes) == ("bicycle", 1800)
        assert (made.traits, made.avoids) == (["woman", "speaks Polish"], ["dog"])
        assert 'value="30.0' in text(office.get(where)) or "30" in text(office.get(where))

    def test_what_a_person_asks_bars_and_wishes(self, rounds, office):
        where = at("asks", rounds.ben.pk)
        declined = {"declined": rounds.kit.pk, "declined_why": ""}
        assert "Say why a worker is not wanted." in text(office.post(where, declined))
        office.post(where, {**declined, "declined_why": "They fell out.", "must": "woman"})
        made = Ask.objects.get(person=rounds.ben)
        assert made.declined == {str(rounds.kit.pk): "They fell out."}
        assert "Kit Snow: They fell out." in text(office.get(where))
        office.post(where, {"rather": "woman"})
        made.refresh_from_db()
        assert made.declined == {str(rounds.kit.pk): "They fell out."}
        assert (made.must, made.rather) == ([], {"woman": 15.0})

    def test_nobody_of_a_rival_is_found(self, rounds):
        rival = client_for(rounds.place.rival_manager)
        for where in (
            at("traveller", rounds.ann.pk),
            at("asks", rounds.ben.pk),
            at("call_off", rounds.wash.pk),
        ):
            assert rival.get(where).status_code == 404
        assert "Ada Lark" not in text(rival.get(at("day", ON)))


class TestWeights:
    def test_a_provider_says_itself_what_counts(self, rounds, office):
        assert "Our own weights" not in text(office.get(at("day", ON)))
        typed = dict.fromkeys(
            ("lateness", "worst", "change", "wishes", "unused", "pay", "fairness"), "0"
        )
        office.post(at("weights"), {**typed, "travel": "2", "stranger": "7.5"})
        assert "Our own weights" in text(office.get(at("day", ON)))
        row = planned(rounds, priority="own")
        assert row.options["weights"]["stranger"] == 7.5
        assert row.cost["total"] == 2 * row.cost["travel"]

    @pytest.mark.parametrize("worth", ["-1", "much", ""])
    def test_a_weight_is_nought_or_more(self, office, worth):
        assert office.post(at("weights"), {"travel": worth}).status_code == 422


def test_the_search_is_a_job_of_the_queue(rounds, office):
    office.post(at("day", ON), {"priority": "travel", "seconds": "5"})
    row = RoundPlan.objects.get()
    job = ProcrastinateJob.objects.get(task_name="rounds.make_plan")
    assert (job.args, job.queue_name) == ({"plan_id": row.pk}, "rounds")
    row.options |= {"seconds": 0.05}
    row.save()
    make_plan(row.pk)
    row.refresh_from_db()
    assert (row.status, row.progress["seconds"] >= 0) == ("draft", True)
    assert AuditEvent.objects.get(verb="round.planned").actor == row.made_by
