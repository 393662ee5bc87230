"""Keys for software. A key is shown once; only its digest is kept."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from almoner.kernel.refusals import Refusal, Refused, refuse
from almoner.kernel.wording import both
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.accounts.models import ApiToken, User
from almoner.platform.audit import commands as audit

SCOPES = {
    "authority:read": "Ask whether a worker may do an activity for a person",
    "delegations:read": "Read delegations",
    "delegations:write": "Propose and change delegations",
    "competence:read": "Read workers' competence and training",
    "acts:read": "Read what was done at visits",
    "acts:write": "Record what was done at visits",
    "people:read": "Read who the people in your care are",
    "workers:read": "Read workers and their jobs",
    "mandates:read": "Ask about delegated functions",
    "indicators:read": "Read indicators and their figures",
    "cases:read": "Read cases",
    "cases:write": "Open and move cases",
    "instruments:read": "Read assessments and forms",
    "instruments:write": "Fill in assessments and forms",
    "capacity:read": "Read what is free, and who holds it",
    "capacity:write": "Say what is free at your services",
    "packages:read": "Read your organisation's packages of care and opened offers",
    "packages:write": "Draft, publish and award packages of care",
    "offers:read": "Read packages your provider is asked about, and its offers",
    "offers:write": "Ask about packages, make offers and take them back",
    "audit:read": "Read your organisation's audit",
    "fhir:read": "Read records as FHIR",
    "fhir:write": "Send answers as FHIR, to be checked and signed by a person",
}
RIGHT = "token.manage"
PREFIX = "alm_"
LONGEST_DAYS = 365
_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Found:
    """What a key opens: an account, acting for one organisation, within scopes."""

    user: User
    organisation_id: int
    scopes: frozenset[str]
    key_id: int

    def __iter__(self):
        return iter((self.user, self.organisation_id, self.scopes))


@transaction.atomic
def issue(
    viewer: Viewer, name: str, scopes: Collection[str], days: int, *, at: datetime | None = None
) -> str:
    """A new key in plain text, to be shown once. Refused for a bad name, scope or length."""
    at = at or timezone.now()
    user_id, organisation_id = _checked(viewer, name, scopes, days)
    plain = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user_id=user_id,
        organisation_id=organisation_id,
        name=name.strip(),
        digest=digest(plain),
        scopes=sorted(set(scopes)),
        expires_at=at + timedelta(days=days),
    )
    audit.record(viewer, "token.issued", token, scopes=token.scopes, days=days)
    return plain


@transaction.atomic
def revoke(viewer: Viewer, token_id: int, *, at: datetime | None = None) -> ApiToken:
    """Ends a key of the viewer's organisation at once. Unseen for any other; twice is harmless."""
    _check_right(viewer)
    token = held(viewer).select_for_update().filter(pk=token_id).first()
    if token is None:
        raise Unseen(f"token {token_id}")
    if token.revoked_at is None:
        token.revoked_at = at or timezone.now()
        token.save(update_fields=["revoked_at"])
        audit.record(viewer, "token.revoked", token)
    return token


def find(plain: str, *, at: datetime | None = None) -> Found | None:
    """What a key opens now; None if it is unknown, ended, too old or of a closed account."""
    at = at or timezone.now()
    token = (
        ApiToken.objects.select_related("user")
        .filter(digest=digest(plain), revoked_at=None, expires_at__gt=at, user__is_active=True)
        .first()
    )
    if token is None:
        return None
    if token.last_used_at is None or at - token.last_used_at >= _NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
    return Found(token.user, token.organisation_id, frozenset(token.scopes), token.pk)


def held(viewer: Viewer) -> QuerySet[ApiToken]:
    """The keys of the viewer's organisation, newest first."""
    return ApiToken.objects.filter(organisation_id=viewer.organisation_id or 0).order_by("-id")


def digest(plain: str) -> str:
    return hashlib.sha256(plain.encode()).hexdigest()


def _check_right(viewer: Viewer) -> tuple[int, int]:
    if viewer.user_id is None or viewer.organisation_id is None or not viewer.can(RIGHT):
        refuse(
            "token-right",
            "Your role cannot manage keys for software.",
            "Ask someone who manages your service.",
            "a registered manager or team lead",
        )
    return viewer.user_id, viewer.organisation_id


def _checked(viewer: Viewer, name: str, scopes: Collection[str], days: int) -> tuple[int, int]:
    """The account and organisation that the key is for."""
    owner = _check_right(viewer)
    found = []
    if not name.strip():
        found.append(Refusal("token-name", "The key has no name.", "Say what it is for."))
    if not scopes:
        found.append(Refusal("token-scopes", "The key may do nothing.", "Choose what it may do."))
    if unknown := sorted(set(scopes) - set(SCOPES)):
        reason = f"There is no scope called {both(unknown)}."
        found.append(Refusal("token-scopes", reason, f"Choose from {both(SCOPES)}."))
    if not 1 <= days <= LONGEST_DAYS:
        reason = f"A key works for 1 to {LONGEST_DAYS} days."
        found.append(Refusal("token-days", reason, "Choose a number of days in that range."))
    if found:
        raise Refused(*found)
    return owner
