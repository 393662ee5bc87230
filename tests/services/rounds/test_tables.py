"""The problem as arrays, and who is near whom. No compiled code."""

from dataclasses import replace

import numpy as np
import pytest
from tests.services.rounds.days import PILLS, WASH, by_hand, day_of, drawn, wide

from almoner.services.rounds.problem.links import Link
from almoner.services.rounds.problem.pairing import may
from almoner.services.rounds.problem.problem import Told
from almoner.services.rounds.problem.visits import Asks, Gap, Visit
from almoner.services.rounds.problem.weights import Weights
from almoner.services.rounds.problem.workers import Rest, Worker
from almoner.services.rounds.solver.filling import is_wide, make_tables
from almoner.services.rounds.solver.nearness import _nearest_of_many
from almoner.services.rounds.solver.tables import make_state

KIM = Worker("kim", frozenset({"wash", "pills"}))


def test_tasks_become_nodes_and_mates_point_at_each_other():
    tables = make_tables(by_hand())
    assert (tables.tasks, tables.workers) == (5, 2)
    at = tables.at
    assert at["place"].tolist() == [1, 2, 2, 3, 3, *[0] * 6]
    assert at["mate"].tolist() == [-1, 2, 1, 4, 3, *[-1] * 6]
    assert at["first"].tolist()[:5] == [0, 1, 1, 3, 3]
    assert at["least"].tolist() == [0, 0, 0, 20, 20, *[0] * 6]
    assert at["most"].tolist() == [0, 0, 0, 40, 40, *[0] * 6]
    assert at["minutes"].tolist() == [30, 30, 10, 10, 30, *[0] * 6]


def test_who_may_do_what():
    kim = Worker("kim", frozenset({"wash", "pills"}), {"ada": "Barred."})
    lee, max_ = Worker("lee", frozenset({"wash", "pills"})), Worker("max", frozenset({"pills"}))
    tables = make_tables(by_hand(workers=(kim, lee, max_)))
    assert tables.may[:3, :-1].tolist() == [[False, True, False], [True, True, False], [True] * 3]
    assert tables.at["able_count"][:3].tolist() == [1, 2, 3]
    assert tables.able[0].tolist() == [1, -1, -1, -1]


@pytest.mark.parametrize("seed", range(6))
def test_a_task_is_not_near_itself_or_its_mate(seed):
    tables = make_tables(drawn(seed, visits=20), near=12)
    for task in range(tables.tasks):
        for found in (tables.before[task], tables.after[task]):
            assert len(set(found)) == 12
            assert not {task, int(tables.at["mate"][task])} & set(found.tolist())


def test_near_means_near_in_time_too():
    """Four people next door to each other: only the order of their windows tells them apart."""
    visits = tuple(Visit(str(at), at * 100, at * 100 + 10, (WASH,)) for at in range(4))
    travel = tuple(tuple(float(a != b) for a in range(5)) for b in range(5))
    tables = make_tables(day_of(visits, (Worker("kim", frozenset({"wash"})),), travel))
    assert tables.after[1].tolist() == [2, 3, 0]
    assert tables.before[2].tolist() == [1, 0, 3]


def test_nobody_in_common_comes_last():
    visits = (
        Visit("far", 0, 600, (WASH,)),
        Visit("near", 0, 600, (PILLS,)),
        Visit("me", 0, 600, (WASH,)),
    )
    travel = ((0, 9, 9, 9), (9, 0, 9, 9), (9, 9, 0, 1), (9, 9, 1, 0))
    workers = (Worker("kim", frozenset({"wash"})), Worker("lee", frozenset({"pills"})))
    assert make_tables(day_of(visits, workers, travel)).after[2].tolist() == [0, 1]


def test_state_starts_with_empty_rounds():
    tables = make_tables(by_hand())
    state = make_state(tables, seed=1)
    assert state.at["following"].tolist() == [-1] * 5 + [5, 6, 7] + [-1] * 3
    assert state.at["owner"].tolist() == [-1] * 5 + [0, 1, 2] * 2
    assert make_state(tables, seed=2).random[0] != state.random[0]
    assert make_state(tables, seed=2**70).random.dtype == np.uint64


