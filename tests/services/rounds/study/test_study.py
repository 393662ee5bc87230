"""The whole study on small places, with a planner that can be seen through; and its report."""

import json
import re
from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from tests.services.rounds.study.small import FLAT, greedy, street

from almoner.kernel.refusals import Refused
from almoner.services.rounds.problem.plan import Plan
from almoner.services.rounds.study.arrangements import neighbourhoods, today
from almoner.services.rounds.study.measures import MEASURES
from almoner.services.rounds.study.pages import read_report
from almoner.services.rounds.study.report import LIMITS, TITLE, make_report
from almoner.services.rounds.study.resampling import Estimate
from almoner.services.rounds.study.running import Means, _regulars, run
from almoner.services.rounds.study.saying import PLUS, shown, with_interval
from almoner.services.rounds.study.settings import Settings, Switches
from almoner.services.rounds.study.study import study
from almoner.services.rounds.study_pdf import pdf_of

PLACE = street(days=6)
SETTINGS = Settings(days=6, draws=200)
ALL = Switches(True, True, True)
FOUND = study(PLACE, SETTINGS, ALL, planner=greedy, ways=FLAT)
REPORT = make_report(FOUND)


def means(planner=greedy, settings=SETTINGS):
    return Means.of(PLACE, settings, planner, FLAT)


def test_neighbourhoods_save_the_way_along_the_street():
    share = FOUND.results.row("travel_share")
    assert share.said(1) == "Less, better"
    miles = FOUND.results.row("km")
    assert miles.values[1].value < miles.values[0].value / 5


def test_the_same_visits_whoever_plans_them():
    first, second = run(means(), [today(PLACE), neighbourhoods(PLACE, FOUND.partition)])
    for one, other in zip(first.days, second.days, strict=True):
        assert one.visits == other.visits == 7
        left = one.unmet - other.unmet
        assert one.contact + left * 30 == pytest.approx(other.contact)


def test_four_columns_with_switches_and_two_without():
    assert FOUND.results.names == (
        "Today",
        "Neighbourhoods",
        "Today, with switches",
        "Neighbourhoods, with switches",
    )
    plain = study(PLACE, SETTINGS, planner=greedy, ways=FLAT)
    assert plain.results.names == ("Today", "Neighbourhoods")
    assert "None." in section(make_report(plain), "Switches").paragraphs[0]


def test_each_its_own_is_one_way_more():
    found = study(PLACE, SETTINGS, planner=greedy, ways=FLAT, each_its_own=True)
    assert found.results.names == ("Today", "Neighbourhoods", "Neighbourhoods, each its own")


def test_the_same_again():
    again = study(PLACE, SETTINGS, ALL, planner=greedy, ways=FLAT)
    assert again.results == FOUND.results


def test_shift_pay_alone_plans_nothing_anew():
    planned = []

    def counted(problem, part, seed):
        planned.append(seed)
        return greedy(problem)

    ways = [today(PLACE), today(PLACE, Switches(shift_pay=True))]
    plain, paid = run(means(counted), ways)
    assert len(planned) == 2 * SETTINGS.days
    assert [one.contact for one in plain.days] == [one.contact for one in paid.days]
    assert sum(one.pay for one in plain.days) != sum(one.pay for one in paid.days)


def test_no_figure_comes_from_a_plan_that_does_not_pass():
    with pytest.raises(Refused, match="did not pass the checker"):
        run(means(lambda problem, part, seed: Plan(())), [today(PLACE)])


