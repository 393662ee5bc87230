"""Asking every eligible provider at the same moment, and asking again."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from almoner.kernel.london import format_datetime
from almoner.kernel.refusals import Refusal, Refused
from almoner.kernel.zone import to_london
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.services.brokerage.commands.drafting import keep_draft
from almoner.services.brokerage.commands.keeping import move, outline_of, own_package
from almoner.services.brokerage.matching.leaving_out import check_eligible
from almoner.services.brokerage.matching.values import Candidate, Want
from almoner.services.brokerage.models import Invitation, Package, Subject
from almoner.services.brokerage.queries.asking import sizes_of
from almoner.services.brokerage.queries.gathering import candidates_for, titles, want_of
from almoner.services.brokerage.rules.criteria import check_criteria
from almoner.services.brokerage.rules.outline import check_outline
from almoner.services.brokerage.rules.states import BUYER, LIFECYCLE

# How long offers may stay open. Local values (D).
SHORTEST, LONGEST = timedelta(minutes=15), timedelta(days=14)


@transaction.atomic
def publish(
    actor: Viewer,
    *,
    package_id: int,
    closes_at: datetime,
    criteria: Mapping[str, int],
    at: datetime,
) -> Package:
    """Asks every eligible service at once, and keeps for every other one why it was not asked.

    From here on outline, criteria and closing stay as they are. Refused with every reason: the
    outline is not whole, the weights do not add up, nobody is eligible.
    """
    package = own_package(actor, package_id)
    LIFECYCLE.check(package.state, "publish", BUYER)
    reasons = [
        *check_outline(outline_of(package), to_london(at).date()),
        *check_criteria(criteria),
        *_check_closing(closes_at, at),
    ]
    if reasons:
        raise Refused(*reasons)
    package.closes_at, package.criteria = closes_at, dict(criteria)
    asked = _invite(actor, package, at)
    move(actor, package, "publish", at, closes_at=closes_at, criteria=package.criteria)
    audit(
        actor,
        "package.published",
        package,
        at=at,
        asked=len(asked),
        closes_at=closes_at.isoformat(),
        criteria=package.criteria,
    )
    return package


@transaction.atomic
def reissue(actor: Viewer, *, package_id: int, at: datetime) -> Package:
    """A new draft of what could not be sourced. The old package stays and says what it became."""
    old = own_package(actor, package_id)
    move(actor, old, "reissue", at)
    made = keep_draft(old.organisation_id, actor.actor, outline_of(old), at)
    made.reissue_of = old
    made.save(update_fields=["reissue_of"])
    known = Subject.objects.get(package=old)
    Subject.objects.create(
        package=made,
        buyer_id=known.buyer_id,
        person_id=known.person_id,
        case_id=known.case_id,
        latitude=known.latitude,
        longitude=known.longitude,
    )
    audit(actor, "package.reissued", made, person_id=known.person_id, at=at, reissue_of=old.pk)
    return made


def _invite(actor: Viewer, package: Package, at: datetime) -> list[Invitation]:
    """One row for each service, asked or not. The rows of those asked."""
    want = want_of(actor, package, package.subject, at)
    found = candidates_for(actor, want, at, travel=False)
    sizes = sizes_of(actor, {one.provider_id for one in found}, to_london(at).date())
    rows = [_invitation(package, want, one, sizes.get(one.provider_id, 0), at) for one in found]
    asked = [row for row in rows if row.eligible]
    if not asked:
        raise Refused(*_nobody(rows))
    Invitation.objects.bulk_create(rows)
    return asked


def _invitation(
    package: Package, want: Want, one: Candidate, size: int, at: datetime
) -> Invitation:
    reasons = list(check_eligible(want, one, titles()))
    return Invitation(
        package=package,
        service_id=one.service_id,
        buyer_id=package.organisation_id,
        provider_id=one.provider_id,
        eligible=not reasons,
        reasons=[reason.as_dict() for reason in reasons],
        notes=[_freshness(one)],
        invited_at=at,
        provider_size=size,
    )


def _freshness(one: Candidate) -> str:
    """A note and no more: somebody who has not said lately what is free may still offer."""
    if one.age.said_at is None:
        return "It has not said what is free."
    said = format_datetime(one.age.said_at)
    return f"It last said what is free on {said}" + ("." if one.age.holds else ", which is stale.")


def _nobody(rows: Sequence[Invitation]) -> list[Refusal]:
    said = {reason["reason"] for row in rows for reason in row.reasons}
    return [
        Refusal(
            "nobody-eligible",
            f"No service can be asked. {len(rows)} were looked at.",
            "Change what is wanted, or buy it by another route.",
        ),
        *(Refusal("left-out", words) for words in sorted(said)[:5]),
    ]


def _check_closing(closes_at: datetime, at: datetime) -> list[Refusal]:
    if at + SHORTEST <= closes_at <= at + LONGEST:
        return []
    return [
        Refusal(
            "closing-out-of-range",
            "Offers stay open for at least 15 minutes and at most 14 days.",
            "Choose another time.",
        )
    ]
