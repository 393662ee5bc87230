"""What happens by itself: closing, reminding, a draft for somebody who is ready to leave."""

from datetime import timedelta

import pytest
from tests import factories as make
from tests.services.brokerage.test_offering import refused, seen
from tests.services.brokerage.world import DAY, HOUR, MINUTE, make_world

from almoner.platform import events
from almoner.platform.access.scope import scoped
from almoner.registers.people.models import Involvement, SharingDecision
from almoner.services.brokerage import commands, jobs
from almoner.services.brokerage.models import Invitation, Package, Subject
from almoner.services.brokerage.queries.offers import success
from almoner.services.brokerage.queries.waiting import closing_soon, over

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def states():
    return list(Package.objects.order_by("number").values_list("state", flat=True))


def test_the_clock_closes_what_is_over_and_leaves_the_rest(world):
    first, second = world.published(closes=-MINUTE), world.published(closes=-MINUTE)
    third = world.published(closes=HOUR)
    world.offered(first, 0)
    assert over(world.now) == [
        (first.pk, world.council.pk),
        (second.pk, world.council.pk),
    ]
    jobs.close_over(0)
    assert states() == ["under_evaluation", "unsourced", "open"]
    jobs.close_over(0)
    assert states() == ["under_evaluation", "unsourced", "open"]
    third.refresh_from_db()
    assert third.closed_at is None


@pytest.mark.parametrize(
    ("opened", "closes", "due"),
    [
        (timedelta(hours=3), timedelta(hours=1), True),
        (timedelta(hours=1), timedelta(hours=3), False),
        (timedelta(hours=2), timedelta(minutes=39), True),
        (timedelta(hours=2), timedelta(minutes=41), False),
    ],
)
def test_everybody_is_reminded_when_a_quarter_of_the_time_is_left(world, opened, closes, due):
    package = world.published(closes=closes, ago=opened)
    assert closing_soon(world.now) == ([(package.pk, world.council.pk)] if due else [])


def test_the_reminder_is_written_once(world):
    world.published(closes=20 * MINUTE, ago=2 * HOUR)
    jobs.nudge_soon(0)
    first = Invitation.objects.first().nudged_at
    assert first is not None
    jobs.nudge_soon(0)
    assert Invitation.objects.first().nudged_at == first
    assert closing_soon(world.now) == []


@pytest.fixture
def ward(world):
    """A discharge hub of a trust that looks after somebody the council does not know yet."""
    trust = make.organisation("trust", "Example Hospital")
    make.partnership(trust, world.council)
    hub = make.worker(trust, "flow_hub")
    person = make.person([trust], given_name="Idris", family_name="Vale", postcode="CV1 2WT")
    return hub, person


def announce(world, hub, person, case_id=7):
    viewer = world.viewer(hub)
    with scoped(viewer, drop_role=True):
        events._subscribers["discharge.care_wanted"][0](
            actor=viewer,
            at=world.now,
            case_id=case_id,
            person_id=person.pk,
            organisation_id=world.council.pk,
        )


def test_care_that_a_ward_asks_for_is_a_draft_of_the_council(world, ward):
    hub, person = ward
    announce(world, hub, person)
    kept = Subject.objects.get()
    assert (kept.person, kept.case_id, kept.buyer) == (person, 7, world.council)
    assert (kept.package.state, kept.package.outward) == ("draft", "CV1")
    assert seen(world, world.broker, "brokerage_package") == 1
    assert seen(world, hub, "brokerage_subject") == 0
    part = Involvement.objects.get(person=person, organisation=world.council)
    assert part.kind == "council"


def test_asked_for_twice_it_is_drafted_once_and_again_after_it_ended(world, ward):
    announce(world, *ward)
    announce(world, *ward)
    package = Package.objects.get()
    announce(world, *ward, case_id=8)
    assert Package.objects.count() == 2
    world.do(world.broker, commands.withdraw, package_id=package.pk, why="Home", at=world.now)
    announce(world, *ward)
    assert Package.objects.count() == 3


def test_a_person_who_keeps_their_record_from_the_council_is_heard(world, ward):
    hub, person = ward
    SharingDecision.objects.create(
        person=person,
        organisation=world.council,
        scope="record",
        agreed=False,
        given_at=world.now - DAY,
        given_by="The person",
        recorded_by=hub.user,
        recorded_for=hub.employments.get().organisation,
    )
    assert refused(lambda: announce(world, hub, person)) == ["person-objects"]
    assert not Package.objects.exists()


def test_a_provider_reads_its_own_figures(world):
    world.awarded()
    waiting = world.published()
    world.offered(waiting, 0)
    lost = world.do(world.managers[0], success, world.now)
    assert (lost.asked, lost.offered, lost.decided, lost.won) == (2, 2, 1, 0)
    assert (lost.win_rate, lost.hours_to_offer) == (0.0, 0.2)
    assert lost.reasons == [("The price was higher", 1)]
    won = world.do(world.managers[1], success, world.now)
    assert (won.asked, won.offered, won.won, won.win_rate) == (2, 1, 1, 100.0)
    none = world.do(world.managers[2], success, world.now)
    assert (none.offered, none.win_rate, none.hours_to_offer) == (0, None, None)
