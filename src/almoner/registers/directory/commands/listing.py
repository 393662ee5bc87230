"""Writing entries. A listed one keeps its old words until the new ones are approved."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from almoner.kernel.refusals import refuse
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.platform.geography.spots import areas_of
from almoner.registers.directory.access import EDIT, check_writes_for
from almoner.registers.directory.commands.ground import locked, move
from almoner.registers.directory.models import Change, Service
from almoner.registers.directory.rules.listing import check_complete, check_values
from almoner.registers.organisations.access import check_right
from almoner.registers.organisations.models import Organisation
from almoner.registers.organisations.placing import placed

TEXTS = ("name", "summary", "eligibility", "access", "phone", "email", "web", "address")
CODES = ("needs", "languages", "genders", "activities", "areas", "outwards")
DATES = ("cqc_rated_on", "starts_on", "ends_on")
OTHERS = ("self_referral", "direct_payments", "reach_km", "price_from", "price_per", "opens")
RATED = ("cqc_rating", "verify_every_days", "postcode")
WRITABLE = frozenset((*TEXTS, *CODES, *DATES, *OTHERS, *RATED))


@transaction.atomic
def write(
    actor: Viewer,
    *,
    at: datetime,
    service_id: int | None = None,
    organisation_id: int | None = None,
    kind: str = "",
    reference: str = "",
    synthetic: bool = False,
    **given: Any,
) -> Service:
    """Starts an entry, or changes one that is being written or withdrawn, or puts new words
    beside a listed one (a `Change` that waits for approval). `given`: fields of `WRITABLE`.

    Refused with everything that is not of the lists. The kind of a service never changes.
    """
    if unknown := set(given) - WRITABLE:
        raise ValueError(f"An entry has no {', '.join(sorted(unknown))} to write.")
    check_values(given)
    if service_id is None:
        return _begin(actor, organisation_id, kind, reference, synthetic, given, at)
    service = locked(service_id)
    check_writes_for(actor, service.organisation)
    target = move(actor, service, "write")
    if service.status == Service.Status.LISTED:
        return _beside(actor, service, given, at)
    apply(service, given)
    service.status = target
    service.save()
    audit(actor, "listing.written", service, at=at, fields=sorted(given))
    return service


@transaction.atomic
def submit(actor: Viewer, *, service_id: int, at: datetime) -> Service:
    """Sends an entry in for approval. Refused with everything that it still lacks."""
    service = locked(service_id)
    check_writes_for(actor, service.organisation)
    target = move(actor, service, "submit")
    check_complete(service)
    service.status, service.submitted_by, service.returned_why = target, actor.actor, ""
    service.save(update_fields=["status", "submitted_by", "returned_why"])
    audit(actor, "listing.submitted", service, at=at)
    return service


@transaction.atomic
def take_back(actor: Viewer, *, service_id: int, at: datetime) -> Service:
    """Takes back what waits for approval: a new entry, or new words for a listed one."""
    service = locked(service_id)
    check_writes_for(actor, service.organisation)
    waiting = waiting_change(service)
    if waiting is not None:
        waiting.status, waiting.decided_at = Change.Status.WITHDRAWN, at
        waiting.save(update_fields=["status", "decided_at"])
    else:
        service.status = move(actor, service, "take_back")
        service.save(update_fields=["status"])
    audit(actor, "listing.taken_back", service, at=at)
    return service


def waiting_change(service: Service) -> Change | None:
    """The new words that wait for approval, locked; there is one at most."""
    waiting = Change.objects.select_for_update().filter(
        service=service, status=Change.Status.WAITING
    )
    return waiting.first()


def apply(service: Service, given: Mapping[str, Any]) -> None:
    """Puts values into an entry that the caller has locked and will save."""
    values = dict(given)
    if "postcode" in values:
        values.update(placed(values["postcode"]))
    if "outwards" in values:
        values["areas"] = sorted({cell for one in values["outwards"] for cell in areas_of(one)})
    for name in TEXTS:
        if name in values:
            values[name] = str(values[name]).strip()
    for name, value in values.items():
        setattr(service, name, value)


def kept(given: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON keeps them."""
    return {name: _as_json(value) for name, value in given.items()}


def read_back(given: Mapping[str, Any]) -> dict[str, Any]:
    """The inverse of `kept`."""
    return {name: _from_json(name, value) for name, value in given.items()}


def _begin(
    actor: Viewer,
    organisation_id: int | None,
    kind: str,
    reference: str,
    synthetic: bool,
    given: dict[str, Any],
    at: datetime,
) -> Service:
    check_right(actor, EDIT)
    owner = Organisation.objects.filter(pk=organisation_id or actor.own).first()
    if owner is None:
        raise Unseen
    check_writes_for(actor, owner)
    if kind not in Service.Kind.values:
        refuse("kind-unknown", "We do not know this kind of service.", "Choose one of the list.")
    if not str(given.get("name", "")).strip():
        refuse("name-missing", "The entry has no name.", "Enter its name.")
    made = Service(organisation=owner, kind=kind, created_at=at, synthetic=synthetic)
    apply(made, given)
    made.reference = reference.strip() or f"{made.name[:60]} {at:%Y%m%d%H%M%S%f}"
    _save_new(made)
    audit(actor, "listing.begun", made, at=at, organisation=owner.pk, kind=kind)
    return made


def _save_new(made: Service) -> None:
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        if "service_reference_once" not in str(error):
            raise
        refuse(
            "reference-in-use",
            "The organisation has another entry with this reference.",
            "Choose another reference, or change that entry.",
        )


def _beside(actor: Viewer, service: Service, given: dict[str, Any], at: datetime) -> Service:
    """New words wait beside the listed ones. What waited before is replaced."""
    _check_would_hold(service, given)
    if waiting := waiting_change(service):
        waiting.given = {**waiting.given, **kept(given)}
        waiting.made_by, waiting.made_at = actor.actor, at
        waiting.save(update_fields=["given", "made_by", "made_at"])
    else:
        Change.objects.create(service=service, given=kept(given), made_by=actor.actor, made_at=at)
    audit(actor, "listing.change_sent", service, at=at, fields=sorted(given))
    return service


def _check_would_hold(service: Service, given: dict[str, Any]) -> None:
    """Refused now rather than at approval when the new words would leave the entry incomplete."""
    changed = Service.objects.get(pk=service.pk)
    apply(changed, given)
    check_complete(changed)


def _as_json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _from_json(name: str, value: Any) -> Any:
    if value in (None, ""):
        return value
    if name in DATES:
        return date.fromisoformat(value)
    return Decimal(value) if name == "price_from" else value
