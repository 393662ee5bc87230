"""Places on a council's framework or dynamic purchasing system."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db import transaction

from almoner.kernel.refusals import Refusal, Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.directory.models import Service
from almoner.registers.organisations.access import check_right, own_organisation
from almoner.registers.organisations.queries import providers
from almoner.services.brokerage.commands.keeping import MANAGE
from almoner.services.brokerage.models import Agreement


@transaction.atomic
def record_agreement(
    actor: Viewer,
    *,
    provider_id: int,
    route: str,
    kinds: Sequence[str],
    reference: str,
    starts_on: date,
    at: datetime,
    ends_on: date | None = None,
    rate_pence: int | None = None,
    delegated_rate_pence: int | None = None,
) -> Agreement:
    """A provider joins. With `delegated_rate_pence` its contract allows delegated activities and
    pays for them. Refused with every reason; Unseen for what is no provider."""
    check_right(actor, MANAGE)
    own = own_organisation(actor)
    if provider_id not in {one.pk for one in providers(actor)}:
        raise Unseen
    reasons = list(_check(own, provider_id, route, kinds, reference, starts_on, ends_on))
    if reasons:
        raise Refused(*reasons)
    made = Agreement.objects.create(
        buyer_id=own,
        provider_id=provider_id,
        route=route,
        kinds=sorted(set(kinds)),
        reference=reference.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        rate_pence=rate_pence,
        allows_delegation=delegated_rate_pence is not None,
        delegated_rate_pence=delegated_rate_pence,
    )
    audit(actor, "agreement.recorded", made, at=at, provider=provider_id, route=route)
    return made


@transaction.atomic
def end_agreement(actor: Viewer, *, agreement_id: int, ends_on: date, at: datetime) -> Agreement:
    """From `ends_on` the provider is no longer asked by this route."""
    check_right(actor, MANAGE)
    own = Agreement.objects.select_for_update(of=("self",))
    row = own.filter(buyer_id=own_organisation(actor), pk=agreement_id).first()
    if row is None:
        raise Unseen
    if ends_on <= row.starts_on:
        raise Refused(
            Refusal("agreement-ends", "It would end before it starts.", "Choose a later day.")
        )
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    audit(actor, "agreement.ended", row, at=at, ends_on=ends_on.isoformat())
    return row


def _check(
    own: int,
    provider_id: int,
    route: str,
    kinds: Sequence[str],
    reference: str,
    starts_on: date,
    ends_on: date | None,
) -> Iterator[Refusal]:
    if route not in ("framework", "dynamic"):
        yield Refusal("route-unknown", "Spot purchases need no agreement.", "Choose a route.")
    if not kinds or not set(kinds) <= set(Service.Kind.values):
        yield Refusal("kinds-missing", "It is not said for which care.", "Choose at least one.")
    if not reference.strip():
        yield Refusal("reference-missing", "The reference is missing.", "Give the contract's own.")
    if ends_on is not None and ends_on <= starts_on:
        yield Refusal("agreement-ends", "It would end before it starts.", "Choose a later day.")
    same = Agreement.objects.filter(
        buyer_id=own, provider_id=provider_id, route=route, starts_on=starts_on
    )
    if same.exists():
        yield Refusal(
            "agreement-there", "This agreement is there already.", "Choose another first day."
        )
