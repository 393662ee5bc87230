import pytest
from django.core import mail
from django.db import ProgrammingError
from tests import factories as make
from tests.registers.helpers import audited, refuses

from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import NOBODY, load_viewer, system
from almoner.platform.accounts.models import User
from almoner.registers.workforce import commands
from almoner.registers.workforce.models import Employment, Worker


def add(actor, town, **given):
    values = {
        "given_name": " Kim ",
        "family_name": "Lo",
        "access_role": "care_worker",
        "starts_on": town.today,
        "at": town.now,
        **given,
    }
    return commands.add_worker(actor, **values)


def test_a_manager_takes_on_a_worker(town, as_web):
    with as_web(town.viewer("manager")) as manager:
        made = add(manager, town, pathway="3", job_role="8", job_title="Carer")
        job = made.employments.get()

    assert made.name == "Kim Lo"
    assert (job.organisation, job.pathway, job.job_role) == (town.provider, "3", "8")
    assert made.user is None
    assert audited("worker.added").detail["role"] == "care_worker"


def test_rivals_do_not_see_them(town, as_web):
    made = add(town.viewer("manager"), town)
    with as_web(town.viewer("rival_manager")):
        assert not Worker.objects.filter(pk=made.pk).exists()
        assert not Employment.objects.filter(worker=made).exists()
    with as_web(town.viewer("nurse")):
        assert Worker.objects.filter(pk=made.pk).exists()


def test_an_account_comes_with_an_email_and_a_viewer(town, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        made = add(town.viewer("manager"), town, email=" Kim@Example.TEST ")

    assert made.user.email == "kim@example.test"
    assert not made.user.has_usable_password()
    assert load_viewer(made.user).role == "care_worker"
    assert [(sent.to, sent.subject) for sent in mail.outbox] == [
        (["kim@example.test"], "Your account on Almoner")
    ]
    assert "Lo" not in mail.outbox[0].body


@pytest.mark.parametrize(
    ("email", "code"), [("kim", "email-shape"), ("taken@example.test", "email-not-usable")]
)
def test_an_address_that_cannot_be_used_adds_nobody(town, email, code):
    make.account(email="taken@example.test")
    before = (Worker.objects.count(), User.objects.count())
    with refuses(code):
        add(town.viewer("manager"), town, email=email)
    assert (Worker.objects.count(), User.objects.count()) == before


def test_an_account_elsewhere_is_not_given_away(town):
    with refuses("email-not-usable", "Use the worker's own work address with you."):
        add(town.viewer("rival_manager"), town, email=town.worker.user.email)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"access_role": "board"}, "role-not-here"),
        ({"access_role": "team_lead"}, "role-not-here"),
        ({"pathway": "x"}, "pathway-unknown"),
        ({"family_name": " "}, "name-missing"),
        ({"team_id": "trust"}, "team-elsewhere"),
    ],
)
def test_a_job_that_cannot_be_given(town, given, code):
    if "team_id" in given:
        given = {"team_id": town.team.pk}
    before = Worker.objects.count()
    with refuses(code):
        add(town.viewer("manager"), town, **given)
    assert Worker.objects.count() == before


def test_who_may_not_manage_workers_adds_none(town):
    for actor in (town.viewer("worker"), town.viewer("nurse"), NOBODY):
        with refuses("role-without-right", "registered manager"):
            add(actor, town)
    with pytest.raises(Unseen):
        add(town.viewer("manager"), town, organisation_id=town.rival.pk)


def test_an_import_adds_workers_anywhere(town):
    made = add(system("import"), town, organisation_id=town.rival.pk)
    assert made.employments.get().organisation == town.rival


def test_the_same_worker_reference_is_used_once(town):
    add(town.viewer("manager"), town, ascwds_id="W1")
    with refuses("ascwds-worker-in-use"):
        add(town.viewer("manager"), town, ascwds_id="W1")


def employ(actor, town, **given):
    values = {"access_role": "care_worker", "starts_on": town.today, "at": town.now, **given}
    return commands.employ(actor, **values)


def test_one_worker_may_have_two_employers(town):
    employ(
        system("import"),
        town,
        worker_id=town.worker.pk,
        organisation_id=town.trust.pk,
    )
    jobs = town.worker.employments.values_list("organisation", flat=True)
    assert set(jobs) == {town.provider.pk, town.trust.pk}
    viewer = load_viewer(town.worker.user)
    assert (viewer.organisation_id, viewer.others[0][0]) == (town.provider.pk, town.trust.pk)


def test_a_worker_comes_back_after_leaving(town, heard):
    manager = town.viewer("manager")
    commands.end_employment(manager, worker_id=town.worker.pk, ends_on=town.days(-5), at=town.now)
    job = employ(manager, town, worker_id=town.worker.pk)
    assert job.ends_on is None
    assert town.worker.employments.count() == 2
    with refuses("already-employed", "Change that job instead"):
        employ(manager, town, worker_id=town.worker.pk)


