"""Sign-in through an OpenID Connect provider (NHS CIS2, NHS login, Entra), by configuration."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

PROVIDER_ID = "oidc"
_NEEDED = ("ALMONER_OIDC_ISSUER", "ALMONER_OIDC_CLIENT_ID", "ALMONER_OIDC_SECRET")


def openid_connect(environment: Mapping[str, str]) -> dict[str, Any]:
    """allauth's SOCIALACCOUNT_PROVIDERS: empty when nothing is set.

    ALMONER_OIDC_ISSUER, …_CLIENT_ID and …_SECRET go together; …_NAME is what the button says.
    SystemExit names what is missing or wrong.
    """
    given = {name: environment.get(name, "").strip() for name in _NEEDED}
    if not any(given.values()):
        return {}
    if missing := [name for name, value in given.items() if not value]:
        raise SystemExit(f"Sign-in by OpenID Connect also needs {' and '.join(missing)}.")
    issuer = given["ALMONER_OIDC_ISSUER"].rstrip("/")
    if not _is_address(issuer):
        raise SystemExit("ALMONER_OIDC_ISSUER must be the provider's address: https://…")
    app = {
        "provider_id": PROVIDER_ID,
        "name": environment.get("ALMONER_OIDC_NAME", "").strip() or "your organisation",
        "client_id": given["ALMONER_OIDC_CLIENT_ID"],
        "secret": given["ALMONER_OIDC_SECRET"],
        "settings": {"server_url": issuer},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


def form_targets(environment: Mapping[str, str]) -> list[str]:
    """Where a sign-in form may lead besides this site: the provider's own origin.

    ALMONER_OIDC_ORIGINS adds more, with spaces between, where its pages live elsewhere.
    """
    addresses = [environment.get("ALMONER_OIDC_ISSUER", "").strip()]
    addresses += environment.get("ALMONER_OIDC_ORIGINS", "").split()
    return [_origin(address) for address in addresses if address]


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _is_address(address: str) -> bool:
    parts = urlsplit(address)
    local = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    return bool(parts.hostname) and (parts.scheme == "https" or (local and parts.scheme == "http"))
