import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from tests import factories as f
from tests.platform.accounts.helpers import code, password, sign_in, signed_in, text, verbs

from almoner.platform.accounts.adapter import WAIT, MFAAdapter
from almoner.platform.accounts.models import User
from almoner.platform.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
EMAIL = "nurse@example.test"


@pytest.fixture
def nurse():
    return f.worker(f.organisation("trust"), "delegator", user=f.account("Nia Nurse", email=EMAIL))


def test_a_password_alone_does_not_sign_in(client, nurse):
    response = password(client, EMAIL)
    assert response.url == "/accounts/2fa/authenticate/"
    assert not signed_in(client)


def test_a_password_and_a_code_do(client, nurse):
    assert sign_in(client, EMAIL).url == "/"
    assert signed_in(client)
    assert client.get("/accounts/").status_code == 200


def test_the_address_may_be_typed_in_any_case(client, nurse):
    assert sign_in(client, EMAIL.upper()).url == "/"


def test_sign_in_leads_back_to_the_page_asked_for(client, nurse):
    password(client, EMAIL, next="/accounts/tokens/")
    response = client.post("/accounts/2fa/authenticate/", {"code": code()})
    assert response.url == "/accounts/tokens/"


@pytest.mark.parametrize("elsewhere", ["https://evil.test/", "//evil.test/", "/\\evil.test"])
def test_sign_in_never_leads_to_another_site(client, nurse, elsewhere):
    password(client, EMAIL, next=elsewhere)
    assert client.post("/accounts/2fa/authenticate/", {"code": code()}).url == "/"


def test_a_wrong_code_is_refused(client, nurse):
    password(client, EMAIL)
    wrong = f"{(int(code()) + 1) % 1_000_000:06}"
    response = client.post("/accounts/2fa/authenticate/", {"code": wrong})
    assert "That code is not right" in text(response)
    assert not signed_in(client)


def test_a_code_works_once(client, nurse):
    used = code()
    sign_in(client, EMAIL)
    client.post("/accounts/logout/")
    password(client, EMAIL)
    response = client.post("/accounts/2fa/authenticate/", {"code": used})
    assert "That code is not right" in text(response)


def test_the_same_words_for_a_wrong_password_and_an_unknown_address(client, nurse):
    wrong = text(password(client, EMAIL, "not the password"))
    unknown = text(password(client, "nobody@example.test", "not the password"))
    sentence = "That email address and password do not match. Check both."
    assert sentence in wrong
    assert sentence in unknown


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"login": "", "password": "x"}, "Enter your email address."),
        ({"login": EMAIL, "password": ""}, "Enter your password."),
        ({"login": "me", "password": "x"}, "Enter an email address, as in name@example.nhs.uk."),
    ],
)
def test_what_is_missing_is_said(client, data, words):
    page = text(client.post("/accounts/login/", data))
    assert words in page
    assert "<title>Error: Sign in" in page


def test_the_password_is_never_sent_back(client, nurse):
    assert "not the password" not in text(password(client, EMAIL, "not the password"))


def test_the_sixth_attempt_is_refused_even_with_the_right_password(client, nurse):
    for _ in range(5):
        assert WAIT not in text(password(client, EMAIL, "wrong wrong wrong"))
    assert WAIT in text(password(client, EMAIL, "wrong wrong wrong"))
    response = password(client, EMAIL)
    assert WAIT in text(response)
    assert not signed_in(client)


def test_another_account_is_not_locked_out(client, nurse):
    f.worker(f.organisation(), user=f.account(email="other@example.test"))
    for _ in range(6):
        password(client, EMAIL, "wrong wrong wrong")
    assert password(client, "other@example.test").url == "/accounts/2fa/authenticate/"


def test_the_wait_lapses_after_five_minutes(client, nurse, clock):
    for _ in range(6):
        password(client, EMAIL, "wrong wrong wrong")
    clock.forward(minutes=4, seconds=50)
    assert WAIT in text(password(client, EMAIL))
    clock.forward(minutes=5, seconds=10)
    assert sign_in(client, EMAIL).url == "/"


def test_one_machine_cannot_try_many_accounts(client, nurse):
    for i in range(10):
        password(client, f"guess{i}@example.test", "wrong wrong wrong")
    assert WAIT in text(password(client, EMAIL))


def test_a_machine_that_never_stops_gets_the_page_for_it(client):
    answers = [password(client, f"guess{i}@example.test", "w") for i in range(31)]
    assert answers[-1].status_code == 429
    assert "Too many attempts" in text(answers[-1])
    assert "Wait 5 minutes" in text(answers[-1])


