from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "almoner.surfaces.home"
    label = "home"
