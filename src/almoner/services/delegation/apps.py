from django.apps import AppConfig

from almoner.services.delegation.policies import POLICIES


class DelegationConfig(AppConfig):
    name = "almoner.services.delegation"
    label = "delegation"
    row_policies = POLICIES
