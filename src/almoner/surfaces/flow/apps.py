from django.apps import AppConfig

from almoner.platform.web.navigation import Item
from almoner.surfaces.flow.database import CODE, POLICIES


class FlowConfig(AppConfig):
    name = "almoner.surfaces.flow"
    label = "flow"
    row_policies = POLICIES
    database_code = CODE
    navigation = (Item("flow.view", "Live picture", "flow:place", 34),)
