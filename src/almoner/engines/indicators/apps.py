from django.apps import AppConfig

from almoner.engines.indicators.policies import POLICIES


class IndicatorsConfig(AppConfig):
    name = "almoner.engines.indicators"
    label = "indicators"
    verbose_name = "Indicators"
    row_policies = POLICIES

    def ready(self) -> None:
        from almoner.engines.indicators.kind import INDICATOR
        from almoner.platform.definitions.kinds import register

        register(INDICATOR)
