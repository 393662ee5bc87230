"""Each part of the cost, worked out by hand; and what one plan gives up against another."""

from dataclasses import replace
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.services.rounds.wide import (
    KIM,
    LEE,
    WEIGHTS,
    left_are,
    moved,
    wide_day,
    wide_plan,
    with_call,
    with_visit,
    with_worker,
)

from almoner.services.rounds.checking.check import Cost, check, cost_of
from almoner.services.rounds.checking.trade import lines, trade
from almoner.services.rounds.problem.plan import Call, Plan, Round
from almoner.services.rounds.problem.weights import Weights

BY_HAND = {
    "travel": (13 + 5 + 7 + 10) + (40 + 44),
    "lateness": 5 + 5,
    "worst": 5,
    "strangers": 1,
    "wishes": (4 + 6 - 2) + 3,
    "changes": 1,
    "unused": (120 - 105) + 30,
    "pay": (105 / 60 * 12 + 35 * 0.2) + 94 / 60 * 10,
    "unfairness": 300 * (105 / 300 - 0.2) ** 2 + 200 * (94 / 200 - 0.2) ** 2,
    "left": 70,
}


@pytest.mark.parametrize("part", BY_HAND)
def test_part_worked_out_by_hand(part):
    assert getattr(check(wide_day(), wide_plan()).cost, part) == pytest.approx(BY_HAND[part])


def test_total_is_each_part_by_its_weight():
    found = check(wide_day(), wide_plan()).cost.total
    by = BY_HAND
    minutes = 2 * by["travel"] + 3 * by["lateness"] + 5 * by["worst"] + 4 * by["wishes"]
    calls = 7 * by["strangers"] + 11 * by["changes"]
    assert found == pytest.approx(
        minutes + calls + 0.5 * by["unused"] + 1.5 * by["pay"] + 2 * by["unfairness"] + by["left"]
    )


WEIGHT_OF = {
    "stranger": "strangers",
    "change": "changes",
    "fairness": "unfairness",
    **{name: name for name in ("travel", "lateness", "worst", "wishes", "unused", "pay")},
}
NOTHING = Weights(*([0.0] * 9))


@pytest.mark.parametrize("weight", WEIGHT_OF)
def test_each_weight_counts_its_own_part(weight):
    cost = cost_of(wide_day(weights=replace(NOTHING, **{weight: 3})), wide_plan())
    assert cost.total == pytest.approx(3 * BY_HAND[WEIGHT_OF[weight]] + 70)


def test_a_required_visit_left_counts_ten_thousand():
    plan = Plan(wide_plan().rounds[1:], ("ada", "dot", "eve"))
    assert cost_of(wide_day(), plan).left == 50 + 10_000 + 70


def test_who_is_known_where_nobody_counts():
    bea = next(v for v in wide_day().visits if v.key == "bea")
    nobody = with_visit("bea", asks=replace(bea.asks, known=None))
    assert cost_of(nobody, wide_plan()).strangers == 0
    alone = with_visit("bea", asks=replace(bea.asks, known=frozenset()))
    assert cost_of(alone, wide_plan()).strangers == 2


def test_fairness_counts_only_those_whose_time_is_said():
    assert (
        cost_of(wide_day(workers=(replace(KIM, ends=inf, most=inf),)), wide_plan()).unfairness == 0
    )
    lee = wide_day(workers=(replace(LEE, starts=200),))
    assert cost_of(lee, wide_plan()).unfairness == 0


def test_a_worker_without_calls_travels_nothing_and_is_still_paid_for():
    day = with_worker("max", contracted=480, start_place=3)
    assert cost_of(day, wide_plan()).travel == BY_HAND["travel"]
    assert cost_of(day, wide_plan()).unused == 15 + 480


def test_a_longer_stay_is_work():
    longer = cost_of(wide_day(), with_call(0, 2, ends=220))
    assert longer.unused == BY_HAND["unused"] - 10
    assert longer.pay == pytest.approx(BY_HAND["pay"] + 2)


def test_waiting_is_no_work():
    assert cost_of(wide_day(), moved(0, 2, 30)).pay == pytest.approx(BY_HAND["pay"])


def test_the_way_home_belongs_to_the_visit_it_leaves():
    early = Plan((Round("kim", (Call("ada", 0, 60, 90),)),))
    late = Plan((Round("kim", (Call("dot", 0, 200, 210),)),))
    assert cost_of(wide_day(), early).travel == 13 + 9
    assert cost_of(wide_day(), late).travel == 14 + 10


def test_trade_says_what_changed_in_plain_units():
    before = cost_of(wide_day(), wide_plan())
    after = replace(before, travel=131, pay=before.pay - 2.5, changes=2, unused=46)
    rows = trade(before, after, WEIGHTS)
    assert [(row.term, row.difference, row.worth) for row in rows if row.difference] == [
        ("travel", 12, 24),
        ("changes", 1, 11),
        ("unused", 1, 0.5),
        ("pay", -2.5, -3.75),
    ]
    assert lines(rows) == [
        "Travel: 131 minutes, 12 more.",
        "Visits by somebody else than was told: 2 calls, 1 more.",
        "Contracted time without work: 46 minutes, 1 more.",
        "Pay and mileage: £41.17, £2.50 less.",
    ]
    assert lines(trade(before, before, WEIGHTS)) == []


def test_one_minute_is_one_minute():
    rows = trade(Cost(travel=2.5), Cost(travel=1), Weights())
    assert lines(rows) == ["Travel: 1 minute, 1.5 fewer."]


weights = st.builds(Weights, *[st.floats(0, 9)] * 9)
plans = st.sampled_from([wide_plan(), left_are(), moved(0, 2, 30), moved(1, 0, 40)])


@given(weights, plans, plans)
def test_the_worths_of_a_trade_add_up_to_the_difference_in_cost(by, one, two):
    day = wide_day(weights=by)
    before, after = cost_of(day, one), cost_of(day, two)
    total = sum(row.worth for row in trade(before, after, by))
    assert total == pytest.approx(after.total - before.total, abs=1e-6)


@given(plans, st.floats(0, 9))
def test_a_heavier_weight_never_costs_less(plan, more):
    day = wide_day()
    heavier = wide_day(weights=replace(WEIGHTS, unused=WEIGHTS.unused + more))
    assert cost_of(heavier, plan).total >= cost_of(day, plan).total - 1e-9
