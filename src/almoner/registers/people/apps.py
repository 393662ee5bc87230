from django.apps import AppConfig

from almoner.platform.web.navigation import Item
from almoner.registers.people.database import CODE
from almoner.registers.people.policies import HAS_INVOLVEMENT, POLICIES, RECORD_CLOSED


class PeopleConfig(AppConfig):
    name = "almoner.registers.people"
    label = "people"
    database_code = (HAS_INVOLVEMENT, RECORD_CLOSED, *CODE)
    row_policies = POLICIES
    navigation = (Item("person.manage", "People", "people:list", 50),)
