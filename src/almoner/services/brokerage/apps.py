from django.apps import AppConfig

from almoner.services.brokerage.policies import CODE, POLICIES, READERS


class BrokerageConfig(AppConfig):
    name = "almoner.services.brokerage"
    label = "brokerage"
    row_policies = POLICIES
    row_readers = READERS
    database_code = CODE

    def ready(self) -> None:
        from almoner.services.brokerage.subscribers import connect

        connect()
