"""What a person has said about who may see and use their record."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from almoner.kernel.refusals import refuse
from almoner.platform import events
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.organisations.access import check_right, own_organisation
from almoner.registers.organisations.models import Organisation
from almoner.registers.people import rules
from almoner.registers.people.access import person_for
from almoner.registers.people.models import Person, SharingDecision

SHARE = "sharing.manage"


@transaction.atomic
def decide_sharing(
    actor: Viewer,
    *,
    person_id: int,
    scope: str,
    agreed: bool,
    given_by: str,
    at: datetime,
    organisation_id: int | None = None,
    given_at: datetime | None = None,
) -> SharingDecision:
    """Keeps a decision. It takes the place of an earlier one about the same thing.

    `scope` "record" with `agreed` False closes the record to that organisation at once.
    """
    check_right(actor, SHARE)
    own = own_organisation(actor)
    rules.check_sharing(scope, agreed, organisation_id, own)
    said = given_at or at
    rules.check_not_future(said, at, "time of the decision")
    person = person_for(actor, person_id, rules.day_of(at), lock=True)
    _check_known(organisation_id)
    replaced = _replace(person, scope, organisation_id, at)
    made = SharingDecision.objects.create(
        person=person,
        organisation_id=organisation_id,
        scope=scope,
        agreed=agreed,
        given_by=rules.tidy(given_by, "name of who decided"),
        given_at=said,
        recorded_by_id=_account(actor),
        recorded_for_id=own,
    )
    audit(
        actor,
        "sharing.agreed" if agreed else "sharing.refused",
        made,
        person_id=person.pk,
        at=at,
        scope=scope,
        organisation=organisation_id,
        replaced=replaced,
    )
    if not agreed:
        _announce(actor, made, at)
    return made


@transaction.atomic
def withdraw_sharing(actor: Viewer, *, decision_id: int, at: datetime) -> SharingDecision:
    """Ends a decision, whichever it was. The decision stays on record with the time it ended."""
    check_right(actor, SHARE)
    ended = SharingDecision.objects.filter(pk=decision_id).first()
    if ended is None:
        raise Unseen
    person_for(actor, ended.person_id, rules.day_of(at), lock=True)
    ended.refresh_from_db()
    if ended.withdrawn_at is not None:
        refuse("already-withdrawn", "This decision has already been withdrawn.")
    ended.withdrawn_at = max(at, ended.given_at)
    ended.save(update_fields=["withdrawn_at"])
    audit(
        actor,
        "sharing.withdrawn",
        ended,
        person_id=ended.person_id,
        at=at,
        scope=ended.scope,
        organisation=ended.organisation_id,
    )
    if ended.agreed:
        _announce(actor, ended, at)
    return ended


def _announce(actor: Viewer, decision: SharingDecision, at: datetime) -> None:
    """A no, or a yes that was taken back."""
    events.publish(
        "person.sharing_refused",
        actor,
        at,
        person_id=decision.person_id,
        organisation_id=decision.organisation_id,
        scope=decision.scope,
    )


def _replace(person: Person, scope: str, organisation_id: int | None, at: datetime) -> list[int]:
    """Withdraws what stood before about the same thing. A later word counts, not two at once."""
    about = Q(organisation_id=organisation_id) if organisation_id else Q(organisation__isnull=True)
    standing = SharingDecision.objects.filter(
        about, person=person, scope=scope, withdrawn_at__isnull=True
    )
    ids = []
    for before in standing:
        before.withdrawn_at = max(at, before.given_at)
        before.save(update_fields=["withdrawn_at"])
        ids.append(before.pk)
    return ids


def _check_known(organisation_id: int | None) -> None:
    if organisation_id and not Organisation.objects.filter(pk=organisation_id).exists():
        refuse("organisation-unknown", "We do not know this organisation.", "Choose one.")


def _account(actor: Viewer) -> int:
    if actor.user_id is None:
        refuse(
            "sharing-needs-account",
            "A decision about sharing is recorded by a person with an account.",
            "Sign in and record it on the person's page.",
        )
    return actor.user_id
