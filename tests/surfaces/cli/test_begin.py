"""almoner begin: an empty server gets its first organisation and account, once."""

import pytest
from django.conf import settings as configured
from django.core import mail
from django.test import Client
from tests.surfaces.cli.terminal import data, run

from almoner.platform.accounts.models import User
from almoner.platform.audit.models import AuditEvent
from almoner.registers.organisations.models import Organisation
from almoner.registers.workforce.models import Employment, Worker
from almoner.registers.workforce.rules import administrator_role, roles_for
from almoner.registers.workforce.viewers import viewer_for

WORDS = {
    "organisation": "Good Neighbours Home Care",
    "kind": "provider",
    "name": "Rosa Maria Mills",
    "email": "rosa@example.org",
}
PASSWORD = "correct horse battery staple"


def words(**changed):
    return [part for name, value in {**WORDS, **changed}.items() for part in (f"--{name}", value)]


def begin(*more, code=0, **changed):
    return data("begin", *words(**changed), *more, code=code)


def path_of(link):
    return "/" + link.split("/", 3)[3]


def choose(link, password=PASSWORD):
    """Opens the link as a browser does, and types a password."""
    browser = Client()
    opened = browser.get(path_of(link))
    if opened.status_code != 302:
        return opened
    return browser.post(opened["Location"], {"password1": password, "password2": password})


def test_it_makes_one_of_each_and_says_so_in_the_audit(db):
    found = begin()
    organisation = Organisation.objects.get()
    worker = Worker.objects.get()
    assert (organisation.name, organisation.kind) == (WORDS["organisation"], "provider")
    assert (worker.given_name, worker.family_name) == ("Rosa Maria", "Mills")
    assert worker.user == User.objects.get(email="rosa@example.org")
    assert not worker.user.has_usable_password()
    assert found["organisation"] == organisation.pk
    event = AuditEvent.objects.get(verb="installation.begun")
    assert event.actor == "system:installation"
    assert event.detail == {
        "worker": worker.pk,
        "account": worker.user_id,
        "role": "registered_manager",
    }
    assert mail.outbox == []


def test_the_account_manages_workers_and_keys(db):
    begin()
    viewer = viewer_for(User.objects.get())
    assert viewer.can("worker.manage")
    assert viewer.can("token.manage")
    assert viewer.organisation_id == Organisation.objects.get().pk


@pytest.mark.parametrize("kind", Organisation.Kind.values)
def test_each_kind_has_a_manager_whom_it_may_have(kind):
    assert administrator_role(kind) in roles_for(kind)


@pytest.mark.parametrize(
    ("kind", "role"), [("provider", "registered_manager"), ("icb", "team_lead")]
)
def test_the_role_follows_the_kind(db, kind, role):
    assert begin(kind=kind)["role"] == role
    assert Employment.objects.get().access_role == role


def test_the_link_sets_a_password_once(db):
    link = begin()["link"]
    assert choose(link).status_code == 302
    assert User.objects.get().check_password(PASSWORD)
    choose(link, "another password altogether")
    assert User.objects.get().check_password(PASSWORD)


def test_the_link_begins_with_the_first_origin(db, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://almoner.example.org", "https://other.example.org"]
    assert begin()["link"].startswith("https://almoner.example.org/accounts/password/reset/key/")


def test_a_second_time_is_refused_and_changes_nothing(db):
    begin()
    again = begin(code=1, organisation="Another", email="other@example.org")
    assert again["refusals"][0]["code"] == "begun-already"
    assert Organisation.objects.count() == 1
    assert User.objects.count() == 1


def test_any_account_at_all_is_one_too_many(db):
    User.objects.create_user("somebody@example.org")
    assert begin(code=1)["refusals"][0]["code"] == "begun-already"
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    ("changed", "code", "exit_code"),
    [
        ({"email": "not an address"}, "email-shape", 1),
        ({"name": "Rosa"}, "name-in-full", 1),
        ({"organisation": "  "}, "name-missing", 1),
        ({"kind": "castle"}, "unknown_kind", 2),
    ],
)
def test_what_cannot_be_used_is_named_and_nothing_is_half_done(db, changed, code, exit_code):
    assert begin(code=exit_code, **changed)["refusals"][0]["code"] == code
    assert not Organisation.objects.exists()
    assert not Worker.objects.exists()
    assert not User.objects.exists()
    assert not AuditEvent.objects.exists()


def test_the_words_tell_the_link_and_for_how_long(db):
    said = run("begin", *words()).stdout
    assert "/accounts/password/reset/key/" in said
    assert f"within {configured.PASSWORD_RESET_TIMEOUT // 3600} hours" in said
    assert "Rosa Maria Mills is its registered manager." in said
