"""Fifteen minutes of waiting end the session, as they should, and nothing a worker did is lost."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from tests.factories import PASSWORD, client_for
from tests.services.delegation.world import NOW, make_worker
from tests.services.visits.door import afterwards, again, answers, make_task

from almoner.platform.accounts.models import User
from almoner.services.delegation.models import Act, Plan, Reading
from almoner.services.visits.models import Task

pytestmark = pytest.mark.hazard("HZ-01")


def text(response) -> str:
    return response.content.decode()


def at(task, page="") -> str:
    return f"/tasks/{task.pk}/{page}"


def low(phone, task):
    return phone.post(at(task, "check/"), answers(glucose_amount="3.2"))


@pytest.fixture
def phone(world):
    """The worker's browser, with the idle limit as it is."""
    assert settings.SESSION_COOKIE_AGE == 15 * 60
    return client_for(world.worker)


def sign_in(phone, worker):
    """On the same browser: what its session holds is carried along."""
    user = User.objects.get(pk=worker.user_id)
    phone.force_login(user)


@pytest.fixture
def signed_out(phone, task, clock):
    """A low glucose, sixteen minutes of waiting, and the second reading sent too late."""
    low(phone, task)
    clock.forward(minutes=16)
    return phone.post(at(task, "check/"), again("5.2"))


def test_the_page_says_when_and_that_nothing_is_lost(phone, task):
    low(phone, task)
    page = text(phone.get(at(task)))
    assert "Almoner signs you out at 8:15am if you do not use it until then." in page
    assert "What you have recorded is kept." in page
    assert 'data-signout="900"' in page
    assert 'data-recheck="900"' in page
    assert 'src="/static/visits/wait.js"' in page


def test_the_idle_limit_is_not_stretched(signed_out, task):
    assert signed_out["Location"] == f"/accounts/login/?next={at(task, 'check/')}"
    assert Reading.objects.count() == 1


def test_signing_in_again_shows_what_was_typed_and_sends_nothing_by_itself(
    signed_out, phone, task, world
):
    sign_in(phone, world.worker)
    page = text(phone.get(at(task, "check/")))
    assert "You were signed out, so this was not sent." in page
    assert "Here is what you typed at 8:16am." in page
    assert 'value="5.2"' in page
    assert "Treat the low glucose first" in page
    assert Reading.objects.count() == 1


def test_sent_again_it_is_recorded_and_the_dose_may_be_given(signed_out, phone, task, world):
    sign_in(phone, world.worker)
    phone.get(at(task, "check/"))
    done = phone.post(at(task, "check/"), again("5.2"), follow=True)
    assert "Give 12 units now" in text(done)
    assert Reading.objects.count() == 2


def test_it_is_shown_once(signed_out, phone, task, world):
    sign_in(phone, world.worker)
    phone.get(at(task, "check/"))
    assert phone.get(at(task, "check/"))["Location"] == at(task)


def test_typed_answers_grow_old(signed_out, phone, task, world, clock):
    clock.forward(minutes=16)
    sign_in(phone, world.worker)
    assert phone.get(at(task, "check/"))["Location"] == at(task)


def test_nobody_else_is_shown_them(signed_out, phone, task, world):
    sign_in(phone, make_worker("Ann Reed", world.provider, "care_worker"))
    response = phone.get(at(task, "check/"))
    assert response.status_code == 404
    assert "5.2" not in text(response)


def test_another_task_is_not_given_them(signed_out, phone, world):
    other = make_task(world, due=NOW + timedelta(hours=3))
    sign_in(phone, world.worker)
    assert phone.get(at(other, "check/"))["Location"] == at(other)


def test_a_new_plan_is_read_first(signed_out, phone, task, world):
    Plan.objects.update(version=2)
    sign_in(phone, world.worker)
    assert phone.get(at(task, "check/"))["Location"] == at(task)


def test_the_first_checks_are_kept_as_well(phone, task, world, clock):
    phone.get(at(task))
    clock.forward(minutes=16)
    phone.post(at(task, "check/"), answers(glucose_amount="7.4"))
    sign_in(phone, world.worker)
    page = text(phone.get(at(task, "check/")))
    assert "Check first" in page
    assert 'value="7.4"' in page


def test_what_was_done_keeps_the_time_it_was_sent(phone, task, world, clock):
    phone.post(at(task, "check/"), answers())
    clock.forward(minutes=16)
    phone.post(at(task, "confirm/"), afterwards())
    clock.forward(minutes=3)
    sign_in(phone, world.worker)
    page = text(phone.get(at(task, "confirm/")))
    assert "Give 12 units now" in page
    assert 'value="8:16am"' in page
    assert not Act.objects.exists()


def test_why_it_was_not_done_is_kept(phone, task, world, clock):
    phone.get(at(task, "other/"))
    clock.forward(minutes=16)
    phone.post(at(task, "other/"), {"outcome": "refused", "note": "Not today, thank you"})
    sign_in(phone, world.worker)
    assert "Not today, thank you" in text(phone.get(at(task, "other/")))
    assert Task.objects.get().act_id is None


@pytest.mark.parametrize("field", ["glucose_amount", "note"])
def test_a_form_too_long_to_be_ours_is_not_kept(phone, task, world, clock, field):
    clock.forward(minutes=16)
    phone.post(at(task, "check/"), answers(**{field: "9" * 9000}))
    assert all("typed" not in one.get_decoded() for one in Session.objects.all())


def test_no_token_and_no_password_is_kept(signed_out):
    kept = [one.get_decoded().get("typed", {}) for one in Session.objects.all()]
    assert any(kept)
    assert not any("csrf" in str(one) or PASSWORD in str(one) for one in kept)
