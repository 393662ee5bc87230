"""A call for help: raised, seen, answered, read back. What nobody has seen is not taken as seen."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.factories import client_for
from tests.services.delegation.acts.door import codes, minutes
from tests.services.delegation.world import NOW, make_registrant, make_worker

from almoner.kernel.refusals import Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.audit.models import AuditEvent
from almoner.registers.organisations.models import Team
from almoner.registers.workforce.models import Leave
from almoner.services.delegation import models as m
from almoner.services.delegation.commands.escalations import (
    answer_escalation,
    mark_called_999,
    mark_seen,
    raise_escalation,
    read_back,
)
from almoner.services.delegation.queries.escalations import (
    calls_in_hand,
    escalation_seen_by,
    escalations_seen_by,
    latest_call,
)
from almoner.services.delegation.rules.escalations import check_answer, check_own, state


def call(world, who="worker", **changes):
    given = {"situation": "She is shaky.", "recommendation": "Tell me what to do.", "at": NOW}
    viewer = world.viewer(getattr(world, who))
    return raise_escalation(viewer, delegation_id=world.delegation.pk, **{**given, **changes})


def answer(world, escalation, who="nurse", **changes):
    given = {"decision": "Give juice and test again.", "at": minutes(5), **changes}
    return answer_escalation(
        world.viewer(getattr(world, who)), escalation_id=escalation.pk, **given
    )


def test_what_was_said_reaches_both_organisations(world):
    made = call(world, background="Insulin", assessment="Low", urgent=True)
    assert (made.person, made.provider, made.delegating) == (
        world.person,
        world.provider,
        world.trust,
    )
    assert (made.raised_by, made.raised_at, made.urgent, made.seen_at) == (
        world.worker,
        NOW,
        True,
        None,
    )


def test_999_makes_it_urgent(world):
    assert call(world, called_999=True).urgent


@pytest.mark.parametrize("situation", ["", "  \n "])
def test_nothing_said_is_not_a_call(world, situation):
    with pytest.raises(Refused) as refused:
        call(world, situation=situation)
    assert codes(refused) == ["say_what"]


def test_a_button_pressed_twice_is_one_call(world):
    assert call(world).pk == call(world, at=minutes(0.5)).pk
    assert m.Escalation.objects.count() == 1


def test_the_same_words_later_are_a_new_call(world):
    assert call(world).pk != call(world, at=minutes(2)).pk


# Who may do what with a call for help: raise, see, answer, read back.
MAY = [
    ("worker", True, False, False, True),
    ("manager", True, False, False, True),
    ("nurse", False, True, True, False),
    ("deputy", False, True, True, False),
    ("lead", False, True, True, False),
    ("rival_manager", False, False, False, False),
]


@pytest.mark.parametrize(("who", "may_raise", "may_see", "may_answer", "may_read_back"), MAY)
def test_who_may_do_what(world, who, may_raise, may_see, may_answer, may_read_back):
    viewer = world.viewer(getattr(world, who))
    made = call(world)
    assert does(lambda: call(world, who, situation="More.")) is may_raise
    assert does(lambda: mark_seen(viewer, escalation_id=made.pk, at=NOW)) is may_see
    assert does(lambda: answer(world, made, who)) is may_answer
    if not may_answer:
        answer(world, made)
    assert does(lambda: read_back(viewer, escalation_id=made.pk, at=minutes(6))) is may_read_back


@pytest.mark.hazard("HZ-10")
class TestCalled:
    """Seen means that one of those who were called has looked."""

    def seen(self, world, viewer) -> bool:
        made = call(world)
        return does(lambda: mark_seen(viewer, escalation_id=made.pk, at=minutes(1)))

    def test_a_colleague_of_the_delegator_was_not_called(self, world):
        made = call(world)
        viewer = world.viewer(make_registrant("Bea Cole", world.trust, team=world.team))
        with pytest.raises(Refused) as refused:
            mark_seen(viewer, escalation_id=made.pk, at=minutes(1))
        assert codes(refused) == ["not_called"]
        assert "delegator" in refused.value.refusals[0].who
        made.refresh_from_db()
        assert made.seen_at is None

    def test_who_covers_the_delegators_leave_was(self, world):
        cover = make_registrant("Bea Cole", world.trust, team=world.team)
        Leave.objects.create(
            worker=world.nurse, organisation=world.trust, deputy=cover,
            starts_on=NOW.date(), ends_on=NOW.date() + timedelta(days=1),
        )  # fmt: skip
        assert self.seen(world, world.viewer(cover))

    @pytest.mark.parametrize(("own", "seen"), [(True, True), (False, False)])
    def test_of_leads_the_one_of_the_team_was(self, world, own, seen):
        other = Team.objects.create(organisation=world.trust, name="South")
        team = world.team if own else other
        lead = make_registrant("Sue Page", world.trust, "team_lead", team=team)
        assert self.seen(world, world.viewer(lead)) is seen

    def test_a_colleague_may_look_at_the_page_and_it_stays_unseen(self, world):
        made = call(world)
        colleague = make_registrant("Bea Cole", world.trust, team=world.team)
        for who, seen in ((colleague, False), (world.nurse, True)):
            answered = client_for(who).get(reverse("delegation:call", args=[made.pk]), follow=True)
            assert answered.status_code == 200
            made.refresh_from_db()
            assert (made.seen_at is not None) is seen


@pytest.mark.parametrize("verb", ["raised", "called_999", "seen", "answered", "read_back"])
def test_the_audit_has_the_moment_of_each_step(world, verb):
    made = call(world, at=minutes(1))
    mark_called_999(world.viewer(world.worker), escalation_id=made.pk, at=minutes(2))
    mark_seen(world.viewer(world.nurse), escalation_id=made.pk, at=minutes(3))
    answer(world, made, at=minutes(4))
    read_back(world.viewer(world.worker), escalation_id=made.pk, at=minutes(5))
    steps = ["raised", "called_999", "seen", "answered", "read_back"]
    event = AuditEvent.objects.get(verb=f"escalation.{verb}")
    assert event.at == minutes(1 + steps.index(verb))


def does(act) -> bool:
    try:
        act()
    except Refused:
        return False
    return True


def test_a_colleague_neither_raises_nor_reads_back(world):
    colleague = make_worker("Ann Reed", world.provider, "care_worker")
    world.colleague = colleague
    made = call(world)
    answer(world, made)
    assert not does(lambda: call(world, "colleague", situation="More."))
    assert not does(
        lambda: read_back(world.viewer(colleague), escalation_id=made.pk, at=minutes(6))
    )


@pytest.mark.hazard("HZ-10")
class TestNotSeen:
    """Nobody assumes that a call was heard."""

    def test_a_new_call_is_waiting(self, world):
        made = call(world)
        assert state(made.seen_at, made.decided_at, made.read_back_at) == "waiting"

    def test_opening_it_on_the_workers_side_is_not_seeing_it(self, world):
        made = call(world)
        escalation_seen_by(world.viewer(world.worker), made.pk)
        escalation_seen_by(world.viewer(world.manager), made.pk)
        made.refresh_from_db()
        assert made.seen_at is None

    def test_the_first_look_is_kept(self, world):
        made = call(world)
        for at in (minutes(3), minutes(9)):
            mark_seen(world.viewer(world.nurse), escalation_id=made.pk, at=at)
        made.refresh_from_db()
        assert made.seen_at == minutes(3)
        assert AuditEvent.objects.filter(verb="escalation.seen").count() == 1

    def test_an_answer_is_also_a_look(self, world):
        made = answer(world, call(world))
        assert (made.seen_at, made.decided_at) == (minutes(5), minutes(5))

    @pytest.mark.parametrize(
        ("seen", "decided", "read", "expected"),
        [
            (None, None, None, "waiting"),
            (NOW, None, None, "seen"),
            (NOW, NOW, None, "answered"),
            (NOW, NOW, NOW, "closed"),
        ],
    )
    def test_where_a_call_stands(self, seen, decided, read, expected):
        assert state(seen, decided, read) == expected


def test_a_decision_is_given_once(world):
    made = answer(world, call(world), call_back_at=minutes(30))
    assert (made.decided_by, made.call_back_at) == (world.nurse, minutes(30))
    with pytest.raises(Refused) as refused:
        answer(world, made, "deputy", decision="Something else")
    assert codes(refused) == ["answered_already"]
    made.refresh_from_db()
    assert made.decision == "Give juice and test again."


@pytest.mark.parametrize(
    ("decision", "decided", "back", "expected"),
    [
        ("Wait", None, None, []),
        ("Wait", None, NOW + timedelta(minutes=1), []),
        (" ", None, None, ["say_what_to_do"]),
        ("Wait", NOW, None, ["answered_already"]),
        ("Wait", None, NOW, ["call_back_past"]),
        ("", NOW, NOW, ["say_what_to_do", "answered_already", "call_back_past"]),
    ],
)
def test_what_makes_an_answer(decision, decided, back, expected):
    assert [one.code for one in check_answer(decision, decided, back, NOW)] == expected


def test_reading_back_before_a_decision_is_refused(world):
    made = call(world)
    with pytest.raises(Refused) as refused:
        read_back(world.viewer(world.worker), escalation_id=made.pk, at=minutes(1))
    assert codes(refused) == ["no_decision"]


def test_reading_back_twice_keeps_the_first(world):
    made = answer(world, call(world))
    for at in (minutes(6), minutes(9)):
        read_back(world.viewer(world.worker), escalation_id=made.pk, at=at)
    made.refresh_from_db()
    assert made.read_back_at == minutes(6)


def test_the_database_refuses_a_decision_by_nobody(world):
    made = call(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        m.Escalation.objects.filter(pk=made.pk).update(decided_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        m.Escalation.objects.filter(pk=made.pk).update(read_back_at=NOW)


@pytest.mark.parametrize(
    ("worker_id", "manages", "ok"),
    [(1, False, True), (2, False, False), (None, False, False), (2, True, True)],
)
def test_own_call(worker_id, manages, ok):
    assert (check_own(1, worker_id, manages=manages) == []) is ok


def test_only_the_worker_says_that_999_was_called(world):
    made = call(world)
    with pytest.raises(Refused):
        mark_called_999(world.viewer(world.nurse), escalation_id=made.pk, at=minutes(1))
    made = mark_called_999(world.viewer(world.worker), escalation_id=made.pk, at=minutes(1))
    assert (made.called_999, made.urgent) == (True, True)


@pytest.mark.parametrize("act", [mark_seen, read_back, mark_called_999])
def test_a_call_that_is_not_there(world, act):
    with pytest.raises(Refused) as refused:
        act(world.viewer(world.nurse), escalation_id=999_999, at=NOW)
    assert codes(refused) == ["no_escalation"]


def test_who_sees_which_calls(world):
    made = call(world)
    colleague = make_worker("Ann Reed", world.provider, "care_worker")
    for who, seen in (
        (world.worker, True),
        (world.manager, True),
        (world.nurse, True),
        (colleague, False),
        (world.rival_manager, False),
    ):
        assert (made in escalations_seen_by(world.viewer(who))) is seen


def test_an_unseen_call_says_nothing(world):
    made = call(world)
    with pytest.raises(Unseen):
        escalation_seen_by(world.viewer(world.rival_manager), made.pk)


def test_calls_in_hand_are_those_not_read_back(world):
    made = call(world)
    viewer = world.viewer(world.worker)
    assert calls_in_hand(viewer, NOW) == [made]
    assert calls_in_hand(viewer, minutes(1)) == []
    answer(world, made)
    read_back(viewer, escalation_id=made.pk, at=minutes(6))
    assert calls_in_hand(viewer, NOW) == []
    assert latest_call(viewer, world.delegation.pk, NOW) == made


def test_calls_are_audited_without_their_words(world):
    answer(world, call(world))
    found = AuditEvent.objects.filter(verb__startswith="escalation.").order_by("pk")
    assert [one.verb for one in found] == ["escalation.raised", "escalation.answered"]
    assert all("shaky" not in str(one.detail) for one in found)
