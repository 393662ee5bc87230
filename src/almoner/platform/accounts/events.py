"""Signing in and out, and changes of how, in the audit. The email address tried is never kept."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from almoner.platform.access.middleware import CHOSEN
from almoner.platform.access.scope import scoped
from almoner.platform.access.viewer import Viewer, load_viewer, system
from almoner.platform.accounts.middleware import HAS_FACTOR
from almoner.platform.accounts.models import User
from almoner.platform.audit import commands as audit

SIGN_IN = system("sign-in")


def sign_in_limited() -> None:
    """Somebody kept trying and was stopped."""
    _record(SIGN_IN, "account.sign_in_limited", ("account", "unknown"))


@receiver(auth.user_logged_in, dispatch_uid="audit-signed-in")
def _signed_in(request: HttpRequest | None, user: User, **_: Any) -> None:
    _by(request, user, "account.signed_in")


@receiver(auth.user_logged_out, dispatch_uid="audit-signed-out")
def _signed_out(request: HttpRequest | None, user: User | None, **_: Any) -> None:
    if user is not None:
        _by(request, user, "account.signed_out")


@receiver(auth.user_login_failed, dispatch_uid="audit-sign-in-failed")
def _failed(**_: Any) -> None:
    _record(SIGN_IN, "account.sign_in_failed", ("account", "unknown"))


@receiver(mfa.authentication_failed, dispatch_uid="audit-factor-failed")
def _factor_failed(user: User, authenticator: Any, **_: Any) -> None:
    detail = {"factor": authenticator.type}
    _record(SIGN_IN, "account.second_factor_failed", ("account", user.pk), **detail)


@receiver(mfa.authenticator_added, dispatch_uid="audit-factor-added")
def _factor_added(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    _by(request, user, "account.second_factor_added", factor=authenticator.type)


@receiver(mfa.authenticator_reset, dispatch_uid="audit-factor-reset")
def _factor_reset(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    _by(request, user, "account.second_factor_reset", factor=authenticator.type)


@receiver(mfa.authenticator_removed, dispatch_uid="audit-factor-removed")
def _factor_removed(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    request.session.pop(HAS_FACTOR, None)
    _by(request, user, "account.second_factor_removed", factor=authenticator.type)


@receiver(account.password_changed, dispatch_uid="audit-password-changed")
def _password_changed(request: HttpRequest, user: User, **_: Any) -> None:
    _by(request, user, "account.password_changed")


@receiver(account.password_set, dispatch_uid="audit-password-set")
def _password_set(request: HttpRequest, user: User, **_: Any) -> None:
    _by(request, user, "account.password_set")


@receiver(account.password_reset, dispatch_uid="audit-password-reset")
def _password_reset(request: HttpRequest, user: User, **_: Any) -> None:
    _by(request, user, "account.password_reset")


def _by(request: HttpRequest | None, user: User, verb: str, **detail: Any) -> None:
    session = getattr(request, "session", {})
    found = load_viewer(user, session.get(CHOSEN))
    viewer = found if found.user_id else Viewer(user.pk, None, "nobody")
    _record(viewer, verb, ("account", user.pk), **detail)


def _record(actor: Viewer, verb: str, subject: tuple[str, object], **detail: Any) -> None:
    """In the actor's own scope: at sign-in the request is still nobody's."""
    with transaction.atomic(), scoped(actor):
        audit.record(actor, verb, subject, **detail)
