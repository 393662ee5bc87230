"""Every hard rule of a day with everything in it: each broken by itself, in words with numbers."""

from dataclasses import replace
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.services.rounds.wide import (
    left_are,
    moved,
    wide_day,
    wide_plan,
    with_call,
    with_rest,
    with_visit,
    with_worker,
    without,
)

from almoner.services.rounds.checking.check import check
from almoner.services.rounds.problem.links import Link
from almoner.services.rounds.problem.plan import Call, Plan, Round
from almoner.services.rounds.problem.visits import Asks, Gap
from almoner.services.rounds.problem.workers import Rest


def faults(day, plan) -> dict[str, str]:
    return {fault.code: fault.words for fault in check(day, plan).faults}


def test_the_plan_is_possible():
    assert faults(wide_day(), wide_plan()) == {}


def links(*all_of):
    return wide_day(links=all_of)


def swapped() -> Plan:
    """Lee and Kim change rounds."""
    kim, lee = wide_plan().rounds
    return replace(wide_plan(), rounds=(replace(lee, worker="kim"), replace(kim, worker="lee")))


RULES = {
    # Who.
    "not-competent": (
        with_worker("lee", can=frozenset({"wash"})),
        wide_plan(),
        "Worker lee may not do pills at visit bea.",
    ),
    "barred": (
        with_worker("lee", barred={"bea": "Her sign-off ran out."}),
        wide_plan(),
        "Worker lee is barred from visit bea: Her sign-off ran out.",
    ),
    "declined": (
        with_visit("bea", asks=Asks(declined={"lee": "Bea asked for a woman."})),
        wide_plan(),
        "Worker lee is not wanted at visit bea: Bea asked for a woman.",
    ),
    "not-as-asked": (
        with_worker("kim", traits=frozenset()),
        wide_plan(),
        "Visit ada asks for a woman, which worker kim does not have.",
    ),
    "avoids": (
        with_worker("kim", avoids=frozenset({"a dog", "smoke"})),
        wide_plan(),
        "Visit ada has a dog, which worker kim cannot be near.",
    ),
    # When.
    "before-window": (
        with_visit("ada", opens=61),
        wide_plan(),
        "Worker kim starts visit ada at 60, 1 minute before it opens at 61.",
    ),
    "after-latest": (
        with_visit("dot", opens=140, closes=190, latest=197.5),
        wide_plan(),
        "Worker kim starts visit dot at 200, 2.5 minutes after 197.5, the latest that it may.",
    ),
    "too-short": (
        wide_day(),
        with_call(0, 0, ends=88),
        "Worker kim is at visit ada for 28 minutes of the 30 that it needs, 2 too few.",
    ),
    "wrong-gap": (
        with_visit("bea", gap=Gap(3, 9)),
        wide_plan(),
        "The two tasks of visit bea, by kim and lee, start 0 minutes apart, not 3 to 9.",
    ),
    "too-close": (
        links(Link("ada", "dot", 150)),
        wide_plan(),
        "Visit dot by kim starts 140 minutes after visit ada by kim: at least 150 are needed,"
        " 10 more.",
    ),
    "too-far-apart": (
        links(Link("ada", "dot", 0, 130)),
        wide_plan(),
        "Visit dot by kim starts 140 minutes after visit ada by kim: at most 130 are allowed,"
        " 10 fewer.",
    ),
    # Where, and how long.
    "before-shift": (
        with_worker("kim", starts=50),
        wide_plan(),
        "Worker kim starts visit ada at 60 and has to leave for it at 47, 3 minutes before their"
        " shift starts at 50.",
    ),
    "too-soon": (
        wide_day(),
        with_call(0, 0, ends=93),
        "Worker kim starts visit bea at 95 and cannot be there from visit ada before 98,"
        " 3 minutes later.",
    ),
    "after-shift": (
        with_worker("kim", ends=215),
        wide_plan(),
        "Worker kim ends visit dot at 210 and is back at 220, 5 minutes after their shift ends at"
        " 215.",
    ),
    "too-much-work": (
        with_worker("kim", most=100),
        wide_plan(),
        "Worker kim has 105 minutes of work, 5 more than the 100 they may have.",
    ),
    # Breaks.
    "no-rest": (
        wide_day(),
        with_rest(None),
        "Worker kim has no break of 20 minutes and works until 210; it has to begin by 150.",
    ),
    "rest-wrong": (
        wide_day(),
        with_rest((145, 125)),
        "The break of worker kim is not two times.",
    ),
    "rest-too-short": (
        wide_day(),
        with_rest((125, 140)),
        "The break of worker kim lasts 15 minutes, 5 too few.",
    ),
    "rest-too-early": (
        with_worker("kim", rest=Rest(20, 130, 150)),
        wide_plan(),
        "The break of worker kim begins at 125, 5 minutes before 130.",
    ),
    "rest-too-late": (
        wide_day(),
        with_rest((152, 172)),
        "The break of worker kim begins at 152, 2 minutes after 150.",
    ),
    "rest-in-visit": (
        wide_day(),
        with_rest((120, 145)),
        "The break of worker kim begins at 120, 5 minutes before visit bea ends at 125.",
    ),
    "rest-too-long": (
        wide_day(),
        with_rest((150, 196)),
        "The break of worker kim ends at 196, 3 minutes too late to be at visit dot by 200.",
    ),
    # All of it, once.
    "left-out": (wide_day(), left_are(), "Nobody does wash at visit eve."),
    "half-made": (
        wide_day(),
        without(1, 0),
        "Visit bea needs two workers and nobody does pills there.",
    ),
    "made-and-left": (
        wide_day(),
        left_are("eve", "dot"),
        "Visit dot is made and also left over.",
    ),
    "unknown-left": (
        wide_day(),
        left_are("eve", "zoe"),
        "Visit zoe is left over, and there is no such visit.",
    ),
    "left-twice": (wide_day(), left_are("eve", "eve"), "Visit eve is left over 2 times."),
}


