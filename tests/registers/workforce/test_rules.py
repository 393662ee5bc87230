from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.registers.helpers import refuses

from almoner.platform.access.rights import ROLES
from almoner.registers.organisations.models import Organisation
from almoner.registers.workforce import rules

TODAY = date(2026, 6, 1)


@dataclass(frozen=True)
class Record:
    completed_on: date | None
    expires_on: date | None = None


def on(n: int) -> date:
    return TODAY + timedelta(days=n)


@pytest.mark.parametrize(
    ("records", "code", "words", "days"),
    [
        ([], "missing", "Not done", None),
        ([Record(None)], "undated", "No date: does not count", None),
        ([Record(None, on(50))], "undated", "No date: does not count", None),
        ([Record(on(-10))], "in_date", "In date, does not lapse", None),
        ([Record(on(-10), on(91))], "in_date", "In date", 91),
        ([Record(on(-10), on(90))], "lapsing", "Lapses in 90 days", 90),
        ([Record(on(-10), on(1))], "lapsing", "Lapses tomorrow", 1),
        ([Record(on(-10), on(0))], "lapsed", "Lapsed", None),
        ([Record(on(0), on(30))], "lapsing", "Lapses in 30 days", 30),
        ([Record(on(1), on(30))], "missing", "Not in force yet", None),
        # A renewal carries on from where the first record stops, if there is no gap.
        ([Record(on(-10), on(5)), Record(on(-1), on(200))], "in_date", "In date", 200),
        ([Record(on(-10), on(5)), Record(on(5), on(60))], "lapsing", "Lapses in 60 days", 60),
        ([Record(on(-10), on(5)), Record(on(6), on(60))], "lapsing", "Lapses in 5 days", 5),
        ([Record(on(-90), on(-60)), Record(None)], "lapsed", "Lapsed", None),
        ([Record(on(-90), on(-60)), Record(on(-30))], "in_date", "In date, does not lapse", None),
    ],
)
def test_how_a_course_stands(records, code, words, days):
    state = rules.training_state(records, TODAY)
    assert (state.code, state.words, state.days) == (code, words, days)
    assert state.holds is (code in ("in_date", "lapsing"))


def test_a_lapsed_course_says_since_when():
    state = rules.training_state([Record(on(-90), on(-60)), Record(on(-50), on(-9))], TODAY)
    assert (state.code, state.until) == ("lapsed", on(-9))


offsets = st.integers(-60, 60)
records = st.lists(
    st.builds(
        lambda start, length: Record(
            None if start is None else on(start),
            None if length is None or start is None else on(start + length),
        ),
        st.none() | offsets,
        st.none() | st.integers(1, 60),
    ),
    max_size=6,
)


def counts_on(kept: list[Record], day: date) -> bool:
    """The slow and obvious answer."""
    return any(
        record.completed_on is not None
        and record.completed_on <= day
        and (record.expires_on is None or day < record.expires_on)
        for record in kept
    )


@given(records)
def test_it_holds_on_exactly_the_days_on_which_some_record_counts(kept):
    assert rules.training_state(kept, TODAY).holds is counts_on(kept, TODAY)


@given(records)
def test_it_holds_until_the_first_day_on_which_none_counts(kept):
    state = rules.training_state(kept, TODAY)
    if not state.holds:
        return
    lost = next((on(n) for n in range(400) if not counts_on(kept, on(n))), None)
    assert state.until == lost
    assert state.days == (None if lost is None else (lost - TODAY).days)


@given(records, st.integers(0, 200))
def test_the_horizon_changes_the_word_never_the_answer(kept, soon):
    one, other = rules.training_state(kept, TODAY, soon=soon), rules.training_state(kept, TODAY)
    assert (one.holds, one.until) == (other.holds, other.until)
    assert (one.code == "lapsing") is (one.holds and one.days is not None and one.days <= soon)


@given(records)
def test_the_order_of_records_does_not_matter(kept):
    assert rules.training_state(kept, TODAY) == rules.training_state(kept[::-1], TODAY)


@pytest.mark.parametrize(
    ("spans", "code", "words"),
    [
        ([], "missing", "Not registered"),
        ([(on(-300), on(200))], "in_date", "In date"),
        ([(on(-300), on(20))], "lapsing", "Lapses in 20 days"),
        ([(on(-300), on(0))], "lapsed", "Lapsed"),
        ([(on(5), on(300))], "missing", "Not in force yet"),
    ],
)
def test_how_a_registration_stands(spans, code, words):
    state = rules.registration_state(spans, TODAY)
    assert (state.code, state.words) == (code, words)


@pytest.mark.parametrize(
    ("body", "number"),
    [
        ("NMC", "12A3456E"),
        ("NMC", " 98i 0123 b "),
        ("HCPC", "OT12345"),
        ("GMC", "1234567"),
        ("GPhC", "2012345"),
        ("SWE", "SW12345"),
        ("OTHER", "anything"),
    ],
)
def test_a_number_of_the_usual_shape_raises_no_question(body, number):
    assert rules.number_warning(body, number) == ""


@pytest.mark.parametrize(
    ("body", "number"),
    [("NMC", "12Z3456E"), ("NMC", "123456"), ("HCPC", "12345"), ("GMC", "12"), ("SWE", "12345")],
)
def test_a_number_of_another_shape_is_questioned(body, number):
    question = rules.number_warning(body, number)
    assert "unusual" in question
    assert f"Check it on the {body} register." in question


@pytest.mark.parametrize("kind", Organisation.Kind.values)
def test_every_kind_gives_roles_that_exist_and_never_more_than_it_should(kind):
    given_roles = rules.roles_for(kind)
    assert given_roles <= set(ROLES) - {"nobody"}
    for role in ROLES:
        if role in given_roles:
            rules.check_role(kind, role)
        else:
            with refuses("role-not-here"):
                rules.check_role(kind, role)


@pytest.mark.parametrize("kind", ["provider", "voluntary"])
def test_a_provider_makes_nobody_a_board_or_a_team_lead(kind):
    assert not {"board", "team_lead"} & rules.roles_for(kind)


def test_only_providers_have_registered_managers():
    having = {
        kind for kind in Organisation.Kind.values if "registered_manager" in rules.roles_for(kind)
    }
    assert having == {"provider", "voluntary"}


def test_training_dates_that_cannot_be():
    rules.check_training(None, None, TODAY)
    rules.check_training(TODAY, on(1), TODAY)
    with refuses("completed-in-future"):
        rules.check_training(on(1), None, TODAY)
    with refuses("expires-before-completion"):
        rules.check_training(TODAY, TODAY, TODAY)


def test_registration_dates_that_cannot_be():
    with refuses("expires-before-start"):
        rules.check_registration(TODAY, TODAY, TODAY, TODAY)
    with refuses("checked-in-future"):
        rules.check_registration(on(-1), on(1), on(1), TODAY)
