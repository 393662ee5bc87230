from django.apps import AppConfig


class InstrumentsConfig(AppConfig):
    name = "almoner.engines.instruments"
    label = "instruments"
    verbose_name = "Instruments"
