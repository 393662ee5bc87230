"""No count of 1 to 4 is shown to a board, and none can be worked out from what is."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.kernel.disclosure import HIDDEN
from almoner.services.delegation.rules import disclosing
from almoner.services.delegation.rules.disclosing import NOTHING, Row


@st.composite
def row(draw):
    d = draw(st.integers(0, 40))
    return Row(draw(st.integers(0, 12)), draw(st.integers(0, d)), d)


rows = st.lists(row(), min_size=1, max_size=5)


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, 0), (2, 0), (3, 5), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15), (1_002, 1_000)],
)
def test_to_the_nearest_five(count, shown):
    assert disclosing.rounded(count) == shown


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0"), (1, HIDDEN), (4, HIDDEN), (5, "5"), (1_203, "1,205")]
)
def test_a_count(count, words):
    assert disclosing.counts([100], [count]).total == words


@pytest.mark.parametrize(
    ("n", "d", "words"),
    [
        (50, 100, "50%"),
        (0, 100, "0%"),
        (100, 100, "100%"),
        (2, 100, "0%"),
        (98, 100, "100%"),
        (97, 100, "95%"),
        (1, 3, HIDDEN),
        (0, 0, NOTHING),
        (6, 6, "100%"),
    ],
)
def test_a_share_is_one_of_rounded_counts(n, d, words):
    assert disclosing.shares([Row(100, n, d), Row(100, 0, 0)]).lines[0] == words


@pytest.mark.parametrize(
    ("n", "d", "words"),
    [(0, 1_000, "0.0"), (2, 1_000, HIDDEN), (12, 2_500, "4.0"), (5, 2_500, "2.0"), (0, 0, NOTHING)],
)
def test_a_rate_of_many_people(n, d, words):
    assert disclosing.rates([Row(100, n, d)]).total == words


def test_a_line_that_stands_for_few_people_is_hidden_whole():
    table = [Row(3, 30, 60), Row(50, 25, 50), Row(60, 30, 60)]
    assert disclosing.shares(table).lines == (HIDDEN, "50%", "50%")
    assert disclosing.rates(table).lines[0] == HIDDEN
    assert disclosing.counts([3, 50, 60], [30, 25, 30]).lines[0] == HIDDEN


def test_the_sum_is_that_of_the_lines_that_are_shown():
    shown = disclosing.counts([50, 50, 50, 50], [1, 4, 12, 0])
    assert shown == ((HIDDEN, HIDDEN, "10", "0"), "10")
    assert disclosing.counts([3, 50], [30, 25]).total == "25"
    assert disclosing.rates([Row(50, 1, 900), Row(50, 10, 1_000)]).total == "10.0"
    assert disclosing.shares([Row(3, 3, 3), Row(50, 40, 50)]).total == "80%"


def test_where_every_line_is_hidden_so_is_the_sum():
    assert disclosing.counts([50, 50], [1, 2]).total == HIDDEN
    assert disclosing.shares([Row(2, 1, 2)]).total == HIDDEN
    assert disclosing.rates([Row(50, 2, 100)]).total == HIDDEN


@pytest.mark.parametrize("lines", [1, 2, 3])
def test_every_hidden_line_may_be_any_small_count_whatever_else_is_shown(lines):
    """Every table up to 12: whoever knows how it is made cannot tell alike tables apart."""
    alike = defaultdict(list)
    for numbers in product(range(13), repeat=lines):
        alike[disclosing.counts([100] * lines, numbers)].append(numbers)
    for shown, tables in alike.items():
        for i, words in enumerate(shown.lines):
            if words == HIDDEN:
                assert {table[i] for table in tables} == {1, 2, 3, 4}


def test_no_small_part_is_certain_from_a_table_of_shares():
    """Neither those of whom it is true nor those of whom it is not."""
    alike = defaultdict(list)
    for d, other in product(range(9), repeat=2):
        for n, m in product(range(d + 1), range(other + 1)):
            alike[disclosing.shares([Row(50, n, d), Row(50, m, other)])].append((n, d - n))
    for tables in alike.values():
        for side in (0, 1):
            values = {table[side] for table in tables}
            assert len(values) > 1 or not values & {1, 2, 3, 4}


@given(rows)
def test_whoever_is_few_is_never_told_about(table):
    for shown in (
        disclosing.shares(table),
        disclosing.rates(table),
        disclosing.counts([one.people for one in table], [one.n for one in table]),
    ):
        for line, one in zip(shown.lines, table, strict=True):
            if 0 < one.people < 5:
                assert line == HIDDEN


@given(rows)
def test_a_share_is_never_beyond_the_whole(table):
    for line in disclosing.shares(table).lines:
        if line.endswith("%"):
            assert 0 <= int(line[:-1]) <= 100


@given(st.integers(0, 5_000))
def test_rounding_is_off_by_two_at_most(count):
    assert abs(disclosing.rounded(count) - count) <= 2
    assert disclosing.rounded(count) % 5 == 0
