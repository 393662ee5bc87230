from django.apps import AppConfig

from almoner.engines.instruments.policies import CODE, POLICIES


class InstrumentsConfig(AppConfig):
    name = "almoner.engines.instruments"
    label = "instruments"
    verbose_name = "Instruments"
    row_policies = POLICIES
    database_code = CODE

    def ready(self) -> None:
        from almoner.engines.instruments.kind import INSTRUMENT
        from almoner.platform.definitions.kinds import register

        register(INSTRUMENT)