def test_pair_apart_is_near_what_fits_its_second_task():
    visits = (
        Visit("pair", 0, 10, (PILLS, WASH), Gap(200, 220)),
        Visit("early", 20, 30, (WASH,)),
        Visit("late", 240, 250, (WASH,)),
    )
    travel = tuple(tuple(float(a != b) for a in range(4)) for b in range(4))
    team = tuple(Worker(key, frozenset({"wash", "pills"})) for key in ("kim", "lee"))
    tables = make_tables(day_of(visits, team, travel))
    assert tables.after[1].tolist()[0] == 3
    assert tables.before[1].tolist()[0] == 2


@pytest.mark.parametrize("seed", range(8))
def test_who_may_is_as_pairing_says_and_nobody_where_visits_may_be_left(seed):
    day = wide(seed)
    rows = [(visit, at) for visit in day.visits for at in range(len(visit.tasks))]
    found = make_tables(day).may
    expected = [[may(worker, visit, at) for worker in day.workers] for visit, at in rows]
    assert found[:, :-1].tolist() == expected
    assert found[:, -1].all()
    assert not make_tables(by_hand()).may[:, -1].any()


def test_what_it_costs_who_comes():
    asks = Asks(
        known=frozenset({"lee"}),
        rather={"welsh": 5.0},
        prefers={"kim": 2.0, "lee": 6.0},
    )
    kim = Worker("kim", frozenset({"wash"}), pay=12.0, traits=frozenset({"welsh"}))
    lee = Worker("lee", frozenset({"wash"}), pay=10.0)
    day = by_hand(
        visits=(Visit("ada", 60, 120, (WASH,), place=1, leave=70, asks=asks),),
        workers=(kim, lee),
        weights=Weights(stranger=3, change=11, pay=2, wishes=0.5),
        told={("ada", 0): Told("kim", 60.0)},
        may_leave=True,
    )
    # 30 minutes are 6 and 5 pounds.
    tables = make_tables(day)
    assert tables.fit.tolist() == [[2 * 6 + 3 + 0.5 * 4, 2 * 5 + 11 + 0.5 * 5, 70]]
    assert tables.crew["rate"].tolist() == pytest.approx([1 / 3 + 2 * 0.2, 1 / 3 + 2 / 6, 0])
    with_pair = make_tables(by_hand(weights=Weights(pay=1)))
    assert with_pair.fit[:, -1].tolist() == [10_000, 5_000, 5_000, 5_000, 5_000]


@pytest.mark.parametrize(
    ("changed", "is_so"),
    [
        ({}, False),
        ({"may_leave": True}, True),
        ({"weights": Weights(stranger=1)}, True),
        ({"weights": Weights(wishes=9)}, False),
        ({"links": (Link("ada", "bea", 10),)}, True),
        ({"workers": (KIM, replace(KIM, key="lee", ends=900))}, True),
        ({"workers": (KIM, replace(KIM, key="lee", rest=Rest(10, 60, 90)))}, True),
        ({"workers": (KIM, replace(KIM, key="lee", start_place=1))}, True),
        ({"workers": (KIM, replace(KIM, key="lee", start_place=1, end_place=1))}, False),
        ({"workers": (KIM, replace(KIM, key="lee", starts=9))}, False),
    ],
)
def test_which_days_are_wide(changed, is_so):
    assert is_wide(by_hand(**changed)) is is_so
    assert make_tables(by_hand(**changed)).wide is is_so


def test_nearest_of_many_are_the_nearest():
    cost = np.random.default_rng(1).integers(0, 10_000, (60, 60)).astype(float)
    expected = np.argsort(cost, axis=1, kind="stable")[:, :5]
    found = _nearest_of_many(cost, 5)
    assert np.take_along_axis(cost, found, 1).tolist() == (
        np.take_along_axis(cost, expected, 1).tolist()
    )
