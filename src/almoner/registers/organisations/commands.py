"""Verbs of the organisation register. Each is one transaction with one audit event."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from almoner.kernel.refusals import Refusal, Refused, refuse
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.organisations import rules
from almoner.registers.organisations.access import (
    check_own,
    check_right,
    is_installation,
    own_organisation,
)
from almoner.registers.organisations.models import Locality, Organisation, Partnership, Team
from almoner.registers.organisations.placing import placed

MANAGE = "worker.manage"
AGREE = "mandate.grant"

_IN_USE = {
    "organisation_ods": Refusal(
        "ods-in-use",
        "Another organisation has this ODS code.",
        "Check the code, or look for the organisation in the list.",
    ),
    "organisation_cqc": Refusal(
        "cqc-in-use",
        "Another organisation has this CQC location ID.",
        "Check the ID, or look for the organisation in the list.",
    ),
    "organisation_ascwds": Refusal(
        "ascwds-in-use",
        "Another workplace of this organisation has this ASC-WDS reference.",
        "Check the reference.",
    ),
    "team_name": Refusal(
        "team-name-in-use", "There is already a team with this name.", "Choose another name."
    ),
    "locality_name": Refusal(
        "locality-name-in-use",
        "There is already a locality with this name.",
        "Choose another name.",
    ),
    "partnership_once": Refusal(
        "partnership-known",
        "An agreement between these two that starts on this day is already recorded.",
        "Open it, or enter another first day.",
    ),
}


@transaction.atomic
def register_organisation(
    actor: Viewer,
    *,
    kind: str,
    name: str,
    at: datetime,
    setting: str = "",
    ods_code: str = "",
    cqc_location_id: str = "",
    ascwds_id: str = "",
    main_service: str = "",
    parent_id: int | None = None,
    does_delegated_activities: str = "",
    phone: str = "",
    phone_out_of_hours: str = "",
    address: str = "",
    postcode: str = "",
    synthetic: bool = False,
) -> Organisation:
    """Adds an organisation. Refused for a code of the wrong shape or one that is taken."""
    check_right(actor, AGREE)
    if kind not in Organisation.Kind.values:
        refuse("kind-unknown", "This kind of organisation is not known.", "Choose one of the list.")
    made = Organisation(
        kind=kind,
        name=rules.tidy_name(name, "name of the organisation"),
        setting=setting,
        ods_code=rules.tidy_ods(ods_code),
        cqc_location_id=rules.tidy_cqc(cqc_location_id),
        ascwds_id=rules.tidy_ascwds(ascwds_id),
        main_service=main_service,
        parent_id=parent_id,
        does_delegated_activities=does_delegated_activities,
        phone=phone.strip(),
        phone_out_of_hours=phone_out_of_hours.strip(),
        address=address.strip(),
        synthetic=synthetic,
        **placed(postcode),
    )
    _save(made)
    audit(actor, "organisation.registered", made, at=at, kind=kind)
    return made


@transaction.atomic
def change_identifiers(
    actor: Viewer,
    *,
    organisation_id: int,
    ods_code: str,
    cqc_location_id: str,
    ascwds_id: str,
    at: datetime,
) -> Organisation:
    """Puts right the codes by which others know the actor's own organisation."""
    check_right(actor, MANAGE)
    changed = _own_locked(actor, organisation_id)
    changed.ods_code = rules.tidy_ods(ods_code)
    changed.cqc_location_id = rules.tidy_cqc(cqc_location_id)
    changed.ascwds_id = rules.tidy_ascwds(ascwds_id)
    _save(changed)
    audit(
        actor,
        "organisation.identifiers_changed",
        changed,
        at=at,
        ods_code=changed.ods_code,
        cqc_location_id=changed.cqc_location_id,
        ascwds_id=changed.ascwds_id,
    )
    return changed


