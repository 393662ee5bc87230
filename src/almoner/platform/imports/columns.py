"""The letters of a sheet's columns: 1 is A, 27 is AA. Without the library that reads workbooks,
which takes a while to load and is wanted only where one is read."""

from string import ascii_uppercase

LAST = 18_278
"""ZZZ, further than any spreadsheet goes."""


def column_letter(number: int) -> str:
    """ValueError for a number that no column has."""
    if not 1 <= number <= LAST:
        raise ValueError(f"There is no column {number}.")
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = ascii_uppercase[letter] + letters
    return letters


def column_number(letters: str) -> int:
    """Upper or lower case. ValueError for letters that no column has."""
    number = 0
    for letter in letters.upper():
        if letter not in ascii_uppercase:
            raise ValueError(f"There is no column {letters!r}.")
        number = number * 26 + ascii_uppercase.index(letter) + 1
    if not 1 <= number <= LAST:
        raise ValueError(f"There is no column {letters!r}.")
    return number
