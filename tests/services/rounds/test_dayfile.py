"""A day and a plan as files: out and back again, and every slip told with where it is."""

import json
from copy import deepcopy
from math import inf
from pathlib import Path

import jsonschema_rs
import pytest
from hypothesis import given, settings
from tests.services.rounds.anydays import days, plans
from tests.services.rounds.wide import wide_day, wide_plan, with_visit

from almoner.kernel.refusals import Refused
from almoner.services.rounds.checking.check import check
from almoner.services.rounds.problem import dayfile
from almoner.services.rounds.problem.dayfile import is_day, read_day
from almoner.services.rounds.problem.daywriting import write_day
from almoner.services.rounds.problem.places import Point
from almoner.services.rounds.problem.planfile import read_day_plan, write_day_plan
from almoner.services.rounds.problem.travel import Travel

SCHEMA = jsonschema_rs.validator_for(
    json.loads(Path(dayfile.__file__).with_name("day.schema.json").read_text())
)
DAY = {
    "format": "almoner-day-1",
    "places": ["office", "ada's"],
    "travel": {"minutes": {"car": [[0, 5], [6, 0]]}},
    "workers": [{"key": "kim", "can": ["wash"], "rest": {"minutes": 20, "opens": 0, "closes": 9}}],
    "visits": [
        {
            "key": "ada",
            "opens": 60,
            "closes": 120,
            "place": "ada's",
            "tasks": [{"needs": "wash", "minutes": 30}],
            "asks": {"rather": {"Polish": 4}},
        },
        {
            "key": "bea",
            "opens": 60,
            "closes": 120,
            "place": "office",
            "tasks": [{"needs": "wash", "minutes": 30}],
        },
    ],
    "links": [{"first": "ada", "second": "bea", "least": 30}],
    "told": [{"visit": "ada", "worker": "kim", "starts": 60}],
    "weights": {"travel": 1},
    "may_leave": True,
}


def through_json(data):
    return json.loads(json.dumps(data, allow_nan=False))


@settings(max_examples=40)
@given(days())
def test_any_day_comes_back_as_it_was_written(day):
    written = through_json(write_day(day))
    assert read_day(written) == day
    assert SCHEMA.is_valid(written)


@settings(max_examples=40)
@given(plans)
def test_any_plan_comes_back_as_it_was_written(plan):
    assert read_day_plan(through_json(write_day_plan(plan))) == plan


def test_the_day_with_everything_comes_back():
    assert read_day(through_json(write_day(wide_day()))) == wide_day()
    assert read_day_plan(through_json(write_day_plan(wide_plan()))) == wide_plan()


def test_what_is_not_said_is_as_usual():
    day = read_day(DAY)
    assert (day.workers[0].ends, day.workers[0].mode, day.weights.lateness) == (inf, "car", 1 / 3)
    assert day.travel.between("car", 1, 0) == 6
    assert day.links[0].most == inf
    assert SCHEMA.is_valid(DAY)


def test_an_infinite_number_is_not_written():
    with pytest.raises(ValueError, match="leave is inf"):
        write_day(with_visit("ada", leave=inf))


def with_change(change) -> dict:
    data = deepcopy(DAY)
    change(data)
    return data


def visit(at, **values):
    return lambda day: day["visits"][at].update(values)


def worker(**values):
    return lambda day: day["workers"][0].update(values)


SLIPS = {
    "missing": (lambda d: d.pop("visits"), "The day has no visits."),
    "unknown-format": (lambda d: d.update(format="x"), "The format is 'x'."),
    "unknown-field": (visit(1, lattest=9), "visits[1] has 'lattest', which means nothing there."),
    "unknown-place": (
        visit(1, place="nowhere"),
        "visits[1].place is 'nowhere', which is not among the places.",
    ),
    "wrong-kind": (visit(1, opens="60"), "visits[1].opens is not a number."),
    "window-reversed": (
        visit(1, opens=121),
        "visits[1]: The window of visit bea closes at 120, before it opens at 121.",
    ),
    "task-minutes": (
        lambda d: d["visits"][1]["tasks"][0].update(minutes=0),
        "visits[1].tasks[0]: A task of 0 minutes cannot be planned.",
    ),
    "visit-gap": (
        visit(1, gap={}),
        "visits[1]: Visit bea needs a gap when it has two tasks, and only then.",
    ),
    "worth-negative": (
        visit(0, asks={"prefers": {"kim": -1}}),
        "visits[0]: What kim is worth is -1, less than none.",
    ),
    "rest-wrong": (
        worker(rest={"minutes": 0, "opens": 1, "closes": 2}),
        "workers[0]: A break of 0 minutes between 1 and 2 cannot be.",
    ),
    "unknown-visit": (
        worker(barred={"zoe": "Barred."}),
        "workers[0].barred names visit zoe, which is not among the visits.",
    ),
    "told-twice": (lambda d: d["told"].append(d["told"][0]), "told[1] tells of visit ada again."),
    "gap-reversed": (
        lambda d: d["links"][0].update(most=20),
        "links[0]: From visit ada to visit bea at least 30 and at most 20 minutes cannot be.",
    ),
    "weight-negative": (
        lambda d: d["weights"].update(pay=-1),
        "The weight of pay is -1, less than none.",
    ),
    "travel-shape": (
        lambda d: d["travel"]["minutes"]["car"].pop(),
        "travel.minutes.car is not 2 by 2.",
    ),
    "travel-negative": (
        lambda d: d["travel"]["minutes"]["car"][0].__setitem__(1, -1),
        "The travel time by car from place 0 to place 1 is -1.",
    ),
    "travel-no-mode": (
        worker(mode="bus"),
        "Worker kim goes by bus, and there are no travel times for it.",
    ),
    "travel-parts": (
        lambda d: d["travel"].update(parts=[5], minutes={"car": [[[0, 1], [1, 0]]]}),
        "The parts of the day begin at [5.0].",
    ),
    "key-twice": (
        lambda d: d["places"].append("office"),
        "Two places have the key office: each needs its own.",
    ),
    "no-travel-times": (
        lambda d: d.update(places=[{"key": "office", "latitude": 51, "longitude": 0}], travel={}),
        "The day gives its places by degrees, and there is nothing to work out travel with.",
    ),
    "point-off-the-earth": (
        lambda d: d.update(places=[{"key": "office", "latitude": 91, "longitude": 0}], travel={}),
        "places[0]: A latitude of 91 degrees is not on the earth.",
    ),
    "not-an-object": (lambda d: d["told"].append(3), "told[1] is not an object."),
}


