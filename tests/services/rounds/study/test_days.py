"""One team's day as a problem: windows, pairs, hospital stays, company, what nobody may do."""

from datetime import date

import pytest
from tests.services.rounds.study.small import FLAT, MORNING, carer, person

from almoner.services.rounds.problem.weights import Weights
from almoner.services.rounds.study.arrangements import Team
from almoner.services.rounds.study.days import Kind, is_company, make_day
from almoner.services.rounds.study.place import Call, Stay
from almoner.services.rounds.study.settings import Switches
from almoner.services.rounds.study.values import values_at

VALUES = values_at(date(2026, 9, 7))
CRITICAL = Call("bed", 1200, 20, "personal care", 15, critical=True)
PAIR = Call("lunch", 720, 30, "personal care", workers=2)


def day_of(people, carers, number=0, weekday=0, known=None, **switches):
    team = Team("T", tuple(people), tuple(carers))
    kind = Kind(number, weekday, Switches(**switches), Weights(), seed=1)
    return make_day(team, kind, VALUES, FLAT, known or {})


def visit(day, key):
    return next(one for one in day.problem.visits if one.key == key)


STAFF = [carer("k", 0), carer("l", 1000)]


@pytest.mark.parametrize(
    ("flexible", "morning", "bed"),
    [(False, (450, 510), (1185, 1215)), (True, (390, 570), (1185, 1215))],
)
def test_windows(flexible, morning, bed):
    day = day_of([person("p", 0, calls=(MORNING, CRITICAL))], STAFF, flexible=flexible)
    found = [visit(day, key) for key in ("pmorning", "pbed")]
    assert [(one.opens, one.closes) for one in found] == [morning, bed]
    assert [one.latest for one in found] == [None, 1260]


def test_two_workers_start_together():
    found = visit(day_of([person("p", 0, calls=(PAIR,))], STAFF), "plunch")
    assert len(found.tasks) == 2
    assert found.gap.together


def test_only_calls_of_the_weekday_and_workers_on_duty():
    call = Call("morning", 480, 30, "personal care", weekdays=frozenset({2}))
    people = [person("p", 0), person("q", 50, calls=(call,))]
    staff = [carer("k", 0, weekdays=frozenset({0})), carer("l", 0, weekdays=frozenset({2}))]
    monday, wednesday = (day_of(people, staff, weekday=at).problem for at in (0, 2))
    assert [one.key for one in monday.visits] == ["pmorning"]
    assert [one.key for one in wednesday.visits] == ["pmorning", "qmorning"]
    assert [one.key for one in monday.workers] == ["k"]


def test_what_nobody_on_duty_may_do_is_unmet_and_not_planned():
    peg = Call("lunch", 720, 30, "delegated task")
    people = [person("p", 0, calls=(MORNING, peg)), person("q", 0, calls=(PAIR,))]
    day = day_of(people, STAFF[:1])
    assert [one.key for one in day.unmet] == ["plunch", "qlunch"]
    assert [one.key for one in day.problem.visits] == ["pmorning"]


def test_nobody_on_duty():
    day = day_of([person("p", 0)], [carer("k", 0, weekdays=frozenset({1}))])
    assert day.problem is None
    assert [one.key for one in day.unmet] == ["pmorning"]


@pytest.mark.parametrize(
    ("number", "away"), [(0, (0, 0)), (1, (30, 0)), (7, (30, 0)), (8, (0, 30)), (10, (0, 0))]
)
def test_in_hospital_no_visits_and_seven_days_that_may_stay_paid(number, away):
    people = [person("p", 0, stays=(Stay(1, 9),)), person("q", 0)]
    day = day_of(people, STAFF, number)
    assert day.away == away
    assert ("pmorning" in {one.key for one in day.problem.visits}) == (away == (0, 0))


def lonely_street():
    long = Call("morning", 480, 100, "personal care")
    ill = person("ill", 0, calls=(long,), stays=(Stay(0, 20),))
    return [ill, *(person(f"q{n}", 100.0 * n, lonely=n != 1) for n in range(4))]


def test_hours_of_people_in_hospital_go_to_lonely_people():
    day = day_of(lonely_street(), STAFF, hospital=True)
    company = [one for one in day.problem.visits if is_company(one.key)]
    assert len(company) == 2
    assert {one.person for one in company} <= {"q0", "q2", "q3"}
    assert not any(one.required for one in company)
    assert company == [
        one
        for one in day_of(lonely_street(), STAFF, hospital=True).problem.visits
        if is_company(one.key)
    ]


def test_no_company_without_the_switch_or_after_seven_days():
    assert not any(is_company(v.key) for v in day_of(lonely_street(), STAFF).problem.visits)
    late = day_of(lonely_street(), STAFF, number=7, hospital=True)
    assert not any(is_company(v.key) for v in late.problem.visits)


def test_workers_who_came_before_are_known():
    people = [person("p", 0), person("q", 0)]
    day = day_of(people, STAFF, known={"p": {"k"}})
    assert visit(day, "pmorning").asks.known == {"k"}
    assert visit(day, "qmorning").asks.known is None


def test_travel_by_each_way_of_going():
    people = [person("p", 0), person("q", 1000.0), person("r", 0)]
    staff = [carer(mode, 0, mode=mode) for mode in ("car", "bicycle", "foot")]
    day = day_of(people, staff)
    km = 1.35
    assert day.km[1, 2] == pytest.approx(km)
    between = day.problem.travel.between
    assert between("car", 1, 2) == pytest.approx(km / 27 * 60 + 3)
    assert between("bicycle", 1, 2) == pytest.approx(km / 13 * 60 + 1)
    assert between("foot", 1, 2) == pytest.approx(km / 4.6 * 60)
    assert between("car", 1, 3) == 0
    assert day_of(people, staff[:1]).problem.travel.minutes.keys() == {"car"}
