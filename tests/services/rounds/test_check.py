"""The checker, on a day worked out by hand: the cost of a good plan, and each way to spoil it."""

from dataclasses import replace

import pytest
from tests.services.rounds.days import TRAVEL, by_hand, good_plan

from almoner.services.rounds.checking.check import check, cost_of
from almoner.services.rounds.problem.plan import Call, Plan, Round
from almoner.services.rounds.problem.travel import Travel
from almoner.services.rounds.problem.weights import Weights
from almoner.services.rounds.problem.workers import Worker


def test_cost_worked_out_by_hand():
    verdict = check(by_hand(), good_plan())
    assert verdict.faults == ()
    assert verdict.cost.travel == pytest.approx(129)
    assert (verdict.cost.lateness, verdict.cost.worst) == (10, 10)
    assert verdict.cost.total == pytest.approx((129 + 10 + 10) / 3)


def test_weights_are_used():
    verdict = check(by_hand(weights=Weights(2, 3, 5)), good_plan())
    assert verdict.cost.total == pytest.approx(2 * 129 + 3 * 10 + 5 * 10)


def test_way_there_is_not_way_back():
    turned = list(zip(*TRAVEL, strict=True))
    cost = cost_of(by_hand(travel=Travel.of(turned)), good_plan())
    assert cost.travel == (12 + 6 + 16 + 30) + (22 + 16 + 30)


def changed(worker: int, at: int, **fields) -> Plan:
    """The good plan with one call changed."""
    rounds = list(good_plan().rounds)
    calls = list(rounds[worker].calls)
    calls[at] = replace(calls[at], **fields)
    rounds[worker] = replace(rounds[worker], calls=tuple(calls))
    return Plan(tuple(rounds))


def without(worker: int, at: int) -> Plan:
    rounds = list(good_plan().rounds)
    calls = [call for number, call in enumerate(rounds[worker].calls) if number != at]
    rounds[worker] = replace(rounds[worker], calls=tuple(calls))
    return Plan(tuple(rounds))


def with_more(*more: Round) -> Plan:
    return Plan((*good_plan().rounds, *more))


SPOILT = {
    "left-out": without(0, 0),
    "done-twice": with_more(Round("max", (Call("ada", 0, 300, 330),))),
    "unknown-worker": with_more(Round("nobody", ())),
    "worker-twice": with_more(Round("kim", ())),
    "unknown-call": changed(0, 0, visit="nowhere"),
    "before-window": changed(0, 0, starts=59.0, ends=89.0),
    "too-soon": changed(0, 1, starts=94.0, ends=124.0),
    "too-short": changed(0, 2, ends=169.0),
    "wrong-gap": changed(1, 0, starts=96.0, ends=106.0),
}


@pytest.mark.parametrize("code", SPOILT)
def test_each_way_to_spoil_it_is_found(code):
    day = by_hand(workers=(*by_hand().workers, Worker("max", frozenset({"wash"}))))
    verdict = check(day, SPOILT[code])
    assert code in {fault.code for fault in verdict.faults}
    assert verdict.cost is None


def test_task_that_is_not_there():
    assert "unknown-call" in codes(by_hand(), changed(0, 0, task=1))
    assert "unknown-call" in codes(by_hand(), changed(0, 0, task=-1))


def codes(day, plan) -> set[str]:
    return {fault.code for fault in check(day, plan).faults}


def test_worker_who_is_not_competent():
    kim, lee = by_hand().workers
    day = by_hand(workers=(kim, replace(lee, can=frozenset({"wash"})), replace(lee, key="max")))
    assert codes(day, good_plan()) == {"not-competent"}


def test_worker_who_is_barred():
    kim, lee = by_hand().workers
    day = by_hand(workers=(kim, replace(lee, barred={"cyd": "Barred."}), replace(lee, key="max")))
    assert codes(day, good_plan()) == {"barred"}


def test_two_tasks_need_two_workers():
    calls = (Call("bea", 0, 95, 125), Call("bea", 1, 125, 135))
    found = codes(by_hand(), Plan((Round("kim", calls),)))
    assert {"one-worker", "wrong-gap"} <= found


@pytest.mark.parametrize(("starts", "kept"), [(140, True), (160, True), (160.1, False)])
def test_longest_gap(starts, kept):
    found = codes(by_hand(), changed(0, 2, starts=starts, ends=starts + 30))
    assert found == (set() if kept else {"wrong-gap"})


def test_time_that_is_not_a_number():
    assert codes(by_hand(), changed(0, 0, starts=float("nan"), ends=float("nan")))