@transaction.atomic
def add_team(
    actor: Viewer,
    *,
    name: str,
    at: datetime,
    organisation_id: int | None = None,
    phone: str = "",
    phone_out_of_hours: str = "",
) -> Team:
    """Adds a team to the actor's own organisation."""
    check_right(actor, MANAGE)
    made = Team(
        organisation_id=_whose(actor, organisation_id),
        name=rules.tidy_name(name, "name of the team"),
        phone=phone.strip(),
        phone_out_of_hours=phone_out_of_hours.strip(),
    )
    _save(made)
    audit(actor, "team.added", made, at=at, organisation=made.organisation_id)
    return made


@transaction.atomic
def add_locality(
    actor: Viewer,
    *,
    name: str,
    neighbourhoods: list[str],
    at: datetime,
    organisation_id: int | None = None,
) -> Locality:
    """Names a piece of the place: a list of H3 cells, resolution 8."""
    check_right(actor, MANAGE)
    if not neighbourhoods:
        refuse("locality-empty", "A locality needs at least one neighbourhood.", "Add one.")
    made = Locality(
        organisation_id=_whose(actor, organisation_id),
        name=rules.tidy_name(name, "name of the locality"),
        neighbourhoods=sorted(set(neighbourhoods)),
    )
    _save(made)
    audit(actor, "locality.added", made, at=at, organisation=made.organisation_id)
    return made


@transaction.atomic
def rename_locality(actor: Viewer, *, locality_id: int, name: str, at: datetime) -> Locality:
    changed = _locality_locked(actor, locality_id)
    changed.name = rules.tidy_name(name, "name of the locality")
    _save(changed)
    audit(actor, "locality.renamed", changed, at=at, organisation=changed.organisation_id)
    return changed


@transaction.atomic
def assign_locality(
    actor: Viewer, *, locality_id: int, organisation_id: int, at: datetime
) -> Locality:
    """Gives a locality to the actor's organisation or a part of it."""
    changed = _locality_locked(actor, locality_id)
    if not _speaks_for(actor, organisation_id):
        raise Unseen
    changed.organisation_id = organisation_id
    _save(changed)
    audit(actor, "locality.assigned", changed, at=at, organisation=organisation_id)
    return changed


@transaction.atomic
def make_partnership(
    actor: Viewer,
    *,
    provider_id: int,
    starts_on: date,
    at: datetime,
    delegating_id: int | None = None,
    ends_on: date | None = None,
    contract_reference: str = "",
    contract_allows_delegation: bool = False,
) -> Partnership:
    """Records that the actor's organisation (or a part of it) and a provider work together.

    From that day each sees the other's workers, so only the delegating side may record it.
    """
    check_right(actor, AGREE)
    delegating = _delegating(actor, delegating_id)
    provider = _organisation(provider_id)
    if delegating.pk == provider.pk:
        refuse("partnership-of-one", "An organisation has no agreement with itself.", "Choose two.")
    if ends_on is not None and ends_on <= starts_on:
        refuse(
            "ends-before-start",
            "The agreement cannot end on or before its first day.",
            "Enter a later end, or leave it open.",
        )
    rules.check_partnership(
        delegating.kind,
        provider.kind,
        allows_delegation=contract_allows_delegation,
        contract_reference=contract_reference,
    )
    _refuse_overlap(delegating.pk, provider.pk, starts_on, ends_on)
    made = Partnership(
        delegating=delegating,
        provider=provider,
        starts_on=starts_on,
        ends_on=ends_on,
        contract_reference=contract_reference.strip(),
        contract_allows_delegation=contract_allows_delegation,
    )
    _save(made)
    audit(
        actor,
        "partnership.made",
        made,
        at=at,
        delegating=delegating.pk,
        provider=provider.pk,
        allows_delegation=contract_allows_delegation,
    )
    return made


