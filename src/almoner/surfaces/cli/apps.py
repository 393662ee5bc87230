from django.apps import AppConfig


class CliConfig(AppConfig):
    name = "almoner.surfaces.cli"
    label = "cli"
