from django.apps import AppConfig

from almoner.platform.web.navigation import Item
from almoner.services.visits.policies import POLICIES


class VisitsConfig(AppConfig):
    name = "almoner.services.visits"
    label = "visits"
    row_policies = POLICIES
    navigation = (
        Item("today.view", "Today", "visits:today", 10),
        Item("delegation.answer", "My delegations", "visits:mine", 20),
        Item("visit.plan", "Visits", "visits:week", 30),
        Item("escalation.raise", "Call for help", "visits:help", 90),
    )