def test_a_worker_one_does_not_see_is_not_employed(town, as_web):
    with as_web(town.viewer("rival_manager")) as rival, pytest.raises(Unseen):
        employ(rival, town, worker_id=town.worker.pk)


def test_leaving_is_announced_and_ends_what_the_account_may(town, as_web, heard):
    with as_web(town.viewer("manager")) as manager:
        commands.end_employment(manager, worker_id=town.worker.pk, ends_on=town.today, at=town.now)

    ids = {"worker_id": town.worker.pk, "organisation_id": town.provider.pk}
    assert heard == [("worker.left", ids)]
    assert load_viewer(town.worker.user) == NOBODY
    assert audited("worker.left").detail["worker"] == town.worker.pk


def test_a_leaving_to_come_is_not_announced_yet(town, heard):
    commands.end_employment(
        town.viewer("manager"), worker_id=town.worker.pk, ends_on=town.days(9), at=town.now
    )
    assert heard == []
    commands.end_employment(
        town.viewer("manager"), worker_id=town.worker.pk, ends_on=town.today, at=town.now
    )
    assert len(heard) == 1


def test_a_job_ends_once_and_not_before_it_starts(town):
    manager, made = town.viewer("manager"), add(town.viewer("manager"), town)
    ends = {"worker_id": made.pk, "at": town.now}
    with refuses("ends-before-start"):
        commands.end_employment(manager, ends_on=town.days(-1), **ends)
    commands.end_employment(manager, ends_on=town.today, **ends)
    with refuses("already-left"):
        commands.end_employment(manager, ends_on=town.days(1), **ends)


@pytest.mark.parametrize("who", ["rival_manager", "lead"])
def test_nobody_ends_a_job_elsewhere(town, who):
    actor = town.viewer(who)
    with pytest.raises(Unseen):
        commands.end_employment(actor, worker_id=town.worker.pk, ends_on=town.today, at=town.now)


def test_a_role_changes_but_never_ones_own(town):
    manager = town.viewer("manager")
    job = commands.change_role(
        manager, worker_id=town.worker.pk, access_role="registered_manager", at=town.now
    )
    assert job.access_role == "registered_manager"
    event = audited("worker.role_changed")
    assert (event.detail["before"], event.detail["after"]) == ("care_worker", "registered_manager")
    with refuses("own-role", "Ask someone else"):
        commands.change_role(
            manager, worker_id=town.manager.pk, access_role="care_worker", at=town.now
        )
    commands.change_role(manager, worker_id=town.manager.pk, job_title="Manager", at=town.now)


def test_a_job_that_has_ended_is_not_changed(town):
    manager = town.viewer("manager")
    commands.end_employment(manager, worker_id=town.worker.pk, ends_on=town.today, at=town.now)
    with refuses("already-left"):
        commands.change_role(manager, worker_id=town.worker.pk, job_title="X", at=town.now)


@pytest.mark.parametrize(
    ("given", "code"),
    [({"access_role": "board"}, "role-not-here"), ({"pathway": "x"}, "pathway-unknown")],
)
def test_a_change_that_cannot_be(town, given, code):
    with refuses(code):
        commands.change_role(town.viewer("manager"), worker_id=town.worker.pk, at=town.now, **given)


def test_an_unknown_field_is_a_fault_of_the_caller(town):
    with pytest.raises(TypeError, match="ends_on"):
        commands.change_role(
            town.viewer("manager"), worker_id=town.worker.pk, ends_on=town.today, at=town.now
        )


def test_row_security_refuses_a_job_at_a_strangers(town, as_web):
    with (
        as_web(town.viewer("manager")),
        pytest.raises(ProgrammingError, match="row-level security"),
    ):
        Employment.objects.create(
            worker=town.worker,
            organisation=town.rival,
            access_role="care_worker",
            starts_on=town.today,
        )


def test_inviting_a_worker_once(town):
    worker = make.worker(town.provider, user=False)
    made = commands.invite_account(
        town.viewer("manager"), worker_id=worker.pk, email="new@example.test", at=town.now
    )
    worker.refresh_from_db()
    assert worker.user == made
    assert audited("worker.invited").detail == {"account": made.pk}
    with refuses("has-account"):
        commands.invite_account(
            town.viewer("manager"), worker_id=worker.pk, email="x@example.test", at=town.now
        )


def test_only_the_employer_invites(town):
    worker = make.worker(town.provider, user=False)
    with pytest.raises(Unseen):
        commands.invite_account(
            town.viewer("rival_manager"), worker_id=worker.pk, email="x@example.test", at=town.now
        )
