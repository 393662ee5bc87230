"""What stands in the way, in words a planner reads: names, clock times, and each thing once."""

from dataclasses import asdict
from datetime import date

import pytest

from almoner.kernel.refusals import Refusal
from almoner.services.rounds.checking.check import check
from almoner.services.rounds.checking.verdict import Cost
from almoner.services.rounds.problem.plan import Call, Plan, Round
from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.problem.travel import Travel
from almoner.services.rounds.problem.visits import Asks, Task, Visit
from almoner.services.rounds.problem.weights import Weights
from almoner.services.rounds.problem.workers import Worker
from almoner.services.rounds.rules.making import Day
from almoner.services.rounds.rules.telling import (
    _grouped,
    choices,
    faults_told,
    parts,
    said,
    traded_of,
    why_left,
)
from almoner.services.rounds.solver.explaining import Reason

NO = Refusal("no_delegation", "It has not been delegated.", "Ask the team.", "The delegator")
ADA, BEN = "Ada Lark (8am)", "Ben Moor (9am)"
CARE = (Task("care", 30),)


def day(ada=None, ben=None, **joe) -> Day:
    visits = (
        Visit(ADA, 480, 510, CARE, place=1, latest=540, asks=ada or Asks()),
        Visit(BEN, 540, 570, CARE, place=2, asks=ben or Asks()),
    )
    workers = (
        Worker("Ann Reed", frozenset({"care"}), {ADA: NO.reason}, starts=420, ends=600),
        Worker("Joe Banks", frozenset({"care"}), starts=420, ends=900, **joe),
    )
    rows = [[0, 20, 20], [20, 0, 20], [20, 20, 0]]
    problem = Problem(visits, workers, Travel.of(rows), may_leave=True)
    words = {("Ann Reed", ADA): (NO,)}
    return Day(
        date(2026, 11, 21),
        problem,
        {ADA: 1, BEN: 2},
        {"Ann Reed": 11, "Joe Banks": 12},
        words,
        {},
        ((52.0, -1.0),),
    )


def plan(**rounds) -> Plan:
    names = {"ann": "Ann Reed", "joe": "Joe Banks"}
    made = tuple(
        Round(names[who], tuple(Call(key, 0, at, at + 30) for key, at in calls))
        for who, calls in rounds.items()
    )
    there = {call.visit for one in made for call in one.calls}
    return Plan(made, tuple(key for key in (ADA, BEN) if key not in there))


def told(found, **rounds):
    return [one.reason for one in faults_told(check(found.problem, plan(**rounds)), found)]


@pytest.mark.parametrize(
    ("rounds", "words"),
    [
        (
            {"joe": [(ADA, 560), (BEN, 610)]},
            "Joe Banks starts the visit to Ada Lark (8am) at 9:20am, 20 minutes after 9am,",
        ),
        (
            {"joe": [(ADA, 480), (BEN, 520)]},
            "Joe Banks starts the visit to Ben Moor (9am) at 8:40am and cannot be there from the"
            " visit to Ada Lark (8am) before 8:50am",
        ),
        (
            {"joe": [(ADA, 470), (BEN, 540)]},
            "Joe Banks starts the visit to Ada Lark (8am) at 7:50am, 10 minutes before it opens at"
            " 8am.",
        ),
        ({"joe": [(ADA, 480)], "ann": [(BEN, 580)]}, "back at 10:30am, 30 minutes after"),
    ],
)
def test_minutes_become_clock_times_and_keys_become_names(rounds, words):
    assert any(words in one for one in told(day(), **rounds)), told(day(), **rounds)


def test_every_fault_says_how_to_mend_it_and_who_can():
    found = day()
    refusals = faults_told(check(found.problem, plan(ann=[(ADA, 560)])), found)
    assert {one.code for one in refusals} >= {"barred", "after-latest"}
    assert all(one.mend and one.who == "You" for one in refusals)


def test_a_name_that_is_no_key_stays_as_it_is():
    assert said("nobody does care at visit of somebody.", day()) == (
        "Nobody does care at visit of somebody."
    )


class TestChoices:
    def test_those_who_may_come_first_and_the_authority_speaks_for_itself(self):
        joe, ann = choices(day(), ADA)
        assert (joe.name, joe.may, ann.may) == ("Joe Banks", True, False)
        assert ann.reasons == (NO,)
        assert ann.reasons[0].mend == "Ask the team."

    def test_what_the_person_asks_stands_beside_it(self):
        asks = Asks(must=frozenset({"woman"}), declined={"Ann Reed": "They fell out."})
        joe = next(one for one in choices(day(asks), ADA) if one.name == "Joe Banks")
        ann = next(one for one in choices(day(asks), ADA) if one.name == "Ann Reed")
        assert [one.reason for one in joe.reasons] == ["This visit asks for woman."]
        assert [one.reason for one in ann.reasons] == [
            NO.reason,
            "They fell out.",
            "This visit asks for woman.",
        ]


class TestLeft:
    def test_why_and_what_would_free_somebody(self):
        found = why_left(day(), plan(joe=[(BEN, 540)]))
        assert list(found) == [ADA]
        assert any("Ann Reed: It has not been delegated." in one for one in found[ADA])

    def test_when_nobody_may_it_says_so_first(self):
        asks = Asks(must=frozenset({"woman"}))
        found = why_left(day(ada=asks), plan(joe=[(BEN, 540)]))
        assert found[ADA][0] == "No worker on shift may make this visit."
        assert "Ann Reed and Joe Banks: This visit asks for woman." in found[ADA]

    def test_nothing_is_said_of_what_is_made(self):
        assert why_left(day(), plan(joe=[(ADA, 480), (BEN, 540)])) == {}


@pytest.mark.parametrize(
    ("cost", "shown"),
    [
        ({"travel": 0.0, "total": 0.0, "pay": 0.0}, ["Travel", "Cost in all"]),
        ({"travel": 3.0, "strangers": 2.0, "total": 23.0}, 3),
    ],
)
def test_parts_that_are_nought_are_not_shown(cost, shown):
    found = [words for words, _, _ in parts(cost)]
    assert found == shown if isinstance(shown, list) else len(found) == shown


def test_what_is_said_of_few_comes_first_and_many_are_counted():
    reasons = [Reason(f"W{n}", "May not.") for n in range(6)] + [Reason("Joe", "Review due.")]
    assert list(_grouped(reasons)) == ["Joe: Review due.", "6 workers: May not."]
    five = [Reason(f"W{n}", "May not.") for n in range(5)]
    assert list(_grouped(five)) == ["W0, W1, W2, W3 and W4: May not."]


def test_what_one_plan_gives_up_for_what_adds_up_to_the_whole():
    one, other = Cost(travel=100, strangers=2, pay=50), Cost(travel=90, strangers=5, pay=50)
    weights = Weights(travel=1, lateness=1, worst=1, stranger=10, pay=0)
    found = traded_of(asdict(one), asdict(other), weights)
    assert [(row.words, row.before, row.after, row.worth) for row in found] == [
        ("Travel", 100, 90, -10),
        ("By somebody they do not know", 2, 5, 30),
        ("Pay and mileage", 50, 50, 0),
        ("Cost in all", 120, 140, 20),
    ]
    assert sum(row.worth for row in found[:-1]) == found[-1].worth
    assert [row.worth for row in traded_of(asdict(one), asdict(one), weights)] == [0, 0, 0, 0]
