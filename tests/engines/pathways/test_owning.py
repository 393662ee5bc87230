"""Allocation and hand-over: at every moment somebody has the case."""

from datetime import timedelta

import pytest
from tests.engines.pathways.world import NOW

from almoner.engines.pathways import commands
from almoner.engines.pathways.commands.sweeping import nudge_handovers
from almoner.engines.pathways.models import Case, CaseParty, HandOver
from almoner.engines.pathways.queries import cases
from almoner.engines.pathways.recomputing import differing
from almoner.kernel.refusals import Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import system
from almoner.registers.people.models import SharingDecision

LATER = NOW + timedelta(hours=3)
pytestmark = pytest.mark.hazard("HZ-15")


def codes(refused):
    return [one.code for one in refused.value.refusals]


def offer(world, case, team=None, who=None):
    return commands.hand_over(
        world.viewer(who or world.sara),
        case_id=case.pk,
        team_id=(team or world.duty).pk,
        reason="She knows Dora.",
        at=LATER,
    )


def test_a_worker_takes_a_case_of_their_team_once(world):
    case = world.open()
    commands.take(world.viewer(world.tom), case_id=case.pk, at=LATER)
    assert Case.objects.get().worker_id == world.tom.pk
    assert [one.pk for one in cases.my_work(world.viewer(world.tom))] == [case.pk]
    with pytest.raises(Refused) as refused:
        commands.take(world.viewer(world.sara), case_id=case.pk, at=LATER)
    assert codes(refused) == ["case-taken"]


def test_another_team_cannot_take_it(world):
    case = world.open()
    with pytest.raises(Refused) as refused:
        commands.take(world.viewer(world.dora), case_id=case.pk, at=LATER)
    assert codes(refused) == ["other-team"]


def test_a_manager_allocates_and_puts_back(world):
    case, mona = world.open(), world.viewer(world.mona)
    commands.allocate(mona, case_id=case.pk, worker_id=world.tom.pk, at=LATER)
    commands.allocate(mona, case_id=case.pk, worker_id=None, at=LATER)
    case = Case.objects.get()
    assert (case.worker_id, case.team_id) == (None, world.contact.pk)
    with pytest.raises(Refused) as refused:
        commands.allocate(mona, case_id=case.pk, worker_id=world.nick.pk, at=LATER)
    assert codes(refused) == ["worker"]
    with pytest.raises(Refused) as refused:
        commands.allocate(mona, case_id=case.pk, team_id=world.ward.pk, at=LATER)
    assert codes(refused) == ["team-elsewhere"]
    with pytest.raises(Refused) as refused:
        commands.allocate(world.viewer(world.sara), case_id=case.pk, at=LATER)
    assert codes(refused) == ["no_right"]


def test_until_it_is_accepted_the_case_stays(world):
    case = world.open()
    offer(world, case)
    assert Case.objects.get().team_id == world.contact.pk
    assert [one.case_id for one in cases.offers_to(world.viewer(world.dora))] == [case.pk]
    assert cases.offers_to(world.viewer(world.tom)) == []
    with pytest.raises(Refused) as refused:
        offer(world, case)
    assert codes(refused) == ["offered"]
    with pytest.raises(Refused) as refused:
        commands.accept_handover(world.viewer(world.tom), case_id=case.pk, at=LATER)
    assert codes(refused) == ["not-your-team"]

    commands.accept_handover(world.viewer(world.dora), case_id=case.pk, at=LATER)
    case = Case.objects.get()
    assert (case.team_id, case.worker_id) == (world.duty.pk, None)
    assert HandOver.objects.get().answer == "accepted"
    assert differing() == {}


def test_a_declined_hand_over_leaves_the_case_where_it_is(world):
    case = world.open()
    offer(world, case)
    commands.decline_handover(
        world.viewer(world.dora), case_id=case.pk, reason="Dora is away.", at=LATER
    )
    assert Case.objects.get().team_id == world.contact.pk
    assert HandOver.objects.get().answer == "declined"
    offer(world, case)
    commands.decline_handover(
        world.viewer(world.sara), case_id=case.pk, reason="No need.", at=LATER
    )
    assert HandOver.objects.order_by("pk").last().answer == "withdrawn"


