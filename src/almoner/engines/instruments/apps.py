from django.apps import AppConfig

from almoner.engines.instruments.policies import CODE, POLICIES
from almoner.platform.web.navigation import Item


class InstrumentsConfig(AppConfig):
    name = "almoner.engines.instruments"
    label = "instruments"
    verbose_name = "Instruments"
    row_policies = POLICIES
    database_code = CODE

    navigation = (Item("instrument.view", "Assessments and forms", "instruments:home", 40),)
    person_links = (
        Item("instrument.answer", "Assess or fill in a form", "instruments:for_person"),
    )

    def ready(self) -> None:
        from almoner.engines.instruments.kind import INSTRUMENT
        from almoner.platform.definitions.kinds import register

        register(INSTRUMENT)
