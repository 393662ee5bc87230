from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests import factories as f
from tests.platform.accounts.helpers import text

from almoner.kernel.refusals import Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import NOBODY, system
from almoner.platform.accounts import tokens
from almoner.platform.accounts.models import ApiToken
from almoner.platform.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
READ = ["authority:read"]


@pytest.fixture
def elm():
    return f.organisation(name="Elm Care")


@pytest.fixture
def manager(elm):
    return f.worker(elm, "registered_manager")


@pytest.fixture
def rival():
    return f.worker(f.organisation(name="Oak Care"), "registered_manager")


def issue(worker, name="Rota", scopes=READ, days=90, **more):
    return tokens.issue(f.viewer(worker), name, scopes, days, **more)


def test_a_key_opens_its_account_its_employer_and_its_scopes(manager, elm):
    found = tokens.find(issue(manager, scopes=["acts:read", "authority:read", "acts:read"]))
    user, organisation_id, scopes = found
    assert user == manager.user
    assert organisation_id == elm.pk
    assert scopes == {"acts:read", "authority:read"}


def test_the_key_itself_is_never_kept(manager):
    plain = issue(manager)
    kept = str(list(ApiToken.objects.values())) + str(list(AuditEvent.objects.values()))
    assert plain not in kept
    assert plain.removeprefix(tokens.PREFIX) not in kept
    assert ApiToken.objects.get().digest == tokens.digest(plain)


def test_every_key_is_different_and_long(manager):
    keys = {issue(manager) for _ in range(20)}
    assert len(keys) == 20
    assert all(len(key) >= 40 for key in keys)


@pytest.mark.parametrize("typed", ["", "alm_", "nonsense", "alm_" + "x" * 43, "\x00", "é"])
def test_anything_else_opens_nothing(manager, typed):
    issue(manager)
    assert tokens.find(typed) is None


def test_a_changed_letter_opens_nothing(manager):
    plain = issue(manager)
    assert tokens.find(plain[:-1] + ("a" if plain[-1] != "a" else "b")) is None


def test_a_key_works_until_its_last_moment(manager):
    at = timezone.now()
    plain = issue(manager, days=30, at=at)
    assert tokens.find(plain, at=at + timedelta(days=30, microseconds=-1))
    assert tokens.find(plain, at=at + timedelta(days=30)) is None


def test_an_ended_key_opens_nothing_at_once(manager):
    plain = issue(manager)
    tokens.revoke(f.viewer(manager), ApiToken.objects.get().pk)
    assert tokens.find(plain) is None


def test_a_closed_account_takes_its_keys_along(manager):
    plain = issue(manager)
    manager.user.is_active = False
    manager.user.save()
    assert tokens.find(plain) is None


def test_use_is_noted_at_most_once_a_minute(manager, django_assert_num_queries):
    at = timezone.now()
    plain = issue(manager, at=at)
    tokens.find(plain, at=at)
    with django_assert_num_queries(1):
        tokens.find(plain, at=at + timedelta(seconds=59))
    assert ApiToken.objects.get().last_used_at == at
    tokens.find(plain, at=at + timedelta(seconds=60))
    assert ApiToken.objects.get().last_used_at == at + timedelta(seconds=60)


@pytest.mark.parametrize(
    ("name", "scopes", "days", "codes"),
    [
        ("", READ, 90, ["token-name"]),
        ("  ", READ, 90, ["token-name"]),
        ("Rota", [], 90, ["token-scopes"]),
        ("Rota", ["everything"], 90, ["token-scopes"]),
        ("Rota", [*READ, "everything"], 90, ["token-scopes"]),
        ("Rota", READ, 0, ["token-days"]),
        ("Rota", READ, -1, ["token-days"]),
        ("Rota", READ, 366, ["token-days"]),
        ("", [], 0, ["token-name", "token-scopes", "token-days"]),
    ],
)
def test_a_bad_key_is_refused_with_every_reason(manager, name, scopes, days, codes):
    with pytest.raises(Refused) as caught:
        issue(manager, name, scopes, days)
    assert [refusal.code for refusal in caught.value.refusals] == codes
    assert all(refusal.mend for refusal in caught.value.refusals)
    assert not ApiToken.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("days", [1, 365])
def test_the_shortest_and_longest_are_taken(manager, days):
    assert tokens.find(issue(manager, days=days))


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("care_worker", False),
        ("delegator", False),
        ("registered_manager", True),
        ("team_lead", True),
        ("board", True),
    ],
)
def test_who_may_make_keys(elm, role, may):
    worker = f.worker(elm, role)
    if may:
        assert tokens.find(issue(worker))
    else:
        with pytest.raises(Refused, match="Your role cannot"):
            issue(worker)