def test_progress_goes_up_to_all():
    told = []
    run(means(), [today(PLACE)], lambda done, what: told.append((done, what)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == pytest.approx(1)
    assert told[0][1] == "Today: A, day 1"


def test_only_the_eight_who_came_most_are_regulars():
    came = {"p": Counter({f"w{n}": n for n in range(1, 12)})}
    assert _regulars(came) == {"p": {f"w{n}" for n in range(4, 12)}}


def test_who_came_before_is_known_the_next_day():
    problems = []

    def kept(problem, part, seed):
        problems.append(problem)
        return greedy(problem)

    run(means(kept, Settings(days=2, draws=100)), [today(PLACE)])
    assert {visit.asks.known for visit in problems[0].visits} == {None}
    assert all(visit.asks.known for visit in problems[1].visits)


def test_parts_of_the_time_add_up():
    parts = []

    def noted(problem, part, seed):
        parts.append(part)
        return greedy(problem)

    run(means(noted), [today(PLACE), neighbourhoods(PLACE, FOUND.partition)])
    assert sum(parts) == pytest.approx(1)


def test_hours_of_the_person_in_hospital_go_to_the_lonely():
    """Thirty minutes a day are too few for a visit of forty-five."""
    assert FOUND.results.row("company").values[3].value == 0


# The report.


def section(report, heading):
    return next(one for one in report.sections if one.heading == heading)


def test_what_the_report_has():
    assert [one.heading for one in REPORT.sections] == [
        "Purpose",
        "What it found",
        "How it was done",
        "Figures",
        "How each figure is counted",
        "Switches",
        "The neighbourhoods",
        "In each neighbourhood",
        "What each provider would keep",
        "What it cannot tell",
        "Amounts it counts with",
    ]
    assert REPORT.title == TITLE
    assert "Everybody in it is invented." in REPORT.subject


def test_the_method_says_how_it_was_planned():
    said = " ".join(section(REPORT, "How it was done").paragraphs)
    assert "the 8 who came most often" in said
    assert "like 25 minutes of travel" in said
    assert "drawn again 200 times" in said


def test_each_way_is_set_beside_today():
    tables = section(REPORT, "Figures").tables
    assert [table.title for table in tables] == [
        "Neighbourhoods against today",
        "Today, with switches against today",
        "Neighbourhoods, with switches against today",
    ]
    assert all(len(row) == len(table.head) for table in tables for row in table.rows)
    assert [len(table.rows) for table in tables] == [len(MEASURES)] * 3


def test_what_is_assumed_says_so():
    rows = {row[0]: row[3] for row in section(REPORT, "Amounts it counts with").tables[0].rows}
    assert rows.pop("National Living Wage") == "National policy, read in a copy"
    assert set(rows.values()) == {"Local value, not verified"}


def test_limits_and_handover_are_told():
    assert section(REPORT, "What it cannot tell").bullets == LIMITS
    kept = section(REPORT, "What each provider would keep")
    assert kept.paragraphs[0].startswith("4 of 8 people would have another provider")
    assert [row[0] for row in kept.tables[0].rows] == ["A", "B"]
    assert kept.tables[1].rows == (("September 2026", "1"), ("March 2027", "3"))


def test_the_sentence_of_a_finding():
    said = section(REPORT, "What it found").bullets[0]
    assert said.startswith("Travel, share of the working day: ")
    assert "in neighbourhoods. Less, better, by " in said
    assert said.endswith(" percentage points.")
    pay = next(one for one in section(REPORT, "What it found").bullets if one.startswith("Pay for"))
    assert re.search(r"More, better, by £\d+\.\d\d to £\d+\.\d\d\.$", pay)


def test_the_report_can_be_kept_as_a_file():
    assert read_report(json.loads(json.dumps(REPORT.as_dict()))) == REPORT


PERCENT, POUNDS = (next(m for m in MEASURES if m.unit == unit) for unit in ("%", "£"))
SHOWN = [
    (Estimate(None), PERCENT, "", "–"),
    (Estimate(12.34), PERCENT, "", "12.3%"),
    (Estimate(-12.34), PERCENT, PLUS, "−12.3 points"),
    (Estimate(1.2), PERCENT, PLUS, "+1.2 points"),
    (Estimate(-0.001), PERCENT, PLUS, "0.0 points"),
    (Estimate(1234.5), POUNDS, "", "£1,234.50"),
    (Estimate(-1.5), POUNDS, PLUS, "−£1.50"),
]


@pytest.mark.parametrize(("one", "measure", "plus", "words"), SHOWN)
def test_figures_as_people_read_them(one, measure, plus, words):
    assert shown(one, measure, plus) == words


def test_an_interval():
    assert with_interval(Estimate(2.0, 1.0, 3.0), POUNDS) == "£2.00 (£1.00 to £3.00)"
    assert with_interval(Estimate(2.0), POUNDS) == "£2.00"


def test_the_pdf_says_the_same():
    at = datetime(2026, 11, 22, 9, 0, tzinfo=ZoneInfo("Europe/London"))
    pages = pypdfium2.PdfDocument(pdf_of(REPORT, at).bytes())
    text = " ".join(page.get_textpage().get_text_bounded() for page in pages)
    flat = " ".join(text.split())
    for words in (TITLE, "What it cannot tell", "Neighbourhoods against today", LIMITS[0]):
        assert words in flat
    assert "12.71 pounds an hour" in flat
