"""NHS numbers: published shape, known vectors, and a code for each way to be wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.kernel.nhs_number import check_nhs_number, clean, display, is_valid, make
from almoner.kernel.refusals import Refused

SYNTHETIC = ["9434765919", "9434765870", "9000000009", "9990548609", "9449305552"]
ENGLISH = "4505577104"
digits = st.text("0123456789", min_size=10, max_size=10)


def code_of(text: str, *, synthetic: bool) -> str:
    with pytest.raises(Refused) as caught:
        check_nhs_number(text, synthetic=synthetic)
    (refusal,) = caught.value.refusals
    assert refusal.mend
    return refusal.code


def attempt(text: str, *, synthetic: bool) -> str | Refused:
    try:
        return check_nhs_number(text, synthetic=synthetic)
    except Refused as refused:
        return refused


def obvious_check_digit(nine: str) -> int | None:
    """The rule as it is written down, one weight at a time."""
    a, b, c, d, e, f, g, h, i = (int(digit) for digit in nine)
    total = a * 10 + b * 9 + c * 8 + d * 7 + e * 6 + f * 5 + g * 4 + h * 3 + i * 2
    check = 11 - total % 11
    if check == 11:
        return 0
    return None if check == 10 else check


def with_check_digit(nine: str) -> str:
    check = obvious_check_digit(nine)
    assert check is not None
    return f"{nine}{check}"


CHI = with_check_digit("010190123")
NORTHERN_IRISH = with_check_digit("320000002")


@pytest.mark.parametrize("number", SYNTHETIC)
def test_known_synthetic_numbers(number):
    assert check_nhs_number(number, synthetic=True) == number
    assert is_valid(number)


def test_a_known_live_number():
    assert check_nhs_number(ENGLISH, synthetic=False) == ENGLISH


@pytest.mark.parametrize(
    "typed",
    [
        "943 476 5919",
        "943-476-5919",
        " 9434765919\n",
        "943\u00a0476\u00a05919",
        "943\u2009476\u20115919",
        "\ufeff943476\u200b5919",
        "9 4 3 4 7 6 5 9 1 9",
    ],
)
def test_spaces_hyphens_and_invisible_marks_do_not_matter(typed):
    assert clean(typed) == "9434765919"
    assert check_nhs_number(typed, synthetic=True) == "9434765919"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "nhs-number-missing"),
        (" - ", "nhs-number-missing"),
        ("9.43E+09", "nhs-number-scientific"),
        ("9.43477E+09", "nhs-number-scientific"),
        ("9,43E+09", "nhs-number-scientific"),
        ("9e9", "nhs-number-scientific"),
        ("9434765919.0", "nhs-number-decimal"),
        ("943476591O", "nhs-number-letters"),
        ("NHS9434765919", "nhs-number-letters"),
        ("9434765919/", "nhs-number-letters"),
        ("٩٤٣٤٧٦٥٩١٩", "nhs-number-letters"),
        ("943476591", "nhs-number-length"),
        ("94347659190", "nhs-number-length"),
        ("9", "nhs-number-length"),
        ("0000000000", "nhs-number-same-digit"),
        ("9999999999", "nhs-number-same-digit"),
        ("1111111111", "nhs-number-same-digit"),
        ("9434765918", "nhs-number-check-digit"),
        ("1234567890", "nhs-number-check-ten"),
        ("9434765991", "nhs-number-check-digit"),
    ],
)
@pytest.mark.parametrize("synthetic", [True, False])
def test_each_way_to_be_wrong_has_its_code(typed, code, synthetic):
    assert code_of(typed, synthetic=synthetic) == code
    assert not is_valid(typed)


@pytest.mark.parametrize("last", range(10))
def test_no_number_starts_with_nine_digits_whose_check_digit_is_ten(last):
    assert code_of(f"900000005{last}", synthetic=True) == "nhs-number-check-ten"


def test_zeros_that_a_spreadsheet_dropped_are_named():
    assert code_of(CHI.lstrip("0"), synthetic=False) == "nhs-number-lost-zeros"
    two_zeros = with_check_digit("001019012")
    assert code_of(two_zeros[2:], synthetic=False) == "nhs-number-lost-zeros"


@pytest.mark.parametrize(
    ("number", "synthetic", "code", "words"),
    [
        (ENGLISH, True, "nhs-number-real-range", "the range of live NHS numbers"),
        (CHI, True, "nhs-number-real-range", "Scottish CHI"),
        (NORTHERN_IRISH, True, "nhs-number-real-range", "Northern Ireland"),
        (SYNTHETIC[0], False, "nhs-number-test-range", "for testing"),
        (CHI, False, "nhs-number-chi", "date of birth"),
        (NORTHERN_IRISH, False, "nhs-number-ni", "Northern Ireland"),
    ],
)
def test_real_and_made_up_numbers_are_kept_apart(number, synthetic, code, words):
    with pytest.raises(Refused, match=words):
        check_nhs_number(number, synthetic=synthetic)
    assert code_of(number, synthetic=synthetic) == code
    assert is_valid(number)
    assert not is_valid(number, synthetic=synthetic)


@pytest.mark.parametrize(
    ("nine", "chi"),
    [
        ("311299123", True),
        ("010101123", True),
        ("321299000", False),
        ("311399000", False),
        ("450557710", False),
    ],
)
def test_a_chi_number_begins_with_a_day_and_a_month(nine, chi):
    found = attempt(with_check_digit(nine), synthetic=False)
    codes = [refusal.code for refusal in getattr(found, "refusals", ())]
    assert ("nhs-number-chi" in codes) is chi


@given(digits)
def test_the_check_digit_agrees_with_the_rule_as_written(number):
    expected = obvious_check_digit(number[:9]) == int(number[9]) and len(set(number)) > 1
    assert is_valid(number) is expected


@given(st.integers(0, 89_999_990), st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(seed, place, shift):
    number = make(seed)
    wrong = str((int(number[place]) + shift) % 10)
    assert not is_valid(number[:place] + wrong + number[place + 1 :])


@given(st.integers(0, 89_999_990), st.integers(0, 8))
def test_two_neighbours_that_change_places_are_always_noticed(seed, place):
    number = make(seed)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert (swapped == number) is is_valid(swapped)


@given(st.text(max_size=30), st.booleans())
def test_any_text_is_either_ten_digits_or_refused_without_repeating_it(text, synthetic):
    found = attempt(text, synthetic=synthetic)
    if isinstance(found, Refused):
        assert len(clean(text)) < 6 or clean(text) not in str(found)
    else:
        assert found.isascii()
        assert len(found) == 10


@given(st.integers(-(10**12), 10**12))
def test_made_numbers_are_always_valid_and_synthetic(seed):
    assert check_nhs_number(make(seed), synthetic=True) == make(seed)


@given(st.integers(0, 89_999_990), st.integers(0, 89_999_990))
def test_two_seeds_make_two_numbers(one, other):
    assert (make(one) == make(other)) is (one == other)


def test_a_run_of_seeds_makes_as_many_numbers():
    made = {make(seed) for seed in range(20_000)}
    assert len(made) == 20_000
    assert len({number[:3] for number in made}) == 100


@given(st.integers(0, 89_999_990))
def test_after_the_last_seed_the_numbers_come_round_again(seed):
    assert make(seed) == make(seed + 89_999_991)


def test_the_last_seeds_are_valid_too():
    assert all(is_valid(make(seed), synthetic=True) for seed in range(89_999_900, 89_999_995))


def test_display_groups_three_three_four():
    assert display("9434765919") == "943 476 5919"
    assert display("943-476-5919") == "943 476 5919"


@pytest.mark.parametrize("text", ["", "943", "94347659190", "943476591O"])
def test_display_refuses_what_is_not_ten_digits(text):
    with pytest.raises(ValueError, match="10 digits"):
        display(text)


@given(st.integers(0, 10**6))
def test_display_reads_back(seed):
    assert clean(display(make(seed))) == make(seed)
