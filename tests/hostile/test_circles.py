"""Two transactions that wait for each other: one is let go, done again, and both are kept once."""

from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import OperationalError, transaction
from psycopg.errors import DeadlockDetected
from tests.factories import client_for
from tests.services.capacity.world import HOUR, NOW, a_world, said, say
from tests.services.delegation.acts.test_two_at_once import at_once
from tests.services.discharge.hospital import make_hospital
from tests.services.discharge.messages import adt, answered

from almoner.platform.access.scope import scoped
from almoner.platform.audit.queries import verify
from almoner.platform.database.circles import TRIES, done_again
from almoner.services.capacity import views
from almoner.services.capacity.commands import reserve
from almoner.services.capacity.models import Reservation, Standing
from almoner.services.discharge.adt import serving
from almoner.services.discharge.commands import hearing
from almoner.services.discharge.models import Message


class Circle:
    """Holds two services in one transaction, and waits in between until the other has its first."""

    def __init__(self) -> None:
        self.both = Barrier(2)

    def hold(self, viewer, first, second, until, at):
        made = [reserve(viewer, first, f"first {first}", until, at=at)]
        with suppress(BrokenBarrierError):  # Done again, or the other waits for their chain.
            self.both.wait(1)
        return [*made, reserve(viewer, second, f"second {second}", until, at=at)]


@pytest.fixture
def world():
    made = a_world()
    say(made)
    say(made, said(), service=made.home_care, key="b")
    return made


@pytest.mark.django_db(transaction=True)
@pytest.mark.hazard("HZ-26")
@pytest.mark.parametrize("rival", ["hub", "rival_hub"])
def test_two_buyers_of_two_services_in_opposite_order_both_get_them(world, rival):
    circle = Circle()

    def buys(who, first, second):
        viewer = world.viewer(who)

        def whole():
            with transaction.atomic(), scoped(viewer):
                return circle.hold(viewer, first.pk, second.pk, NOW + HOUR, NOW)

        return lambda: done_again(whole)

    found = at_once(
        buys(world.hub, world.home, world.home_care),
        buys(getattr(world, rival), world.home_care, world.home),
    )
    assert len({*found[0], *found[1]}) == Reservation.objects.count() == 4
    assert [one.held for one in Standing.objects.all()] == [2, 2]
    assert verify().ok


def let_go():
    raise OperationalError("deadlock detected") from DeadlockDetected()


class LetGo:
    """Stands before a deed, and lets it go so many times."""

    def __init__(self, deed, times):
        self.deed, self.left = deed, times

    def __call__(self, *given, **named):
        self.left -= 1
        if self.left >= 0:
            let_go()
        return self.deed(*given, **named)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("times", "status"), [(1, 302), (TRIES, 503)])
def test_a_request_that_was_let_go_is_answered_anew(world, monkeypatch, times, status):
    monkeypatch.setattr(views.commands, "reserve", LetGo(reserve, times))
    monkeypatch.setattr(views, "now", lambda: NOW)
    client = client_for(world.hub)
    client.raise_request_exception = False
    answer = client.post(
        f"/capacity/services/{world.home.pk}/hold/", {"key": "a", "places": 1, "hours": 2}
    )
    assert answer.status_code == status
    assert Reservation.objects.count() == (status == 302)


@pytest.mark.django_db(transaction=True)
def test_a_message_that_was_let_go_is_taken_and_never_answered_as_wrong(monkeypatch):
    hospital = make_hospital()
    monkeypatch.setattr(hearing, "tell", LetGo(hearing.tell, 1))
    assert answered(serving.take(hospital.adt, adt()))[0] == "AA"
    assert Message.objects.count() == 1


def test_another_fault_is_not_tried_again():
    tried = []

    def deed():
        tried.append(1)
        raise OperationalError("the server is away")

    with pytest.raises(OperationalError):
        done_again(deed)
    assert len(tried) == 1
