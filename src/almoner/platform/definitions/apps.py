from django.apps import AppConfig


class DefinitionsConfig(AppConfig):
    name = "almoner.platform.definitions"
    label = "definitions"
    verbose_name = "Definitions"
