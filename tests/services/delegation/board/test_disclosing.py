"""No count of 1 to 4 is shown to a board, and none can be worked out from what is."""

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.kernel.disclosure import HIDDEN
from almoner.services.delegation.rules import disclosing
from almoner.services.delegation.rules.disclosing import FEW, NOTHING, Row

few = st.integers(0, 12)


@st.composite
def row(draw):
    d = draw(st.integers(0, 40))
    return Row(draw(few), draw(st.integers(0, d)), d)


rows = st.lists(row(), min_size=1, max_size=5)


@pytest.mark.parametrize(
    ("n", "d", "words"),
    [
        (50, 100, "50%"),
        (0, 100, "0%"),
        (100, 100, "100%"),
        (1, 100, "less than 5%"),
        (4, 100, "less than 5%"),
        (99, 100, "more than 95%"),
        (96, 100, "more than 95%"),
        (95, 100, "95%"),
        (3, 6, HIDDEN),
        (0, 0, NOTHING),
    ],
)
def test_a_share_of_many_people(n, d, words):
    assert disclosing.shares([Row(100, n, d)]).total == words


@pytest.mark.parametrize(
    ("n", "d", "words"),
    [
        (0, 1_000, "0.0"),
        (2, 1_000, "less than 5.0"),
        (12, 3_000, "4.0"),
        (4, 3_000, "less than 1.7"),
        (5, 3_000, "1.7"),
        (0, 0, NOTHING),
    ],
)
def test_a_rate_of_many_people(n, d, words):
    assert disclosing.rates([Row(100, n, d)]).total == words


def test_a_line_that_stands_for_few_people_is_hidden_with_another():
    shown = disclosing.shares([Row(3, 2, 3), Row(50, 25, 50), Row(60, 30, 60)])
    assert shown.lines == (HIDDEN, HIDDEN, "50%")
    assert shown.total != HIDDEN


def test_counts_are_whole_small_or_not_shown():
    shown = disclosing.counts([50, 60, 70, 80], [2, 0, 12, 30])
    assert shown.lines == (FEW, "0", HIDDEN, "30")
    assert shown.total == "44"


def possible_counts(words: str, most: int) -> range:
    if words == HIDDEN:
        return range(most + 1)
    return range(1, 5) if words == FEW else range(int(words), int(words) + 1)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=4))
def test_no_small_count_is_certain_to_somebody_who_adds_up(numbers):
    people = [100] * len(numbers)
    shown = disclosing.counts(people, numbers)
    if shown.total in (HIDDEN, FEW):
        return
    fits = [
        one
        for one in product(*(possible_counts(words, 12) for words in shown.lines))
        if sum(one) == sum(numbers)
    ]
    for i, count in enumerate(numbers):
        if 0 < count < 5:
            assert len({one[i] for one in fits}) > 1


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
def test_a_percentage_that_is_shown_has_no_small_side(table):
    shown = disclosing.shares(table)
    for line, one in zip(shown.lines, table, strict=True):
        if re.fullmatch(r"\d+%", line):
            assert not 0 < one.n < 5
            assert not 0 < one.d - one.n < 5


@given(rows)
def test_every_bound_is_true(table):
    shown = disclosing.shares(table)
    for line, one in zip(shown.lines, table, strict=True):
        if bound := re.fullmatch(r"(less|more) than (\d+)%", line):
            percent = 100 * one.n / one.d
            limit = int(bound[2])
            assert percent <= limit if bound[1] == "less" else percent >= limit
