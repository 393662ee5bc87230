"""What the browser is told to refuse, on every page that anyone may open."""

import re

import pytest
from csp.constants import NONE, SELF
from tests import factories as f

from almoner.platform.web import routes

pytestmark = pytest.mark.django_db
PUBLIC = [
    "/accounts/login/",
    "/accounts/demo/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/done/",
    "/accounts/password/reset/key/3-set-password/",
    "/accounts/inactive/",
    "/accounts/signup/",
    "/accounts/3rdparty/login/cancelled/",
    "/accounts/3rdparty/login/error/",
    "/accounts/3rdparty/",
    "/no/such/page/",
]
PRIVATE = [
    "/accounts/",
    "/accounts/acting-for/",
    "/accounts/tokens/",
    "/accounts/tokens/new/",
    "/accounts/2fa/",
    "/accounts/2fa/webauthn/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/2fa/reauthenticate/",
    "/accounts/logout/",
]


def policy(response):
    header = response["Content-Security-Policy"]
    return {part.split()[0]: part.split()[1:] for part in header.split("; ")}


def check_page(response):
    html, told = response.content.decode(), policy(response)
    assert "unsafe-inline" not in str(told)
    assert "unsafe-eval" not in str(told)
    assert not re.search(r"<[^>]+\sstyle=", html)
    assert not re.search(r"<[^>]+\son[a-z]+=", html)
    assert not re.search(r"<style", html)
    assert "javascript:" not in html
    (nonce,) = {source for source in told["script-src"] if source.startswith("'nonce-")}
    scripts = re.findall(r"<script\b[^>]*>", html)
    assert scripts
    for script in scripts:
        assert 'type="application/json"' in script or f'nonce="{nonce[7:-1]}"' in script
    outside = re.findall(r'(?:src|href|action)="(?:https?:)?//[^"]+"', html)
    assert outside == []


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_run_only_our_scripts(client, address):
    check_page(client.get(address))


@pytest.mark.parametrize("address", PRIVATE)
def test_account_pages_run_only_our_scripts(address):
    worker = f.worker(f.organisation(), "registered_manager")
    response = f.client_for(worker).get(address)
    assert response.status_code == 200
    check_page(response)


def test_every_public_page_of_ours_is_in_the_list():
    public = [
        r.pattern for r in routes.routes() if r.ours and r.right is None and "GET" in r.methods
    ]
    plain = [p for p in public if p.startswith("accounts/") and "<" not in p and "(" not in p]
    assert {f"/{pattern}" for pattern in plain} <= set(PUBLIC)
    assert plain


def test_the_policy_names_every_door(client):
    told = policy(client.get("/accounts/login/"))
    for directive in ("default-src", "connect-src", "form-action"):
        assert told[directive] == [SELF]
    for directive in ("object-src", "base-uri", "frame-ancestors"):
        assert told[directive] == [NONE]


def test_a_nonce_is_used_once(client):
    nonces = {str(policy(client.get("/accounts/login/"))["script-src"]) for _ in range(3)}
    assert len(nonces) == 3


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Frame-Options", "DENY"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
def test_other_headers(client, header, value):
    assert client.get("/accounts/login/")[header] == value


def test_cookies_are_kept_from_scripts_and_other_sites(settings):
    worker = f.worker(f.organisation())
    client = f.client_for(worker)
    cookie = client.get("/accounts/").cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 15 * 60


def test_no_page_carries_a_name_in_its_address():
    patterns = [route.pattern for route in routes.routes() if route.ours]
    assert not [p for p in patterns if re.search(r"<(str|slug|path):(name|nhs|email)", p)]
