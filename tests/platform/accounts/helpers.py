"""Signing in as people do, one form after another."""

from typing import Any

from allauth.mfa.totp.internal import auth
from django.test import Client
from tests import factories as f

from almoner.platform.audit.models import AuditEvent


def code(secret: str = f.TOTP_SECRET) -> str:
    """What the authenticator app shows now."""
    counter = next(iter(auth.yield_hotp_counters_from_time()))
    return auth.format_hotp_value(auth.hotp_value(secret, counter))


def password(client: Client, email: str, typed: str = f.PASSWORD, **more: Any) -> Any:
    return client.post("/accounts/login/", {"login": email, "password": typed, **more})


def sign_in(client: Client, email: str) -> Any:
    """Password, then code."""
    password(client, email)
    return client.post("/accounts/2fa/authenticate/", {"code": code()})


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))


def text(response: Any) -> str:
    return response.content.decode()
