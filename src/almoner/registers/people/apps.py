from django.apps import AppConfig

from almoner.registers.people.policies import HAS_INVOLVEMENT, POLICIES


class PeopleConfig(AppConfig):
    name = "almoner.registers.people"
    label = "people"
    database_code = (HAS_INVOLVEMENT,)
    row_policies = POLICIES
