from django.apps import AppConfig

from almoner.platform.web.navigation import Item
from almoner.services.rounds.policies import POLICIES
from almoner.services.rounds.reading import CODE


class RoundsConfig(AppConfig):
    name = "almoner.services.rounds"
    label = "rounds"
    database_code = CODE
    row_policies = POLICIES
    person_links = (Item("rounds.plan", "Visits, and who should come", "rounds:asks", 30),)
    navigation = (
        Item("rounds.plan", "Rounds", "rounds:home", 32),
        Item("study.run", "Studies", "rounds:studies", 33),
    )
