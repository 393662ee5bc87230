"""almoner rounds with a day that has everything in it. No database."""

import json
from dataclasses import replace

import pytest
from tests.services.rounds.days import by_hand
from tests.services.rounds.test_published import INSTANCE
from tests.services.rounds.wide import moved, wide_day, wide_plan, with_visit
from tests.surfaces.cli.terminal import data, run

from almoner.services.rounds.checking.check import check
from almoner.services.rounds.problem.daywriting import write_day
from almoner.services.rounds.problem.plan import Plan
from almoner.services.rounds.problem.planfile import read_day_plan, write_day_plan


@pytest.fixture
def files(tmp_path):
    day, plan = tmp_path / "day.json", tmp_path / "plan.json"
    day.write_text(json.dumps(write_day(wide_day())))
    plan.write_text(json.dumps(write_day_plan(wide_plan())))
    return day, plan


def test_check_in_words(files):
    said = run("rounds", "check", *files)
    assert said.exit_code == 0, said.output
    assert said.stdout.splitlines() == [
        "The plan is possible. It costs 555.66.",
        "Travel: 119 minutes.",
        "Late in all: 10 minutes.",
        "Late at worst: 5 minutes.",
        "Visits by somebody the person does not know: 1 call.",
        "What people would rather have: 11 minutes.",
        "Visits by somebody else than was told: 1 call.",
        "Contracted time without work: 45 minutes.",
        "Pay and mileage: £43.67.",
        "Unevenness of work: 21.3 minutes.",
        "Worth of visits left over: 70 minutes.",
        "Left over: eve.",
    ]


def test_check_as_json(files):
    found = data("rounds", "check", *files)
    cost = check(wide_day(), wide_plan()).cost
    assert (found["ok"], found["faults"]) == (True, [])
    assert found["cost"]["total"] == pytest.approx(cost.total)
    assert found["cost"]["pay"] == pytest.approx(cost.pay)
    assert (found["left"], found["required_left"]) == (["eve"], [])


def test_a_required_visit_left_is_said(files):
    nobody = Plan((), ("ada", "bea", "dot", "eve"))
    files[1].write_text(json.dumps(write_day_plan(nobody)))
    said = run("rounds", "check", *files)
    assert said.exit_code == 0
    assert said.stdout.splitlines()[-1] == "Required, and left over: bea, dot."


def test_spoilt_plan_ends_with_1(files):
    files[1].write_text(json.dumps(write_day_plan(moved(0, 0, -5))))
    found = data("rounds", "check", *files, code=1)
    assert {one["code"] for one in found["faults"]} == {"before-window"}
    assert found["cost"] is None


def test_trade_with_a_plan_that_cannot_be(files):
    later = files[1].with_name("later.json")
    later.write_text(json.dumps(write_day_plan(moved(0, 2, 75))))
    said = run("rounds", "trade", *files, later)
    assert said.exit_code == 1
    assert "later.json: Visit dot by kim starts 215 minutes after" in said.stderr


def test_trade_says_what_one_gives_up(files):
    day = with_visit("dot", closes=205)
    files[0].write_text(json.dumps(write_day(replace(day, links=()))))
    later = files[1].with_name("later.json")
    later.write_text(json.dumps(write_day_plan(moved(0, 2, 15))))
    said = run("rounds", "trade", *files, later)
    assert said.stdout.splitlines()[1:] == [
        "Late in all: 20 minutes, 10 more.",
        "Late at worst: 10 minutes, 5 more.",
    ]
    found = data("rounds", "trade", *files, later)
    assert found["difference"] == pytest.approx(10 * 3 + 5 * 5)
    assert sum(one["worth"] for one in found["terms"]) == pytest.approx(found["difference"])


def by_degrees() -> dict:
    places = [
        {"key": "office", "latitude": 52.40, "longitude": -1.51},
        {"key": "ada's", "latitude": 52.41, "longitude": -1.50},
    ]
    visit = {"key": "ada", "opens": 480, "closes": 540, "place": "ada's"}
    visit["tasks"] = [{"needs": "wash", "minutes": 30}]
    worker = {"key": "kim", "can": ["wash"], "mode": "foot"}
    return {"format": "almoner-day-1", "places": places, "workers": [worker], "visits": [visit]}


def test_places_by_degrees_go_in_a_straight_line_or_by_a_file(files):
    files[0].write_text(json.dumps(by_degrees()))
    call = {"visit": "ada", "task": 0, "starts": 480, "ends": 510}
    plan = {"format": "almoner-plan-1", "rounds": [{"worker": "kim", "calls": [call]}]}
    files[1].write_text(json.dumps(plan))
    straight = data("rounds", "check", *files)["cost"]["travel"]
    assert 30 < straight < 60
    times = files[0].with_name("times.csv")
    times.write_text("from,to,mode,minutes\noffice,ada's,foot,21\nada's,office,foot,22\n")
    assert data("rounds", "check", *files, "--travel", times)["cost"]["travel"] == 43
    times.write_text("from,to,mode,minutes\noffice,ada's,foot,x\n")
    said = run("rounds", "check", *files, "--travel", times)
    assert said.exit_code == 1
    assert "times.csv, line 2: minutes is 'x'. Give a number, 0 or more." in said.stderr


def test_travel_for_a_file_that_has_its_own(files):
    files[0].write_text(json.dumps(INSTANCE))
    said = run("rounds", "check", *files, "--travel", files[1])
    assert said.exit_code == 2
    assert "has its own travel times" in said.stderr


def test_a_plan_of_the_other_format_is_refused(files):
    files[1].write_text(json.dumps({"routes": []}))
    said = run("rounds", "check", *files)
    assert said.exit_code == 1
    assert "The plan has 'routes', which means nothing there." in said.stderr


def test_a_slip_in_a_day_says_where_and_nothing_is_written(files):
    bad = json.loads(files[0].read_text())
    bad["visits"][2]["lattest"] = 5
    files[0].write_text(json.dumps(bad))
    out = files[0].with_name("out.json")
    said = run("rounds", "solve", files[0], "--out", out, "--moves", 1)
    assert said.exit_code == 1
    assert "visits[2] has 'lattest', which means nothing there. Write latest." in said.stderr
    assert not out.exists()


def test_solve_a_day(files):
    out = files[0].with_name("out.json")
    files[0].write_text(json.dumps(write_day(by_hand())))
    said = run("rounds", "solve", files[0], "--out", out, "--moves", 20_000)
    assert said.exit_code == 0, said.output
    printed = json.loads(said.stdout)
    cost = check(by_hand(), read_day_plan(json.loads(out.read_text()))).cost
    assert printed["cost"] == pytest.approx(cost.total, abs=1e-5)
    assert printed["parts"]["travel"] == pytest.approx(cost.travel, abs=1e-5)
    assert (printed["left"], printed["required_left"], printed["seed"]) == ([], [], 1)
