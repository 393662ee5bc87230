"""Which version of a plan is in force. A version written for tomorrow is not today's."""

from datetime import datetime

from almoner.services.delegation.models import Plan


def plan_at(person_id: int, activity: str, at: datetime) -> Plan | None:
    """The version in force at `at`: begun, and not yet replaced by the next."""
    plans = Plan.objects.filter(person_id=person_id, activity=activity, starts_at__lte=at)
    in_force = plans.exclude(superseded_at__lte=at).select_related("author")
    return in_force.order_by("-version").first()
