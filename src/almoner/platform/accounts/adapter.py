"""What allauth asks us: who may sign up (nobody), how to link, how to keep secrets, what to say."""

import base64
from functools import lru_cache
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import render
from django.utils import timezone

from almoner.platform.accounts import events
from almoner.platform.accounts.commands import site_address
from almoner.platform.accounts.middleware import STARTED
from almoner.platform.accounts.models import User

REAUTHENTICATION_TIMEOUT = 5 * 60
SITE_NAME = "Almoner"
WAIT = "There have been too many failed attempts. Wait 5 minutes, then try again."


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account is closed. Ask your employer to open it again.",
        "email_password_mismatch": "That email address and password do not match. Check both.",
        "enter_current_password": "Your current password is not right. Type it again.",
        "incorrect_code": "That code is not right. Type the newest code.",
        "incorrect_password": "That password is not right. Type it again.",
        "rate_limited": WAIT,
        "too_many_login_attempts": WAIT,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from employers."""
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """At the address this installation is known by, whatever host the browser asked for."""
        asked = urlsplit(super().get_reset_password_from_key_url(key))
        return f"{site_address()}{asked.path}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """No mail repeats the host of a request: anybody can write what they like there. None goes
        to an address without an account: nobody signs up here."""
        if template_prefix == "account/email/unknown_account":
            return
        site = SimpleNamespace(name=SITE_NAME, domain=urlsplit(site_address()).netloc)
        super().send_mail(template_prefix, email, {**context, "current_site": site})

    def format_email_subject(self, subject: str) -> str:
        return f"[{SITE_NAME}] {subject}"

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Not for whoever signed in a moment ago: they have just said who they are."""
        started = self.request.session.get(STARTED, 0)
        just_now = timezone.now().timestamp() - started < REAUTHENTICATION_TIMEOUT
        return super().is_reauthentication_required(app=app) and not just_now

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            events.sign_in_limited()
            raise

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Says each thing once, and nothing about signing in and out: the page shows that."""
        template = kwargs.get("message_template") or (args[0] if args else "")
        if not str(template).startswith("account/messages/logged_"):
            super().add_message(request, level, *args, **kwargs)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Links a first sign-in to the account whose email address the provider has verified."""
        said = sociallogin.account.extra_data
        subjects = {said[part].get("sub") for part in ("id_token", "userinfo") if part in said}
        if len(subjects) > 1:
            page = render(request, "socialaccount/authentication_error.html", status=401)
            raise ImmediateHttpResponse(page)
        if sociallogin.is_existing:
            return
        verified = [
            address.email
            for address in sociallogin.email_addresses
            if address.verified is True or address.verified == "true"
        ]
        user = User.objects.filter(email__in=[email.lower() for email in verified]).first()
        if user is not None:
            sociallogin.connect(request, user)


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That code is not right. Type the newest code that your app shows.",
    }

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """ "Passkey", "Passkey 2" …"""
        held = Authenticator.objects.filter(user=user, type=type).count()
        return "Passkey" if held == 0 else f"Passkey {held + 1}"


def _box() -> MultiFernet:
    """Second-factor secrets are kept under a key made from the signing key (and its old ones)."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


@lru_cache
def _derived(key: str) -> bytes:
    made = HKDF(SHA256(), 32, salt=None, info=b"almoner second factor").derive(key.encode())
    return base64.urlsafe_b64encode(made)
