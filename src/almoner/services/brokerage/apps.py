from django.apps import AppConfig

from almoner.platform.web.navigation import Item
from almoner.services.brokerage.policies import CODE, POLICIES, READERS


class BrokerageConfig(AppConfig):
    name = "almoner.services.brokerage"
    label = "brokerage"
    row_policies = POLICIES
    row_readers = READERS
    database_code = CODE
    navigation = (
        Item("brokerage.view", "Packages", "brokerage:home", 20),
        Item("offer.make", "Packages to offer for", "brokerage:offers", 34),
    )
    person_links = (Item("brokerage.manage", "Look for care", "brokerage:new_for", 40),)
    things = {"package": Item("brokerage.view", "The package", "brokerage:package")}

    def ready(self) -> None:
        from almoner.services.brokerage.subscribers import connect

        connect()
