import pytest
from tests import factories as make
from tests.registers.helpers import audited, refuses

from almoner.platform.access.unseen import Unseen
from almoner.registers.workforce import commands, queries
from almoner.registers.workforce.models import Registration, TrainingRecord


def train(actor, town, **given):
    values = {
        "worker_id": town.worker.pk,
        "course": "insulin-knowledge",
        "completed_on": town.days(-10),
        "at": town.now,
        **given,
    }
    return commands.record_training(actor, **values)


def register(actor, town, **given):
    values = {
        "worker_id": town.worker.pk,
        "body": "NMC",
        "number": " 12a 3456e ",
        "profession": "Registered nurse",
        "starts_on": town.days(-300),
        "expires_on": town.days(65),
        "checked_on": town.today,
        "at": town.now,
        **given,
    }
    return commands.record_registration(actor, **values)


def test_training_is_kept_for_this_employer_and_announced(town, as_web, heard):
    with as_web(town.viewer("manager")) as manager:
        made = train(manager, town, expires_on=town.days(100), practical=True)

    assert (made.employer, made.source) == (town.provider, "screen")
    ids = {"worker_id": town.worker.pk, "organisation_id": town.provider.pk}
    assert heard == [("worker.training_changed", ids)]
    assert audited("training.recorded").detail == {
        "worker": town.worker.pk,
        "course": "insulin-knowledge",
        "completed_on": town.days(-10).isoformat(),
        "expires_on": town.days(100).isoformat(),
    }


def test_partners_see_training_rivals_do_not(town, as_web):
    made = train(town.viewer("manager"), town)
    for who, seen in (("nurse", True), ("rival_manager", False), ("board", False)):
        with as_web(town.viewer(who)):
            assert TrainingRecord.objects.filter(pk=made.pk).exists() is seen


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"completed_on": 1}, "completed-in-future"),
        ({"expires_on": -10}, "expires-before-completion"),
        ({"course": " "}, "name-missing"),
    ],
)
def test_training_that_cannot_be_kept(town, given, code, heard):
    given = {key: town.days(v) if isinstance(v, int) else v for key, v in given.items()}
    with refuses(code):
        train(town.viewer("manager"), town, **given)
    assert heard == []


def test_the_same_course_on_the_same_day_is_known(town):
    manager = town.viewer("manager")
    train(manager, town)
    with refuses("training-known", "remove it first"):
        train(manager, town)
    train(manager, town, completed_on=town.days(-9))
    train(manager, town, completed_on=None)
    with refuses("training-known"):
        train(manager, town, completed_on=None)


def test_only_the_employer_records_training(town, as_web):
    with as_web(town.viewer("rival_manager")) as rival, pytest.raises(Unseen):
        train(rival, town)
    for who in ("nurse", "worker"):
        with refuses("role-without-right"):
            train(town.viewer(who), town)
    with pytest.raises(Unseen):
        train(town.viewer("manager"), town, worker_id=town.nurse.pk)


def test_training_is_not_recorded_for_who_has_left(town):
    manager = town.viewer("manager")
    commands.end_employment(manager, worker_id=town.worker.pk, ends_on=town.today, at=town.now)
    with pytest.raises(Unseen):
        train(manager, town)


def test_a_voided_record_counts_no_more_and_the_audit_keeps_it(town, as_web, heard):
    with as_web(town.viewer("manager")) as manager:
        made = train(manager, town)
        commands.void_training(manager, training_id=made.pk, reason="not_completed", at=town.now)
        record = queries.worker_record(manager, town.worker.pk, today=town.today)

    assert record.training == ()
    assert [name for name, _ in heard] == ["worker.training_changed"] * 2
    event = audited("training.voided")
    assert event.subject_id == str(made.pk)
    assert event.detail["reason"] == "not_completed"
    assert event.detail["completed_on"] == town.days(-10).isoformat()


def test_voiding_needs_a_reason_and_the_employer(town, as_web):
    made = train(town.viewer("manager"), town)
    with refuses("void-reason", "Choose a reason"):
        commands.void_training(
            town.viewer("manager"), training_id=made.pk, reason="because", at=town.now
        )
    for who in ("rival_manager",):
        with as_web(town.viewer(who)) as other, pytest.raises(Unseen):
            commands.void_training(other, training_id=made.pk, reason="duplicate", at=town.now)
    with refuses("role-without-right"):
        commands.void_training(
            town.viewer("nurse"), training_id=made.pk, reason="duplicate", at=town.now
        )
    assert TrainingRecord.objects.filter(pk=made.pk).exists()


def test_a_registration_is_kept_tidy_and_announced(town, as_web, heard):
    with as_web(town.viewer("manager")) as manager:
        made = register(manager, town, checked_by=" Rosa ")

    assert (made.number, made.checked_by) == ("12A3456E", "Rosa")
    assert heard == [("worker.registration_changed", {"worker_id": town.worker.pk})]
    assert audited("worker.registration_recorded").detail["body"] == "NMC"


def test_the_same_entry_looked_up_again_is_brought_up_to_date(town):
    manager = town.viewer("manager")
    first = register(manager, town, checked_on=town.days(-30))
    again = register(manager, town, expires_on=town.days(400))

    assert first.pk == again.pk
    assert Registration.objects.get().expires_on == town.days(400)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"body": "X"}, "body-unknown"),
        ({"number": " "}, "name-missing"),
        ({"expires_on": -300}, "expires-before-start"),
        ({"checked_on": 1}, "checked-in-future"),
    ],
)
def test_a_registration_that_cannot_be_kept(town, given, code):
    given = {key: town.days(v) if isinstance(v, int) else v for key, v in given.items()}
    with refuses(code):
        register(town.viewer("manager"), town, **given)
    assert not Registration.objects.exists()


def test_a_partner_cannot_rewrite_the_registration_of_a_nurse(town, as_web):
    with as_web(town.viewer("manager")) as manager, pytest.raises(Unseen):
        register(manager, town, worker_id=town.nurse.pk)
    with refuses("role-without-right"):
        register(town.viewer("nurse"), town)


def test_the_same_number_at_another_employer_is_another_record(town):
    theirs = make.worker(town.rival)
    train(town.viewer("manager"), town)
    made = train(town.viewer("rival_manager"), town, worker_id=theirs.pk)
    assert made.employer == town.rival
