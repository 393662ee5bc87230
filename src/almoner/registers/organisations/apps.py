from django.apps import AppConfig

from almoner.platform.web.navigation import Item


class OrganisationsConfig(AppConfig):
    name = "almoner.registers.organisations"
    label = "organisations"
    navigation = (Item("worker.view", "Organisation", "organisations:own", 70),)
