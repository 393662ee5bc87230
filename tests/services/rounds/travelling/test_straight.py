"""Travel times in a straight line, and factors fitted to a place."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almoner.kernel.refusals import Refused
from almoner.kernel.sourced import Confidence, Sourced
from almoner.services.rounds.problem.places import Point
from almoner.services.rounds.travelling.factors import Factors, usual
from almoner.services.rounds.travelling.fitting import Journey, fit
from almoner.services.rounds.travelling.sphere import straight_metres
from almoner.services.rounds.travelling.straight import StraightLine
from almoner.services.rounds.travelling.ways import pounds_a_minute, shares

LEEDS, YORK, SOUTH = Point(53.7965, -1.5478), Point(53.9583, -1.0803), Point(53.0, -1.5478)


def value(number) -> Sourced[float]:
    return Sourced(number, "", "", Confidence.D)


def plain(winding=1.5, kmh=30.0, door=2.0, mode="car") -> Factors:
    return Factors(mode, value(winding), ((0.0, value(kmh)),), value(door))


def test_metres_between_two_towns():
    """Leeds and York are some 35.5 km apart; a degree of latitude is 111.2 km."""
    found = straight_metres([LEEDS, YORK, SOUTH])
    assert found[0, 1] == pytest.approx(35_500, rel=0.01)
    assert found[0, 2] == pytest.approx(0.7965 * 111_195, rel=1e-4)
    assert np.allclose(found, found.T)
    assert (np.diag(found) == 0).all()


points = st.builds(Point, st.floats(50, 55), st.floats(-5, 1))


@given(points, points, points)
def test_no_detour_is_shorter(a, b, c):
    far = straight_metres([a, b, c])
    assert far[0, 2] <= far[0, 1] + far[1, 2] + 1e-6


def test_minutes_worked_out_by_hand():
    ways = StraightLine({"car": plain()})
    straight = straight_metres([LEEDS, YORK])[0, 1] / 1000
    found = ways.travel([LEEDS, YORK], ["car"])
    assert found.parts == (0.0,)
    assert found.between("car", 0, 1) == pytest.approx(straight * 1.5 / 30 * 60 + 2)
    assert ways.metres([LEEDS, YORK], "car")[1, 0] == pytest.approx(straight * 1500)


def test_one_place_has_no_way_between():
    found = StraightLine({"car": plain()}).travel([LEEDS, LEEDS], ["car"])
    assert (found.minutes["car"] == 0).all()


def test_busy_parts_of_the_day_are_slower_and_come_from_the_factors():
    found = StraightLine().travel([LEEDS, YORK], ["car", "foot"])
    assert found.parts == (0, 450, 570, 930, 1110)
    by_car = [found.between("car", 0, 1, minute) for minute in (0, 500, 600, 1000, 1200)]
    assert by_car[1] == by_car[3] > by_car[2] > by_car[0] == by_car[4]
    assert len({found.between("foot", 0, 1, minute) for minute in (0, 500, 1200)}) == 1


def test_parts_that_are_asked_for_get_their_average():
    slow = replace(plain(1.0, 20.0, 0.0), paces=((0.0, value(20.0)), (720.0, value(60.0))))
    kilometres = straight_metres([LEEDS, YORK])[0, 1] / 1000
    ways = StraightLine({"car": slow})
    all_day = ways.travel([LEEDS, YORK], ["car"], (0.0,))
    assert all_day.between("car", 0, 1) == pytest.approx(kilometres * (3 + 1) / 2)
    three = ways.travel([LEEDS, YORK], ["car"], (0.0, 600.0, 840.0))
    found = [three.between("car", 0, 1, minute) / kilometres for minute in (0, 600, 840)]
    assert found == pytest.approx([3, 2, 1])


@given(st.sets(st.integers(1, 1439), max_size=4), st.sets(st.integers(1, 1439), max_size=4))
def test_shares_of_a_part_are_a_whole(own, wanted):
    found = shares([0, *sorted(own)], [0, *sorted(wanted)])
    assert np.allclose(found.sum(axis=1), 1)
    assert (found >= 0).all()


@pytest.mark.parametrize("parts", [(), (5.0,), (0.0, 0.0), (0.0, 1440.0)])
def test_parts_that_are_no_parts(parts):
    with pytest.raises(Refused, match="The parts of the day begin at"):
        StraightLine().travel([LEEDS], ["car"], parts)


def test_a_mode_without_factors():
    with pytest.raises(Refused, match="The straight line has nothing for 'boat'"):
        StraightLine().travel([LEEDS], ["boat"])
    with pytest.raises(Refused, match="boat"):
        StraightLine().metres([LEEDS], "boat")


def test_assumptions_say_that_they_are():
    origin = "\n".join(StraightLine().origin())
    assert "Mean over 300 European cities, doi 10.1177/23998083231168870." in origin
    assert "no map is used" in origin
    assert (
        "car, from 7:30: 22.0 km an hour (local value, set by this place: not verified)" in origin
    )
    assert "national" not in origin


def test_every_usual_factor_has_a_source_or_is_an_assumption():
    for one in usual().values():
        for each in (one.winding, one.door, *(pace for _, pace in one.paces)):
            assert each.confidence is Confidence.D or each.source


@pytest.mark.parametrize(
    "bad", [{"winding": 0.9}, {"kmh": 0.0}, {"door": -1.0}, {"winding": float("nan")}]
)
def test_factors_that_cannot_be(bad):
    with pytest.raises(Refused, match=f"The {next(iter(bad))} of car"):
        plain(**bad)


def test_a_point_off_the_earth():
    with pytest.raises(Refused, match="A longitude of 181 degrees is not on the earth"):
        Point(51, 181)


def test_mileage_for_a_minute():
    metres = np.array([[0, 16093.44], [16093.44, 0]])
    assert pounds_a_minute(0.45, metres, np.array([[0, 20], [25, 0]])) == pytest.approx(9 / 45)
    assert pounds_a_minute(0.45, metres * 0, metres * 0) == 0


def journeys(winding, kmh, door, many=12) -> list[Journey]:
    """Journeys that follow these factors exactly."""
    found = []
    for at in range(1, many + 1):
        end = Point(LEEDS.latitude + at / 100, LEEDS.longitude + at / 250)
        road = straight_metres([LEEDS, end])[0, 1] * winding
        found.append(Journey(LEEDS, end, road, road / 1000 / kmh * 60 + door))
    return found


@settings(max_examples=40)
@given(st.floats(1, 2.5), st.floats(3, 90), st.floats(0, 15))
def test_fitting_finds_the_factors_again(winding, kmh, door):
    found = fit(journeys(winding, kmh, door), usual()["car"], "Anytown Council")
    assert found.factors.winding.value == pytest.approx(winding, abs=1e-3)
    assert found.factors.paces[0][1].value == pytest.approx(kmh, abs=1e-2)
    assert found.factors.door.value == pytest.approx(door, abs=1e-3)
    assert found.off < 1e-6


def test_fitted_factors_are_used_and_say_whose_they_are():
    found = fit(journeys(1.4, 25, 3), usual()["car"], "Anytown Council")
    ways = StraightLine({"car": found.factors})
    known = journeys(1.4, 25, 3)[4]
    minutes = ways.travel([known.start, known.end], ["car"]).between("car", 0, 1)
    assert minutes == pytest.approx(known.minutes, rel=1e-2)
    assert "local value, set by Anytown Council" in ways.origin()[1]


def test_minutes_at_the_door_are_never_fewer_than_none():
    quick = [replace(one, minutes=max(0.1, one.minutes - 4)) for one in journeys(1.3, 20, 0)]
    assert fit(quick, usual()["car"], "Anytown").factors.door.value == 0


BAD_JOURNEYS = {
    "fit-too-few": journeys(1.3, 20, 0, many=9),
    "fit-journey": [*journeys(1.3, 20, 0), Journey(LEEDS, LEEDS, 100, 5)],
    "fit-no-speed": [replace(one, minutes=one.minutes / 100) for one in journeys(1.3, 20, 0)],
}


@pytest.mark.parametrize("code", BAD_JOURNEYS)
def test_journeys_that_make_no_sense(code):
    with pytest.raises(Refused) as told:
        fit(BAD_JOURNEYS[code], usual()["car"], "Anytown")
    assert told.value.refusals[0].code == code


@pytest.mark.parametrize("change", [{"metres": 1}, {"minutes": 0}, {"minutes": float("nan")}])
def test_a_journey_shorter_than_a_straight_line_or_without_time(change):
    one, *rest = journeys(1.3, 20, 0)
    with pytest.raises(Refused, match="Journey 1 is "):
        fit([replace(one, **change), *rest], usual()["car"], "Anytown")
