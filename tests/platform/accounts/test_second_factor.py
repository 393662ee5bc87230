import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories as f
from tests.platform.accounts.helpers import code, password, signed_in, text, verbs

from almoner.platform.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
EMAIL = "new@example.test"


@pytest.fixture
def newcomer():
    return f.worker(f.organisation(), user=f.account(email=EMAIL, second_factor=False))


@pytest.mark.parametrize("address", ["/", "/accounts/", "/accounts/acting-for/", "/no/such/page/"])
def test_without_a_second_step_every_page_leads_to_setting_one_up(client, newcomer, address):
    password(client, EMAIL)
    assert signed_in(client)
    assert client.get(address).url == "/accounts/2fa/"
    assert client.post(address).url == "/accounts/2fa/"


def test_the_page_says_why_and_offers_both_ways(client, newcomer):
    password(client, EMAIL)
    page = text(client.get("/accounts/2fa/"))
    assert "A password alone is not enough" in page
    assert "/accounts/2fa/totp/activate/" in page
    assert "/accounts/2fa/webauthn/add/" in page


def test_signing_out_stays_possible(client, newcomer):
    password(client, EMAIL)
    client.post("/accounts/logout/")
    assert not signed_in(client)


def test_setting_up_an_app_opens_the_way(client, newcomer):
    password(client, EMAIL)
    client.get("/accounts/2fa/totp/activate/")
    secret = client.session[auth.SECRET_SESSION_KEY]
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
    assert answer.url == "/accounts/2fa/recovery-codes/"
    assert client.get("/accounts/").status_code == 200
    assert Authenticator.objects.filter(user=newcomer.user, type="totp").exists()
    assert "account.second_factor_added" in verbs()


def test_a_wrong_code_sets_nothing_up(client, newcomer):
    password(client, EMAIL)
    client.get("/accounts/2fa/totp/activate/")
    page = text(client.post("/accounts/2fa/totp/activate/", {"code": "000000"}))
    assert "That code is not right" in page
    assert not Authenticator.objects.exists()


def test_turning_the_only_step_off_closes_the_way_again(client):
    worker = f.worker(f.organisation(), user=f.account(email=EMAIL))
    password(client, EMAIL)
    client.post("/accounts/2fa/authenticate/", {"code": code()})
    assert client.get("/accounts/").status_code == 200
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=worker.user, type="totp").exists()
    assert client.get("/accounts/").url == "/accounts/2fa/"
    assert "account.second_factor_removed" in verbs()


def test_recovery_codes_let_in_once_each(client):
    f.worker(f.organisation(), user=f.account(email=EMAIL))
    password(client, EMAIL)
    client.post("/accounts/2fa/authenticate/", {"code": code()})
    page = client.post("/accounts/2fa/recovery-codes/generate/", follow=True)
    one, *others = re.findall(r"<code>(\w+)</code>", text(page))
    assert len(others) == 9
    client.post("/accounts/logout/")
    password(client, EMAIL)
    assert client.post("/accounts/2fa/authenticate/", {"code": one}).url == "/"
    client.post("/accounts/logout/")
    password(client, EMAIL)
    assert "not right" in text(client.post("/accounts/2fa/authenticate/", {"code": one}))


def test_recovery_codes_alone_are_no_second_step(client, newcomer):
    Authenticator.objects.create(user=newcomer.user, type="recovery_codes", data={"seed": "x"})
    assert f.client_for(newcomer).get("/accounts/").url == "/accounts/2fa/"


def test_a_passkey_counts_as_a_second_step(newcomer):
    Authenticator.objects.create(user=newcomer.user, type="webauthn", data={"name": "k"})
    assert f.client_for(newcomer).get("/accounts/").status_code == 200


def test_changing_the_second_step_later_asks_who_you_are_again(clock):
    client = f.client_for(f.worker(f.organisation()))
    assert client.get("/accounts/2fa/totp/deactivate/").status_code == 200
    clock.forward(minutes=5, seconds=1)
    response = client.get("/accounts/2fa/totp/deactivate/")
    assert response.url.startswith("/accounts/reauthenticate/")
    client.post(response.url, {"password": f.PASSWORD})
    assert client.get("/accounts/2fa/totp/deactivate/").status_code == 200


def test_a_wrong_password_does_not_confirm_who_you_are(clock):
    client = f.client_for(f.worker(f.organisation()))
    client.get("/accounts/")
    clock.forward(minutes=6)
    page = text(client.post("/accounts/reauthenticate/", {"password": "wrong"}))
    assert "That password is not right" in page
    assert client.get("/accounts/2fa/totp/deactivate/").status_code == 302


@pytest.mark.parametrize(
    ("demo", "persona", "let_in"),
    [
        (True, "Community nurse", True),
        (False, "Community nurse", False),
        (True, "", False),
        (False, "", False),
    ],
)
def test_only_a_demo_persona_is_let_off_and_only_while_the_demo_is_on(
    settings, newcomer, demo, persona, let_in
):
    settings.DEMO = demo
    newcomer.user.persona = persona
    newcomer.user.save()
    assert (f.client_for(newcomer).get("/accounts/").status_code == 200) is let_in


def test_the_answer_is_asked_of_the_database_once_a_session():
    client = f.client_for(f.worker(f.organisation()))
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/accounts/").status_code == 200
        asked.append(sum("mfa_authenticator" in query["sql"] for query in captured))
    assert asked == [1, 0]


def test_the_audit_names_the_kind_of_step(client, newcomer):
    password(client, EMAIL)
    client.get("/accounts/2fa/totp/activate/")
    secret = client.session[auth.SECRET_SESSION_KEY]
    client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
    kinds = AuditEvent.objects.filter(verb="account.second_factor_added").values_list("detail")
    assert {"factor": "totp"} in [detail for (detail,) in kinds]
    assert secret not in str(list(AuditEvent.objects.values()))
