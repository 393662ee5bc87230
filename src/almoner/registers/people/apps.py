from django.apps import AppConfig

from almoner.registers.people.database import CODE
from almoner.registers.people.policies import HAS_INVOLVEMENT, POLICIES, RECORD_CLOSED


class PeopleConfig(AppConfig):
    name = "almoner.registers.people"
    label = "people"
    database_code = (HAS_INVOLVEMENT, RECORD_CLOSED, *CODE)
    row_policies = POLICIES
