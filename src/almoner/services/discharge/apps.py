from django.apps import AppConfig

from almoner.platform.web.navigation import Item
from almoner.services.discharge.policies import CODE, POLICIES


class DischargeConfig(AppConfig):
    name = "almoner.services.discharge"
    label = "discharge"
    row_policies = POLICIES
    database_code = CODE
    person_links = (Item("discharge.ward", "Bring to a ward", "discharge:admit", 40),)
    things = {"stay": Item("discharge.view", "Leaving hospital", "discharge:stay")}
    case_pages = {
        "hospital-discharge": Item("discharge.view", "Leaving hospital", "discharge:of_case")
    }
    navigation = (
        Item("discharge.ward", "Wards", "discharge:wards", 12),
        Item("discharge.hub", "Leaving hospital", "discharge:hub", 11),
    )

    def ready(self) -> None:
        from almoner.services.discharge.subscribers import connect

        connect()
