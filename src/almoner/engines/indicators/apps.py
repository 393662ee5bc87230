from django.apps import AppConfig

from almoner.engines.indicators.policies import POLICIES
from almoner.platform.web.navigation import Item


class IndicatorsConfig(AppConfig):
    name = "almoner.engines.indicators"
    label = "indicators"
    verbose_name = "Indicators"
    row_policies = POLICIES
    navigation = (Item("indicator.view", "Indicators", "indicators:home", 70),)

    def ready(self) -> None:
        from almoner.engines.indicators.kind import INDICATOR
        from almoner.platform.definitions.kinds import register

        register(INDICATOR)
