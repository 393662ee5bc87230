"""The letters of columns are those that a spreadsheet shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import column_index_from_string, get_column_letter

from almoner.platform.imports.columns import LAST, column_letter, column_number


@given(st.integers(1, LAST))
def test_a_number_has_the_letters_that_a_spreadsheet_shows_and_they_lead_back(number):
    letters = column_letter(number)
    assert letters == get_column_letter(number)
    assert column_number(letters) == column_number(letters.lower()) == number
    assert column_index_from_string(letters) == number


@pytest.mark.parametrize("number", [0, -1, LAST + 1])
def test_no_column_has_that_number(number):
    with pytest.raises(ValueError, match="no column"):
        column_letter(number)


@pytest.mark.parametrize("letters", ["", "A1", "1", "Ä", " A", "AAAA"])
def test_no_column_has_those_letters(letters):
    with pytest.raises(ValueError, match="no column"):
        column_number(letters)
