"""The forms of sign-in, worded for the people who use them."""

from typing import Any

from allauth.account import forms as account
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from allauth.socialaccount.adapter import get_adapter as social_adapter
from django import forms

from almoner.platform.accounts import tokens
from almoner.platform.web.forms import NhsForm

_WORDS = {
    "login": ("Email address", ""),
    "email": ("Email address", ""),
    "password": ("Password", ""),
    "oldpassword": ("Current password", ""),
    "password1": ("New password", "At least 12 characters. Three random words make a good one."),
    "password2": ("New password again", ""),
    "code": ("Code", "The 6 numbers that your authenticator app shows now."),
    "name": ("Name of this key", "So that you know it again, for example: my phone."),
    "passwordless": (
        "Use it to sign in without a password",
        "Your phone or computer will ask for your fingerprint, face or PIN.",
    ),
}
_MISSING = {
    "login": "Enter your email address.",
    "email": "Enter your email address.",
    "password": "Enter your password.",
    "oldpassword": "Enter your current password.",
    "password1": "Enter a new password.",
    "password2": "Enter the new password again.",
    "code": "Enter the code.",
    "credential": "Your browser did not send the key. Try again.",
}


class Worded:
    """Puts our words on allauth's fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name, field in fields.items():
            field.label, field.help_text = _WORDS.get(name, (field.label, field.help_text))
            if name in _MISSING:
                field.error_messages["required"] = _MISSING[name]
        if email := fields.get("login") or fields.get("email"):
            email.error_messages["invalid"] = "Enter an email address, as in name@example.nhs.uk."
            email.widget.attrs["autocomplete"] = "username"


class LoginForm(Worded, AllauthLoginForm):
    def providers(self) -> list[Any]:
        """The OpenID Connect provider, if one is configured."""
        return social_adapter().list_providers(self.request)


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    pass


class SetPasswordForm(Worded, account.SetPasswordForm):
    pass


class ResetPasswordForm(Worded, account.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(Worded, account.ReauthenticateForm):
    pass


class CodeForm(Worded, mfa.AuthenticateForm):
    pass


class CodeAgainForm(Worded, mfa.ReauthenticateForm):
    pass


class ActivateTOTPForm(Worded, totp.ActivateTOTPForm):
    pass


class DeactivateTOTPForm(Worded, totp.DeactivateTOTPForm):
    pass


class GenerateRecoveryCodesForm(Worded, recovery.GenerateRecoveryCodesForm):
    pass


class AddWebAuthnForm(Worded, webauthn.AddWebAuthnForm):
    pass


class EditWebAuthnForm(Worded, webauthn.EditWebAuthnForm):
    pass


class TokenForm(NhsForm):
    name = forms.CharField(
        label="What is it for?",
        max_length=100,
        help_text="For example: the rota system. You will see this name in the list.",
    )
    scopes = forms.MultipleChoiceField(
        label="What may it do?",
        choices=[(code, words) for code, words in tokens.SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.ChoiceField(
        label="How long should it work?",
        choices=[(30, "30 days"), (90, "90 days"), (365, "1 year")],
        widget=forms.RadioSelect,
        initial=90,
    )
