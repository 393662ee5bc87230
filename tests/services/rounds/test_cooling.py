"""How warm the search is over its length. No compiled code."""

from itertools import pairwise

import pytest

from almoner.services.rounds.solver.cooling import AGAIN, COLD, ENOUGH, HOT, SHORT, cycles


@pytest.mark.parametrize("moves_each", [0, 1, 399_999, 800_000, 1_234_567, 1e9])
def test_cycles_follow_each_other_from_start_to_end(moves_each):
    found = cycles(moves_each)
    assert (found[0].begins, found[-1].ends) == (0.0, 1.0)
    assert all(one.ends == pytest.approx(two.begins) for one, two in pairwise(found))
    assert all(one.begins < one.ends for one in found)
    assert len(found) <= 8


def test_short_search_cools_once_and_long_one_again():
    assert len(cycles(1.9 * ENOUGH)) == 1
    first, second, third = cycles(3 * ENOUGH)
    assert (first.hot, first.from_best, first.ends) == (HOT, False, 0.5)
    assert (second.hot, second.from_best) == (AGAIN, True)
    assert (third.hot, third.from_best) == (HOT, False)


def test_the_shorter_the_less_warm():
    hot = [cycles(moves)[0].hot for moves in (0, 10_000, 40_000, 60_000, 75_000, 200_000)]
    assert hot == sorted(hot)
    assert (hot[0], hot[1], hot[-2], hot[-1]) == (SHORT, SHORT, HOT, HOT)
    assert SHORT < hot[2] < hot[3] < HOT


@pytest.mark.parametrize("at", range(5))
def test_each_cycle_goes_from_hot_to_cold(at):
    one = cycles(2_000_000)[at]
    shares = [one.begins + (one.ends - one.begins) * step / 10 for step in range(11)]
    heats = [one.heat(share) for share in shares]
    assert heats[0] == pytest.approx(one.hot)
    assert heats[-1] == pytest.approx(COLD)
    assert heats == sorted(heats, reverse=True)
    assert one.heat(one.begins - 1) == one.hot
