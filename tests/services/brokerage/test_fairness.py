"""What each size of provider was asked and won, with small numbers hidden."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.kernel.disclosure import THRESHOLD
from almoner.services.brokerage.rules.fairness import BANDS, Asked, fairness


def asked(count, size=5, *, offered=True, won=False, hours=10.0, provider=1):
    return [Asked(provider, size, offered, won, hours) for _ in range(count)]


def test_bands_leave_no_size_out():
    assert BANDS[0][0] == 0
    for (_, last, _), (first, _, _) in pairwise(BANDS):
        assert first == last + 1


def test_nothing_asked_is_no_report():
    assert fairness([]) == []


def test_shares_of_each_size():
    small = asked(20, 5) + asked(10, 5, won=True, hours=7.0)
    large = asked(40, 300, provider=2) + asked(30, 300, won=True, hours=11.0, provider=3)
    first, last = fairness([*large, *small])
    assert (first.title, first.providers, first.asked, first.offered, first.won) == (
        "Under 10 workers",
        1,
        30,
        30,
        10,
    )
    assert (first.share_asked, first.share_won) == (30.0, 25.0)
    assert (first.hours, first.share_hours) == (70.0, 17.5)
    assert (last.title, last.providers, last.hours) == ("250 workers or more", 2, 330.0)


def test_a_small_number_is_hidden_and_cannot_be_worked_out():
    rows = asked(40, 5) + asked(3, 5, won=True) + asked(40, 60) + asked(20, 60, won=True)
    first, second = fairness(rows)
    assert (first.won, second.won) == (None, None)
    assert (first.hours, first.share_won, second.share_won) == (None, None, None)
    assert (first.asked, second.asked) == (43, 60)


@pytest.mark.parametrize(("size", "title"), [(9, 0), (10, 1), (49, 1), (50, 2), (250, 3)])
def test_the_edges_of_the_bands(size, title):
    [line] = fairness(asked(6, size))
    assert line.title == BANDS[title][2]


rows = st.lists(
    st.builds(
        Asked,
        st.integers(1, 5),
        st.sampled_from([3, 20, 100, 400]),
        st.booleans(),
        st.booleans(),
        st.floats(1, 40),
    ),
    max_size=60,
)


@given(rows)
def test_no_small_number_is_ever_shown(found):
    for line in fairness(found):
        for count in (line.asked, line.offered, line.won):
            assert count is None or count == 0 or count >= THRESHOLD
        assert (line.hours is None) == (line.won is None)
