"""NHS numbers: ten digits, the last a check digit (modulus 11).

Algorithm: NHS Data Dictionary, from memory and widely published (M-high).
Number ranges are from memory too (M-med), so only ranges that clearly belong
to another scheme, or to test data, are refused.
"""

import re

from almoner.kernel.refusals import Refused, refuse

_GAPS = re.compile("[\\s\u00a0\u200b-\u200d\u2060\ufeff\u00ad\\-\u2010-\u2015]+")
_CHECK_AGAIN = "Check the number on a letter from the NHS, and type all 10 digits."
_AS_TEXT = "Format the column as text in the spreadsheet, then enter the full number again."
_CHECK_DIGIT_TEN = 10
_FIRST_EIGHT = 9_999_999
_CHOICES_OF_NINTH = 9
_SYNTHETIC_NUMBERS = _FIRST_EIGHT * _CHOICES_OF_NINTH
_SCATTER = 32_452_843


def clean(text: str) -> str:
    """The number without spaces, hyphens and invisible characters. Nothing else is touched."""
    return _GAPS.sub("", text)


def check_nhs_number(text: str, *, synthetic: bool) -> str:
    """The ten digits, or Refused with a code for the way in which it is wrong.

    `synthetic` is True where only made-up people are kept (numbers that start
    with 9), False where people are real. Reasons never repeat the number.
    """
    number = clean(text)
    _check_digits_only(number)
    _check_length(number)
    _check_arithmetic(number)
    if synthetic:
        _check_is_synthetic(number)
    else:
        _check_is_english(number)
    return number


def is_valid(text: str, *, synthetic: bool | None = None) -> bool:
    """True for ten digits whose check digit fits; with `synthetic`, the range counts too."""
    try:
        if synthetic is not None:
            check_nhs_number(text, synthetic=synthetic)
        else:
            number = clean(text)
            _check_digits_only(number)
            _check_length(number)
            _check_arithmetic(number)
    except Refused:
        return False
    return True


def display(text: str) -> str:
    """ "943 476 5919". ValueError unless there are ten digits."""
    number = clean(text)
    if not re.fullmatch("[0-9]{10}", number):
        raise ValueError("An NHS number has 10 digits.")
    return f"{number[:3]} {number[3:6]} {number[6:]}"


def make(seed: int) -> str:
    """A valid synthetic number (it starts with 9). The first 89,999,991 seeds all differ."""
    place = seed * _SCATTER % _SYNTHETIC_NUMBERS
    eight, choice = divmod(place, _CHOICES_OF_NINTH)
    stems = (f"9{eight:07d}{ninth}" for ninth in range(10))
    fitting = [stem for stem in stems if _check_digit(stem) != _CHECK_DIGIT_TEN]
    return fitting[choice] + str(_check_digit(fitting[choice]))


def _check_digit(nine_digits: str) -> int:
    weighted = sum(
        int(digit) * weight for digit, weight in zip(nine_digits, range(10, 1, -1), strict=True)
    )
    return (11 - weighted % 11) % 11


def _check_digits_only(number: str) -> None:
    if not number:
        refuse("nhs-number-missing", "The NHS number is missing.", "Type its 10 digits.")
    if re.fullmatch(r"[0-9]+([.,][0-9]+)?[eE]\+?[0-9]+", number):
        refuse(
            "nhs-number-scientific",
            "A spreadsheet has shortened this NHS number (it looks like 9.43E+09),"
            " so its last digits are lost.",
            _AS_TEXT,
        )
    if re.fullmatch(r"[0-9]+[.,][0-9]+", number):
        refuse(
            "nhs-number-decimal",
            "This NHS number has a decimal point. A spreadsheet may have added it.",
            _AS_TEXT,
        )
    if not re.fullmatch("[0-9]+", number):
        refuse(
            "nhs-number-letters",
            "An NHS number has only digits. This one has letters or other marks.",
            _CHECK_AGAIN,
        )


def _check_length(number: str) -> None:
    if len(number) == 10:
        return
    padded = number.zfill(10)
    if len(number) in (8, 9) and _check_digit(padded[:9]) == int(padded[9]):
        refuse(
            "nhs-number-lost-zeros",
            f"This number has {len(number)} digits. A spreadsheet may have dropped"
            " the zeros at its start.",
            _AS_TEXT,
        )
    refuse(
        "nhs-number-length",
        f"An NHS number has 10 digits. This one has {len(number)}.",
        _CHECK_AGAIN,
    )


def _check_arithmetic(number: str) -> None:
    if len(set(number)) == 1:
        refuse(
            "nhs-number-same-digit",
            "All digits of this number are the same. No NHS number is like that.",
            _CHECK_AGAIN,
        )
    expected = _check_digit(number[:9])
    if expected == _CHECK_DIGIT_TEN:
        refuse(
            "nhs-number-check-ten",
            "No NHS number starts with these 9 digits. One or more of them is wrong.",
            _CHECK_AGAIN,
        )
    if expected != int(number[9]):
        refuse(
            "nhs-number-check-digit",
            "This is not an NHS number: its last digit does not fit the others."
            " A digit may be wrong, or two may have changed places.",
            _CHECK_AGAIN,
        )


def _check_is_synthetic(number: str) -> None:
    if number.startswith("9"):
        return
    refuse(
        "nhs-number-real-range",
        f"This number could belong to a real person ({_scheme(number)})."
        " Only made-up people may be kept here.",
        "Use a test number that starts with 9.",
    )


def _check_is_english(number: str) -> None:
    if number.startswith("9"):
        refuse(
            "nhs-number-test-range",
            "Numbers that start with 9 are for testing. This is a live service.",
            _CHECK_AGAIN,
        )
    if _is_chi(number):
        refuse(
            "nhs-number-chi",
            "This looks like a Scottish CHI number (it begins with a date of birth),"
            " not an NHS number for England.",
            "Find the person's NHS number for England, or leave it empty and say it is not known.",
        )
    if _is_northern_irish(number):
        refuse(
            "nhs-number-ni",
            "This looks like a Health and Care Number from Northern Ireland,"
            " not an NHS number for England.",
            "Find the person's NHS number for England, or leave it empty and say it is not known.",
        )


def _scheme(number: str) -> str:
    if _is_chi(number):
        return "the range of Scottish CHI numbers"
    if _is_northern_irish(number):
        return "the range of Northern Ireland"
    return "the range of live NHS numbers"


def _is_chi(number: str) -> bool:
    return 1 <= int(number[:2]) <= 31 and 1 <= int(number[2:4]) <= 12


def _is_northern_irish(number: str) -> bool:
    return 320 <= int(number[:3]) <= 399
