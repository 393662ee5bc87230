"""Putting a record right: a new one beside the old one, which stays as it was."""

import pytest
from django.db import IntegrityError, transaction
from django.forms.models import model_to_dict
from tests.services.delegation.acts.door import AFTER, codes, minutes, mmol
from tests.services.delegation.world import NOW, make_worker

from almoner.kernel.refusals import Refused
from almoner.platform.audit.models import AuditEvent
from almoner.services.delegation import models as m
from almoner.services.delegation.commands.acts import correct_act
from almoner.services.delegation.queries.acts import recent_acts


@pytest.fixture
def act(door):
    door.check(mmol("7.2"))
    return door.record(due_at=NOW)


def correct(viewer, act, **changes):
    given = {
        "reason": "I pressed the wrong side",
        "outcome": "done",
        "done_at": act.done_at,
        "values": {**act.record, "site": "thigh-left"},
        "at": minutes(30),
        **changes,
    }
    return correct_act(viewer, act_id=act.pk, **given)


def test_the_first_record_stays_as_it_was(door, act):
    before = model_to_dict(act)
    made = correct(door.viewer, act)
    assert model_to_dict(m.Act.objects.get(pk=act.pk)) == before
    assert (made.corrects, made.record["site"]) == (act, "thigh-left")
    assert made.correction_reason == "I pressed the wrong side"
    assert made.authority == act.authority
    assert (made.worker_id, made.plan_id, made.due_at) == (act.worker_id, act.plan_id, act.due_at)


def test_only_the_newest_counts_and_both_are_kept(door, act):
    made = correct(door.viewer, act)
    assert recent_acts(door.viewer, act.delegation_id) == [made]
    assert m.Act.objects.count() == 2


def test_a_correction_can_be_corrected(door, act):
    second = correct(door.viewer, act)
    third = correct(door.viewer, second, reason="And again")
    assert recent_acts(door.viewer, act.delegation_id) == [third]


def test_one_record_has_one_correction(door, act):
    correct(door.viewer, act)
    with pytest.raises(Refused) as refused:
        correct(door.viewer, act)
    assert codes(refused) == ["corrected_already"]


def test_the_database_refuses_a_correction_without_a_reason(door, act):
    made = correct(door.viewer, act)
    with pytest.raises(IntegrityError), transaction.atomic():
        m.Act.objects.filter(pk=made.pk).update(correction_reason="")


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_reason_is_needed(door, act, reason):
    with pytest.raises(Refused) as refused:
        correct(door.viewer, act, reason=reason)
    assert codes(refused) == ["say_why"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"outcome": "maybe"}, "unknown_outcome"),
        ({"outcome": "refused"}, "say_why"),
        ({"done_at": minutes(60)}, "in_the_future"),
        ({"values": {"site": "elbow"}}, "not_recorded"),
        ({"outcome": "refused", "note": "x", "values": {"site": "elbow"}}, "not-a-choice"),
        ({"outcome": "refused", "note": "x", "values": {"colour": "red"}}, "unknown_field"),
    ],
)
def test_a_correction_is_read_as_strictly_as_a_record(door, act, changes, code):
    with pytest.raises(Refused) as refused:
        correct(door.viewer, act, **changes)
    assert code in codes(refused)
    assert m.Act.objects.count() == 1


def test_the_time_put_right_changes_whether_it_was_late(door, act):
    made = correct(door.viewer, act, done_at=minutes(20), at=minutes(40))
    assert (act.timing, made.timing) == ("on_time", "late")


def test_done_put_right_to_said_no(door, act):
    made = correct(door.viewer, act, outcome="refused", note="She said no", values={})
    assert (made.outcome, made.record) == ("refused", {})


def test_the_manager_of_the_provider_may_correct(world, door, act):
    made = correct(world.viewer(world.manager), act)
    assert made.worker == world.worker
    assert AuditEvent.objects.get(verb="act.corrected").actor == f"user:{world.manager.user_id}"


@pytest.mark.parametrize("who", ["rival_manager", "nurse", "lead"])
def test_nobody_else_may(world, act, who):
    with pytest.raises(Refused) as refused:
        correct(world.viewer(getattr(world, who)), act)
    assert codes(refused) == ["not_your_delegation"]


def test_a_colleague_may_not(world, act):
    colleague = make_worker("Ann Reed", world.provider, "care_worker")
    with pytest.raises(Refused):
        correct(world.viewer(colleague), act)


def test_a_record_that_is_not_there(door, act):
    act.pk = 999_999
    with pytest.raises(Refused) as refused:
        correct(door.viewer, act)
    assert codes(refused) == ["no_act"]


def test_what_must_be_said_of_a_dose_must_be_said_of_its_correction(door, act):
    with pytest.raises(Refused) as refused:
        correct(door.viewer, act, values=AFTER)
    assert set(codes(refused)) == {"not_recorded"}
