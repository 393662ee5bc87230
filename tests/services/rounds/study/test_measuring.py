"""What a plan came to, worked out by hand on three visits."""

from datetime import date

import pytest
from tests.services.rounds.study.small import FLAT, MORNING, carer, person

from almoner.services.rounds.problem.plan import Call as Made
from almoner.services.rounds.problem.plan import Plan, Round
from almoner.services.rounds.problem.weights import Weights
from almoner.services.rounds.study.arrangements import Team
from almoner.services.rounds.study.days import Kind, make_day
from almoner.services.rounds.study.measuring import Tally, measure
from almoner.services.rounds.study.settings import Switches
from almoner.services.rounds.study.values import values_at

VALUES = values_at(date(2026, 9, 7))
MONDAY = Kind(0, 0, Switches(), Weights(), 1)
PER_KM = 1.35
LEG = PER_KM / 27 * 60 + 3  # six minutes for the kilometre between two homes


def day(mode="car"):
    people = tuple(person(key, 1000.0 * at, calls=(MORNING,)) for at, key in enumerate("pqr"))
    team = Team("T", people, (carer("k", 0, mode=mode),))
    return make_day(team, MONDAY, VALUES, FLAT, {})


def plan(gap=10.0, later=40.0, rest=None, left=()):
    """Visits at 8:00; then the leg and a gap; then the leg and a longer gap."""
    second = 480 + 30 + LEG + gap
    third = second + 30 + LEG + later
    calls = [Made("pmorning", 0, 480, 510), Made("qmorning", 0, second, second + 30)]
    if not left:
        calls.append(Made("rmorning", 0, third, third + 30))
    return Plan((Round("k", tuple(calls), rest),), left)


def test_visits_paid():
    found = measure(day(), plan(), VALUES, Switches())
    assert found.contact == 90
    assert found.travel == pytest.approx(2 * LEG)
    assert found.waiting == pytest.approx(10)
    assert found.worked == pytest.approx(90 + 2 * LEG + 10)
    assert found.pay == pytest.approx(1.5 * 14.60)
    assert found.km == pytest.approx(2 * PER_KM)
    assert found.km_all == pytest.approx(4 * PER_KM)
    assert found.expenses == pytest.approx(2 * PER_KM / 1.609344 * 0.45)
    assert (found.visits, found.made, found.unmet) == (3, 3, 0)


def test_shift_paid_with_longer_gaps():
    found = measure(day(), plan(), VALUES, Switches(shift_pay=True))
    assert found.waiting == pytest.approx(50)
    assert found.pay == pytest.approx((90 + 2 * LEG + 50) / 60 * 13.20)


def test_a_gap_over_an_hour_parts_a_shift():
    found = measure(day(), plan(later=61), VALUES, Switches(shift_pay=True))
    assert found.waiting == pytest.approx(10)


def test_the_break_is_neither_work_nor_waiting():
    second_ends = 480 + 30 + LEG + 10 + 30
    rested = plan(rest=(second_ends, second_ends + 20))
    found = measure(day(), rested, VALUES, Switches())
    assert found.waiting == pytest.approx(10 + 20)


def test_late_after_the_agreed_time():
    found = measure(day(), plan(), VALUES, Switches())
    second, third = 480 + 30 + LEG + 10, 480 + 60 + 2 * LEG + 50
    assert found.late == 2
    assert found.minutes_late == pytest.approx(second - 510 + third - 510)


def test_a_bicycle_drives_no_kilometres():
    found = measure(day("bicycle"), plan(later=200), VALUES, Switches())
    assert (found.km, found.km_all, found.expenses) == (0, 0, 0)
    assert found.travel > 0


def test_left_over_is_unmet():
    found = measure(day(), plan(left=("rmorning",)), VALUES, Switches())
    assert (found.visits, found.made, found.unmet) == (3, 2, 1)
    assert found.seen == {"p": {"k"}, "q": {"k"}}


def test_nothing_planned():
    team = Team("T", (person("p", 0),), (carer("k", 0, weekdays=frozenset()),))
    nobody = make_day(team, MONDAY, VALUES, FLAT, {})
    found = measure(nobody, None, VALUES, Switches())
    assert (found.visits, found.made, found.unmet, found.worked) == (1, 0, 1, 0)


def test_teams_of_one_day_add_up():
    total = Tally()
    total.add(Tally(contact=10, late=1, pay_of={"k": 1.0}, seen={"p": {"k"}}))
    total.add(Tally(contact=5, unmet=2, pay_of={"l": 2.0}, seen={"q": {"l"}}))
    assert (total.contact, total.late, total.unmet, total.days) == (15, 1, 2, 1)
    assert total.pay_of == {"k": 1.0, "l": 2.0}
    assert total.seen == {"p": {"k"}, "q": {"l"}}
