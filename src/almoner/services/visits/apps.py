from typing import Any

from django.apps import AppConfig

from almoner.platform.web.navigation import Item
from almoner.services.visits.policies import POLICIES


class VisitsConfig(AppConfig):
    name = "almoner.services.visits"
    label = "visits"
    row_policies = POLICIES
    person_links = (Item("visit.plan", "Plan a visit", "visits:plan_for", 28),)
    navigation = (
        Item("today.view", "Today", "visits:today", 10),
        Item("delegation.answer", "My delegations", "visits:mine", 20),
        Item("visit.plan", "Visits", "visits:week", 30),
        Item("escalation.raise", "Call for help", "visits:help", 90),
    )

    def ready(self) -> None:
        from almoner.engines.instruments.queries.people import offer_people

        offer_people(in_their_care)


def in_their_care(viewer: Any) -> list[int]:
    """Ids of the people whom a care worker may assess: those with something delegated to them."""
    from almoner.services.delegation.queries.acts import people_of

    return list(people_of(viewer).values_list("person_id", flat=True))
