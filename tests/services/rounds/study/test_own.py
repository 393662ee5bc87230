"""A real place from rows that name nobody."""

from datetime import date, timedelta
from random import Random

import h3
import pytest
from tests.services.rounds.study.small import FLAT, greedy

from almoner.kernel.refusals import Refused
from almoner.services.rounds.problem.visits import DAY
from almoner.services.rounds.study.cells import Grid, ground
from almoner.services.rounds.study.own import (
    EARLY,
    LATE,
    LIMITS,
    LONG,
    Duty,
    Wanted,
    numbers_of,
    own_place,
)
from almoner.services.rounds.study.place import Dates, Shift
from almoner.services.rounds.study.report import OWN, make_report
from almoner.services.rounds.study.settings import Settings
from almoner.services.rounds.study.study import study

MONDAY = date(2026, 3, 2)
CELL = h3.latlng_to_cell(52.4081, -1.5106, 8)
NEAR = sorted(h3.grid_disk(CELL, 2))


def wanted(number=1, day=0, **more):
    given = {
        "provider": "A",
        "opens": 480.0,
        "closes": 540.0,
        "critical": False,
        "minutes": 30.0,
        "workers": 1,
        "needs": (),
        "cell": CELL,
        "authority": "E08000026",
    } | more
    return Wanted(number, day=MONDAY + timedelta(days=day), **given)


def duty(number=1, day=0, starts=420.0, ends=900.0, **more):
    given = {"provider": "A", "mode": "car", "cell": CELL, "can": ()} | more
    return Duty(number, day=MONDAY + timedelta(days=day), starts=starts, ends=ends, **given)


def made(visits, duties=None, days=7, seed=1):
    return own_place("Here", MONDAY, days, visits, duties or [duty()], seed)


def test_a_visit_is_on_its_own_days_and_counts_in_the_week():
    place = made([wanted(day=0), wanted(day=3), wanted(day=3, opens=720.0, closes=None)])
    (one,) = place.people
    assert [call.dates for call in one.calls] == [
        Dates(frozenset({0, 3}), 7),
        Dates(frozenset({3}), 7),
    ]
    assert one.hours == pytest.approx(1.5)
    assert [len(one.calls_on(0, day)) for day in range(5)] == [1, 0, 0, 2, 0]


WINDOWS = [
    ({"opens": 480.0, "closes": 540.0}, 510, 30),
    ({"opens": 480.0, "closes": None}, 480, 30),
    ({"opens": 480.0, "closes": None, "critical": True}, 480, 15),
    ({"opens": DAY - 10.0, "closes": None}, DAY - 30, 30),
]


@pytest.mark.parametrize(("given", "at", "slack"), WINDOWS)
def test_when_a_visit_may_start(given, at, slack):
    (call,) = made([wanted(**given)]).people[0].calls
    assert (call.at, call.slack) == (at, slack)


def test_a_worker_does_what_they_are_signed_off_for_all_of_it():
    visits = [wanted(1), wanted(2, needs=("b", "a")), wanted(3, needs=("b",))]
    place = made(visits, [duty(1, can=("b",)), duty(2, can=("a", "b")), duty(3)])
    needs = sorted(call.needs for person in place.people for call in person.calls)
    assert needs == ["a and b", "b", "personal care"]
    assert sorted(sorted(carer.can) for carer in place.carers) == [
        ["a and b", "b", "personal care"],
        ["b", "personal care"],
        ["personal care"],
    ]


USUAL = [((420, 900), EARLY), ((840, 1320), LATE), ((420, 1260), LONG)]


@pytest.mark.parametrize(("hours", "kind"), USUAL)
def test_shifts_are_those_of_the_days_and_a_usual_one(hours, kind):
    (one,) = made([wanted()], [duty(1, 0, *hours), duty(1, 2, *hours)]).carers
    assert one.shift == kind
    assert one.weekdays == {0, 2}
    assert one.shift_on(0, 0) == Shift(*hours)
    assert one.shift_on(1, 1) is None


