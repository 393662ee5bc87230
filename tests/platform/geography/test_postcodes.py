"""The shape of postcodes, before any data is asked."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from almoner.kernel.refusals import Refused
from almoner.platform.geography.postcodes import (
    compact,
    inward_number,
    inward_text,
    misreadings,
    normalise,
    nowhere,
    spaced,
    unknown,
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("CV1 2WT", "CV1 2WT"),
        ("cv12wt", "CV1 2WT"),
        ("  cv1   2wt\t", "CV1 2WT"),
        ("CV1\u00a02WT", "CV1 2WT"),
        ("C V 1 2 W T", "CV1 2WT"),
        ("m1 1ae", "M1 1AE"),
        ("B33 8TH", "B33 8TH"),
        ("CV34 4RL", "CV34 4RL"),
        ("W1A 0AX", "W1A 0AX"),
        ("EC1A 1BB", "EC1A 1BB"),
        ("gir0aa", "GIR 0AA"),
    ],
)
def test_every_way_of_typing_a_postcode_gives_one_form(typed, expected):
    assert normalise(typed) == expected


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "postcode-empty"),
        ("   ", "postcode-empty"),
        ("\n", "postcode-empty"),
        ("CV1", "postcode-malformed"),
        ("CV1 2W", "postcode-malformed"),
        ("CV1 2WTX", "postcode-malformed"),
        ("CVI 2WT", "postcode-malformed"),
        ("1CV 2WT", "postcode-malformed"),
        ("CV1-2WT", "postcode-malformed"),
        ("ＣＶ１ ２ＷＴ", "postcode-malformed"),
        ("CV1 ２WT", "postcode-malformed"),
        ("=CV1 2WT", "postcode-malformed"),
        ("CV1 2WT; CV1 3WT", "postcode-malformed"),
        ("A" * 10_000, "postcode-malformed"),
        ("ZZ99 3VZ", "postcode-pseudo"),
        ("zz993wz", "postcode-pseudo"),
        ("FIQQ 1ZZ", "postcode-overseas"),
        ("ASCN 1ZZ", "postcode-overseas"),
        ("GX11 1AA", "postcode-overseas"),
        ("AI-2640", "postcode-overseas"),
        ("BF1 0AX", "postcode-overseas"),
        ("BFPO 801", "postcode-overseas"),
        ("JE2 3AB", "postcode-crown-dependency"),
        ("GY1 1WF", "postcode-crown-dependency"),
        ("IM1 1AA", "postcode-crown-dependency"),
    ],
)
def test_what_cannot_be_placed_is_refused_with_words_and_a_way_on(typed, code):
    with pytest.raises(Refused) as caught:
        normalise(typed)
    (refusal,) = caught.value.refusals
    assert refusal.code == code
    assert refusal.reason.endswith(".")
    assert refusal.mend.endswith(".")


def test_the_island_is_named():
    with pytest.raises(Refused, match="Guernsey"):
        normalise("GY1 1WF")


@pytest.mark.parametrize("typed", ["IP1 1AA", "GU1 1AA", "GL1 1AA", "BB1 1AA", "BN1 1AA"])
def test_neighbours_in_the_alphabet_are_not_mistaken_for_islands(typed):
    assert normalise(typed) == typed


def refusal_of(text):
    try:
        normalise(text)
    except Refused as refused:
        return refused
    return None


@given(st.text(max_size=20) | st.from_regex(r"\A[JGI][EYM][0-9 ]{1,3}[A-Z]{0,3}\Z"))
def test_a_reason_never_repeats_what_was_typed(text):
    assert not any(letter.isdigit() for letter in str(refusal_of(text) or ""))


def test_the_standing_refusals_have_words():
    for refusal in (unknown(), nowhere()):
        assert refusal.reason
        assert refusal.mend


@given(st.integers(0, 6759))
def test_the_inward_half_survives_being_numbered(number):
    assert inward_number(inward_text(number)) == number


@given(st.integers(0, 6758))
def test_numbers_keep_the_order_of_the_alphabet(number):
    assert inward_text(number) < inward_text(number + 1)


@given(st.from_regex(r"\A[A-Z]{1,2}[0-9]{1,2}[0-9][A-Z]{2}\Z"))
def test_normalising_twice_changes_nothing(packed):
    assume(refusal_of(packed) is None)
    once = normalise(packed)
    assert normalise(once) == once
    assert compact(once) == packed
    assert spaced(packed) == once


def test_misreadings_offer_the_letter_that_was_meant():
    assert "CV1 2WT" in set(misreadings("CVI 2WT"))
    assert "CV1 2WT" in set(misreadings("CVL 2WT"))
    assert "CV10 0AA" in set(misreadings("CV1O OAA"))
    assert "S1 2WT" in set(misreadings("5I 2WT"))


def test_the_fewest_changes_come_first():
    found = list(misreadings("CV1 OAO"))
    changed = [sum(a != b for a, b in zip("CV10AO", compact(p), strict=False)) for p in found]
    assert changed == sorted(changed)


@given(st.text(max_size=40))
def test_misreadings_are_few_and_well_formed(text):
    found = list(misreadings(text))
    assert len(found) <= 36
    assert all(" " in postcode for postcode in found)
