"""Finding the one worker a line is about, or saying why there is none."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests import factories as f

from almoner.registers.workforce.importing.staff import Staff, plain_name, split_name

WRONG_WORKER = pytest.mark.hazard("HZ-01")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Amina Yusuf", ("Amina", "Yusuf")),
        ("  Amina   Yusuf ", ("Amina", "Yusuf")),
        ("Yusuf, Amina", ("Amina", "Yusuf")),
        ("Mary Anne O'Rourke", ("Mary Anne", "O'Rourke")),
        ("Zoë Szymańska-Hall", ("Zoë", "Szymańska-Hall")),
        ("Amina", None),
        ("E1001", None),
        ("Worker 7", None),
        ("12345", None),
        ("", None),
        ("Yusuf,", None),
        ("a, b, c", None),
        ("=SUM(A1)", None),
    ],
)
def test_split_name(text, name):
    assert split_name(text) == name


@given(st.text(max_size=40))
def test_split_name_never_raises_and_never_loses_a_part(text):
    name = split_name(text)
    assert name is None or all(part.strip() for part in name)


@given(st.text(max_size=40))
def test_plain_name_is_the_same_twice(text):
    assert plain_name(plain_name(text)) == plain_name(text)


@pytest.mark.django_db
@WRONG_WORKER
class TestFind:
    @pytest.fixture
    def provider(self):
        return f.organisation()

    def staff(self, provider):
        return Staff([provider.pk], timezone.now().date())

    def add(self, provider, name, number="", **job):
        given, family = name.split()
        return f.worker(
            provider, given_name=given, family_name=family, ascwds_id=number, user=False, **job
        )

    @pytest.mark.parametrize(
        ("number", "name", "found"),
        [
            ("W1", "Amina Yusuf", True),
            (" w 1 ", "Amina Yusuf", True),
            ("W1", "Yusuf", True),
            ("W1", "Amina Smith", True),
            ("W1", "Somebody Else", False),
            ("W9", "Amina Yusuf", False),
            ("", "Amina Yusuf", True),
            ("", "amina  YUSUF", True),
            ("", "Yusuf, Amina", True),
            ("", "Yusuf Amina", False),
            ("", "Amina", False),
            ("", "Amina Y", False),
        ],
    )
    def test_by_number_and_name(self, provider, number, name, found):
        worker = self.add(provider, "Amina Yusuf", "W1")
        result = self.staff(provider).find(number, name)
        assert (result.job.worker_id if result.job else None) == (worker.pk if found else None)
        assert bool(result.why) is not found

    def test_one_without_a_number_here_is_found_by_name(self, provider):
        worker = self.add(provider, "Amina Yusuf")
        assert self.staff(provider).find("W1", "Amina Yusuf").job.worker_id == worker.pk

    def test_two_of_one_name_are_not_told_apart(self, provider):
        self.add(provider, "Amina Yusuf", "W1")
        self.add(provider, "Amina Yusuf", "W2")
        staff = self.staff(provider)
        assert staff.find("", "Amina Yusuf").why == "several"
        assert staff.find("W2", "Amina Yusuf").job.ascwds_id == "W2"

    def test_a_number_at_two_workplaces_is_not_told_apart(self, provider):
        part = f.organisation(parent=provider)
        self.add(provider, "Amina Yusuf", "W1")
        self.add(part, "Amina Yusuf", "W1")
        staff = Staff([provider.pk, part.pk], timezone.now().date())
        assert staff.find("W1", "Amina Yusuf").why == "several"

    def test_one_who_left_is_not_found(self, provider):
        self.add(provider, "Amina Yusuf", "W1", ends_on=timezone.now().date())
        staff = self.staff(provider)
        assert staff.find("W1", "Amina Yusuf").why == "nobody"
        assert staff.ended(provider.pk, "W1") is not None

    def test_one_who_is_leaving_is_found(self, provider):
        tomorrow = timezone.now().date() + timedelta(days=1)
        self.add(provider, "Amina Yusuf", "W1", ends_on=tomorrow)
        assert self.staff(provider).find("W1", "Amina Yusuf").job

    def test_a_rivals_worker_is_not_found(self, provider):
        self.add(f.organisation(), "Amina Yusuf", "W1")
        assert self.staff(provider).find("W1", "Amina Yusuf").why == "nobody"
