"""The invented workers, their registers, jobs and training."""

import re
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import almoner
from almoner.demo.invent.courses import Course, courses_for
from almoner.demo.invent.organisations import HOME_CARE, PROVIDERS
from almoner.demo.invent.roles import MANAGERS, REGISTRANTS, ROLES, role_of
from almoner.demo.invent.shapes import PlaceSize
from almoner.demo.invent.town import Town
from almoner.demo.invent.workers import registration_number

TODAY = date(2026, 3, 2)
NATIONAL_LIVING_WAGE = Decimal("12.71")


def test_each_provider_has_its_registered_manager(workers):
    managers = [worker for worker in workers if worker.role == "registered-manager"]
    assert [worker.employments[0].employer for worker in managers] == list(PROVIDERS)
    assert all(worker.employments[0].ends_on is None for worker in managers)


def test_the_smallest_useful_place_can_delegate():
    size = PlaceSize(people=1, workers=len(MANAGERS) + len(REGISTRANTS))
    roles = Counter(worker.role for worker in Town(3, TODAY, size).workers())
    assert roles["district-nurse"] == 2
    assert roles["physiotherapist"] == 1


def test_every_role_is_somebodys(workers):
    assert {worker.role for worker in workers} == set(ROLES)


def test_registrants_and_only_they_are_on_a_register(workers):
    for worker in workers:
        assert (worker.registration is not None) == bool(ROLES[worker.role].body)


@pytest.mark.parametrize(
    ("profession", "shape"),
    [
        ("Registered nurse", r"\d{2}[A-L]\d{4}E"),
        ("Occupational therapist", r"OT9\d{5}"),
        ("Speech and language therapist", r"SL9\d{5}"),
        ("Physiotherapist", r"PH9\d{5}"),
    ],
)
def test_registration_numbers_have_the_shape_of_the_register(profession, shape):
    numbers = [registration_number(profession, number) for number in range(1, 20_001)]
    assert all(re.fullmatch(shape, number) for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_registrations_are_mostly_in_date_and_a_few_have_lapsed():
    many = [Town(7, TODAY, PlaceSize(workers=3000)).worker(n) for n in range(1, 3001)]
    registers = [worker.registration for worker in many if worker.registration]
    lapsed = [one for one in registers if one.expires_on <= TODAY]
    assert 0 < len(lapsed) < len(registers) * 0.06
    assert all(one.starts_on <= one.checked_on <= TODAY for one in registers)
    assert all(one.starts_on < one.expires_on for one in registers)


def test_the_first_registrants_are_always_in_date(workers):
    fixed = [w for number, w in enumerate(workers, 1) if role_of(number) and w.registration]
    assert len(fixed) == len(REGISTRANTS)
    assert all(worker.registration.expires_on > TODAY for worker in fixed)


def test_some_work_for_two_rivals_and_nobody_twice_for_one(workers):
    both = [worker for worker in workers if len(worker.employments) == 2]
    assert both
    for worker in both:
        assert {job.employer for job in worker.employments} == set(HOME_CARE)
    assert all(len(worker.employments) in (1, 2) for worker in workers)


def test_employments_are_half_open_and_begin_in_adult_life(workers):
    for worker in workers:
        for job in worker.employments:
            assert worker.born_on.replace(year=worker.born_on.year + 18, day=1) <= job.starts_on
            assert job.starts_on < TODAY
            assert job.ends_on is None or job.starts_on < job.ends_on <= TODAY


def test_some_have_left(workers):
    left = [job for worker in workers for job in worker.employments if job.ends_on]
    assert 0 < len(left) < len(workers) * 0.12


def test_nobody_is_paid_below_the_national_living_wage(workers):
    rates = [job.hourly_rate for worker in workers for job in worker.employments]
    assert min(rates) > NATIONAL_LIVING_WAGE
    assert all(rate == rate.quantize(Decimal("0.01")) for rate in rates)


def test_pay_rises_with_what_is_asked(workers):
    def middle(role):
        rates = sorted(w.employments[0].hourly_rate for w in workers if w.role == role)
        return rates[len(rates) // 2]

    assert middle("care-worker") < middle("senior-care-worker") < middle("registered-manager")
    assert middle("care-worker") < middle("enhanced-care-worker") < middle("district-nurse")


def test_bank_workers_have_no_fixed_hours(workers):
    jobs = [job for worker in workers for job in worker.employments]
    assert all((job.weekly_hours == 0) == (job.contract == "bank") for job in jobs)


def test_ascwds_identifiers_are_single_within_an_employer(workers):
    counted = Counter((job.employer, job.ascwds_id) for w in workers for job in w.employments)
    assert max(counted.values()) == 1


def test_training_belongs_to_an_employment_and_to_its_time(workers):
    for worker in workers:
        jobs = {job.employer: job for job in worker.employments}
        for record in worker.training:
            job = jobs[record.employer]
            assert job.starts_on <= record.completed_on <= (job.ends_on or TODAY)
            assert record.completed_on < record.expires_on


def test_no_completion_is_there_twice(workers):
    for worker in workers:
        seen = [(r.employer, r.course, r.completed_on) for r in worker.training]
        assert len(set(seen)) == len(seen)


def test_a_renewed_course_never_has_a_gap_before_it(workers):
    for worker in workers:
        last = {}
        for record in worker.training:
            before = last.get((record.employer, record.course))
            assert before is None or before.completed_on < record.completed_on < before.expires_on
            last[record.employer, record.course] = record


def test_most_training_is_current_and_some_has_lapsed(workers):
    newest = {}
    for worker in workers:
        for record in worker.training:
            newest[worker.key, record.employer, record.course] = record
    lapsed = sum(record.expires_on <= TODAY for record in newest.values())
    assert 0.03 < lapsed / len(newest) < 0.3


def test_enhanced_roles_have_practical_training_for_delegated_work(workers):
    for worker in workers:
        if worker.role == "enhanced-care-worker" and not worker.employments[0].ends_on:
            assert any(record.practical for record in worker.training)


def test_those_who_can_give_insulin_are_found(workers):
    learned = {record.course for worker in workers for record in worker.training}
    assert {"insulin-knowledge", "insulin-practical", "hypoglycaemia-awareness"} <= learned


class Always:
    """Chance that takes the first of everything and lets everything happen."""

    def random(self):
        return 0.0


def test_no_course_is_asked_for_twice():
    for role in ROLES.values():
        found = courses_for(Always(), role)
        assert all(isinstance(course, Course) for course in found)
        assert len({course.code for course in found}) == len(found)


def test_codes_of_delegated_work_are_those_of_the_course_catalogue():
    catalogue = Path(almoner.__path__[0]) / "services/delegation/definitions/training.yaml"
    listed = set(re.findall(r"- code: ([a-z-]+)", catalogue.read_text(encoding="utf-8")))
    own = {
        *("safeguarding-adults", "fire-safety", "oliver-mcgowan-e-learning", "food-hygiene"),
        *("mental-capacity", "dementia-tier-two"),
    }
    used = {course.code for role in ROLES.values() for course in courses_for(Always(), role)}
    assert used - own <= listed


def test_workers_speak_english_and_often_more(workers):
    assert all(worker.languages[0] == "English" for worker in workers)
    assert any(len(worker.languages) == 2 for worker in workers)


def test_mail_goes_nowhere(workers):
    assert all(worker.email.endswith("@example.org") for worker in workers)
    assert len({worker.email for worker in workers}) == len(workers)