@transaction.atomic
def end_partnership(
    actor: Viewer, *, partnership_id: int, ends_on: date, at: datetime
) -> Partnership:
    """Ends an agreement on a day: the first on which it no longer holds."""
    check_right(actor, AGREE)
    ended = Partnership.objects.select_for_update().filter(pk=partnership_id).first()
    if ended is None or not _speaks_for(actor, ended.delegating_id):
        raise Unseen
    if ended.ends_on is not None and ended.ends_on <= ends_on:
        refuse("partnership-ended", "This agreement has already ended by then.")
    if ends_on <= ended.starts_on:
        refuse(
            "ends-before-start",
            "The agreement cannot end on or before its first day.",
            "Enter a later day.",
        )
    ended.ends_on = ends_on
    ended.save(update_fields=["ends_on"])
    audit(actor, "partnership.ended", ended, at=at, ends_on=ends_on.isoformat())
    return ended


def _save(row: Organisation | Team | Locality | Partnership) -> None:
    """Saves, and says in words which code or name is taken."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        taken = next((said for name, said in _IN_USE.items() if name in str(error)), None)
        if taken is None:
            raise
        raise Refused(taken) from None


def _locality_locked(actor: Viewer, locality_id: int) -> Locality:
    """Unseen unless it is the actor's organisation's, or that of a part of it."""
    check_right(actor, MANAGE)
    found = Locality.objects.select_for_update().filter(pk=locality_id).first()
    if found is None or not _speaks_for(actor, found.organisation_id):
        raise Unseen
    return found


def _organisation(organisation_id: int) -> Organisation:
    found = Organisation.objects.filter(pk=organisation_id).first()
    if found is None:
        raise Unseen
    return found


def _own_locked(actor: Viewer, organisation_id: int) -> Organisation:
    check_own(actor, organisation_id)
    return Organisation.objects.select_for_update().get(pk=organisation_id)


def _whose(actor: Viewer, organisation_id: int | None) -> int:
    chosen = organisation_id or own_organisation(actor)
    check_own(actor, chosen)
    return chosen


def _delegating(actor: Viewer, delegating_id: int | None) -> Organisation:
    chosen = delegating_id or own_organisation(actor)
    if not _speaks_for(actor, chosen):
        raise Unseen
    return _organisation(chosen)


def _speaks_for(actor: Viewer, organisation_id: int) -> bool:
    """True for the actor's own organisation and for its parts."""
    if is_installation(actor) and actor.organisation_id is None:
        return True
    own = own_organisation(actor)
    return (
        own == organisation_id
        or Organisation.objects.filter(pk=organisation_id, parent_id=own).exists()
    )


def _refuse_overlap(
    delegating_id: int, provider_id: int, starts_on: date, ends_on: date | None
) -> None:
    standing = Partnership.objects.filter(delegating=delegating_id, provider=provider_id).exclude(
        ends_on__lte=starts_on
    )
    if ends_on is not None:
        standing = standing.filter(starts_on__lt=ends_on)
    if standing.exists():
        refuse(
            "partnership-overlaps",
            "These two already have an agreement in that time.",
            "End it first, or choose other days.",
        )


ORGANISATION_FIELDS: tuple[str, ...] = ("setting", "main_service", "phone", "phone_out_of_hours")


@transaction.atomic
def change_organisation(
    actor: Viewer, *, organisation_id: int, at: datetime, **changes: Any
) -> Organisation:
    """Changes the actor's own organisation: name, setting, main service, phones, address."""
    check_right(actor, MANAGE)
    changed = _own_locked(actor, organisation_id)
    known = {*ORGANISATION_FIELDS, "name", "address", "postcode"}
    if unknown := sorted(set(changes) - known):
        raise TypeError(f"Not a changeable field of an organisation: {', '.join(unknown)}.")
    audited = sorted(changes)
    if "postcode" in changes:
        changes |= placed(changes["postcode"])
    if "name" in changes:
        changes["name"] = rules.tidy_name(changes["name"], "name of the organisation")
    for field, value in changes.items():
        setattr(changed, field, value)
    changed.save()
    audit(actor, "organisation.changed", changed, at=at, fields=audited)
    return changed
