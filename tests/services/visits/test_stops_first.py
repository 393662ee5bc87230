"""A stop in force is shown before any yes: on Today, on the visit, on the first page of a task."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from tests.factories import client_for
from tests.services.delegation.acts.door import Door, mmol
from tests.services.delegation.world import NOW, make_worker
from tests.services.visits.door import again, answers, make_task

from almoner.services.delegation.queries.stopping import holding_back
from almoner.services.visits import rounds
from almoner.services.visits.rules import reference_of

pytestmark = pytest.mark.hazard("HZ-01")
YES = "Yes, you may"
STOP = "Treat the low glucose first"


def text(response) -> str:
    return response.content.decode()


def check(phone, task, **given):
    return phone.post(f"/tasks/{task.pk}/check/", given)


def low(phone, task, amount="3.2"):
    return check(phone, task, **answers(glucose_amount=amount))


@pytest.fixture
def pages(phone, task):
    def read(task=task):
        return {name: text(phone.get(name)) for name in ("/today/", f"/visits/{task.visit_id}/")}

    return read


def test_without_a_stop_both_pages_say_yes(pages):
    assert all(YES in page and STOP not in page for page in pages().values())


def test_a_low_glucose_takes_the_yes_away_and_is_shown_with_its_steps(phone, task, pages):
    low(phone, task)
    for page in pages().values():
        assert YES not in page
        assert STOP in page
        assert "Test again at 8:15am." in page
        assert page.index(STOP) < page.index("Stop. Do this first")


def test_the_line_leads_to_what_to_do_now(phone, task):
    low(phone, task)
    page = text(phone.get(f"/visits/{task.visit_id}/"))
    assert f'href="/tasks/{task.pk}/">See what to do now' in page
    assert f"Start: {task.activity}" not in page


def test_a_good_recheck_lifts_it(phone, task, clock, pages):
    low(phone, task)
    clock.forward(minutes=15)
    check(phone, task, **again("5.2"))
    for page in pages().values():
        assert STOP not in page
        assert YES in page


def test_a_recheck_that_nobody_made_does_not_lift_it(phone, task, clock, pages):
    low(phone, task)
    clock.forward(hours=5)
    assert all(STOP in page and "Late. It was due" not in page for page in pages().values())


def test_another_dose_for_the_same_person_is_held_too(world, phone, task):
    low(phone, task)
    later = make_task(world, due=NOW + timedelta(hours=9))
    for page in ("/today/", f"/visits/{later.visit_id}/", f"/tasks/{later.pk}/"):
        shown = text(phone.get(page))
        assert STOP in shown
        assert YES not in shown


def test_an_old_stop_of_another_act_does_not_hold_the_evening_dose(world, phone, task, clock):
    low(phone, task)
    later = make_task(world, due=NOW + timedelta(hours=9))
    clock.forward(hours=9)
    assert YES in text(client_for(world.worker).get(f"/visits/{later.visit_id}/"))


def test_an_emergency_puts_999_first(phone, task, pages):
    check(phone, task, **answers(glucose_amount="2.9", can_swallow="no"))
    for page in pages().values():
        assert page.index("Call 999 now") < page.index("Stop. Do this first")
        assert 'href="tel:999"' in page


def test_the_visit_with_a_stop_comes_first_in_the_round():
    earlier, held = _visit(1, hours=0), _visit(2, hours=1)
    stop = SimpleNamespace(person_id=2)
    assert [one.visit for one in rounds.stops([earlier, held], NOW, [stop])] == [held, earlier]
    assert [one.visit for one in rounds.stops([held, earlier], NOW)] == [earlier, held]


def _visit(person_id, hours):
    return SimpleNamespace(
        person_id=person_id,
        person=SimpleNamespace(address="1 High Street"),
        starts_at=NOW + timedelta(hours=hours),
        tasks=SimpleNamespace(all=list),
    )


class TestWhichStopsHold:
    def held(self, world, *references, at=NOW):
        return holding_back({world.person.pk}, references, at)

    def test_a_check_by_whoever_made_it(self, world):
        Door(world).check(mmol("3.2"))
        (one,) = self.held(world)
        assert (one.activity, one.reference) == ("insulin-administration", None)
        assert one.measured == {"glucose"}

    def test_a_good_check_holds_nothing(self, world):
        Door(world).check(mmol("7.2"))
        assert self.held(world) == []

    def test_observations_are_held_by_a_low_glucose_and_wound_care_is_not(self, world):
        Door(world).check(mmol("3.2"))
        (one,) = self.held(world)
        person, reference = world.person.pk, reference_of(1)
        assert one.bears_on(person, "observations", reference)
        assert not one.bears_on(person, "wound-care", reference)
        assert not one.bears_on(person + 1, "insulin-administration", reference)

    def test_somebody_elses_people_are_not_read(self, world):
        Door(world).check(mmol("3.2"))
        assert holding_back({world.person.pk + 1}, [], NOW) == []

    def test_a_second_worker_at_the_door_sees_the_first_ones_stop(self, world):
        Door(world).check(mmol("3.2"))
        make_worker("Ann Reed", world.provider, "care_worker")
        (one,) = self.held(world, at=NOW + timedelta(minutes=20))
        assert "low glucose" in one.words