def test_a_shift_stays_within_the_day():
    (one,) = made([wanted()], [duty(1, 0, -20.0, 1500.0)]).carers
    assert one.shift_on(0, 0) == Shift(0.0, DAY)


def test_nobodys_home_is_used_and_the_cell_is_kept():
    place = made([wanted(n, cell=cell) for n, cell in enumerate(NEAR)], seed=4)
    for person in place.people:
        assert h3.latlng_to_cell(person.spot.latitude, person.spot.longitude, 8) == person.cell
    spots = {(person.spot.east, person.spot.north) for person in place.people}
    assert len(spots) == len(NEAR)


def test_the_same_rows_in_any_order_and_by_any_number_give_the_same_place():
    visits = [wanted(n, cell=cell, opens=400.0 + n) for n, cell in enumerate(NEAR)]
    shuffled = [wanted(100 - n, cell=c, opens=400.0 + n) for n, c in enumerate(NEAR)]
    Random(1).shuffle(shuffled)
    first, again = made(visits), made(shuffled)
    assert first == again
    numbers = numbers_of(shuffled)
    by_number = {one.number: one for one in shuffled}
    for person in again.people:
        assert by_number[numbers[person.key]].cell == person.cell


def test_without_visits_or_shifts_or_places_there_is_no_study():
    for visits, duties, code in (
        ([], [duty()], "place-unknown"),
        ([wanted()], [], "place-unknown"),
        ([wanted(cell="")], [duty()], "place-nowhere"),
    ):
        with pytest.raises(Refused) as caught:
            own_place("Here", MONDAY, 7, visits, duties, 1)
        assert [one.code for one in caught.value.refusals] == [code]


def test_a_grid_is_in_metres():
    grid = Grid.about([CELL])
    north = grid.spot(grid.latitude + 0.01, grid.longitude)
    east = grid.spot(grid.latitude, grid.longitude + 0.01)
    assert (round(north.north), round(north.east)) == (1113, 0)
    assert round(east.east) == pytest.approx(679, abs=2)


def test_the_ground_is_known_by_its_sectors():
    found = ground(("E08000026",))
    assert len(found) > 100
    assert found[CELL].startswith("CV1 ")


# The report of a real place hides what is said of few people.


def rows(people_of):
    """So many people of each provider, each with a visit every day, in two places."""
    visits, number = [], 0
    for provider, count in people_of.items():
        for turn in range(count):
            number += 1
            cell = NEAR[0] if turn % 2 else NEAR[-1]
            visits += [
                wanted(number, day, provider=provider, cell=cell, opens=480.0 + 5 * turn)
                for day in range(5)
            ]
    duties = [
        duty(n, day, provider=provider, cell=NEAR[0])
        for n, provider in enumerate(sorted(people_of) * 2)
        for day in range(5)
    ]
    return visits, duties


def report_of(people_of):
    place = own_place("Here", MONDAY, 5, *rows(people_of), 1)
    found = study(place, Settings(days=5, draws=100), planner=greedy, ways=FLAT, size=100)
    return make_report(found)


def section(report, heading):
    return next(one for one in report.sections if one.heading == heading)


def test_the_report_hides_a_provider_with_few_people_and_one_more():
    report = report_of({"A": 12, "B": 9, "C": 2})
    kept = section(report, "What each provider would keep")
    told = {row[0]: row[1] for row in kept.tables[0].rows}
    assert told["C"] == told["B"] == "not shown"
    assert told["A"] != "not shown"
    assert OWN in report.subject
    assert "invented" not in report.subject
    assert section(report, "What it cannot tell").bullets[: len(LIMITS)] == LIMITS


def test_no_count_from_one_to_four_is_in_the_report_of_a_real_place():
    report = report_of({"A": 12, "B": 9, "C": 2})
    people = section(report, "The neighbourhoods").tables[0].rows
    months = section(report, "What each provider would keep").tables[1].rows
    counts = [row[1] for row in (*people, *months)]
    assert counts
    assert not {"1", "2", "3", "4"} & set(counts)