def test_codes_cannot_be_guessed_for_ever(client, nurse):
    password(client, EMAIL)
    for _ in range(6):
        response = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert WAIT in text(response)
    assert not signed_in(client)


def test_a_closed_account_cannot_sign_in(client, nurse):
    User.objects.update(is_active=False)
    response = client.post(
        "/accounts/login/", {"login": EMAIL, "password": f.PASSWORD}, follow=True
    )
    assert "This account is closed" in text(response)
    assert not signed_in(client)


def test_nobody_signs_up_by_themselves(client):
    for address in ("/accounts/signup/", "/accounts/3rdparty/signup/", "/accounts/email/"):
        assert client.get(address).status_code == 404
        assert client.post(address, {"email": "x@example.test"}).status_code in (404, 405)
    assert not User.objects.exists()


def test_signing_out_needs_a_press_and_ends_the_session(client, nurse):
    sign_in(client, EMAIL)
    client.get("/accounts/logout/")
    assert signed_in(client)
    client.post("/accounts/logout/")
    assert not signed_in(client)


def test_a_password_is_reset_by_a_link(client, nurse):
    client.post("/accounts/password/reset/", {"email": EMAIL})
    (message,) = mail.outbox
    link = next(word for word in message.body.split() if "/accounts/password/reset/key/" in word)
    page = client.get(link[link.index("/accounts/") :], follow=True)
    assert "Choose a new password" in text(page)
    new = "purple elbow trombone"
    address = page.redirect_chain[-1][0]
    answer = client.post(address, {"password1": new, "password2": new}, follow=True)
    assert "Your password is changed" in text(answer)
    assert password(client, EMAIL, new).url == "/accounts/2fa/authenticate/"
    assert "account.password_reset" in verbs()


def test_a_reset_tells_nobody_whether_an_account_exists(client, nurse):
    answers = {
        client.post("/accounts/password/reset/", {"email": email}).url
        for email in (EMAIL, "nobody@example.test")
    }
    assert answers == {"/accounts/password/reset/done/"}


def test_an_old_link_says_so(client):
    page = text(client.get("/accounts/password/reset/key/3-abc123-def/", follow=True))
    assert "This link no longer works" in page


@pytest.mark.parametrize("weak", ["short", "password1234", "nurse@example"])
def test_a_weak_password_is_not_taken(client, nurse, weak):
    sign_in(client, EMAIL)
    data = {"oldpassword": f.PASSWORD, "password1": weak, "password2": weak}
    assert client.post("/accounts/password/change/", data).status_code == 200
    nurse.user.refresh_from_db()
    assert nurse.user.check_password(f.PASSWORD)


def test_the_audit_tells_of_signing_in_and_out(client, nurse):
    password(client, EMAIL, "wrong wrong wrong")
    sign_in(client, EMAIL)
    client.post("/accounts/logout/")
    assert verbs() == ["account.sign_in_failed", "account.signed_in", "account.signed_out"]
    failed, came, went = AuditEvent.objects.order_by("id")
    assert (failed.actor, failed.chain) == ("system:sign-in", 0)
    assert came.actor == went.actor == f"user:{nurse.user.pk}"
    assert came.chain == nurse.employments.get().organisation_id


def test_the_audit_never_keeps_the_address_tried(client, nurse):
    password(client, "secret.person@example.test", "wrong wrong wrong")
    for _ in range(6):
        password(client, EMAIL, "wrong wrong wrong")
    kept = str(list(AuditEvent.objects.values()))
    assert "secret.person" not in kept
    assert EMAIL not in kept
    assert "wrong wrong" not in kept
    assert "account.sign_in_limited" in kept


def test_the_audit_tells_of_a_wrong_code(client, nurse):
    password(client, EMAIL)
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    event = AuditEvent.objects.get(verb="account.second_factor_failed")
    assert (event.actor, event.subject_id) == ("system:sign-in", str(nurse.user.pk))


def test_the_audit_tells_of_an_account_without_a_job(client):
    user = f.account(email=EMAIL)
    sign_in(client, EMAIL)
    event = AuditEvent.objects.get(verb="account.signed_in")
    assert (event.actor, event.chain) == (f"user:{user.pk}", 0)


def test_the_secret_of_an_authenticator_is_not_readable_in_the_database(nurse):
    kept = Authenticator.objects.get(user=nurse.user).data["secret"]
    assert f.TOTP_SECRET not in str(kept)
    assert MFAAdapter().decrypt(kept) == f.TOTP_SECRET


def test_a_new_signing_key_still_reads_what_the_old_one_kept(settings):
    kept = MFAAdapter().encrypt("abc")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key altogether"
    assert MFAAdapter().decrypt(kept) == "abc"
