"""Whom a worker calls about one delegation."""

from almoner.services.delegation.models import Delegation, Plan
from almoner.services.delegation.rules.contacts import Contact, contact, in_order


def contacts_of(delegation: Delegation, plan: Plan | None = None) -> list[Contact]:
    """First the delegator, then out of hours, the manager, 111 and 999. Each number once."""
    team, trust, provider = delegation.team, delegation.delegating, delegation.provider
    first = (plan and plan.call_first) or delegation.call_first or (team and team.phone)
    late = (plan and plan.call_out_of_hours) or delegation.call_out_of_hours
    late = late or (team and team.phone_out_of_hours) or trust.phone_out_of_hours
    office = provider.phone or provider.phone_out_of_hours
    return in_order(
        [
            contact(team.name if team else trust.name, "First", first or trust.phone),
            contact(team.name if team else trust.name, "At night and weekends", late or ""),
            contact("Your manager", "Your own office", office),
        ]
    )
