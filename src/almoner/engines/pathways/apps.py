from django.apps import AppConfig


class PathwaysConfig(AppConfig):
    name = "almoner.engines.pathways"
    label = "pathways"
    verbose_name = "Pathways"