@pytest.mark.parametrize("viewer", [NOBODY, system("job", 1)])
def test_nobody_and_the_system_make_no_keys(viewer):
    with pytest.raises(Refused):
        tokens.issue(viewer, "Rota", READ, 90)


def test_another_organisations_key_cannot_be_seen_or_ended(manager, rival):
    plain = issue(manager)
    key = ApiToken.objects.get()
    assert list(tokens.held(f.viewer(rival))) == []
    with pytest.raises(Unseen):
        tokens.revoke(f.viewer(rival), key.pk)
    assert tokens.find(plain)


def test_a_colleague_may_end_a_key(manager, elm):
    plain = issue(manager)
    colleague = f.worker(elm, "registered_manager")
    tokens.revoke(f.viewer(colleague), ApiToken.objects.get().pk)
    assert tokens.find(plain) is None


def test_ending_a_key_twice_keeps_the_first_moment(manager):
    issue(manager)
    key, at = ApiToken.objects.get(), timezone.now()
    tokens.revoke(f.viewer(manager), key.pk, at=at)
    tokens.revoke(f.viewer(manager), key.pk, at=at + timedelta(days=1))
    key.refresh_from_db()
    assert key.revoked_at == at
    assert AuditEvent.objects.filter(verb="token.revoked").count() == 1


def test_making_and_ending_are_audited(manager, elm):
    issue(manager)
    tokens.revoke(f.viewer(manager), ApiToken.objects.get().pk)
    made, ended = AuditEvent.objects.order_by("id")
    assert (made.verb, made.chain) == ("token.issued", elm.pk)
    assert made.detail == {"scopes": READ, "days": 90}
    assert ended.verb == "token.revoked"
    assert made.actor == ended.actor == f"user:{manager.user.pk}"


def test_the_database_refuses_a_key_that_ends_before_it_begins(manager, elm):
    with pytest.raises(IntegrityError, match="token_expires"), transaction.atomic():
        ApiToken.objects.create(
            user=manager.user,
            name="x",
            digest="d" * 64,
            scopes=READ,
            organisation_id=elm.pk,
            expires_at=timezone.now() - timedelta(days=1),
        )


def test_the_screen_shows_the_key_once(manager):
    client = f.client_for(manager)
    data = {"name": "Rota <system>", "scopes": READ, "days": "30"}
    page = client.post("/accounts/tokens/new/", data)
    plain = text(page).split('id="key">')[1].split("<")[0]
    assert tokens.find(plain)
    assert "Rota &lt;system&gt;" in text(page)
    assert page["Cache-Control"] == "no-store, private"
    listed = text(client.get("/accounts/tokens/"))
    assert "Rota &lt;system&gt;" in listed
    assert plain not in listed


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("name", "Enter an answer for “What is it for?”."),
        ("scopes", "Choose an answer for “What may it do?”."),
        ("days", "Choose an answer for “How long should it work?”."),
    ],
)
def test_the_screen_says_what_is_missing(manager, missing, words):
    data = {"name": "Rota", "scopes": READ, "days": "30"}
    del data[missing]
    page = text(f.client_for(manager).post("/accounts/tokens/new/", data))
    assert words in page
    assert not ApiToken.objects.exists()


def test_the_screen_ends_a_key(manager):
    plain = issue(manager)
    client = f.client_for(manager)
    assert "End this key" in text(client.get("/accounts/tokens/"))
    address = f"/accounts/tokens/{ApiToken.objects.get().pk}/revoke/"
    assert client.get(address).status_code == 405
    page = text(client.post(address, follow=True))
    assert "The key “Rota” no longer works." in page
    assert "End this key" not in page
    assert tokens.find(plain) is None


def test_the_screens_are_closed_to_rivals_and_other_roles(manager, rival, elm):
    issue(manager)
    address = f"/accounts/tokens/{ApiToken.objects.get().pk}/revoke/"
    assert f.client_for(rival).post(address).status_code == 404
    carer = f.client_for(f.worker(elm, "care_worker"))
    assert carer.post(address).status_code == 403
    assert carer.get("/accounts/tokens/").status_code == 403
    assert "Rota" not in text(f.client_for(rival).get("/accounts/tokens/"))
    assert ApiToken.objects.filter(revoked_at=None).exists()
