"""Bad input is refused when it is made, with the reason."""

from math import inf, nan

import pytest
from tests.services.rounds.days import PILLS, TRAVEL, WASH, by_hand

from almoner.kernel.refusals import Refused
from almoner.services.rounds.problem.problem import Weights, Worker
from almoner.services.rounds.problem.visits import Gap, Task, Visit

ONE, BOTH = (WASH,), (WASH, PILLS)
KIM = Worker("kim", frozenset({"wash", "pills"}))
LEE = Worker("lee", frozenset({"wash"}))


def travel(value):
    return ((0.0, value, 1.0, 1.0), *TRAVEL[1:])


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
    "travel-shape": lambda: by_hand(travel=TRAVEL[1:]),
    "travel-negative": lambda: by_hand(travel=travel(-1.0)),
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
    assert "travel-negative" in refusals(lambda: by_hand(travel=travel(nan)))
    assert "weight-negative" in refusals(lambda: Weights(worst=inf))
    assert "visit-gap" in refusals(lambda: Visit("ada", 0, 60, ONE, Gap()))
    assert "visit-tasks" in refusals(lambda: Visit("ada", 0, 60, (WASH,) * 3, Gap()))
    assert "travel-shape" in refusals(lambda: by_hand(travel=(*TRAVEL[:3], (1.0,))))


def test_words_name_what_is_wrong():
    words = refusals(lambda: Visit("ada", 90, 60, ONE))["window-reversed"]
    assert words == "The window of visit ada closes at 60, before it opens at 90."


def test_everybody_barred_is_nobody():
    barred = Worker("kim", frozenset({"wash", "pills"}), frozenset({"bea"}))
    assert "nobody-may" in refusals(lambda: by_hand(workers=(barred,)))


def test_edges_that_are_allowed():
    assert Visit("ada", 60, 60, ONE).gap is None
    assert Visit("ada", 0, 0, BOTH, Gap(1430, 1430)).gap == Gap(1430, 1430)
    assert Gap().together
    assert not Gap(0, 10).together
    assert by_hand(travel=travel(0.0)).travel[0][1] == 0
