"""Small numbers stay hidden, also from somebody who subtracts what is shown."""

from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from almoner.engines.indicators.rules.suppression import Counted, Shown, protect

pytestmark = pytest.mark.hazard("HZ-11")
BELOW = 3
CELLS = st.tuples(st.integers(0, 4), st.integers(0, 4))


def rows(*pairs):
    return {f"m{at}": Counted(num, num + rest) for at, (num, rest) in enumerate(pairs)}


def total_of(members):
    found = members.values()
    return Counted(sum(one.counted for one in found), sum(one.of for one in found))


def readings(shown, length, most):
    """Every table of (counted, rest) that agrees with what is shown and adds up."""
    total, cells = shown
    known = list(cells)
    for flat in product(range(most + 1), repeat=2 * length):
        pairs = list(zip(flat[::2], flat[1::2], strict=True))
        if all(_agrees(cell, *pair) for cell, pair in zip(known, pairs, strict=True)) and _agrees(
            total, sum(a for a, _ in pairs), sum(b for _, b in pairs)
        ):
            yield tuple(pairs)


def _agrees(shown, counted, rest):
    right = shown.counted is None or shown.counted == counted
    return right and (shown.of is None or shown.of == counted + rest)


def test_large_numbers_are_shown_as_they_are():
    members = rows((50, 50), (20, 60))
    found = protect(total_of(members), {"team": members}, 5, share=True)
    assert found.total == Shown(70, 180)
    assert found.slices["team"] == {"m0": Shown(50, 100), "m1": Shown(20, 80)}


def test_a_small_number_takes_another_one_with_it():
    members = rows((2, 50), (20, 60), (30, 70))
    found = protect(total_of(members), {"team": members}, 5, share=True)
    hidden = [name for name, cell in found.slices["team"].items() if not cell.value]
    assert "m0" in hidden
    assert len(hidden) >= 2
    assert found.total.value


def test_a_small_rest_is_as_small_as_a_small_count():
    members = rows((50, 2), (60, 20), (70, 30))
    found = protect(total_of(members), {"team": members}, 5, share=True)
    assert not found.slices["team"]["m0"].value


def test_counts_without_a_share_hide_by_their_own_size():
    members = {"m0": Counted(2, 2), "m1": Counted(9, 9), "m2": Counted(30, 30)}
    found = protect(Counted(41, 41), {"team": members}, 5, share=False)
    assert found.slices["team"] == {
        "m0": Shown(None, None),
        "m1": Shown(None, None),
        "m2": Shown(30, 30),
    }
    assert found.total == Shown(41, 41)


def test_without_slices_the_total_stands_alone():
    assert not protect(Counted(3, 100), {}, 5, share=True).total.value
    assert protect(Counted(30, 100), {}, 5, share=True).total == Shown(30, 100)
    assert not protect(Counted(4, 4), {}, 5, share=False).total.value
    assert protect(Counted(0, 0), {}, 5, share=False).total == Shown(0, 0)


def test_when_a_total_is_hidden_only_the_first_slice_is_shown():
    teams = {"m0": Counted(2, 2), "m1": Counted(0, 0)}
    ages = {"old": Counted(1, 1), "young": Counted(1, 1)}
    found = protect(Counted(2, 2), {"team": teams, "age": ages}, 5, share=False)
    assert not found.total.value
    assert all(not cell.value for cell in found.slices["age"].values())


def test_a_total_hidden_in_one_slice_is_not_shown_by_another():
    lone = rows((2, 50))
    split = rows((1, 20), (1, 30))
    found = protect(Counted(2, 52), {"one": lone, "two": split}, 5, share=True)
    assert not found.total.value
    assert all(cell == Shown(None, None) for cell in found.slices["two"].values())


def test_slices_that_do_not_add_up_are_a_fault_of_the_program():
    with pytest.raises(ValueError, match="team"):
        protect(Counted(1, 2), {"team": rows((1, 2))}, 5, share=True)


def test_a_part_is_no_more_than_its_whole():
    with pytest.raises(ValueError, match="more than the whole"):
        Counted(3, 2)


@settings(max_examples=60)
@given(st.lists(CELLS, min_size=1, max_size=2))
@example([(1, 4), (4, 4), (0, 4)])
def test_nobody_can_work_out_a_small_count_of_a_share(pairs):
    members = rows(*pairs)
    found = protect(total_of(members), {"team": members}, BELOW, share=True)
    possible = list(readings((found.total, found.slices["team"].values()), len(pairs), 6))
    assert tuple(pairs) in possible
    for at, pair in enumerate(pairs):
        for side in (0, 1):
            if 0 < pair[side] < BELOW:
                assert len({reading[at][side] for reading in possible}) > 1


@settings(max_examples=80)
@given(st.lists(st.integers(0, 8), min_size=1, max_size=4))
def test_nobody_can_work_out_a_small_count(counts):
    members = {f"m{at}": Counted(count, count) for at, count in enumerate(counts)}
    found = protect(total_of(members), {"team": members}, BELOW, share=False)
    shown = [cell.of for cell in found.slices["team"].values()]
    possible = [
        guess
        for guess in product(range(12), repeat=len(counts))
        if all(s is None or s == g for s, g in zip(shown, guess, strict=True))
        and found.total.of in (None, sum(guess))
    ]
    for at, count in enumerate(counts):
        if 0 < count < BELOW:
            assert len({guess[at] for guess in possible}) > 1


@given(st.lists(CELLS, min_size=4, max_size=4))
def test_two_slices_of_the_same_rows_do_not_give_each_other_away(joint):
    """Two ways to cut the same four groups: a hidden total is never the sum of what is shown."""

    def summed(*places):
        return tuple(sum(joint[at][side] for at in places) for side in (0, 1))

    first, second = rows(summed(0, 1), summed(2, 3)), rows(summed(0, 2), summed(1, 3))
    whole = total_of(first)
    found = protect(whole, {"one": first, "two": second}, BELOW, share=True)
    if found.total.value:
        assert found.total == Shown(whole.counted, whole.of)
    else:
        assert set(found.slices["two"].values()) == {Shown(None, None)}
