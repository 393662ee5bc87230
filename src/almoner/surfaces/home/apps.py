from django.apps import AppConfig

from almoner.platform.web.navigation import Item


class HomeConfig(AppConfig):
    name = "almoner.surfaces.home"
    label = "home"
    navigation = (
        Item("service.view", "My service", "service:home", 10),
        Item("insurance.record", "Competence", "service:matrix", 15),
    )
