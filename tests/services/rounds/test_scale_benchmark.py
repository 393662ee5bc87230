"""What the benchmark of large rounds makes and prints, on days so small that they take no time."""

from dataclasses import replace

import pytest
from benchmarks.rounds_days import (
    DELEGATED,
    LEEWAY,
    after_a_sickness_call,
    neighbourhoods,
    people_of,
    provider_day,
)
from benchmarks.rounds_scale import Planned, changes, first_good, main, options

from almoner.services.rounds.problem.plan import Call, Plan, Round
from almoner.services.rounds.problem.problem import check_staffed

TINY = [
    *("provider", "repair"),
    *("--visits", "24", "--workers", "9", "--seconds", "0.1", "0.2", "--cores", "1"),
    *("--repair", "0.3"),
]


@pytest.fixture(scope="module")
def day():
    return provider_day(300, 24, 1)


def test_a_day_is_drawn_by_seed_and_looks_like_home_care(day):
    assert day == provider_day(300, 24, 1) != provider_day(300, 24, 2)
    assert (len(day.visits), len(day.workers)) == (300, 24)
    doubles = sum(len(visit.tasks) == 2 for visit in day.visits)
    assert 0.05 <= doubles / 300 <= 0.11
    assert day.links
    assert {worker.mode for worker in day.workers} == {"car", "bicycle"}
    assert {0, 1} == {int(worker.start_place > 0) for worker in day.workers}
    assert len({worker.can for worker in day.workers}) > 2
    assert any(visit.latest for visit in day.visits)


def test_somebody_may_make_every_visit(day):
    assert any(task.needs == DELEGATED for visit in day.visits for task in visit.tasks)
    assert [check_staffed(visit, day.workers) for visit in day.visits] == [None] * 300


@pytest.mark.parametrize("parts", [1, 3, 25])
def test_every_visit_of_a_city_is_in_one_neighbourhood(parts):
    found = neighbourhoods(500, parts, 1)
    assert len(found) == parts
    keys = [visit.key for people in found for one in people for visit in one.visits]
    assert sorted(keys) == sorted(v.key for person in people_of(500, 1) for v in person.visits)
    assert len(set(keys)) == 500


def test_after_a_sickness_call_the_busiest_is_gone_and_the_others_were_told(day):
    one, two, three = day.visits[:3]
    plan = Plan(
        (
            Round("W001", (Call(one.key, 0, one.closes, one.closes + 30),)),
            Round("W002", tuple(Call(v.key, 0, v.closes, v.closes + 30) for v in (two, three))),
        )
    )
    ill = after_a_sickness_call(day, plan)
    assert {worker.key for worker in day.workers} - {worker.key for worker in ill.workers} == {
        "W002"
    }
    assert ill.told[two.key, 0].worker == "W002"
    assert ill.visits[0].opens == one.closes - LEEWAY
    assert ill.visits[3] == day.visits[3]


def test_changes_are_calls_by_others_and_calls_at_other_times():
    def plan(*calls):
        return Plan(tuple(Round(who, (Call(key, 0, at, at + 30),)) for who, key, at in calls))

    before = plan(("a", "1", 0), ("b", "2", 0), ("c", "3", 0), ("d", "4", 0), ("e", "5", 0))
    after = plan(("b", "1", 0), ("b", "2", 16), ("c", "3", 15), ("d", "4", 0))
    assert changes(before, after) == (2, 1, 1)


def test_a_first_plan_is_good_when_it_is_near_and_leaves_no_more():
    best = Planned(20.0, Plan(()), 100.0, 0, 1.0, 21.0)
    far, leaving = replace(best, cost=111.0, budget=1.0), replace(best, left=1, budget=2.0)
    near = replace(best, cost=109.0, budget=5.0)
    assert first_good([far, leaving, near, best]) is near
    assert first_good([far, leaving, best]) is best


def test_a_day_and_its_repair_run_and_say_what_they_found(capsys):
    main(options(TINY))
    said = capsys.readouterr().out
    assert "24 visits" in said
    assert "+0.00 % of the longest" in said
    assert "the checker passed every plan" in said
    assert "Repair: a worker with" in said


def test_an_unknown_part_is_refused(capsys):
    with pytest.raises(SystemExit):
        options(["country"])
    assert "choose from provider, repair, city" in capsys.readouterr().err
