import pytest

from almoner.platform.accounts.configuration import form_targets, openid_connect

FULL = {
    "ALMONER_OIDC_ISSUER": "https://id.example.test/realm/",
    "ALMONER_OIDC_CLIENT_ID": "almoner",
    "ALMONER_OIDC_SECRET": "s3cret",
    "ALMONER_OIDC_NAME": "NHS CIS2",
}


def test_nothing_set_is_no_provider():
    assert openid_connect({}) == {}
    assert openid_connect({"ALMONER_OIDC_ISSUER": " "}) == {}
    assert form_targets({}) == []


def test_a_provider_by_configuration():
    made = openid_connect(FULL)["openid_connect"]
    (app,) = made["APPS"]
    assert app["client_id"] == "almoner"
    assert app["secret"] == "s3cret"
    assert app["name"] == "NHS CIS2"
    assert app["settings"] == {"server_url": "https://id.example.test/realm"}
    assert made["OAUTH_PKCE_ENABLED"] is True


def test_a_provider_without_a_name_is_your_organisation():
    made = openid_connect({**FULL, "ALMONER_OIDC_NAME": ""})
    assert made["openid_connect"]["APPS"][0]["name"] == "your organisation"


@pytest.mark.parametrize(
    "missing", ["ALMONER_OIDC_ISSUER", "ALMONER_OIDC_CLIENT_ID", "ALMONER_OIDC_SECRET"]
)
def test_half_a_configuration_is_refused_by_name(missing):
    with pytest.raises(SystemExit, match=missing):
        openid_connect({name: value for name, value in FULL.items() if name != missing})


@pytest.mark.parametrize(
    "issuer", ["id.example.test", "http://id.example.test", "ftp://id.example.test", "https://"]
)
def test_an_issuer_without_protection_is_refused(issuer):
    with pytest.raises(SystemExit, match="https"):
        openid_connect({**FULL, "ALMONER_OIDC_ISSUER": issuer})


@pytest.mark.parametrize("issuer", ["http://localhost:9000", "http://127.0.0.1:9000/x"])
def test_a_provider_on_this_machine_may_be_tried_without(issuer):
    assert openid_connect({**FULL, "ALMONER_OIDC_ISSUER": issuer})


def test_the_sign_in_form_may_lead_to_the_provider_and_nowhere_else():
    assert form_targets(FULL) == ["https://id.example.test"]
    more = {**FULL, "ALMONER_OIDC_ORIGINS": "https://a.test/x https://b.test:8443"}
    assert form_targets(more) == [
        "https://id.example.test",
        "https://a.test",
        "https://b.test:8443",
    ]
