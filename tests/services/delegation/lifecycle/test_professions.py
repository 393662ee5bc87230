"""What a register writes and what the catalogue calls it."""

import pytest

from almoner.services.delegation.catalogue.vocabulary import PROFESSIONS
from almoner.services.delegation.rules.professions import among, code_of


@pytest.mark.parametrize(
    ("words", "code"),
    [
        *((title, code) for code, title in PROFESSIONS.items()),
        *((code, code) for code in PROFESSIONS),
        ("  Registered   Nurse ", "registered-nurse"),
        ("Registered nurse - adult", "registered-nurse"),
        ("Registered nurses", ""),
        ("Unregistered nurse", ""),
        ("Nurse", ""),
        ("", ""),
    ],
)
def test_the_registers_words_lead_to_one_code(words, code):
    assert code_of(words) == code


@pytest.mark.hazard("HZ-10")
def test_an_unknown_profession_is_among_none():
    assert not among("", tuple(PROFESSIONS))
    assert not among("Healer", tuple(PROFESSIONS))
    assert among("Registered nurse", ("dietitian", "registered-nurse"))
    assert not among("Registered nurse", ("dietitian",))
