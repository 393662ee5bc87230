from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.registers.helpers import refuses

from almoner.registers.people import rules

TODAY = date(2026, 6, 1)
days = st.dates(date(1850, 1, 1), date(2100, 1, 1))


@given(days)
def test_a_birth_is_neither_in_the_future_nor_over_130_years_ago(born):
    if born > TODAY:
        with refuses("born-in-future"):
            rules.check_born(born, TODAY)
    elif TODAY.year - born.year > 130:
        with refuses("born-too-long-ago", "130 years"):
            rules.check_born(born, TODAY)
    else:
        rules.check_born(born, TODAY)


def test_an_unknown_birth_is_allowed():
    rules.check_born(None, TODAY)


@pytest.mark.parametrize(
    ("died", "born", "already", "code"),
    [
        (TODAY + timedelta(days=1), None, None, "died-in-future"),
        (date(1940, 1, 1), date(1950, 1, 1), None, "died-before-birth"),
        (TODAY, date(1950, 1, 1), date(2020, 1, 1), "death-known"),
    ],
)
def test_a_death_that_cannot_be(died, born, already, code):
    with refuses(code):
        rules.check_died(died, born, already, TODAY)


def test_about_me_keeps_the_filled_headings_in_order():
    last, first = rules.ABOUT_ME_HEADINGS[-1], rules.ABOUT_ME_HEADINGS[0]
    kept = rules.check_about_me({last: " With Eve ", first: "My garden", "My wellness": " "})
    assert list(kept.items()) == [(first, "My garden"), (last, "With Eve")]


def test_about_me_refuses_other_headings_and_very_long_texts():
    with refuses("about-me-heading", "What is most important to me"):
        rules.check_about_me({"Diagnosis": "x"})
    with refuses("about-me-long", "“My wellness” is longer than 4,000 letters."):
        rules.check_about_me({"My wellness": "x" * 4_001})


def test_communication_needs_are_kept_once_each():
    assert rules.check_contact_needs(["Braille", " Easy  read", "Braille"]) == [
        "Braille",
        "Easy read",
    ]
    for wrong in ("", "x" * 101):
        with refuses("contact-need-length"):
            rules.check_contact_needs([wrong])


@pytest.mark.parametrize("tag", ["", "en", "en-GB", "zh-Hant", "bfi"])
def test_a_language_is_a_tag(tag):
    assert rules.check_language(tag) == tag


@pytest.mark.parametrize("tag", ["Polish", "e", "en_GB", "en-"])
def test_words_are_not_a_language_tag(tag):
    with refuses("language-unknown"):
        rules.check_language(tag)


def test_a_language_is_named_by_its_first_part():
    assert rules.language_name("pl") == "Polish"
    assert rules.language_name("en-GB") == "English"
    assert rules.language_name("xyz") == "xyz"


@pytest.mark.parametrize(
    ("kind", "seen", "decides", "colour"),
    [
        ("lpa_health", True, True, "green"),
        ("lpa_health", False, False, "orange"),
        ("deputy_health", True, True, "green"),
        ("deputy_health", False, False, "orange"),
        ("lpa_finance", True, False, "grey"),
        ("deputy_finance", False, False, "grey"),
        ("rpr", True, False, "blue"),
        ("imca", False, False, "blue"),
    ],
)
def test_only_who_has_shown_the_evidence_decides_about_care(kind, seen, decides, colour):
    day = TODAY if seen else None
    assert rules.may_decide_care(kind, day) is decides
    words, shown = rules.representative_words(kind, day)
    assert shown == colour
    assert words.startswith("Can decide about health") is decides


def test_evidence_has_a_day_that_has_come():
    rules.check_evidence("imca", TODAY, "CoP 1", TODAY)
    with refuses("evidence-in-future"):
        rules.check_evidence("imca", TODAY + timedelta(days=1), "", TODAY)
    with refuses("evidence-without-day", "no day on which it was seen"):
        rules.check_evidence("imca", None, "CoP 1", TODAY)


@pytest.mark.parametrize(
    ("scope", "agreed", "organisation", "code"),
    [
        ("record", False, 2, None),
        ("record", True, 1, None),
        ("research", False, None, None),
        ("record", False, 1, "sharing-own-organisation"),
        ("record", False, None, "sharing-with-whom"),
        ("record", True, None, "sharing-with-whom"),
        ("marketing", True, 2, "scope-unknown"),
    ],
)
def test_which_decisions_about_sharing_can_be_kept(scope, agreed, organisation, code):
    if code is None:
        rules.check_sharing(scope, agreed, organisation, 1)
        return
    with refuses(code):
        rules.check_sharing(scope, agreed, organisation, 1)


@given(starts=days, ends=days, already=st.none() | days)
def test_what_ends_never_ends_before_it_starts_or_later_than_it_did(starts, ends, already):
    if already is not None and already <= ends:
        with refuses("already-ended"):
            rules.check_can_end(starts, already, ends, "part")
    elif ends < starts:
        with refuses("ends-before-start"):
            rules.check_can_end(starts, already, ends, "part")
    else:
        rules.check_can_end(starts, already, ends, "part")


@pytest.mark.parametrize(
    ("hour", "day"), [(22, date(2026, 6, 1)), (23, date(2026, 6, 2)), (11, date(2026, 6, 1))]
)
def test_the_day_of_a_moment_is_londons(hour, day):
    assert rules.day_of(datetime(2026, 6, 1, hour, 30, tzinfo=UTC)) == day
