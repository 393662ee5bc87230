"""Bad input is refused when it is made, with the reason."""

from dataclasses import replace
from math import inf, nan

import numpy as np
import pytest
from tests.services.rounds.days import PILLS, TRAVEL, WASH, by_hand

from almoner.kernel.refusals import Refused
from almoner.services.rounds.problem.links import Link
from almoner.services.rounds.problem.pairing import may, why_not
from almoner.services.rounds.problem.travel import Travel
from almoner.services.rounds.problem.visits import Asks, Gap, Task, Visit
from almoner.services.rounds.problem.weights import Weights
from almoner.services.rounds.problem.workers import Rest, Worker

ONE, BOTH = (WASH,), (WASH, PILLS)
KIM = Worker("kim", frozenset({"wash", "pills"}))
LEE = Worker("lee", frozenset({"wash"}))


def travel(value):
    return Travel.of([(0.0, value, 1.0, 1.0), *TRAVEL[1:]])


BAD = {
    "task-needs-nothing": lambda: Task(" ", 10),
    "task-minutes": lambda: Task("wash", 0),
    "gap-not-finite": lambda: Gap(0, nan),
    "gap-negative": lambda: Gap(-1, 5),
    "gap-reversed": lambda: Gap(30, 20),
    "window-not-finite": lambda: Visit("ada", 0, inf, ONE),
    "window-before-day": lambda: Visit("ada", -1, 60, ONE),
    "window-reversed": lambda: Visit("ada", 61, 60, ONE),
    "visit-tasks": lambda: Visit("ada", 0, 60, ()),
    "visit-gap": lambda: Visit("ada", 0, 60, BOTH),
    "sequence-longer-than-day": lambda: Visit("ada", 1000, 1100, BOTH, Gap(431, 500)),
    "weight-negative": lambda: Weights(travel=-1),
    "no-visits": lambda: by_hand(visits=()),
    "key-twice": lambda: by_hand(workers=(KIM, KIM)),
    "travel-shape": lambda: Travel.of(TRAVEL[1:]),
    "travel-negative": lambda: travel(-1.0),
    "travel-parts": lambda: Travel(travel(1.0).minutes, (0.0, 0.0)),
    "travel-no-mode": lambda: by_hand(workers=(replace(KIM, mode="bus"),)),
    "latest-before-window": lambda: Visit("ada", 0, 60, ONE, latest=59),
    "leave-negative": lambda: Visit("ada", 0, 60, ONE, leave=-1),
    "worth-negative": lambda: Asks(rather={"woman": -1}),
    "shift-reversed": lambda: replace(KIM, starts=10, ends=9),
    "worker-negative": lambda: replace(KIM, most=-1),
    "rest-wrong": lambda: Rest(0, 60, 120),
    "unknown-visit": lambda: by_hand(links=(Link("ada", "zed", 10),)),
    "link-twice": lambda: by_hand(links=(Link("ada", "bea", 10), Link("ada", "cyd", 10))),
    "link-circle": lambda: by_hand(links=(Link("ada", "bea", 1), Link("bea", "ada", 1))),
    "nobody-may": lambda: by_hand(workers=(LEE,)),
    "nobody-second": lambda: by_hand(workers=(KIM,)),
}


def refusals(make) -> dict[str, str]:
    with pytest.raises(Refused) as told:
        make()
    return {one.code: one.reason for one in told.value.refusals}


@pytest.mark.parametrize("code", BAD)
def test_refused_with_its_reason(code):
    assert refusals(BAD[code])[code].endswith(".")


def test_more_that_is_refused():
    assert "gap-not-finite" in refusals(lambda: Gap(inf, inf))
    assert "task-minutes" in refusals(lambda: Task("wash", nan))
    assert "travel-negative" in refusals(lambda: travel(nan))
    assert "weight-negative" in refusals(lambda: Weights(worst=inf))
    assert "visit-gap" in refusals(lambda: Visit("ada", 0, 60, ONE, Gap()))
    assert "visit-tasks" in refusals(lambda: Visit("ada", 0, 60, (WASH,) * 3, Gap()))
    assert "travel-shape" in refusals(lambda: Travel.of([*TRAVEL[:3], (1.0,)]))


def test_words_name_what_is_wrong():
    words = refusals(lambda: Visit("ada", 90, 60, ONE))["window-reversed"]
    assert words == "The window of visit ada closes at 60, before it opens at 90."


def test_everybody_barred_is_nobody():
    barred = Worker("kim", frozenset({"wash", "pills"}), {"bea": "Barred."})
    assert "nobody-may" in refusals(lambda: by_hand(workers=(barred,)))


def test_edges_that_are_allowed():
    assert Visit("ada", 60, 60, ONE).gap is None
    assert Visit("ada", 0, 0, BOTH, Gap(1430, 1430)).gap == Gap(1430, 1430)
    assert Gap().together
    assert not Gap(0, 10).together
    assert by_hand(travel=travel(0.0)).travel.between("car", 0, 1) == 0


def test_a_sequence_longer_than_the_day_is_refused_visit_by_visit():
    links = (Link("ada", "bea", 600), Link("bea", "cyd", 800))
    assert "cyd" in refusals(lambda: by_hand(links=links))["sequence-longer-than-day"]
    assert by_hand(links=links[:1]).links == links[:1]


def test_a_place_without_travel_times_is_refused():
    far = replace(KIM, end_place=4)
    assert "worker kim" in refusals(lambda: by_hand(workers=(far,)))["travel-shape"]
    assert "visit ada" in refusals(lambda: by_hand(travel=Travel.of([[0.0]])))["travel-shape"]


def test_when_visits_may_be_left_nobody_is_no_refusal():
    assert by_hand(workers=(LEE,), may_leave=True).workers == (LEE,)


def test_travel_by_part_of_the_day():
    rush = Travel({"car": np.array([[[0.0, 5], [6, 0]], [[0, 9], [8, 0]]])}, (0.0, 420.0))
    assert [rush.between("car", 0, 1, minute) for minute in (0, 419, 420, 1000)] == [5, 5, 9, 9]
    assert rush.between("car", 1, 0, 500) == 8


@pytest.mark.parametrize(
    ("worker", "asks", "words"),
    [
        (KIM, Asks(), []),
        (LEE, Asks(), ["lee may not do pills."]),
        (KIM, Asks(must=frozenset({"a woman"})), ["This visit asks for a woman."]),
        (replace(KIM, traits=frozenset({"a woman"})), Asks(must=frozenset({"a woman"})), []),
        (KIM, Asks(has=frozenset({"a dog"})), []),
        (
            replace(KIM, avoids=frozenset({"a dog"})),
            Asks(has=frozenset({"a dog"})),
            ["kim cannot be near a dog."],
        ),
        (
            KIM,
            Asks(declined={"kim": "Ada asked for another worker."}),
            ["Ada asked for another worker."],
        ),
        (replace(KIM, barred={"ada": "Her sign-off ran out."}), Asks(), ["Her sign-off ran out."]),
    ],
)
def test_why_a_worker_may_not(worker, asks, words):
    visit = Visit("ada", 60, 120, (PILLS,), asks=asks)
    assert why_not(worker, visit, 0) == words
    assert may(worker, visit, 0) is (not words)


@pytest.mark.parametrize(
    ("worker", "minutes"),
    [
        (KIM, inf),
        (replace(KIM, starts=420, ends=840), 420),
        (replace(KIM, ends=840, most=360), 360),
    ],
)
def test_how_much_a_worker_can_work(worker, minutes):
    assert worker.available == minutes