@pytest.mark.parametrize("code", SLIPS)
def test_a_slip_is_told_with_where_it_is(code):
    change, words = SLIPS[code]
    with pytest.raises(Refused) as told:
        read_day(with_change(change))
    assert [(one.code, one.reason) for one in told.value.refusals] == [(code, words)]


OF_FORM = (
    "missing",
    "unknown-format",
    "unknown-field",
    "wrong-kind",
    "task-minutes",
    "not-an-object",
)


@pytest.mark.parametrize("code", OF_FORM)
def test_the_schema_refuses_slips_of_form_too(code):
    assert not SCHEMA.is_valid(with_change(SLIPS[code][0]))


def test_several_slips_are_told_at_once():
    def change(day):
        visit(0, opens=121)(day)
        visit(1, place="x", opens=1)(day)

    with pytest.raises(Refused) as told:
        read_day(with_change(change))
    assert [one.code for one in told.value.refusals] == ["window-reversed", "unknown-place"]


def test_a_slip_of_the_pen_is_mended():
    with pytest.raises(Refused) as told:
        read_day(with_change(visit(1, lattest=9)))
    assert told.value.refusals[0].mend == "Write latest."


@pytest.mark.parametrize(
    ("parts", "squares", "words"),
    [
        ([0, 420], [[[0, 1], [1, 0]]], "has 1 squares, and there are 2 parts of the day"),
        ([0], [[[0, 1]]], "travel.minutes.car is not 2 by 2"),
        ([0], [5], "travel.minutes.car is not 2 by 2"),
        ([0], [[[0, "x"], [1, 0]]], "travel.minutes.car is not a number"),
    ],
)
def test_squares_of_parts_of_the_day(parts, squares, words):
    travel = {"parts": parts, "minutes": {"car": squares}}
    with pytest.raises(Refused, match=words.replace(".", r"\.")):
        read_day(with_change(lambda d: d.update(travel=travel)))


def test_places_by_degrees_ask_for_the_ways_that_workers_go():
    asked = []

    def ways(points, modes, parts):
        asked.append((list(points), list(modes), parts))
        return Travel.of([[0, 7], [8, 0]], "bicycle")

    places = [
        {"key": "office", "latitude": 51.5, "longitude": -0.1},
        {"key": "ada's", "latitude": 51.6, "longitude": -0.2},
    ]
    change = with_change(lambda d: d.update(places=places, travel={"parts": [0, 420]}))
    change["workers"][0]["mode"] = "bicycle"
    day = read_day(change, ways)
    assert day.travel.between("bicycle", 0, 1) == 7
    assert asked == [
        ([Point(51.5, -0.1, "office"), Point(51.6, -0.2, "ada's")], ["bicycle"], (0.0, 420.0))
    ]


def test_places_with_a_table_may_say_where_they_are():
    places = [{"key": "office", "latitude": 51.5, "longitude": -0.1}, "ada's"]
    assert read_day(with_change(lambda d: d.update(places=places))) == read_day(DAY)


PLAN = write_day_plan(wide_plan())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda p: p.update(format="y"), "The format is 'y'."),
        (lambda p: p.pop("rounds"), "The plan has no rounds."),
        (lambda p: p["rounds"][0]["calls"][1].pop("starts"), "rounds[0].calls[1] has no starts."),
        (lambda p: p["rounds"][0].update(rest=[1]), "rounds[0].rest is not two numbers."),
        (
            lambda p: p["rounds"][0]["calls"][0].update(task=0.5),
            "rounds[0].calls[0].task is not a whole number.",
        ),
        (lambda p: p.update(lefft=[]), "The plan has 'lefft', which means nothing there."),
    ],
)
def test_a_slip_in_a_plan(change, words):
    data = deepcopy(PLAN)
    change(data)
    with pytest.raises(Refused) as told:
        read_day_plan(data)
    assert [one.reason for one in told.value.refusals] == [words]


@pytest.mark.parametrize(
    ("data", "found"), [(DAY, True), ({"patients": []}, False), ([], False), (None, False)]
)
def test_which_file_is_a_day(data, found):
    assert is_day(data) is found


def test_the_day_and_the_plan_of_the_guide():
    guide = Path("docs/how-to/plan-rounds-from-a-file.md").read_text()
    found = [block.split("```")[0] for block in guide.split("```json\n")[1:]]
    day, plan = read_day(json.loads(found[0])), read_day_plan(json.loads(found[-1]))
    assert SCHEMA.is_valid(json.loads(found[0]))
    verdict = check(day, plan)
    assert (verdict.faults, verdict.cost.travel) == ((), 5 + 4)
    assert all(json.loads(f"{{{one}}}") for one in found[1:-1])
