from django.apps import AppConfig

from almoner.services.capacity.database import CODE
from almoner.services.capacity.policies import POLICIES


class CapacityConfig(AppConfig):
    name = "almoner.services.capacity"
    label = "capacity"
    row_policies = POLICIES
    database_code = CODE
