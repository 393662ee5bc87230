from django.apps import AppConfig

from almoner.platform.web.navigation import Item
from almoner.services.rounds.policies import POLICIES


class RoundsConfig(AppConfig):
    name = "almoner.services.rounds"
    label = "rounds"
    row_policies = POLICIES
    navigation = (Item("rounds.plan", "Rounds", "rounds:home", 32),)
