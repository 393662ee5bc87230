from django.apps import AppConfig

from almoner.services.delegation.facts import CODE
from almoner.services.delegation.policies import POLICIES


class DelegationConfig(AppConfig):
    name = "almoner.services.delegation"
    label = "delegation"
    database_code = CODE
    row_policies = POLICIES

    def ready(self) -> None:
        from almoner.services.delegation.subscribers import connect

        connect()
