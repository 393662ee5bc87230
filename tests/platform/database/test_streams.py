"""Rows that are handed out by their key, in order."""

import pytest

from almoner.platform.database.streams import grouped, read_json

ROWS = [(1, "a"), (1, "b"), (3, "c"), (7, "d")]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ([1, 3, 7], [["a", "b"], ["c"], ["d"]]),
        ([1, 2, 3, 4, 7, 8], [["a", "b"], [], ["c"], [], ["d"], []]),
        ([3, 8], [["c"], []]),
        ([0, 1], [[], ["a", "b"]]),
    ],
)
def test_rows_are_handed_out_by_their_key(asked, found):
    of = grouped(iter(ROWS))
    assert [[text for _, text in of(key)] for key in asked] == found


def test_nothing_is_handed_out_of_nothing():
    assert grouped(iter([]))(1) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{}", {}),
        (
            '{"a": [1, 2.5, null, true], "b": {"c": "é"}}',
            {"a": [1, 2.5, None, True], "b": {"c": "é"}},
        ),
        ('"told"', "told"),
    ],
)
def test_json_is_read_as_it_was_written(text, value):
    assert read_json(text) == value
