"""Delegations: the list, one in full, and every step that a command offers."""

from datetime import date, datetime
from typing import Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from almoner.platform.audit import commands as audit
from almoner.platform.rest.fields import Code, Id, Moment, Page
from almoner.platform.rest.operations import operation, viewer_of
from almoner.platform.rest.paging import PageShown, page
from almoner.services.delegation.models import Delegation
from almoner.services.delegation.queries import feed

router = Router(tags=["delegations"])
Status = Literal[
    "draft", "proposed", "agreed", "training", "supervised", "active", "suspended", "ended"
]


class DelegationsAsked(Page):
    status: Status | None = None
    worker: Id | None = None
    person: Id | None = None
    provider: Id | None = None
    activity: Code | None = None
    changed_since: Moment | None = Field(None, description="Made, or with a step, since then.")


class DelegationShown(Schema):
    """Ids and codes only: who the person is, is asked under /people."""

    id: int
    activity: str
    activity_version: int
    status: Status
    person: int = Field(alias="person_id")
    worker: int = Field(alias="worker_id")
    provider: int = Field(alias="provider_id")
    delegating: int = Field(alias="delegating_id")
    delegator: int = Field(alias="delegator_id")
    deputy: int | None = Field(alias="deputy_id")
    active_from: datetime | None
    active_until: datetime | None
    review_due_on: date | None
    created_at: datetime


class StepShown(Schema):
    """One step of its life."""

    at: datetime
    verb: str
    source: str
    target: str
    by_worker: int | None = Field(alias="by_worker_id")


class ConsentShown(Schema):
    id: int
    basis: str
    given_at: datetime
    review_by: date | None
    withdrawn_at: datetime | None


class SuspensionShown(Schema):
    id: int
    trigger: str
    since: datetime
    lifted_at: datetime | None


class SignatureShown(Schema):
    party: str
    agreed: bool
    signed_by: int = Field(alias="signed_by_id")
    signed_at: datetime


class DelegationInFull(DelegationShown):
    events: list[StepShown]
    consents: list[ConsentShown]
    suspensions: list[SuspensionShown]
    signatures: list[SignatureShown]


@operation(
    router,
    "GET",
    "",
    scope="delegations:read",
    right="delegation.view",
    answers=PageShown[DelegationShown],
)
def list_delegations(request: HttpRequest, asked: Query[DelegationsAsked]):
    """The delegations that your organisation is party to, oldest first."""
    rows = feed.delegations_seen_by(viewer_of(request))
    wanted = {
        "status": asked.status,
        "worker_id": asked.worker,
        "person_id": asked.person,
        "provider_id": asked.provider,
        "activity": asked.activity,
    }
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    if asked.changed_since is not None:
        rows = feed.changed_since(rows, asked.changed_since)
    return page(rows, after=asked.after, limit=asked.limit)


@operation(
    router,
    "GET",
    "/{delegation_id}",
    scope="delegations:read",
    right="delegation.view",
    answers=DelegationInFull,
)
def get_delegation(request: HttpRequest, delegation_id: Id):
    """One delegation with its steps, signatures, consents and suspensions."""
    viewer = viewer_of(request)
    found = feed.delegation_seen_by(viewer, delegation_id)
    audit.record(viewer, "delegation.viewed", found, person_id=found.person_id)
    return in_full(found)


def in_full(found: Delegation) -> dict:
    return {
        **{name: getattr(found, name) for name in _COLUMNS},
        "events": list(found.events.order_by("at", "pk")),
        "consents": list(found.consents.order_by("given_at", "pk")),
        "suspensions": list(found.suspensions.order_by("since", "pk")),
        "signatures": list(found.signatures.order_by("signed_at", "pk")),
    }


_COLUMNS = [field.alias or name for name, field in DelegationShown.model_fields.items()]
