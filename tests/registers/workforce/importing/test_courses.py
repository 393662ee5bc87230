"""Which course a line is about, and from which day it no longer counts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.registers.workforce.ascwds.codetables import table
from almoner.registers.workforce.importing.courses import Courses, _words, lapses_on
from almoner.services.delegation.catalogue import courses as catalogue

DONE = date(2025, 3, 3)
DAYS = st.dates(date(2000, 1, 1), date(2090, 1, 1))


@pytest.fixture(scope="module")
def courses():
    return Courses(catalogue())


class TestOfRow:
    @pytest.mark.parametrize(
        ("category", "name", "course"),
        [
            ("29", "Insulin pen practice", "insulin-practical"),
            ("29", "  insulin PEN-practice ", "insulin-practical"),
            ("29", "insulin-practical", "insulin-practical"),
            ("29", "Insulin e-learning", "insulin-knowledge"),
            ("29", "Diabetes", "ascwds-29"),
            ("29", "", "ascwds-29"),
            ("10", "", "infection-prevention"),
            ("7", "Anything", "basic-life-support"),
            ("6", "Fire safety", "ascwds-6"),
            ("6", "Insulin pen practice", "ascwds-6"),
            ("13", "Medication", "ascwds-13"),
        ],
    )
    def test_is_told_by_name_within_its_category(self, courses, category, name, course):
        assert courses.of_row(category, name) == course

    def test_every_category_gives_a_course(self, courses):
        for category in table("training-categories").codes:
            assert courses.of_row(category, "")

    def test_every_title_in_the_catalogue_finds_its_course(self, courses):
        for course in catalogue().values():
            assert courses.of_row(str(course.category), course.title) == course.code

    def test_without_a_catalogue_the_category_is_kept(self):
        assert Courses({}).of_row("10", "Infection control") == "ascwds-10"


class TestDefinitions:
    def test_a_category_is_given_only_where_all_its_courses_are_one(self):
        for category, code in _words()["categories"].items():
            same = [c.code for c in catalogue().values() if str(c.category) == category]
            assert same == [code]

    def test_other_names_are_of_courses_that_exist_and_are_not_shared(self):
        names = [name for names in _words()["also"].values() for name in names]
        assert set(_words()["also"]) <= set(catalogue())
        assert len(names) == len(set(names))

    def test_a_local_choice_is_not_shown_as_national(self):
        from importlib.resources import files

        text = files("almoner.registers.workforce.importing").joinpath("courses.yaml").read_text()
        assert "local value" in text


class TestOffered:
    def test_each_course_once(self, courses):
        codes = [course.code for course in courses.offered()]
        assert len(codes) == len(set(codes))
        assert set(catalogue()) <= set(codes)
        assert "ascwds-6" in codes
        assert "ascwds-10" not in codes

    def test_titles(self, courses):
        assert courses.title("insulin-practical") == "Insulin pen practice"
        assert courses.title("ascwds-6") == "Fire safety"
        assert courses.title("something-else") == "something-else"

    def test_practice_and_months(self, courses):
        assert courses.is_practical("insulin-practical")
        assert not courses.is_practical("insulin-knowledge")
        assert not courses.is_practical("ascwds-6")
        assert courses.months("insulin-practical") == 12
        assert courses.months("ascwds-6") is None


class TestLapsesOn:
    @pytest.mark.parametrize(
        ("completed", "last", "months", "expected"),
        [
            (DONE, None, (), None),
            (None, None, (12,), None),
            (None, date(2026, 1, 31), (12,), date(2026, 2, 1)),
            (DONE, date(2026, 3, 2), (12,), date(2026, 3, 3)),
            (DONE, date(2027, 3, 2), (12,), date(2026, 3, 3)),
            (DONE, date(2025, 6, 30), (12,), date(2025, 7, 1)),
            (DONE, None, (12, 6), date(2025, 9, 3)),
            (DONE, None, (None, 12), date(2026, 3, 3)),
            (date(2024, 2, 29), None, (12,), date(2025, 2, 28)),
        ],
    )
    def test_is_the_earliest_day_known(self, completed, last, months, expected):
        assert lapses_on(completed, last, *months) == expected

    @given(completed=DAYS, last=DAYS, months=st.integers(1, 120))
    def test_the_last_day_counts_and_nothing_counts_longer(self, completed, last, months):
        first_without = lapses_on(completed, last, months)
        assert first_without <= last + timedelta(days=1)
        assert first_without <= lapses_on(completed, None, months)
        assert first_without in (last + timedelta(days=1), lapses_on(completed, None, months))
