"""Names and lists as a sentence says them."""

import pytest

from almoner.kernel.wording import both, either, headed, spoken


@pytest.mark.parametrize(
    ("name", "words"), [("sign_off", "sign off"), ("care", "care"), ("_x_", "x"), ("", "")]
)
def test_spoken(name, words):
    assert spoken(name) == words


@pytest.mark.parametrize(
    ("name", "words"), [("care_plan", "Care plan"), ("NEWS2", "NEWS2"), ("", "")]
)
def test_headed(name, words):
    assert headed(name) == words


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ((), ""),
        (("nurse",), "nurse"),
        (("nurse", "doctor"), "nurse or doctor"),
        (("nurse", "doctor", "care_lead"), "nurse, doctor or care lead"),
    ],
)
def test_either_and_both(names, words):
    assert either(names) == words
    assert both(names) == words.replace(" or ", " and ")