def test_a_hand_over_to_another_organisation(world):
    case = world.open()
    nick = world.viewer(world.nick)
    with pytest.raises(Unseen):
        cases.case_seen_by(nick, case.pk)
    offer(world, case, world.ward)
    assert cases.case_seen_by(nick, case.pk)
    with pytest.raises(Refused) as refused:
        world.move(case, "make-contact", world.nick, at=LATER)
    assert codes(refused) == ["case-not-yours"]

    commands.accept_handover(nick, case_id=case.pk, at=LATER)
    case = Case.objects.get()
    assert (case.organisation_id, case.team_id) == (world.trust.pk, world.ward.pk)
    assert case.shared_with == [world.council.pk]
    assert cases.case_seen_by(world.viewer(world.sara), case.pk)
    assert differing() == {}
    world.move(case, "make-contact", world.nick, facts={"safe_now": True}, note="x", at=LATER)


def test_a_declined_organisation_sees_the_case_no_longer(world):
    case = world.open()
    offer(world, case, world.ward)
    commands.decline_handover(world.viewer(world.nick), case_id=case.pk, reason="Full.", at=LATER)
    with pytest.raises(Unseen):
        cases.case_seen_by(world.viewer(world.nick), case.pk)
    assert CaseParty.objects.get().left_at == LATER
    assert differing() == {}


def test_a_person_who_said_no_is_not_handed_to_that_organisation(world):
    case = world.open()
    SharingDecision.objects.create(
        person=world.ada,
        organisation=world.trust,
        scope="record",
        agreed=False,
        given_by="Ada",
        given_at=NOW,
        recorded_by=world.sara.user,
        recorded_for=world.council,
    )
    with pytest.raises(Refused) as refused:
        offer(world, case, world.ward)
    assert codes(refused) == ["person-objects"]
    with pytest.raises(Refused) as refused:
        commands.join(
            world.viewer(world.sara),
            case_id=case.pk,
            organisation_id=world.trust.pk,
            role="joint",
            basis="Consent",
            at=LATER,
        )
    assert codes(refused) == ["person-objects"]


def test_a_stranger_organisation_is_offered_nothing(world):
    from tests import factories

    case, strangers = world.open(), factories.team(world.rival)
    with pytest.raises(Refused) as refused:
        offer(world, case, strangers)
    assert codes(refused) == ["not-a-partner"]
    with pytest.raises(Refused) as refused:
        commands.join(
            world.viewer(world.sara),
            case_id=case.pk,
            organisation_id=world.rival.pk,
            role="joint",
            basis="Consent",
            at=LATER,
        )
    assert codes(refused) == ["not-a-partner"]
    assert not CaseParty.objects.exists()


def test_an_unanswered_hand_over_is_found_once(world):
    case = world.open()
    made = offer(world, case)
    job = system("test")
    assert nudge_handovers(job, at=LATER + timedelta(hours=23)) == []
    assert nudge_handovers(job, at=LATER + timedelta(hours=25)) == [made.pk]
    assert nudge_handovers(job, at=LATER + timedelta(hours=26)) == []


def test_a_queue_of_another_team_gives_the_case_to_that_team(world):
    case = world.contacted()
    commands.take(world.viewer(world.sara), case_id=case.pk, at=LATER)
    world.move(case, "wait", reason="asked-for-time", at=LATER)
    case = Case.objects.get()
    assert (case.queue, case.team_id, case.worker_id) == ("duty", world.duty.pk, None)


def test_a_case_nobody_would_have_is_not_opened(world):
    from tests import factories

    lone = factories.worker(world.rival, "social_worker")
    ben = factories.person([world.rival])
    with pytest.raises(Refused) as refused:
        world.open(lone, person_id=ben.pk)
    assert codes(refused) == ["no-team"]
    assert not Case.objects.exists()
