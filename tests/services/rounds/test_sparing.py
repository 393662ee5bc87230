"""What a round leaves free for one more visit."""

import h3
import pytest

from almoner.services.rounds.problem.plan import Call, Plan, Round
from almoner.services.rounds.problem.workers import Worker
from almoner.services.rounds.rules.sparing import areas_passed, spare_minutes


def worker(key, starts, ends):
    return Worker(key=key, can=frozenset(), starts=starts, ends=ends)


def round_of(key, *times, rest=None):
    calls = tuple(Call(f"{key} {n}", 0, a, b) for n, (a, b) in enumerate(times))
    return Round(key, calls, rest)


@pytest.mark.parametrize(
    ("rounds", "minutes"),
    [
        ((), {"morning": 165, "midday": 165}),
        ((round_of("a", (480, 840)),), {}),
        ((round_of("a", (480, 600), (720, 840)),), {"morning": 45, "midday": 45}),
        ((round_of("a", (480, 600), (659, 840)),), {}),
        ((round_of("a", (480, 600), (660, 840)),), {"morning": 30}),
        ((round_of("a", (480, 600), (780, 840), rest=(660, 690)),), {"morning": 30, "midday": 60}),
        ((round_of("b", (480, 840)),), {"morning": 165, "midday": 165}),
    ],
)
def test_a_gap_counts_without_the_way_there_and_back(rounds, minutes):
    assert spare_minutes([worker("a", 480, 840)], Plan(rounds)) == minutes


def test_all_workers_together():
    both = [worker("a", 480, 600), worker("b", 480, 600)]
    assert spare_minutes(both, Plan(())) == {"morning": 180}


def test_only_rounds_that_leave_time_say_where_they_pass():
    plan = Plan((round_of("a", (480, 600), (720, 840)), round_of("b", (480, 840))))
    spots = {"a 0": (52.41, -1.51), "a 1": (52.411, -1.512), "b 0": (51.5, -0.12)}
    workers = [worker(key, 480, 840) for key in "abc"]
    assert areas_passed(workers, spots, plan) == [h3.latlng_to_cell(*spots["a 0"], 6)]
    assert areas_passed(workers, spots, Plan((round_of("b", (480, 840)),))) == []
