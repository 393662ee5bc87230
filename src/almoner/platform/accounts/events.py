"""Signing in and out, and changes of how, in the audit. The email address tried is never kept."""

from typing import Any

from allauth.account import signals as account
from allauth.core import context
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth
from django.db import transaction
from django.db.models.signals import post_delete, post_save
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


@receiver(post_save, sender=Authenticator, dispatch_uid="audit-factor-added")
def _factor_added(instance: Authenticator, created: bool, **_: Any) -> None:
    """From the row itself: allauth tells only after the change is committed."""
    if created and context.request is not None:
        _by(context.request, instance.user, "account.second_factor_added", factor=instance.type)


@receiver(post_delete, sender=Authenticator, dispatch_uid="audit-factor-removed")
def _factor_removed(instance: Authenticator, **_: Any) -> None:
    if context.request is not None:
        context.request.session.pop(HAS_FACTOR, None)
        _by(context.request, instance.user, "account.second_factor_removed", factor=instance.type)


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
