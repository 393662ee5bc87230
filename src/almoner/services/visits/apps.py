from django.apps import AppConfig

from almoner.services.visits.policies import POLICIES


class VisitsConfig(AppConfig):
    name = "almoner.services.visits"
    label = "visits"
    row_policies = POLICIES
