"""A heading and a course: alike enough to propose, never so alike that tiers are mixed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.registers.workforce.matrix import Course
from almoner.registers.workforce.matrix.similarity import POSSIBLE, SURE, alike, course_score


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Moving & Handling", "Moving and handling"),
        ("M&H training", "Moving and handling"),
        ("Manual Handling", "Moving and handling"),
        ("BLS", "Basic life support"),
        ("Meds admin", "Medicines administration"),
        ("MCA", "Mental Capacity Act"),
        ("Safeguarding Adults Refresher", "Safeguarding adults"),
        ("Oliver McGowan Tier One", "Oliver McGowan Tier 1"),
    ],
)
def test_names_for_the_same_course_are_sure(heading, name):
    assert alike(heading, name) >= SURE


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Oliver McGowan Tier 2", "Oliver McGowan Tier 1"),
        ("Safeguarding Level 3", "Safeguarding Level 2"),
        ("Fire safety", "Insulin administration"),
        ("Medicines administration", "Insulin administration"),
        ("Safeguarding children", "Safeguarding adults"),
        ("", "Insulin administration"),
        ("Training", "Insulin administration"),
    ],
)
def test_other_courses_are_never_sure(heading, name):
    assert alike(heading, name) < SURE


def test_differing_numbers_are_not_even_possible():
    assert alike("Tier 1 Oliver McGowan", "Tier 2 Oliver McGowan") < POSSIBLE


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_between_nought_and_one_and_whole_for_itself(one, two):
    assert 0 <= alike(one, two) <= 1
    assert alike(one, one) in (0, 1)


def test_other_names_and_groups_count():
    course = Course("ins", "Insulin administration", ("Diabetes: insulin by pen",))
    assert course_score(("Diabetes", "Insulin by pen"), course) == 1
    assert course_score((), course) == 0
