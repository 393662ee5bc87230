"""The problem as arrays, and who is near whom. No compiled code."""

import numpy as np
import pytest
from tests.services.rounds.days import PILLS, WASH, by_hand, day_of, drawn

from almoner.services.rounds.problem.visits import Gap, Visit
from almoner.services.rounds.problem.workers import Worker
from almoner.services.rounds.solver.filling import make_tables
from almoner.services.rounds.solver.tables import make_state


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