@pytest.mark.parametrize("code", RULES)
def test_each_rule_broken_by_itself(code):
    day, plan, words = RULES[code]
    assert faults(day, plan) == {code: words}
    assert check(day, plan).cost is None


def test_nothing_may_be_left_where_everything_is_to_be_made():
    found = faults(wide_day(may_leave=False), wide_plan())
    assert found == {"left-out": "Visit eve is left over, and here none may be."}


def test_a_required_visit_that_is_left_is_named_and_no_fault():
    verdict = check(wide_day(), replace(without(0, 2), left=("eve", "dot")))
    assert (verdict.faults, verdict.required_left) == ((), ("dot",))
    assert verdict.as_dict()["required_left"] == ["dot"]
    assert check(wide_day(), wide_plan()).required_left == ()


def test_a_pair_is_left_whole():
    half = replace(without(1, 0), left=("eve", "bea"))
    assert set(faults(wide_day(), half)) == {"made-and-left"}
    kim = replace(wide_plan().rounds[0], calls=tuple(wide_plan().rounds[0].calls[::2]))
    assert faults(wide_day(), Plan((kim,), ("eve", "bea"))) == {}


def test_one_of_two_linked_visits_left_frees_the_other():
    day = replace(links(Link("ada", "dot", 150)), visits=with_visit("dot").visits)
    assert faults(day, replace(without(0, 2), left=("eve", "dot"))) == {}


def test_one_worker_for_two_tasks():
    calls = (Call("bea", 0, 95, 125), Call("bea", 1, 125, 135))
    plan = Plan((Round("kim", calls),), ("ada", "dot", "eve"))
    day = with_visit("bea", gap=Gap(30, 30), latest=None)
    assert faults(day, plan) == {"one-worker": "Visit bea needs two workers and has kim twice."}


def test_break_is_not_due_when_work_ends_before_it():
    day = with_worker("kim", rest=Rest(20, 100, 210))
    assert faults(day, with_rest(None)) == {}
    day = with_worker("kim", rest=Rest(20, 100, 209.9))
    assert set(faults(day, with_rest(None))) == {"no-rest"}


@pytest.mark.parametrize("begins", [20, 215])
def test_break_that_is_due_comes_between_two_visits(begins):
    day = with_worker("kim", rest=Rest(5, 10, 215), ends=400)
    late = with_call(0, 2, ends=240)
    rounds = (replace(late.rounds[0], rest=(begins, begins + 5)), late.rounds[1])
    found = faults(day, replace(late, rounds=rounds))
    assert "rest-not-between" in found


def test_break_before_the_first_visit_or_after_the_last_where_none_is_due():
    day = with_worker("kim", rest=Rest(20, 0, 300))
    for begins in (20, 215):
        assert faults(day, with_rest((begins, begins + 20))) == {}
    assert set(faults(day, with_rest((30, 50)))) == {"rest-too-long"}


@pytest.mark.parametrize("ends", [inf, nan])
def test_times_that_are_no_times(ends):
    assert "time-not-finite" in faults(wide_day(), with_call(1, 0, ends=ends))
    assert "rest-wrong" in faults(wide_day(), with_rest((125, ends)))


def test_the_way_depends_on_who_goes_and_when():
    """Lee walks, and 40 minutes is what they need; the way to dot is in the busier part."""
    assert faults(wide_day(), moved(1, 0, -55.5)).keys() == {
        "before-window",
        "before-shift",
        "wrong-gap",
    }
    assert "ends at 193.1, 0.1" in faults(wide_day(), with_rest((125, 193.1)))["rest-too-long"]
    assert faults(wide_day(), with_rest((125, 193))) == {}


def test_every_fault_is_told_at_once():
    found = faults(wide_day(may_leave=False), swapped())
    assert {"left-out", "after-shift"} <= found.keys()


@given(st.permutations(range(4)))
def test_the_order_of_rounds_does_not_matter(order):
    plan = wide_plan()
    rounds = (*plan.rounds, Round("max", ()))
    mixed = replace(plan, rounds=tuple(rounds[at] for at in order if at < 3))
    assert check(wide_day(), mixed) == check(wide_day(), plan)


@given(st.floats(-200, 200), st.integers(0, 2))
def test_a_call_moved_is_refused_or_is_as_late_as_it_says(minutes, at):
    verdict = check(wide_day(), moved(0, at, minutes))
    if verdict.cost is not None:
        closes = (120, 90, 240)[at]
        starts = (60, 95, 200)[at] + minutes
        others = 5 if at == 1 else 10
        assert verdict.cost.lateness == pytest.approx(max(0, starts - closes) + others)


@given(st.sampled_from([(0, 0), (0, 1), (0, 2), (1, 0)]))
def test_no_visit_goes_missing_unseen(where):
    assert {"left-out", "half-made"} & faults(wide_day(), without(*where)).keys()
