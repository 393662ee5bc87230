from django.apps import AppConfig

from almoner.platform.web.navigation import Item
from almoner.registers.workforce.policies import HAS_EMPLOYER, MEMBERSHIPS, POLICIES


class WorkforceConfig(AppConfig):
    name = "almoner.registers.workforce"
    label = "workforce"
    database_code = (MEMBERSHIPS, HAS_EMPLOYER)
    row_policies = POLICIES
    navigation = (Item("worker.view", "Workers", "workforce:list", 60),)
