"""Visits belong to the provider that makes them."""

from almoner.platform.access.policies import OWN

POLICIES = {
    "visits_visit": f"provider_id = {OWN}",
    "visits_task": (
        "EXISTS (SELECT 1 FROM visits_visit parent WHERE parent.id = visits_task.visit_id"
        f" AND parent.provider_id = {OWN})"
    ),
}
