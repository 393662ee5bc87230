"""A roster is brought in from CSV or Excel, tried first, and again without harm."""

import io
from datetime import date, datetime, time

import openpyxl
import pytest
from tests.services.delegation.world import INSULIN, NOW, make_person
from tests.services.rounds.app.world import DAY, QUICK, make_rounds

from almoner.platform.imports.commands import run_at_once
from almoner.services.rounds.commands.planning import ask_for_plan, perform
from almoner.services.rounds.commands.publishing import publish
from almoner.services.rounds.commands.rostering import import_roster
from almoner.services.rounds.models import Shift, WantedVisit
from almoner.services.rounds.queries.boards import changes_of
from almoner.services.rounds.rules.clock import moment_of
from almoner.services.visits.models import Visit

pytestmark = pytest.mark.django_db
ON = "22/11/2026"
HEAD = "Service user,Carer,Date,Start time,End time,Double up,Delegated activity"


@pytest.fixture
def rounds():
    return make_rounds()


def bring(rounds, *rows, dry_run=False, content=None, who=None):
    content = content or "\n".join([HEAD, *rows]).encode()
    return run_at_once(
        who or rounds.manager,
        import_roster,
        kind="roster",
        files={"roster.csv": content},
        at=NOW,
        dry_run=dry_run,
    )[1]


def of_day(day=date(2026, 11, 22)):
    return WantedVisit.objects.filter(day=day).order_by("opens", "pk")


GOOD = (
    f"Ada Lark,Joe Banks,{ON},08:00,08:30,,",
    f'"Nash, Cyd",Ann Reed,{ON},09:00,09:45,Kit Snow,',
    f"Margaret Okafor,Joe Banks,{ON},10:00,10:30,,{INSULIN}",
    f"Ben Moor,,{ON},12:00,12:30,Yes,",
)


def test_a_roster_says_what_is_wanted_and_makes_shifts(rounds):
    report = bring(rounds, *GOOD)
    assert report.ok, report.findings
    assert report.created == 4
    ada, cyd, margaret, ben = of_day()
    assert (ada.opens, ada.closes, ada.minutes, ada.workers) == (465, 495, 30, 1)
    assert (ada.rostered, ada.rostered_at) == ([rounds.joe.pk], 480)
    assert (cyd.person, cyd.workers) == (rounds.cyd, 2)
    assert cyd.rostered == [rounds.ann.pk, rounds.kit.pk]
    assert margaret.activities == [INSULIN]
    assert (ben.workers, ben.rostered) == (2, [])
    shifts = Shift.objects.filter(day=date(2026, 11, 22), guessed=True)
    assert {one.worker for one in shifts} == {rounds.joe, rounds.ann, rounds.kit}
    assert not Visit.objects.exists()


def test_bringing_it_again_changes_nothing_and_a_change_is_an_update(rounds):
    bring(rounds, *GOOD)
    again = bring(rounds, *GOOD)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 4)
    changed = bring(rounds, GOOD[0].replace("08:30", "09:00"), *GOOD[1:])
    assert (changed.created, changed.updated, changed.unchanged) == (0, 1, 3)
    assert of_day().first().minutes == 60


def test_two_rows_at_one_time_are_a_visit_for_two(rounds):
    bring(rounds, GOOD[0], GOOD[0].replace("Joe Banks", "Ann Reed"))
    (visit,) = of_day()
    assert (visit.workers, visit.rostered) == (2, [rounds.joe.pk, rounds.ann.pk])


def test_a_trial_changes_nothing(rounds):
    report = bring(rounds, *GOOD, dry_run=True)
    assert (report.ok, report.created) == (True, 4)
    assert not of_day().exists()


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (GOOD[0].replace("Ada Lark", "Ida Lark"), "person-not-found"),
        (GOOD[0].replace("Joe Banks", "Jim Banks"), "worker-not-found"),
        (GOOD[2].replace(INSULIN, "juggling"), "activity-unknown"),
        (GOOD[0].replace("08:30", "8"), "not-a-time"),
    ],
)
def test_one_bad_row_and_nothing_is_changed(rounds, row, code):
    report = bring(rounds, GOOD[1], row)
    assert report.codes("error") == [code]
    assert report.findings[0].where.startswith("row 3")
    assert not of_day().exists()


def test_two_people_of_one_name_need_a_number(rounds):
    own = (rounds.place.provider, "provider", None)
    make_person(own, given_name="Ada", family_name="Lark", nhs_number="9990000018")
    assert bring(rounds, GOOD[0]).codes("error") == ["person-ambiguous"]
    head = HEAD.replace("Carer", "NHS number")
    row = GOOD[0].replace("Joe Banks", "9990000018")
    report = bring(rounds, content=f"{head}\n{row}".encode())
    assert report.ok
    assert bring(rounds, content=f"{head}\n{row}".replace("Lark", "Moor").encode()).codes(
        "error"
    ) == ["person-differs"]


def test_a_third_worker_is_one_too_many(rounds):
    rows = [GOOD[0].replace("Joe Banks", name) for name in ("Joe Banks", "Ann Reed", "Kit Snow")]
    assert bring(rounds, *rows).codes("error") == ["three-workers"]


def test_excel_with_real_dates_and_times_reads_the_same(rounds):
    book = openpyxl.Workbook()
    book.active.append(["Client", "Staff", "Start", "Duration"])
    book.active.append(["Ada Lark", "Joe Banks", datetime(2026, 11, 22, 8, 5), 30])
    book.active.append(["Ben Moor", "Joe Banks", datetime(2026, 11, 22, 9, 0), time(0, 45)])
    book.create_sheet("Notes").append(["x"])
    kept = io.BytesIO()
    book.save(kept)
    report = bring(rounds, content=kept.getvalue())
    assert report.ok, report.findings
    assert [(one.rostered_at, one.minutes) for one in of_day()] == [(485, 30), (540, 45)]
    assert "other-sheets" in report.codes("note")


@pytest.mark.parametrize("content", [b"", b"not a roster", b"PK\x03\x04 broken"])
def test_what_is_no_roster_says_so(rounds, content):
    report = bring(rounds, content=content or b" ")
    assert not report.ok
    assert all(one.mend for one in report.findings if one.severity == "error")


def test_a_nurse_may_not_bring_in_a_roster(rounds):
    report = bring(rounds, *GOOD, who=rounds.place.viewer(rounds.place.nurse))
    assert report.codes("error") == ["may-not-plan-rounds"]


def test_a_rivals_roster_finds_none_of_our_people(rounds):
    report = bring(rounds, *GOOD, who=rounds.rival)
    assert set(report.codes("error")) == {"person-not-found", "worker-not-found"}


def test_the_day_of_the_world_stays_as_it_was(rounds):
    bring(rounds, *GOOD)
    assert of_day(DAY).count() == 4


def test_what_the_roster_said_is_what_people_were_told(rounds):
    bring(rounds, GOOD[0])
    day = date(2026, 11, 22)
    row = ask_for_plan(rounds.manager, day=day, at=NOW)
    perform(row.pk, NOW, moves=QUICK)
    publish(rounds.manager, plan_id=row.pk, at=NOW)
    row.refresh_from_db()
    call = row.calls.get()
    assert call.worker == rounds.joe
    changes = changes_of(row)
    assert all(one.was == "Joe Banks at 8am" for one in changes)
    assert bool(changes) == (call.starts_at != moment_of(day, 8 * 60))
