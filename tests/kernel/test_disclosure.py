"""Small counts are hidden, and a slow and patient reader cannot work them out."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almoner.kernel.disclosure import (
    HIDDEN,
    SuppressedRow,
    shown,
    suppress,
    suppress_row,
    suppress_table,
)


@pytest.mark.parametrize(
    ("count", "kept"), [(0, 0), (1, None), (2, None), (4, None), (5, 5), (6, 6), (1000, 1000)]
)
def test_counts_below_five_are_hidden_and_nought_is_not(count, kept):
    assert suppress(count) == kept


@pytest.mark.parametrize(("threshold", "hidden"), [(1, []), (2, [1]), (8, list(range(1, 8)))])
def test_the_threshold_can_be_set(threshold, hidden):
    assert [n for n in range(20) if suppress(n, threshold) is None] == hidden


def test_impossible_counts_and_thresholds_are_refused():
    with pytest.raises(ValueError, match="cannot be negative"):
        suppress(-1)
    with pytest.raises(ValueError, match="at least 1"):
        suppress(3, 0)
    with pytest.raises(ValueError, match="cannot be negative"):
        suppress_row([3, -1])
    with pytest.raises(ValueError, match="cannot be negative"):
        suppress_table([[3, -1]])


@pytest.mark.parametrize(("count", "text"), [(None, HIDDEN), (0, "0"), (1234, "1,234")])
def test_shown(count, text):
    assert shown(count) == text


@pytest.mark.parametrize(
    ("counts", "kept", "total"),
    [
        ((10, 20, 30), (10, 20, 30), 60),
        ((0, 0, 0), (0, 0, 0), 0),
        ((), (), 0),
        ((10, 3, 30), (None, None, 30), 43),
        ((10, 3, 30, 2), (10, None, 30, None), 45),
        ((1, 1, 30, 40), (None, None, None, 40), 72),
        ((1, 1, 0), (None, None, 0), None),
        ((6, 0, 1), (None, 0, None), 7),
        ((3, 0, 0), (None, 0, 0), None),
        ((1, 1, 1, 1, 1), (None, None, None, None, None), None),
    ],
)
def test_a_row_does_not_leak_through_its_total(counts, kept, total):
    assert suppress_row(counts) == SuppressedRow(kept, total)


def rows_that_fit(kept, total, most):
    """Every row a reader could believe in, knowing that hidden counts are at least 1."""
    choices = [range(1, most + 1) if count is None else (count,) for count in kept]
    return [row for row in itertools.product(*choices) if total is None or sum(row) == total]


@settings(deadline=None)
@given(st.lists(st.integers(0, 7), max_size=4))
def test_no_hidden_count_of_a_row_can_be_worked_out(counts):
    row = suppress_row(counts)
    believable = rows_that_fit(row.counts, row.total, 14)
    for at, count in enumerate(row.counts):
        if count is None:
            assert len({each[at] for each in believable}) > 1


@given(st.lists(st.integers(0, 60), max_size=12), st.integers(1, 12))
def test_a_row_hides_every_small_count_and_alters_none(counts, threshold):
    row = suppress_row(counts, threshold)
    for count, kept in zip((*counts, sum(counts)), (*row.counts, row.total), strict=True):
        assert kept in (count, None)
        assert kept is None or suppress(count, threshold) == count
        assert count != 0 or kept == 0


@given(st.lists(st.just(0) | st.integers(5, 60), max_size=12))
def test_a_row_without_small_counts_is_shown_whole(counts):
    assert suppress_row(counts) == SuppressedRow(tuple(counts), sum(counts))


def test_a_table_hides_partners_in_row_and_column():
    table = suppress_table([[10, 3, 20], [7, 8, 9]])
    assert table.rows == ((None, None, 20), (None, None, 9))
    assert table.row_totals == (33, 24)
    assert table.column_totals == (17, 11, 29)
    assert table.total == 57


def test_a_table_without_small_counts_is_shown_whole():
    table = suppress_table([[10, 0], [7, 8]])
    assert table.rows == ((10, 0), (7, 8))
    assert (table.row_totals, table.column_totals, table.total) == ((10, 15), (17, 8), 25)


def test_a_table_of_ones_does_not_leak_through_its_totals():
    table = suppress_table([[1, 1, 4], [1, 1, 5], [6, 7, 8]], threshold=2)
    assert table.rows[0][:2] == table.rows[1][:2] == (None, None)
    assert (table.row_totals, table.column_totals, table.total) == ((6, 7, 21), (8, 9, 17), 34)
    assert_nothing_can_be_worked_out(table, most=9)


def test_a_count_that_joins_two_hidden_blocks_is_hidden_safely():
    table = suppress_table(
        [[3, 3, 0, 0], [3, 3, 2, 0], [0, 0, 3, 3], [0, 0, 3, 3], [5, 5, 5, 5]], threshold=4
    )
    assert_nothing_can_be_worked_out(table, most=9)


@pytest.mark.parametrize("rows", [[], [[]], [[0]], [[0, 0], [0, 0]]])
def test_an_empty_table_stays_as_it_is(rows):
    table = suppress_table(rows)
    assert table.rows == tuple(tuple(row) for row in rows)
    assert table.total == 0


def test_a_single_small_count_takes_its_totals_with_it():
    table = suppress_table([[3]])
    assert (table.rows, table.row_totals, table.column_totals, table.total) == (
        ((None,),),
        (None,),
        (None,),
        None,
    )


def test_ragged_rows_are_refused():
    with pytest.raises(ValueError, match="same number of counts"):
        suppress_table([[1, 2], [3]])


def tables_that_fit(table, most):
    """Every table a reader could believe in, row by row, then by column and grand total."""
    lines = [
        rows_that_fit(kept, total, most)
        for kept, total in zip(table.rows, table.row_totals, strict=True)
    ]
    for rows in itertools.product(*lines):
        columns = [sum(column) for column in zip(*rows, strict=True)]
        fits = all(
            known in (None, found)
            for known, found in zip(table.column_totals, columns, strict=True)
        )
        if fits and table.total in (None, sum(columns)):
            yield rows


def assert_nothing_can_be_worked_out(table, most):
    hidden = [
        (i, j) for i, row in enumerate(table.rows) for j, count in enumerate(row) if count is None
    ]
    assert hidden
    seen = {place: set() for place in hidden}
    for rows in tables_that_fit(table, most):
        for i, j in hidden:
            seen[i, j].add(rows[i][j])
        if all(len(values) > 1 for values in seen.values()):
            return
    known = [place for place, values in seen.items() if len(values) < 2]
    raise AssertionError(f"{known} can be worked out from {table}")


small_tables = st.integers(1, 3).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 4), min_size=width, max_size=width), min_size=1, max_size=2
    )
)


@settings(max_examples=150, deadline=None)
@given(small_tables, st.integers(2, 4))
def test_no_hidden_count_of_a_table_can_be_worked_out(rows, threshold):
    table = suppress_table(rows, threshold)
    if any(count is None for row in table.rows for count in row):
        assert_nothing_can_be_worked_out(table, most=9)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 40), min_size=4, max_size=4), min_size=1, max_size=5),
    st.integers(1, 9),
)
def test_a_table_hides_every_small_count_and_alters_none(rows, threshold):
    table = suppress_table(rows, threshold)
    real = [*itertools.chain(*rows), *map(sum, rows), *map(sum, zip(*rows, strict=True))]
    kept = [*itertools.chain(*table.rows), *table.row_totals, *table.column_totals]
    for count, seen in zip([*real, sum(map(sum, rows))], [*kept, table.total], strict=True):
        assert seen in (count, None)
        assert seen is None or suppress(count, threshold) == count
        assert count != 0 or seen == 0
