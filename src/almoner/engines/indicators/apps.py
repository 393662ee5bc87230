from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "almoner.engines.indicators"
    label = "indicators"
    verbose_name = "Indicators"
