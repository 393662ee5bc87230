import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from tests import factories as f
from tests.platform.accounts.helpers import code, signed_in, text, verbs
from tests.platform.accounts.provider import Provider

from almoner.platform.accounts.configuration import openid_connect
from almoner.platform.accounts.models import User

pytestmark = pytest.mark.django_db
EMAIL = "nurse@trust.example.test"
LOGIN, CALLBACK = "/accounts/oidc/oidc/login/", "/accounts/oidc/oidc/login/callback/"


@pytest.fixture
def provider(settings):
    made = Provider()
    settings.SOCIALACCOUNT_PROVIDERS = openid_connect(
        {
            "ALMONER_OIDC_ISSUER": made.url,
            "ALMONER_OIDC_CLIENT_ID": "almoner",
            "ALMONER_OIDC_SECRET": "s3cret",
            "ALMONER_OIDC_NAME": "NHS CIS2",
        }
    )
    settings.OIDC_SECOND_FACTOR = True
    made.claims = {"sub": "9912003071", "email": EMAIL, "email_verified": True}
    yield made
    made.stop()


@pytest.fixture
def nurse():
    user = f.account("Nia Nurse", email=EMAIL, second_factor=False)
    return f.worker(f.organisation("trust"), "delegator", user=user)


def come_back(client, provider, **more):
    sent = client.post(LOGIN, more)
    assert sent.status_code == 302
    return client.get(CALLBACK, provider.authorise(sent.url))


def test_the_button_is_there_only_when_a_provider_is(client, provider, settings):
    assert "Sign in with NHS CIS2" in text(client.get("/accounts/login/"))
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "NHS CIS2" not in text(client.get("/accounts/login/"))


def test_an_account_with_that_verified_address_is_signed_in_and_linked(client, provider, nurse):
    assert come_back(client, provider).url == "/"
    assert signed_in(client)
    assert client.get("/accounts/").status_code == 200
    linked = SocialAccount.objects.get()
    assert (linked.user, linked.uid) == (nurse.user, "9912003071")
    assert "account.signed_in" in verbs()


def test_linking_leaves_the_password_alone(client, provider, nurse):
    come_back(client, provider)
    nurse.user.refresh_from_db()
    assert nurse.user.check_password(f.PASSWORD)


def test_afterwards_the_link_holds_though_the_address_changes(client, provider, nurse):
    come_back(client, provider)
    client.post("/accounts/logout/")
    provider.claims |= {"email": "married@trust.example.test"}
    come_back(client, provider)
    assert signed_in(client)
    assert User.objects.count() == 1


def test_the_address_may_come_in_any_case(client, provider, nurse):
    provider.claims["email"] = EMAIL.upper()
    come_back(client, provider)
    assert signed_in(client)


@pytest.mark.parametrize("verified", [False, None, "false", "no", 0, "", "TRUE-ish"])
def test_an_address_that_is_not_verified_links_nothing(client, provider, nurse, verified):
    provider.claims["email_verified"] = verified
    answer = come_back(client, provider)
    assert not signed_in(client)
    assert not SocialAccount.objects.exists()
    assert "There is no account for you yet" in text(answer)


def test_an_unsaid_verification_links_nothing(client, provider, nurse):
    del provider.claims["email_verified"]
    come_back(client, provider)
    assert not signed_in(client)


def test_a_stranger_gets_no_account(client, provider, nurse):
    provider.claims["email"] = "stranger@elsewhere.example.test"
    assert "There is no account for you yet" in text(come_back(client, provider))
    assert not signed_in(client)
    assert User.objects.count() == 1


def test_a_closed_account_stays_closed(client, provider, nurse):
    User.objects.update(is_active=False)
    come_back(client, provider)
    assert not signed_in(client)


def test_the_answer_must_belong_to_the_question(client, provider, nurse):
    sent = client.post(LOGIN)
    carried = provider.authorise(sent.url) | {"state": "made-up"}
    answer = client.get(CALLBACK, carried)
    assert "You are not signed in" in text(answer)
    assert not signed_in(client)


def test_an_answer_cannot_be_used_in_another_browser(client, provider, nurse):
    carried = provider.authorise(client.post(LOGIN).url)
    other = Client()
    other.get(CALLBACK, carried)
    assert not signed_in(other)


def test_a_provider_that_fails_is_not_our_failure(client, provider, nurse):
    provider.failing = True
    answer = come_back(client, provider)
    assert answer.status_code < 500
    assert not signed_in(client)


@pytest.mark.parametrize(
    "claims", [{"iss": "https://other.test"}, {"aud": "another-app"}, {"exp": 1}]
)
def test_a_token_made_for_somebody_else_or_too_old_is_refused(client, provider, nurse, claims):
    provider.token_claims = claims
    answer = come_back(client, provider)
    assert answer.status_code < 500
    assert not signed_in(client)


def test_two_different_people_in_one_answer_are_refused(client, provider, nurse):
    provider.token_claims = {"sub": "somebody-else"}
    answer = come_back(client, provider)
    assert answer.status_code == 401
    assert "You are not signed in" in text(answer)
    assert not signed_in(client)


def test_the_code_is_bound_to_this_browser_by_a_proof(client, provider, nurse):
    come_back(client, provider)
    assert provider.proved == [True]


def test_going_there_by_a_link_asks_first(client, provider):
    page = client.get(LOGIN)
    assert page.status_code == 200
    assert "Sign in with NHS CIS2" in text(page)


def test_saying_no_there_says_so_here(client, provider):
    state = provider.authorise(client.post(LOGIN).url)["state"]
    answer = client.get(CALLBACK, {"error": "access_denied", "state": state}, follow=True)
    assert "You are not signed in" in text(answer)


def test_the_providers_second_step_counts_only_where_configured(client, provider, nurse, settings):
    settings.OIDC_SECOND_FACTOR = False
    come_back(client, provider)
    assert signed_in(client)
    assert client.get("/accounts/").url == "/accounts/2fa/"


def test_an_authenticator_of_ours_is_still_asked_for(client, provider):
    f.worker(f.organisation(), user=f.account(email=EMAIL))
    assert come_back(client, provider).url == "/accounts/2fa/authenticate/"
    assert not signed_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code()})
    assert signed_in(client)
