"""Signing in as people do: by keyboard, on a phone, with a code or a passkey."""

import time
from urllib.parse import urlsplit

import pytest
from allauth.mfa.app_settings import TOTP_PERIOD
from playwright.sync_api import expect
from tests import factories as f
from tests.browser.checks import accessible, press, tab_to, type_into
from tests.platform.accounts.helpers import code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EMAIL = "nurse@example.test"
PUBLIC = [
    "/accounts/login/",
    "/accounts/demo/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/3-abc-def/",
    "/accounts/inactive/",
    "/accounts/3rdparty/login/error/",
    "/accounts/3rdparty/login/cancelled/",
    "/no/such/page/",
]
PRIVATE = [
    "/accounts/",
    "/accounts/acting-for/",
    "/accounts/tokens/",
    "/accounts/tokens/new/",
    "/accounts/logout/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/2fa/",
    "/accounts/2fa/reauthenticate/",
    "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/recovery-codes/generate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
]


@pytest.fixture
def nurse():
    user = f.account("Nia Nurse", email=EMAIL)
    made = f.worker(f.organisation("trust", "Elm Trust"), "team_lead", user=user, given_name="Nia")
    f.employ(made, f.organisation(name="Oak Care"), "registered_manager")
    return made


def code_with_time_left() -> str:
    """A code that will not change while a browser is typing it."""
    left = TOTP_PERIOD - time.time() % TOTP_PERIOD
    if left < 5:
        time.sleep(left)
    return code()


def at_account(url: str) -> bool:
    return urlsplit(url).path == "/accounts/"


def password_by_keyboard(page):
    page.goto("/accounts/login/?next=/accounts/")
    type_into(page, "Email address", EMAIL)
    type_into(page, "Password", f.PASSWORD)
    press(page, "Sign in")
    page.wait_for_url("**/2fa/authenticate/**")


def leaving(page, act, *arguments):
    """Does something, and waits for the page that it leads to."""
    before = page.url
    act(*arguments)
    page.wait_for_url(lambda url: url != before)


def sign_out(page):
    page.goto("/accounts/logout/")
    leaving(page, page.locator("main").get_by_role("button", name="Sign out").click)


def test_signing_in_with_the_keyboard_alone(page_for, nurse):
    page = page_for(bypass_csp=False)
    password_by_keyboard(page)
    type_into(page, "Code", code_with_time_left())
    page.keyboard.press("Enter")
    page.wait_for_url(at_account)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    expect(page.locator("header")).to_contain_text("Elm Trust")
    tab_to(page, page.get_by_role("button", name="Sign out"))
    leaving(page, page.keyboard.press, "Enter")
    page.goto("/accounts/")
    assert "/accounts/login/" in page.url


def test_the_first_press_of_tab_leads_past_the_menu(page_for, nurse):
    page = page_for(nurse)
    page.goto("/accounts/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "maincontent"


def test_a_mistake_is_read_out_and_led_to(page_for):
    page = page_for()
    page.goto("/accounts/login/")
    press(page, "Sign in")
    summary = page.locator(".nhsuk-error-summary")
    expect(summary).to_contain_text("There is a problem")
    assert summary.evaluate("e => e === document.activeElement")
    press(page, "Enter your password.")
    assert page.evaluate("document.activeElement.name") == "password"
    accessible(page)


def test_a_code_page_is_accessible(page_for, nurse):
    page = page_for()
    password_by_keyboard(page)
    accessible(page)
    expect(page.get_by_role("button", name="Use a passkey")).to_have_count(0)


def test_setting_up_an_app_shows_a_square_and_its_key(page_for):
    newcomer = f.worker(f.organisation(), user=f.account(second_factor=False))
    page = page_for(newcomer)
    page.goto("/accounts/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Protect your account")
    accessible(page)
    page.get_by_role("button", name="Set up an authenticator app").click()
    assert page.locator("img.almoner-qr").evaluate("i => i.complete && i.naturalWidth > 0")
    accessible(page)
    page.get_by_label("Code").fill(code(page.locator(".almoner-key").inner_text()))
    page.get_by_role("button", name="Turn on").click()
    page.wait_for_url("**/recovery-codes/**")
    expect(page.locator(".almoner-codes li")).to_have_count(10)
    accessible(page)


def key_holder(page):
    """Gives the browser a passkey device that always says yes."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_added_and_signs_in_without_a_password(page_for, nurse):
    page = page_for(nurse, bypass_csp=False)
    key_holder(page)
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Name of this key").fill("My phone")
    page.get_by_label("Use it to sign in without a password").check()
    page.get_by_role("button", name="Add passkey").click()
    page.wait_for_url(lambda url: not url.endswith("/add/"))
    page.goto("/accounts/2fa/webauthn/")
    expect(page.locator("main")).to_contain_text("My phone")
    sign_out(page)
    page.goto("/accounts/login/?next=/accounts/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(at_account)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")


def test_a_passkey_serves_as_the_second_step(page_for, nurse):
    page = page_for(nurse, own=True)
    key_holder(page)
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_role("button", name="Add passkey").click()
    page.wait_for_url(lambda url: not url.endswith("/add/"))
    page.goto("/accounts/2fa/webauthn/")
    accessible(page)
    sign_out(page)
    password_by_keyboard(page)
    accessible(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(at_account)


def test_without_a_device_the_page_says_so(page_for):
    page = page_for(own=True)
    page.add_init_script("navigator.credentials.get = () => Promise.reject(new Error('no'))")
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("Your passkey could not be used").wait_for()


def test_signing_in_works_without_script(page_for, nurse):
    page = page_for(java_script_enabled=False)
    page.goto("/accounts/login/?next=/accounts/")
    page.get_by_label("Email address").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(f.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Code").fill(code_with_time_left())
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(at_account)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")


def test_one_tap_makes_you_somebody_in_the_demo(page_for):
    user = f.account("Cal Carer", second_factor=False, persona="Gives care at home")
    f.worker(f.organisation(name="Oak Care"), user=user, given_name="Cal")
    page = page_for()
    page.goto("/accounts/demo/")
    accessible(page)
    leaving(page, page.get_by_role("button", name="Sign in as Cal Carer").click)
    expect(page.locator("header")).to_contain_text("Oak Care")


def test_every_public_page_is_accessible(page_for):
    page = page_for()
    for address in PUBLIC:
        page.goto(address)
        accessible(page)


def test_every_page_about_your_account_is_accessible(page_for, nurse):
    page = page_for(nurse)
    for address in PRIVATE:
        page.goto(address)
        accessible(page)
        assert page.url.endswith(address)


def test_no_page_breaks_its_own_policy(page_for, nurse):
    page = page_for(nurse, bypass_csp=False)
    broken = []
    page.on("console", lambda said: broken.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: broken.append(str(error)))
    for address in [*PUBLIC, *PRIVATE]:
        page.goto(address)
    assert [words for words in broken if "404" not in words and "401" not in words] == []
